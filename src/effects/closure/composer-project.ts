import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { eachOnce } from './each-once.ts'
import { parseRecord, recordOf, textOf, textsOf, textsWithin } from './json.ts'
import { takeFile } from './take-file.ts'
import { memberManifests } from './workspace.ts'

/** A composer.json that was found. */
export interface ComposerProject {
  readonly root: string
  readonly path: string
  readonly fields: ReadonlyMap<string, unknown>
  readonly config: ReadonlyMap<string, unknown>
}

/** The project that a command works on; `COMPOSER` names another file than composer.json (https://getcomposer.org/doc/03-cli.md#composer). */
export function takeComposerProject(call: Call): ComposerProject | undefined {
  const given = call.values('-d', '--working-dir')[0]
  const start = given ? (given.value !== undefined && call.cwd !== undefined ? joinPath(call.cwd, given.value) : undefined) : call.cwd
  const name = call.variable('COMPOSER') ?? 'composer.json'
  const root = start === undefined ? undefined : nearestWith(call.run, start, name)
  const path = joinPath(root ?? '/', name)
  const fields = root === undefined ? undefined : parseRecord(call.run.files.read(path) ?? '')
  if (root === undefined || fields === undefined) {
    call.unknown('finds no composer.json among the copied files that can be read, so what it reads is not known')
    return undefined
  }
  call.manifest(path)
  return { root: folderOf(path), path, fields, config: recordOf(fields.get('config')) ?? new Map() }
}

/** Events of an install, and those of writing the autoloader alone (https://getcomposer.org/doc/articles/scripts.md#event-names). */
export const dumpEvents = ['pre-autoload-dump', 'post-autoload-dump', 'init', 'command']
export const installEvents = [
  ...dumpEvents, 'pre-install-cmd', 'post-install-cmd', 'pre-update-cmd', 'post-update-cmd', 'post-root-package-install', 'pre-operations-exec',
  'pre-pool-create', 'pre-file-download', 'post-file-download', 'pre-dependencies-solving', 'post-dependencies-solving', 'pre-package-install',
  'post-package-install', 'pre-package-update', 'post-package-update',
]

/** Repositories of type `path` are folders, or patterns of folders, in the project; others may lie on disk as well. */
export function takeRepositories(call: Call, { root, fields }: ComposerProject): void {
  const repositories = fields.get('repositories')
  const list = Array.isArray(repositories) ? repositories : [...(recordOf(repositories)?.values() ?? [])]
  for (const repository of list) {
    const entry = recordOf(repository)
    const url = textOf(entry?.get('url'))
    if (url === undefined || /^[a-z+]+:\/\/(?!\/)|^git@/i.test(url)) continue
    const isPath = entry?.get('type') === 'path'
    if (isPath) for (const manifest of memberManifests(call, root, [url], 'composer.json')) call.manifest(manifest)
    const folder = joinPath(root, url.replace(/^file:\/\//, '').replace(/[*?[{].*$/, ''))
    call.read(folder, { below: true, why: `${isPath ? 'installs the local packages in' : 'looks for packages in'} ${url}` })
  }
}

/** The autoloader lists the classes it finds, so writing it reads the sources where it is told to look. */
export function takeAutoload(call: Call, { root, fields, config }: ComposerProject): void {
  const isOptimized =
    call.has('-o', '--optimize', '--optimize-autoloader', '-a', '--classmap-authoritative') ||
    config.get('optimize-autoloader') === true ||
    config.get('classmap-authoritative') === true
  for (const field of call.has('--no-dev') ? ['autoload'] : ['autoload', 'autoload-dev']) {
    for (const [kind, value] of recordOf(fields.get(field)) ?? []) {
      const isScanned = isOptimized ? kind !== 'exclude-from-classmap' && kind !== 'files' : kind === 'classmap'
      if (!isScanned) continue
      for (const path of textsWithin(value)) {
        const folder = joinPath(root, path.replace(/[*?].*$/, ''))
        call.read(folder, { below: true, why: `looks for classes in ${folder}` })
      }
    }
  }
}

/** Plugins run code of packages. */
export function takePlugins(call: Call, { root, config }: ComposerProject): void {
  const allowed = config.get('allow-plugins')
  const isAllowed = allowed === true || [...(recordOf(allowed)?.values() ?? [])].includes(true)
  if (call.has('--no-plugins') || !isAllowed) return
  const why = 'runs plugins that composer.json allows, which may'
  call.read(root, { below: true, certain: false, why: `${why} read the project; \`--no-plugins\` leaves them out` })
  call.write(root, { below: true, certain: false, why: `${why} write into the project; \`--no-plugins\` leaves them out` })
}

/** Scripts run PHP code and programs of the project. One may start another by its name. */
export function takeScripts(call: Call, { root, fields }: ComposerProject, events: readonly string[]): void {
  if (call.has('--no-scripts') || /^(1|true)$/.test(call.variable('COMPOSER_NO_SCRIPTS') ?? '')) return
  const scripts = recordOf(fields.get('scripts'))
  const open = [...events].reverse()
  for (const event of eachOnce(open)) {
    const value = scripts?.get(event)
    for (const text of typeof value === 'string' ? [value] : textsOf(value)) open.push(...takeScript(call, root, event, text))
  }
}

/** Takes down one line of a script. Returns the scripts that it starts. */
function takeScript(call: Call, root: string, event: string, text: string): readonly string[] {
  const [, program, rest = ''] = /^@([\w:.-]+)\s*(.*)$/s.exec(text) ?? []
  const clause = `runs \`${event}: ${text.slice(0, 60)}\` of composer.json`
  const advice = 'copy it above, or pass `--no-scripts` and run the script once the sources are there'
  if (/^\s*[\w\\]+::\w+\s*$/.test(text)) call.projectUnknown(`${clause}, which is code; ${advice}`)
  else if (program === 'php') {
    const script = rest.split(/\s+/).find((word) => !word.startsWith('-'))
    if (script !== undefined) call.read(joinPath(root, script), { why: `${clause}, which starts ${joinPath(root, script)}` })
    call.projectUnknown(`${clause}, which may read any file; ${advice}`)
  } else if (program === 'composer') call.projectUnknown(`${clause}; ${advice}`)
  else if (program === 'putenv' || program === 'additional_args' || program === 'no_additional_args') return []
  else if (program !== undefined) return [program]
  else call.projectScript({ name: event, text, cwd: root, without: '--no-scripts' })
  return []
}

/** Patches that a widespread plugin takes from the project, and what other plugins merge (https://github.com/cweagans/composer-patches). */
export function takeExtra(call: Call, { root, fields }: ComposerProject): void {
  const extra = recordOf(fields.get('extra'))
  for (const text of textsWithin(extra?.get('patches'))) {
    if (!text.includes('://') && /\.(patch|diff)$/.test(text)) takeFile(call, joinPath(root, text))
  }
  const list = textOf(extra?.get('patches-file')) ?? textOf(recordOf(extra?.get('composer-patches'))?.get('patches-file'))
  if (list !== undefined) {
    takeFile(call, joinPath(root, list))
    for (const text of textsWithin(parseRecord(call.run.files.read(joinPath(root, list)) ?? '')?.get('patches') ?? {})) {
      if (!text.includes('://') && /\.(patch|diff)$/.test(text)) takeFile(call, joinPath(root, text))
    }
  }
  if (extra?.has('merge-plugin')) call.read(root, { below: true, certain: false, why: 'has a plugin that merges more composer.json files of the project' })
}
