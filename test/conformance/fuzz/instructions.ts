import type { Features } from './features.ts'
import type { Chunk } from './fuzz-case.ts'
import type { Random } from './random.ts'
import { drawMounts } from './mounts.ts'

/** What is known of a stage while it is written. */
export interface StageDraft {
  readonly index: number
  /** As other stages may call it. */
  readonly names: readonly string[]
  readonly hasShell: boolean
  /** Files and folders that surely lie in it, absolute. */
  readonly paths: string[]
  isRoot: boolean
  hasUser: boolean
  /** Undefined where a variable decides. */
  workdir: string | undefined
}

export interface Draft {
  readonly random: Random
  readonly features: Features
  readonly stage: StageDraft
  /** Stages above. */
  readonly others: readonly StageDraft[]
  /** What COPY can name: files, folders and links of the context that are not ignored. */
  readonly sources: readonly string[]
  readonly images: readonly string[]
  next(): number
}

const variables = ['V', 'W', 'X_Y', 'NODE_ENV', 'HTTP_PROXY', 'PORT']

function body(draft: Draft, text: string, makes: Chunk['makes'] = [], uses: readonly string[] = []): Chunk {
  return { id: draft.next(), role: 'body', text, makes, uses }
}

/** Any one instruction that can stand at the end of the stage so far. */
export function drawInstruction(draft: Draft): Chunk {
  const { random, stage } = draft
  return random.weigh<(draft: Draft) => Chunk>([
    [stage.hasShell ? 30 : 0, drawRun],
    [24, drawCopy],
    [draft.others.length > 0 ? 30 : 0, drawCopyFrom],
    [2, drawCopyFromImage],
    [draft.features.heredocs ? 3 : 0, drawCopyHeredoc],
    [7, drawEnv],
    [8, drawArg],
    [7, drawWorkdir],
    [stage.hasShell ? 4 : 0, drawUser],
    [stage.hasShell ? 2 : 0, drawShell],
    [7, drawConfiguration],
    [stage.hasShell ? 2 : 0, drawOnbuild],
  ])(draft)
}

/** An instruction that fails nowhere in a stage. */
export function drawSafeInstruction(draft: Draft): Chunk {
  const { random, stage } = draft
  return random.weigh<(draft: Draft) => Chunk>([
    [stage.hasShell ? 8 : 0, drawRun],
    [8, drawCopy],
    [4, drawEnv],
    [4, drawArg],
    [3, drawWorkdir],
    [3, drawConfiguration],
    [stage.hasShell ? 1 : 0, drawShell],
    [stage.hasShell ? 1 : 0, (each) => body(each, `USER ${each.random.pick(['root', '0'])}`)],
  ])(draft)
}

/** A place that nothing else is written to, and that the user may write to. */
function newPath({ stage, random, next }: Draft): string {
  const name = random.pick(['r', 'out', 'bin-'])
  if (!stage.isRoot) return `/tmp/${name}${next()}`
  return `${random.weigh([[5, ''], [2, '/out'], [2, '/tmp'], [1, '/opt/app']])}/${name}${next()}`
}

function value({ random }: Draft): string {
  return `v${random.int(40)}`
}

/** A command, with the paths that it writes and those that it needs. */
interface Command {
  readonly text: string
  readonly makes: Chunk['makes']
  readonly uses: readonly string[]
}

function makeFolder(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/'))
  return folder === '' || folder === '/tmp' ? '' : `mkdir -p ${folder} && `
}

