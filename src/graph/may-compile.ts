import { parseImageReference } from '../dockerfile/image-reference.ts'
import { accessTo } from '../effects/overlap.ts'
import { accessesOfStep } from './accesses-of-step.ts'
import { parentStep, rootStage, type Stage, type Step } from './build-graph.ts'
import { effectsOfStep } from './effects-of-step.ts'
import { gathered } from './gathered.ts'
import { imageNameOf } from './image-name.ts'

const known = new WeakMap<Step, boolean>()

/** Whether a command finds a C compiler, be it only perhaps: one that the image has, that a step above brought, or that its own RUN does. */
export function mayCompile(step: Step): boolean {
  return mayHaveCompiler(step.stage) || bringsCompiler(step) || gathered(parentStep(step), known, false, (found, above) => found || bringsCompiler(above))
}

/** Images by that name whose tags say so have no compiler, as their Dockerfiles say. */
const bare: readonly (readonly [image: RegExp, tags: RegExp])[] = [
  [/^(?:alpine|debian|ubuntu)$/, /^/],
  [/^golang$/, /(?:^|-)alpine/],
  [/^(?:python|node|ruby)$/, /(?:^|-)(?:slim|alpine)/],
  [/^ghcr\.io\/astral-sh\/uv$/, /(?:^|-)(?:slim|alpine)/],
]

function mayHaveCompiler(stage: Stage): boolean {
  const { base } = rootStage(stage)
  const [name, tag] = [imageNameOf(base), base.kind === 'image' ? parseImageReference(base.reference)?.tag : undefined]
  return !bare.some(([image, tags]) => image.test(name ?? '') && tags.test(tag ?? ''))
}

const places = ['/usr/bin', '/usr/local/bin', '/bin'].flatMap((folder) => ['cc', 'gcc'].map((name) => `${folder}/${name}`))

function bringsCompiler(step: Step): boolean {
  if (step.kind === 'from' || step.kind === 'workdir' || step.kind === 'config') return false
  const effects = effectsOfStep(step)
  if (step.kind === 'run' && (!effects || effects.opaque !== undefined || effects.unknownIn === 'step')) return true
  const tools = effects?.tools ?? []
  if (tools.some(({ tool, work, text }) => unpackers.test(tool) || (systemWork.test(work) && !bringsOnly(text)))) return true
  // Where packages are installed their names tell; those of a language bring no compiler.
  const isInstall = tools.some(({ installs, work }) => installs !== undefined || systemWork.test(work))
  return !isInstall && places.some((path) => accessTo(accessesOfStep(step).writes, path) !== undefined)
}

/** What lays down programs that the command does not name. */
const unpackers = /^(?:tar|bsdtar|unzip|cpio|dpkg|rpm|conda|mamba|micromamba)$/

/** Package managers of distributions. */
const systemWork = /^(?:apt|apk|dnf)-install$|^os-index$/

/** Packages of distributions that neither are a compiler nor ask for one. */
const harmless =
  /^(?:bash|bind-tools|bzip2|ca-certificates|coreutils|curl|dnsutils|dumb-init|file|findutils|gcompat|gettext|gettext-base|git|git-lfs|gnupg|gnupg2|gosu|grep|gzip|icu-(?:libs|data-full)|iputils(?:-ping)?|jq|less|libc6-compat|libgcc|libgomp1|libmagic1?|libpq5?|libstdc\+\+6?|locales|lsb-release|make|nano|netcat-(?:openbsd|traditional)|nginx|openssh(?:-client)?|openssl|patch|postgresql(?:\d*)-client|procps|protobuf-compiler|protoc|redis-tools|rsync|sed|shadow|sqlite3?|sqlite-libs|su-exec|sudo|tar|tini|tree|tzdata|unzip|upx|upx-ucl|vim|wget|xz|xz-utils|zip|zlib)$/

const commands = /^(?:install|add|update|upgrade|dist-upgrade|clean|autoremove|autoclean|remove|purge|del|makecache|check-update)$/
const valued = /^(?:-t|--virtual|--target-release|-X|--repository|-o|--option|-c)$/

/** Whether a command installs no other packages than harmless ones. What a variable names may be any. */
function bringsOnly(text: string): boolean {
  const [, ...words] = text.split(/\s+/).filter((word) => word !== '')
  return words.every((word, index) => word.startsWith('-') || valued.test(words[index - 1] ?? '') || commands.test(word) || harmless.test(word.replace(/^["']|["']$/g, '').replace(/[=~<>@].*$/, '')))
}
