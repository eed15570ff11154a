import { changesAccounts, type AccountDeed } from './account.ts'
import { whole, type Access, type Effects, type EnvRead, type Refresh, type RefreshKind, type ToolUse, type WorkKind } from './effects.ts'
import { ancestorsOf } from './path.ts'

/** Takes down what the commands of one step do. Entries that say the same are kept once, the certain one first. */
export interface Ledger {
  read(access: Access): void
  /** `leavesAccounts`: users and groups that are there stay what they are, or the command tells what becomes of them. */
  write(access: Access, leavesAccounts?: boolean): void
  account(deed: AccountDeed): void
  env(read: EnvRead): void
  /** Of several the first is kept, but the clock and what is newest come before all others. */
  refresh(why: string, kind: RefreshKind): void
  tool(use: ToolUse): void
  work(kind: WorkKind): void
  /** A command that may read and write anything. */
  unknown(why: string): void
  /** What `act` takes down happens in a script of the project that an install runs: `story` tells so before each clause, `way` after what is unknown. */
  inProject(story: string, way: string, act: () => void): void
  /** Whether a command so far makes the file or folder, for sure or perhaps. */
  makes(path: string): boolean
  /** What the commands so far write. */
  written(): Iterable<Access>
  effects(): Effects
}

/** From the cheapest to the dearest, after the median seconds of such steps in public build logs. */
const dearness: readonly WorkKind[] = [
  'file-work',
  'other',
  'php-install',
  'download',
  'go',
  'os-index',
  'apk-install',
  'python-install',
  'node-install',
  'apt-install',
  'cargo',
  'ruby-install',
  'dnf-install',
  'jvm',
]

function keep(map: Map<string, Access>, access: Access): void {
  const key = `${access.below ? 'below' : 'exact'} ${access.path}${access.except ? ' in part' : ''}${access.adds ? ' adds' : ''}`
  const before = map.get(key)
  if (before && before.except !== access.except) {
    map.set(key, whole(before))
    return keep(map, whole(access))
  }
  const says = before === undefined || (access.certain && !before.certain && (!access.makes || before.makes)) || (before.makes && !access.makes)
  if (says) map.set(key, access)
  else if (access.linksTo !== undefined && before && before.linksTo === undefined) map.set(key, { ...before, linksTo: access.linksTo })
  else if (access.deletes && before && !before.deletes && access.certain) map.set(key, { ...before, deletes: access.deletes })
}

/** A variable that one command sets for itself still reaches another that does not. */
function keepEnv(map: Map<string, EnvRead>, read: EnvRead): void {
  const before = map.get(read.name)
  if (before === undefined) return void map.set(read.name, read)
  const except = before.except?.filter((name) => read.except?.includes(name)) ?? []
  const { name, certain, why } = read.certain && !before.certain ? read : before
  map.set(name, except.length > 0 ? { name, certain, why, except } : { name, certain, why })
}

export function openLedger(): Ledger {
  const reads = new Map<string, Access>()
  const writes = new Map<string, Access>()
  const env = new Map<string, EnvRead>()
  const tools: ToolUse[] = []
  const accounts: AccountDeed[] = []
  let refresh: Refresh | undefined
  let dearest: WorkKind | undefined
  let place: { readonly story: string; readonly way: string } | undefined
  const told = <Told extends { readonly why: string }>(item: Told): Told => (place ? { ...item, why: `${place.story}${item.why}` } : item)
  let unknownIn: Effects['unknownIn']
  const work = (kind: WorkKind): void => {
    if (dearest === undefined || dearness.indexOf(kind) > dearness.indexOf(dearest)) dearest = kind
  }
  return {
    read: (access) => keep(reads, told(access)),
    write(access, leavesAccounts = false) {
      keep(writes, told(access))
      if (!leavesAccounts && changesAccounts(access)) accounts.push({ kind: 'any', why: told(access).why })
    },
    account: (deed) => void accounts.push(deed),
    env: (read) => keepEnv(env, told(read)),
    refresh(why, kind) {
      if (!refresh || (refresh.kind === 'other' && kind !== 'other')) refresh = { why, kind }
    },
    tool: (use) => void tools.push(use),
    work,
    unknown(why) {
      unknownIn = unknownIn === 'step' || !place ? 'step' : 'project'
      const { why: clause } = told({ why: why + (place?.way ?? '') })
      keep(reads, { path: '/', below: true, certain: false, why: clause })
      keep(writes, { path: '/', below: true, certain: false, why: clause })
      keepEnv(env, { name: '*', certain: false, why: told({ why }).why })
      accounts.push({ kind: 'any', why: clause })
    },
    inProject(story, way, act) {
      const before = place
      place ??= { story, way }
      act()
      place = before
    },
    makes: (path) => writes.has(`exact ${path}`) || ancestorsOf(path).some((folder) => folder !== '/' && (writes.has(`below ${folder}`) || writes.has(`below ${folder} in part`))),
    written: () => writes.values(),
    effects: () => ({
      tools,
      reads: [...reads.values()],
      writes: [...writes.values()],
      env: [...env.values()],
      accounts,
      refresh,
      work: dearest ?? 'other',
      opaque: undefined,
      unknownIn,
    }),
  }
}
