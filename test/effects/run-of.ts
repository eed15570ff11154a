import { effectsOf } from '../../src/effects/effects-of.ts'
import type { Access, Effects } from '../../src/effects/effects.ts'
import type { FileView } from '../../src/effects/file-view.ts'
import { envNamesRead, pathsClash } from '../../src/effects/overlap.ts'
import type { RunFacts } from '../../src/effects/run-facts.ts'

interface Setting extends Partial<Omit<RunFacts, 'env' | 'files' | 'command'>> {
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Paths that are symbolic links. */
  readonly links?: readonly string[]
  /** Permission bits by path; 0644 where none are given. */
  readonly modes?: Readonly<Record<string, number>>
  /** True where some copied files are not known. */
  readonly incomplete?: boolean
  readonly argv?: readonly string[]
}

function viewOf(files: Readonly<Record<string, string>>, links: readonly string[], complete: boolean, modes: Readonly<Record<string, number>>): FileView {
  const texts = new Map(Object.entries(files))
  return {
    isComplete: () => complete,
    has: (path) => texts.has(path),
    read: (path) => texts.get(path),
    learn(path, factIn) {
      const text = texts.get(path)
      return text === undefined ? undefined : factIn(text)
    },
    below: (folder, isWanted) => [...texts.keys()].filter((path) => (folder === '/' || path.startsWith(`${folder}/`)) && isWanted?.(path, links.includes(path)) !== false),
    isLink: (path) => links.includes(path),
    mode: (path) => (texts.has(path) ? (modes[path] ?? 0o644) : undefined),
  }
}

/** The effects of a RUN in /app, as root, on an image of a known release. */
export function run(text: string, setting: Setting = {}): Effects {
  const { files, env, argv, links, incomplete, modes, ...rest } = setting
  return effectsOf({
    command: argv ? { form: 'exec', argv } : { form: 'shell', text },
    heredocs: [],
    shell: ['/bin/sh', '-c'],
    workdir: '/app',
    isWorkdirKnown: true,
    user: undefined,
    isUserKnown: true,
    mounts: [],
    touched: [],
    baseIsRelease: true,
    corepack: false,
    ...rest,
    env: new Map(Object.entries(env ?? {})),
    files: viewOf(files ?? {}, links ?? [], !incomplete, modes ?? {}),
  })
}

/** Where its tools keep what they fetch; with `?` where that is not sure. */
export function cachesOf(text: string, setting: Setting = {}): readonly string[] {
  return run(text, setting).tools.flatMap(({ caches }) => caches.map(({ path, certain }) => (certain ? path : `?${path}`)))
}

export function at(path: string, below = false): Access {
  return { path, below, certain: true, why: 'the test asks' }
}

/** How a list of accesses touches a file: `yes`, `perhaps`, or `no`. */
export function touches(accesses: readonly Access[], path: string): 'yes' | 'perhaps' | 'no' {
  const clash = pathsClash(accesses, [at(path)])
  if (clash === undefined) return 'no'
  return clash.a.certain ? 'yes' : 'perhaps'
}

/** How the effects look at a variable. */
export function looksAt(effects: Effects, name: string): 'yes' | 'perhaps' | 'no' {
  const read = envNamesRead(effects, name)
  if (read === undefined) return 'no'
  return read.certain ? 'yes' : 'perhaps'
}

export function manifestsOf(effects: Effects): readonly string[] {
  return effects.tools.flatMap(({ manifests }) => manifests)
}