function drawCommand(draft: Draft): Command {
  const { random, stage } = draft
  const path = newPath(draft)
  const folder = makeFolder(path)
  const known = stage.isRoot ? stage.paths : []
  const wrote = (text: string, uses: readonly string[] = []): Command => ({ text: `${folder}${text}`, makes: [path], uses })
  const commands: (readonly [number, () => Command])[] = [
    [12, () => wrote(`echo ${value(draft)} > ${path}`)],
    [3, () => wrote(`echo ${value(draft)} > ${path} && echo ${value(draft)} >> ${path}`)],
    [6, () => wrote(`head -c 9 /dev/urandom | base64 > ${path}`)],
    [3, () => wrote(`mkdir -p ${path} && echo ${value(draft)} > ${path}/f`)],
    [2, () => wrote(`mkdir -p ${path}/e ${path}/g && head -c 9 /dev/urandom | base64 > ${path}/g/f`)],
    [2, () => wrote(`touch ${path}`)],
    [2, () => wrote(`ln -s /etc/passwd ${path}`)],
    [3, () => wrote(`echo "$${random.pick(variables)}" > ${path}`)],
    [2, () => wrote(`ls > ${path}`)],
    [2, () => wrote(`env | sort > ${path}`)],
    [2, () => ({ text: random.pick(['true', ':', `echo ${value(draft)}`, 'date']), makes: [], uses: [] })],
    [stage.isRoot ? 2 : 0, () => ({ text: random.pick(['npm ci', 'npm install', 'pip install flask', 'apt-get update && apt-get install -y curl', 'go build ./...', 'npm run build']), makes: 'anything', uses: [] })],
    [known.length > 0 ? 6 : 0, () => { const from = random.pick(known); return wrote(`cp -r ${from} ${path}`, [from]) }],
    [known.length > 0 ? 3 : 0, () => { const from = random.pick(known); return wrote(`ls -R ${from} > ${path}`, [from]) }],
    [known.length > 0 ? 2 : 0, () => { const at = random.pick(known); return { text: `chmod -R ${random.pick(['u+x', 'go-w', '755'])} ${at}`, makes: [at], uses: [at] } }],
    [known.length > 0 ? 1 : 0, () => { const at = random.pick(known); return { text: `touch ${at}`, makes: [at], uses: [at] } }],
    [known.length > 0 ? 1 : 0, () => { const at = random.pick(known); return { text: `rm -rf ${at}.gone ${path}`, makes: [at, path], uses: [] } }],
  ]
  const command = random.weigh(commands)()
  if (command.makes.includes(path) && !command.text.includes('rm -rf')) stage.paths.push(path)
  return command
}

function drawRun(draft: Draft): Chunk {
  const { random, features, stage } = draft
  const first = drawCommand(draft)
  const mounts = features.mounts && random.chance(22) ? drawMounts(draft) : undefined
  const reading = mounts?.read === undefined || random.chance(40) ? undefined : newPath(draft)
  if (reading !== undefined) stage.paths.push(reading)
  const second = reading === undefined ? (random.chance(20) ? drawCommand(draft) : undefined) : { text: `${makeFolder(reading)}${mounts?.read} > ${reading}`, makes: [reading], uses: [] }
  const all = [first.makes, second?.makes ?? []]
  const makes = all.includes('anything') ? 'anything' : all.flat()
  const uses = [...first.uses, ...(second?.uses ?? []), ...(mounts?.uses ?? [])]
  const flags = mounts ? `${mounts.flags.join(random.chance(15) ? ' \\\n    ' : ' ')} ` : ''
  return body(draft, `RUN ${flags}${drawForm(draft, [first.text, ...(second ? [second.text] : [])], flags !== '')}`, makes, uses)
}

