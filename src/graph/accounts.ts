import { accountFiles, type AccountDeed, type NewUser } from '../effects/account.ts'
import type { Effects } from '../effects/effects.ts'
import { cleanPath, isWithin } from '../effects/path.ts'
import { parseImageReference } from '../dockerfile/image-reference.ts'
import { brief } from './brief.ts'
import { parentStep, rootStage, type Stage, type Step } from './build-graph.ts'
import { gathered } from './gathered.ts'
import { imageNameOf } from './image-name.ts'
import { isAlpineImage, usersOfImage } from './image-users.ts'
import { isPlaceKnown } from './known-folder.ts'
import { copiesOf, isSeen, laysBelow } from './landings.ts'

/** Who a user is: what /etc/passwd says of him. */
export interface Account {
  readonly uid: number
  /** Undefined where the system picked it, and nobody can tell here. */
  readonly gid: number | undefined
  readonly home: string | undefined
  /** Whether the home folder is known to be there. */
  readonly isHomeMade: boolean
  /** Why all that may be otherwise: a clause. */
  readonly doubt: string | undefined
}

/** The users and groups of an image whose numbers are known. */
interface Accounts {
  readonly users: ReadonlyMap<string, Account>
  readonly groups: ReadonlyMap<string, number>
  readonly isAlpine: boolean
}

/** More are not told apart. */
const mostAccounts = 100

const accountsUpTo = new WeakMap<Step, Accounts>()

/** The account of the user as whom a step runs; undefined for root, and for one whose number is not known. */
export function accountOf(step: Step, effectsOf: (step: Step) => Effects | undefined): Account | undefined {
  const [user = '', group] = step.state.user?.split(':') ?? []
  if (user === '' || user === 'root' || user === '0') return undefined
  const accounts = gathered(parentStep(step), accountsUpTo, accountsOfBase(step.stage), (above, each) => withStep(above, each, effectsOf))
  const account = isNumber(user) ? accountOfNumber(Number(user), accounts) : accounts.users.get(user)
  return account && group !== undefined ? { ...account, gid: groupOf(group, accounts) } : account
}

function isNumber(text: string): boolean {
  return /^\d{1,9}$/.test(text)
}

/** Who else has no entry in /etc/passwd has `/` for his home, but nobody knows all who have one. */
function accountOfNumber(uid: number, { users }: Accounts): Account {
  const [account, ...others] = [...users.values()].filter((each) => each.uid === uid)
  return account && others.length === 0 ? account : { uid, gid: undefined, home: undefined, isHomeMade: false, doubt: undefined }
}

function groupOf(group: string, { groups }: Accounts): number | undefined {
  return isNumber(group) ? Number(group) : groups.get(group)
}

function accountsOfBase(stage: Stage): Accounts {
  const { base } = rootStage(stage)
  const name = imageNameOf(base) ?? ''
  const tag = (base.kind === 'image' ? parseImageReference(base.reference)?.tag : undefined) ?? ''
  const users = usersOfImage(name, tag)
  return {
    users: new Map(users.map(({ name: user, uid, gid, home }) => [user, { uid, gid, home, isHomeMade: true, doubt: undefined }])),
    groups: new Map(users.map(({ name: user, gid }) => [user, gid])),
    isAlpine: isAlpineImage(name, tag),
  }
}

function withStep(accounts: Accounts, step: Step, effectsOf: (step: Step) => Effects | undefined): Accounts {
  if (step.kind === 'copy') return mayBringAccounts(step) ? doubted(accounts, `\`${brief(step.instruction)}\` may bring another /etc/passwd`) : accounts
  return (effectsOf(step)?.accounts ?? []).reduce(withDeed, accounts)
}

/** Whether a copy may lay the files anew. */
function mayBringAccounts(step: Step): boolean {
  if (!step.placement || !isPlaceKnown(step)) return true
  const destination = cleanPath(step.placement.destination)
  if (!accountFiles.some((file) => isWithin(file, destination))) return false
  if (step.instruction.heredocs.length > 0 || step.placement.verb === 'ADD') return true
  return copiesOf(step).some((edge) => !isSeen(edge) || laysBelow(step, edge, accountFiles))
}

function doubted(accounts: Accounts, doubt: string): Accounts {
  return { ...accounts, users: new Map([...accounts.users].map(([name, account]) => [name, { ...account, doubt: account.doubt ?? doubt }])) }
}

function withDeed(accounts: Accounts, deed: AccountDeed): Accounts {
  switch (deed.kind) {
    case 'user':
      return withUser(accounts, deed)
    case 'group':
      return withGroup(accounts, deed.name, deed.certain ? deed.gid : undefined)
    case 'user-changed':
      return withoutUser(accounts, deed.name)
    case 'group-changed':
      return withoutGroup(accounts, deed.name)
    case 'any':
      return accounts.users.size === 0 ? accounts : doubted(accounts, deed.why)
  }
}

/** One who is there already was added by a command that failed, or is not whom we took him for. */
function withUser(accounts: Accounts, user: NewUser): Accounts {
  if (accounts.users.has(user.name) || !user.certain || user.uid === undefined || accounts.users.size >= mostAccounts) return withoutUser(accounts, user.name)
  const isOfAlpine = accounts.isAlpine && user.isByAdduser
  const home = user.isHomeOfAlpine && !isOfAlpine ? undefined : user.home
  // Of a user without a group, Alpine makes the group by the same number; others do where it is free.
  const gid = user.group === undefined ? (isOfAlpine && !user.isOfSystem ? user.uid : undefined) : groupOf(user.group, accounts)
  const account = { uid: user.uid, gid, home, isHomeMade: home !== undefined && user.makesHome, doubt: undefined }
  return { ...accounts, users: new Map(accounts.users).set(user.name, account) }
}

function withGroup(accounts: Accounts, name: string, gid: number | undefined): Accounts {
  if (gid === undefined || accounts.groups.size >= mostAccounts) return withoutGroup(accounts, name)
  return { ...accounts, groups: new Map(accounts.groups).set(name, gid) }
}

function withoutUser(accounts: Accounts, name: string): Accounts {
  if (!accounts.users.has(name)) return accounts
  const users = new Map(accounts.users)
  users.delete(name)
  return { ...accounts, users }
}

/** The number of the group may be another for those who are in it, too. */
function withoutGroup(accounts: Accounts, name: string): Accounts {
  const gid = accounts.groups.get(name)
  const groups = new Map(accounts.groups)
  groups.delete(name)
  const users = new Map([...accounts.users].map(([user, account]) => [user, account.gid === gid ? { ...account, gid: undefined } : account]))
  return { ...accounts, users, groups }
}
