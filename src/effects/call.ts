import type { AccountDeed } from './account.ts'
import { isNameOf } from './conventional-env.ts'
import type { EnvRead, RefreshKind } from './effects.ts'
import type { Ledger } from './ledger.ts'
import type { Arguments } from './options.ts'
import { cleanPath, folderOf, isWithin, joinPath } from './path.ts'
import type { RunFacts } from './run-facts.ts'
import type { ShellCommand } from './shell-visitor.ts'
import { literalWord } from './shell-word.ts'
import type { ShellWord } from './shell-word.ts'

/** How an access differs from a sure one of one file. */
export interface Reach {
  readonly below?: boolean
  readonly certain?: boolean
  /** Ends the clause that starts with the command: "reads its lock file". */
  readonly why?: string
  readonly makes?: true
  readonly except?: readonly string[]
  readonly adds?: true
  /** Where a link points that it makes. */
  readonly linksTo?: string
  readonly deletes?: 'any' | 'needed'
}

/** A script that the project's manifest names and that the command runs. */
export interface ProjectScript {
  readonly name: string
  readonly text: string
  readonly cwd: string | undefined
  /** The option that leaves such scripts out: `--ignore-scripts`. */
  readonly without: string
}

/** What a command installs of a place that may have something else under the same name: a folder or an archive that it builds, a folder of built packages. */
export interface LocalSource {
  readonly kind: 'folder' | 'archive' | 'feed'
  /** A path, or an address. */
  readonly place: string
}

/** A command as a tool's entry sees it: its arguments, the files it can find, and a place to say what it does. */
export interface Call extends Omit<Arguments, 'operands'> {
  readonly run: RunFacts
  readonly command: ShellCommand
  /** The command's name and subcommand in backticks, for clauses. */
  readonly label: string
  /** The words after the subcommand that are no options. */
  readonly operands: readonly ShellWord[]
  /** Undefined where it is not known. */
  readonly cwd: string | undefined
  readonly manifests: readonly string[]
  /** What it was found to take newest, each as a clause. */
  readonly refreshes: readonly string[]
  readonly sources: readonly LocalSource[]
  /** A file that it reads and that has to be copied before it. */
  manifest(path: string): void
  read(where: string | ShellWord, reach?: Reach): void
  write(where: string | ShellWord, reach?: Reach): void
  env(name: string, certain?: boolean): void
  account(deed: AccountDeed): void
  refresh(why: string, kind?: RefreshKind): void
  source(kind: LocalSource['kind'], place: string): void
  /** The rest of what it does is not known. */
  unknown(why: string): void
  /** The rest of what it does is not known, because of code of the project that it runs. */
  projectUnknown(why: string): void
  /** Fails where the folder is not there. */
  folder(path: string): void
  /** Makes the folder unless it is there in any case; `isPlain`: for root, with mode 755. */
  makeFolder(path: string, isPlain: boolean): void
  /** Runs a shell text. */
  script(text: string, cwd: string | undefined): void
  projectScript(script: ProjectScript): void
  /** The value of a variable where it is known. */
  variable(name: string): string | undefined
  /** The variables that the script sets for the command. */
  sets(): readonly string[]
  /** Whether a command above, of this step or of another, may have written such a file at or below a folder. */
  isTouched(folder: string, isMeant: (path: string) => boolean): boolean
}

/** What a word that names a file comes to: the folder of what is known of it where not all of it is. */
export interface Target {
  readonly path: string
  readonly below: boolean
  readonly certain: boolean
}

/** Where a word points to, seen from `cwd`. Unknown words may point anywhere below the part of them that is known. */
export function targetOf(word: ShellWord, cwd: string | undefined): Target {
  const settled = word.value !== undefined && !word.glob
  const text = settled ? word.stem : word.stem.slice(0, word.stem.lastIndexOf('/') + 1)
  const known = text.startsWith('/') || (cwd !== undefined && (text !== '' || word.glob))
  if (!known) return { path: '/', below: true, certain: false }
  const path = text.startsWith('/') ? cleanPath(text) : joinPath(cwd ?? '/', text)
  return { path, below: !settled, certain: settled || word.value !== undefined }
}

/** Whether a step is known to run as root. */
export function isRoot({ user, isUserKnown }: Pick<RunFacts, 'user' | 'isUserKnown'>): boolean {
  return isUserKnown && /^(?:root|0)(?:$|:)/.test(user ?? 'root')
}

/** The home folder of the user of the step; uncertain where only convention tells. */
export function homeOf(run: RunFacts): { readonly path: string; readonly certain: boolean } {
  const own = run.env.get('HOME')
  if (own !== undefined && own.startsWith('/')) return { path: cleanPath(own), certain: true }
  const user = run.user?.split(':')[0]
  if (user === undefined || isRoot(run)) return { path: '/root', certain: isRoot(run) }
  if (run.home !== undefined) return { path: run.home, certain: true }
  return { path: /^[a-z_][\w-]*$/i.test(user) ? `/home/${user}` : '/home', certain: false }
}

/** All that a step is told, heredocs and all. */
export function scriptOf({ command, heredocs }: RunFacts): string {
  return (command.form === 'shell' ? command.text : command.argv.join(' ')) + heredocs.map(({ content }) => content).join('')
}

/** The parts of a call that only the interpreter knows. */
export interface CallSite {
  readonly run: RunFacts
  readonly command: ShellCommand
  readonly label: string
  readonly args: Arguments
  /** The variables that the script sets for the command. */
  sets(): readonly string[]
  /** How many of the operands name the subcommand. */
  readonly skip: number
  readonly ledger: Ledger
  /** Users and groups that are there stay what they are, or the tool tells what becomes of them. */
  readonly leavesAccounts: boolean
  script(text: string, cwd: string | undefined): void
  projectScript(script: ProjectScript): void
  folder(path: string): void
  isOrdinaryFolder(path: string): boolean
}