function drawForm({ random, features, stage }: Draft, commands: readonly string[], hasFlags: boolean): string {
  const text = commands.join(' && ')
  const quiet = stage.hasUser ? ' || true' : ''
  const forms: (readonly [number, string])[] = [
    [20, `${text}${quiet}`],
    [commands.length > 1 ? 8 : 0, `${commands.join(` && \\\n${random.pick(['', '    ', '\t'])}`)}${quiet}`],
    [commands.length > 1 ? 4 : 0, `${commands.join(` && \\\n  # ${random.pick(['one', 'two'])}\n  `)}${quiet}`],
    [3, `set -e; ${text}${quiet}`],
    [2, JSON.stringify(['/bin/sh', '-c', `${text}${quiet}`])],
    [features.heredocs ? 4 : 0, `${random.pick(['<<EOF', "<<'EOF'", '<<"END"', '<<-EOF'])}`],
    [features.heredocs && !hasFlags ? 1 : 0, 'sh <<EOF'],
  ]
  const form = random.weigh(forms)
  const heredoc = /<<-?["']?(\w+)/.exec(form)
  if (!heredoc) return form
  const indent = form.startsWith('<<-') ? '\t' : ''
  const shebang = form === '<<EOF' && random.chance(15) ? '#!/bin/sh\n' : ''
  const lines = [...(random.chance(20) ? ['# a comment'] : []), ...commands].map((line) => `${indent}${line}${quiet}`)
  return `${form}\n${shebang}${lines.join('\n')}\n${heredoc[1] ?? ''}`
}

const owners = ['0:0', 'root', '1000', '1000:1000', '33:0', 'node', 'nobody', 'node:root']
const numericOwners = ['0:0', '1000', '1000:1000', '33:0']
const fileModes = ['644', '0755', '700', '0644']
const excludes = ['*.txt', '**/*.js', 'sub', 'none', '*.md', 'lib']

function drawFlags(draft: Draft, isAdd = false): { readonly text: string; readonly isLinked: boolean } {
  const { random, features, stage } = draft
  const flags: string[] = []
  const isLinked = features.link && random.chance(20)
  if (isLinked) flags.push(random.pick(['--link', '--link', '--link=true']))
  else if (features.link && random.chance(2)) flags.push('--link=false')
  if (random.chance(15)) flags.push(`--chown=${random.pick(stage.hasShell && !isLinked ? owners : numericOwners)}`)
  if (features.chmod && random.chance(10)) flags.push(`--chmod=${random.pick(features.symbolicMode ? [...fileModes, 'u+x', 'go-w'] : fileModes)}`)
  if (features.exclude && random.chance(8)) flags.push(`--exclude=${random.pick(excludes)}`)
  if (features.exclude && random.chance(2)) flags.push(`--exclude=${random.pick(excludes)}`)
  if (isAdd && flags.length > 1 && features.name === 'old') return { text: '', isLinked: false }
  return { text: flags.map((flag) => `${flag} `).join(''), isLinked }
}

function drawDestination(draft: Draft, isFolder: boolean, isLinked: boolean): string {
  const { random, features, stage, next } = draft
  const number = next()
  const own = stage.workdir === undefined || stage.workdir === '/' ? [] : [`${stage.workdir}/c${number}`]
  const names = [`/c${number}`, `/c${number}`, `/deep/c${number}`, `c${number}`, `./c${number}`, ...own, `/c${number}/$V`, `/\${W:-x}/c${number}`]
  // The classic builder takes no `.` for a folder.
  const shared = ['/', './', '/app/', '/out/', 'sub/', ...(features.name.startsWith('classic') ? [] : ['.']), ...(stage.workdir === undefined ? [] : [`${stage.workdir.replace(/\/$/, '')}/`])]
  if (isLinked) return `/nonceplace/c${number}${isFolder ? '/' : ''}`
  if (isFolder) return random.chance(40) ? random.pick(shared) : `${random.pick(names)}/`
  return random.chance(25) ? random.pick(shared) : random.pick(names)
}

/** Absolute where it is known, and where nothing hides in a variable. */
function landing(destination: string, { workdir }: StageDraft, source: string): string | undefined {
  if (destination.includes('$') || (workdir === undefined && !destination.startsWith('/'))) return undefined
  const absolute = destination.startsWith('/') ? destination : `${workdir?.replace(/\/$/, '')}/${destination.replace(/^\.\/?/, '')}`
  const name = /\/\.?$/.test(absolute) && !source.includes('*') && /[^/]\.\w+$/.test(source) ? source.replace(/^.*\//, '') : ''
  return `${absolute.replace(/\/\.?$/, '')}${name === '' ? '' : `/${name}`}` || undefined
}

const patterns = ['*.txt', 'src/*.js', 'src/*', 'package*.json', '[ab].txt', 's?c', '*', 'src/*/*.js', 'data/*.csv', '*/x.py']

/** By its name: files have an ending, but for the Dockerfile. */
function isFolder(path: string): boolean {
  return !/[^/]\.\w+$|^Dockerfile$|^\.env$|\/h$/.test(path)
}

function drawSources(draft: Draft): { readonly words: readonly string[]; readonly needed: readonly string[] } {
  const { random, features, sources } = draft
  const words: string[] = []
  const needed: string[] = []
  for (let wanted = random.weigh([[8, 1], [2, 2], [1, 3]]); wanted > 0; wanted--) {
    const source = random.pick(sources)
    if (random.chance(14)) words.push('.')
    else if (random.chance(18)) words.push(random.pick(features.emptyWildcard ? [...patterns, '*.none'] : ['*', 's*', '*']))
    else if (random.chance(4) && !source.includes(' ')) {
      words.push(`\${SRC:-${source}}`)
      needed.push(source)
    } else {
      words.push(`${random.weigh([[6, ''], [1, './'], [1, '/']])}${source}${isFolder(source) && random.chance(30) ? random.pick(['/', '/.']) : ''}`)
      needed.push(source)
    }
  }
  return { words, needed }
}

function writeCopy(random: Random, keyword: string, flags: string, words: readonly string[]): string {
  const isJson = words.some((word) => word.includes(' ')) || random.chance(8)
  return `${keyword} ${flags}${isJson ? JSON.stringify(words) : words.join(' ')}`
}

function drawCopy(draft: Draft): Chunk {
  const { random, stage } = draft
  const { words, needed } = drawSources(draft)
  const keyword = random.chance(18) ? 'ADD' : 'COPY'
  const { text, isLinked } = drawFlags(draft, keyword === 'ADD')
  const isManifold = words.length > 1 || words.some((word) => /[*?[]/.test(word)) || random.chance(40)
  const destination = drawDestination(draft, isManifold, isLinked)
  const [source = ''] = words
  const path = landing(destination, stage, source)
  const isArchive = keyword === 'ADD' && source.endsWith('.tar')
  if (path !== undefined && words.length === 1 && needed.length === 1 && !isArchive) stage.paths.push(path)
  return body(draft, writeCopy(random, keyword, text, [...words, destination]), path === undefined ? 'anything' : [path], needed.map((name) => `context ${name}`))
}

/** From a stage above, of which there is one. */
export function drawCopyFrom(draft: Draft): Chunk {
  const { random, stage, others } = draft
  const other = random.pick(others)
  if (other.paths.length === 0) return drawCopy(draft)
  const { text, isLinked } = drawFlags(draft)
  const path = random.pick(other.paths)
  const folder = path.slice(0, path.lastIndexOf('/'))
  const source = random.chance(15) && folder !== '' ? folder : random.chance(8) ? `${folder}/*` : path
  const destination = drawDestination(draft, source.includes('*') || random.chance(30), isLinked)
  const made = landing(destination, stage, source)
  if (made !== undefined && source === path && !destination.endsWith('/') && !destination.endsWith('.')) stage.paths.push(made)
  const from = `--from=${random.pick([...other.names, ...other.names, String(other.index)])} `
  const flags = random.chance(70) ? `${from}${text}` : `${text}${from}`
  return body(draft, writeCopy(random, 'COPY', flags, [source, destination]), made === undefined ? 'anything' : [made], [path, `stage ${other.index}`])
}

function drawCopyFromImage(draft: Draft): Chunk {
  const { random, images, stage } = draft
  const { text, isLinked } = drawFlags(draft)
  const destination = drawDestination(draft, false, isLinked)
  const source = random.pick(['/etc/passwd', '/etc/image-name', '/etc', '/usr/local/bin/npm'])
  const made = landing(destination, stage, source)
  return body(draft, `COPY --from=${random.pick(images)} ${text}${source} ${destination}`, made === undefined ? 'anything' : [made])
}

function drawCopyHeredoc(draft: Draft): Chunk {
  const { random, stage, next } = draft
  const folder = random.chance(60) ? `/h${next()}` : `/h${next()}/`
  const end = random.pick(['EOF', 'notes.txt', 'run.sh'])
  const mark = random.pick([`<<${end}`, `<<"${end}"`, `<<-${end}`])
  const lines = [`${value(draft)} $V`, ...(random.chance(40) ? [`# ${value(draft)}`] : [])].map((line) => `${mark.startsWith('<<-') ? '\t' : ''}${line}`)
  const path = folder.endsWith('/') ? `${folder}${end}` : folder
  stage.paths.push(path)
  const text = random.chance(20) && draft.features.chmod ? '--chmod=755 ' : ''
  const [other, more] = folder.endsWith('/') && random.chance(25) ? [' <<other.txt', `\n${value(draft)}\nother.txt`] : ['', '']
  return body(draft, `COPY ${text}${mark}${other} ${folder}\n${lines.join('\n')}\n${end}${more}`, [path])
}

function drawEnv(draft: Draft): Chunk {
  const { random } = draft
  const name = random.pick(variables)
  const other = random.pick(variables.filter((each) => each !== name))
  return body(draft, `ENV ${random.weigh([
    [8, `${name}=${value(draft)}`],
    [2, `${name} ${value(draft)}`],
    [3, `${name}=${value(draft)} ${other}=${value(draft)}`],
    [2, `${name}=$${other}`],
    [1, `${name}="${value(draft)} ${value(draft)}"`],
    [1, `${name}=\${${other}:-${value(draft)}}`],
    [1, `PATH=/opt/${value(draft)}:$PATH`],
    [1, `${name}=${value(draft)} \\\n    ${other}='${value(draft)}'`],
  ])}`)
}

function drawArg(draft: Draft): Chunk {
  const { random, features } = draft
  const name = random.pick(variables)
  const other = random.pick(variables.filter((each) => each !== name))
  return body(draft, `ARG ${random.weigh([
    [4, name],
    [6, `${name}=${value(draft)}`],
    [2, `${name}=$${other}`],
    [1, `${name}=`],
    [1, 'G'],
    [1, random.pick(['TARGETARCH', 'TARGETPLATFORM', 'SOURCE_DATE_EPOCH', 'BUILDKIT_INLINE_CACHE', 'no_proxy'])],
    [features.severalArgs ? 1 : 0, `${name}=${value(draft)} ${other}=$${name}`],
  ])}`)
}

function drawWorkdir(draft: Draft): Chunk {
  const { random, stage } = draft
  const path = random.weigh([[4, '/w'], [2, '/w/'], [2, '/w/sub'], [2, 'sub'], [1, '/'], [1, '/w//x'], [1, './'], [2, '/app'], [1, '/w$V']])
  const absolute = path.startsWith('/') || stage.workdir === undefined ? path : `${stage.workdir.replace(/\/$/, '')}/${path.replace(/^\.\/?/, '')}`
  stage.workdir = path.includes('$') || !absolute.startsWith('/') ? undefined : absolute.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')
  return body(draft, `WORKDIR ${path}`)
}

function drawUser(draft: Draft): Chunk {
  const { random, stage } = draft
  const user = random.weigh([[4, 'root'], [1, '0'], [3, 'node'], [2, 'nobody'], [2, '1000'], [1, '1000:1000'], [1, 'www-data:root'], [1, 'root:root']])
  stage.isRoot = user.startsWith('root') || user === '0'
  stage.hasUser ||= !stage.isRoot
  return body(draft, `USER ${user}`)
}

function drawShell(draft: Draft): Chunk {
  return body(draft, `SHELL ${draft.random.pick(['["/bin/sh", "-ec"]', '["/bin/sh","-c"]', '["/bin/ash", "-c"]', '["/bin/sh", "-xc"]'])}`)
}

function drawConfiguration(draft: Draft): Chunk {
  const { random } = draft
  return body(draft, random.pick([
    `LABEL k=${value(draft)}`, `LABEL k=${value(draft)} l="$V"`, `EXPOSE ${80 + random.int(9)}`, `CMD ["${value(draft)}"]`, `CMD echo ${value(draft)}`, `ENTRYPOINT ["${value(draft)}"]`,
    `VOLUME /vol${random.int(3)}`, `STOPSIGNAL ${random.pick(['9', 'SIGTERM'])}`, `HEALTHCHECK CMD ${value(draft)}`, 'HEALTHCHECK NONE', `MAINTAINER ${value(draft)}`, 'EXPOSE $PORT/tcp 90',
  ].filter((text) => !text.includes('$PORT'))))
}

function drawOnbuild(draft: Draft): Chunk {
  const { random, next } = draft
  const number = next()
  return body(draft, `ONBUILD ${random.pick([`RUN echo ${value(draft)} > /tmp/o${number}`, `COPY a.txt /o${number}`, `ENV V=${value(draft)}`, `WORKDIR /o${number}`, `LABEL o=${value(draft)}`, `ARG W=${value(draft)}`])}`, [], ['context a.txt'])
}