function patternTarget(pattern: string, site: CallSite): Target {
  const below = pattern.endsWith('/**')
  const text = below ? pattern.slice(0, -3) || '/' : pattern
  if (!text.startsWith('~')) {
    const target = targetOf(literalWord(text), site.command.cwd)
    return { ...target, below: below || target.below }
  }
  const home = homeOf(site.run)
  return { path: joinPath(home.path, text.slice(1).replace(/^\//, '')), below, certain: home.certain }
}

/** What an entry says of a command and asks for again when it tells what the caches hold. */
function recordsOf({ ledger, label }: CallSite): Pick<Call, 'refreshes' | 'refresh' | 'sources' | 'source'> {
  const refreshes: string[] = []
  const sources: LocalSource[] = []
  return {
    refreshes,
    sources,
    refresh(why, kind = 'other') {
      refreshes.push(why)
      ledger.refresh(`${label} ${why}`, kind)
    },
    source: (kind, place) => void sources.push({ kind, place }),
  }
}

/** Gives a tool's entry its view of a command. */
export function openCall(site: CallSite): Call {
  const { ledger, command, label, args } = site
  const manifests: string[] = []
  function access(where: string | ShellWord, reach: Reach, verb: string): Parameters<Ledger['read']>[0] {
    const [, marks = '', pattern = ''] = typeof where === 'string' ? (/^([?+]*)(.*)$/s.exec(where) ?? []) : []
    const target = typeof where === 'string' ? patternTarget(pattern, site) : targetOf(where, command.cwd)
    const certain = command.certain && !marks.includes('?') && target.certain && (reach.certain ?? true)
    const why = reach.why ?? `${verb} ${target.path}${target.below || reach.below ? ' and what is below it' : ''}`
    const { makes, except, linksTo, deletes, adds = marks.includes('+') } = reach
    return {
      path: target.path, below: target.below || (reach.below ?? false), certain, why: `${label} ${why}`,
      ...(makes && { makes }), ...(except && { except }), ...(adds && { adds: true }), ...(linksTo !== undefined && { linksTo }), ...(deletes && { deletes }),
    }
  }
  const read = (where: string | ShellWord, reach: Reach = {}): void => {
    ledger.read(access(where, reach, 'reads'))
    const isAtHome = typeof where === 'string' && /^\??~/.test(where)
    const isAnybody = site.run.user === undefined && !homeOf(site.run).certain
    if (isAtHome && isAnybody) ledger.read({ path: '/home', below: true, certain: false, why: `${label} reads in the home folder of whom the base image names` })
  }
  return {
    run: site.run,
    command,
    label,
    operands: args.operands.slice(site.skip),
    has: args.has,
    values: args.values,
    cwd: command.cwd,
    manifests,
    ...recordsOf(site),
    manifest(path) {
      if (!manifests.includes(path)) manifests.push(path)
      read(path)
      if (site.run.files.isLink(path)) read('/**', { certain: false, why: `reads ${path}, which is a link to somewhere else` })
    },
    read,
    write: (where, reach = {}) => ledger.write(access(where, reach, 'writes'), site.leavesAccounts),
    env: (name, certain = true) => ledger.env(envRead(site, name, certain)),
    account: (deed) => ledger.account(deed),
    unknown: (why) => ledger.unknown(`${label} ${why}`),
    projectUnknown: (why) => ledger.inProject('', '', () => ledger.unknown(`${label} ${why}`)),
    folder: site.folder,
    makeFolder(path, isPlain) {
      if (site.isOrdinaryFolder(path)) return
      ledger.write({ path, below: false, certain: command.certain, why: `${label} makes ${path}`, ...(isPlain && { makes: true }) })
    },
    script: site.script,
    projectScript: site.projectScript,
    variable: (name) => command.variable(name),
    sets: site.sets,
    isTouched(folder, isMeant) {
      for (const { path, below } of ledger.written()) if (reaches(path, below, folder, isMeant)) return true
      return site.run.touched.some((place) => reaches(place.replace(/\/\*\*$/, ''), place.endsWith('/**'), folder, isMeant))
    },
  }
}

function reaches(path: string, below: boolean, folder: string, isMeant: (path: string) => boolean): boolean {
  return below ? isWithin(path, folder) || isWithin(folder, path) : isWithin(path, folder) && isMeant(path)
}

function envRead(site: CallSite, name: string, certain: boolean): EnvRead {
  const sets = site.sets()
  const { certain: runs } = site.command
  const except = sets.filter((own) => isNameOf(name, own))
  const read = { name, certain: certain && runs, why: `${site.label} looks at \`${name}\`` }
  return except.length > 0 ? { ...read, except } : read
}

/** Whether something of the name lies in the folder among the copied files. */
function hasIn(run: RunFacts, folder: string, name: string): boolean {
  return run.files.has(joinPath(folder, name))
}

const binFolders = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The folders in which a shell looks for programs, in order; the usual ones where `PATH` is not known. */
export function programFolders({ variable }: Pick<Call, 'variable'>): readonly string[] {
  return (variable('PATH') ?? binFolders).split(':').filter((folder) => folder.startsWith('/'))
}

/** The nearest folder, from the working directory upward, that holds a file of the name. */
export function nearestWith(run: RunFacts, folder: string, name: string): string | undefined {
  let at = folder
  while (!hasIn(run, at, name)) {
    if (at === '/') return undefined
    at = folderOf(at)
  }
  return at
}

