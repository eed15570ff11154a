import { readCsv } from './csv.ts'
import { nearest } from './nearest.ts'
import { readSize } from './size.ts'

interface MountBase {
  /** As written. Relative to the working directory. */
  readonly target: string | undefined
  /** Undefined where the author is silent: bind, secret and ssh mounts are then read-only, cache and tmpfs mounts are not. */
  readonly readOnly: boolean | undefined
}

interface OwnedMount extends MountBase {
  readonly mode: number | undefined
  readonly uid: number | undefined
  readonly gid: number | undefined
}

export interface BindMount extends MountBase {
  readonly type: 'bind'
  /** A stage, a named context or an image; the build context where undefined. */
  readonly from: string | undefined
  /** A path in `from`; its root where undefined. */
  readonly source: string | undefined
}

export interface CacheMount extends OwnedMount {
  readonly type: 'cache'
  /** The cleaned target where undefined. */
  readonly id: string | undefined
  /** What an empty cache starts with; nothing where undefined. */
  readonly from: string | undefined
  readonly source: string | undefined
  /** `shared` where undefined. */
  readonly sharing: 'shared' | 'private' | 'locked' | undefined
}

export interface TmpfsMount extends MountBase {
  readonly type: 'tmpfs'
  /** In bytes. */
  readonly size: number | undefined
}

export interface SecretMount extends OwnedMount {
  readonly type: 'secret'
  /** `id` or else `source`, or else the last part of the target. */
  readonly id: string | undefined
  readonly source: string | undefined
  /** The variable that holds the secret. No file is mounted then, unless there is a target too. */
  readonly env: string | undefined
  readonly required: boolean
}

export interface SshMount extends OwnedMount {
  readonly type: 'ssh'
  /** `default` where undefined. */
  readonly id: string | undefined
  readonly required: boolean
}

/** The value of one `--mount`. Nothing is filled in that its text does not say. */
export type Mount = BindMount | CacheMount | TmpfsMount | SecretMount | SshMount

interface Fields {
  type: Mount['type']
  from?: string
  source?: string
  target?: string
  readOnly?: boolean
  id?: string
  sharing?: 'shared' | 'private' | 'locked'
  required?: boolean
  size?: number
  mode?: number
  uid?: number
  gid?: number
  env?: string
}

const TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const
const SHARINGS = ['shared', 'private', 'locked'] as const
const KEYS = [
  'type', 'from', 'source', 'src', 'target', 'dst', 'destination', 'readonly', 'ro', 'readwrite', 'rw',
  'id', 'sharing', 'required', 'size', 'mode', 'uid', 'gid', 'env',
]
// What a key without `=` can be.
const SWITCHES = new Set(['readonly', 'ro', 'readwrite', 'rw', 'required'])

/**
 * Reads the value of a RUN's `--mount`, whose flag quotes are out already. `expandValue` puts variables in; `from` takes none.
 * The fault is a sentence without the name of the instruction.
 */
export function parseMount(value: string, expandValue: (text: string) => string): Mount | { readonly fault: string } {
  const fields = readCsv(value)
  if (fields === undefined) return { fault: `the fields of \`${value}\` cannot be told apart.` }
  const mount: Fields = { type: 'bind' }
  for (const field of fields) {
    const equals = field.indexOf('=')
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase()
    const written = equals === -1 ? undefined : field.slice(equals + 1)
    const fault = setField(mount, key, key === 'from' || written === undefined ? written : expandValue(written))
    if (fault !== undefined) return { fault }
  }
  const fault = misfit(mount)
  return fault === undefined ? typed(mount) : { fault }
}

/** What is wrong with a mount as written, variables and quotes in it: these may change anything but `from`, which takes none. */
export function mountFault(value: string): string | undefined {
  if (/[$\\`'"]/.test(value)) {
    const named = readCsv(value)?.find((field) => /^from=/i.test(field))
    return named === undefined ? undefined : fromFault(named.slice('from='.length))
  }
  const mount = parseMount(value, (text) => text)
  return 'fault' in mount ? mount.fault : undefined
}

function fromFault(text: string): string | undefined {
  return /\$./s.test(text) ? `\`from=${text}\` has a variable, and \`from\` takes none.` : undefined
}

/** In the order of the text, as BuildKit does: `required` and `size` count only behind their type. */
function setField(mount: Fields, key: string, value: string | undefined): string | undefined {
  if (!KEYS.includes(key)) {
    const near = nearest(key, KEYS)
    return `it has no key \`${key}\`${near === undefined ? '' : `; the nearest is \`${near}\``}.`
  }
  if (value === undefined && !SWITCHES.has(key)) return `\`${key}\` has no value.`
  const text = value ?? 'true'
  switch (key) {
    case 'type': {
      const type = TYPES.find((candidate) => candidate === text.toLowerCase())
      if (type === undefined) return `its type \`${text}\` is not one of ${TYPES.join(', ')}.`
      mount.type = type
      return undefined
    }
    case 'sharing': {
      const sharing = SHARINGS.find((candidate) => candidate === text.toLowerCase())
      if (sharing === undefined) return `its sharing \`${text}\` is not one of ${SHARINGS.join(', ')}.`
      mount.sharing = sharing
      return undefined
    }
    case 'from':
      mount.from = text
      return fromFault(text)
    case 'source':
    case 'src':
      mount.source = text
      return undefined
    case 'target':
    case 'dst':
    case 'destination':
      mount.target = text
      return undefined
    case 'id':
    case 'env':
      mount[key] = text
      return undefined
    default:
      return setMeasure(mount, key, text)
  }
}

/** The keys whose values are numbers or truth values. */
function setMeasure(mount: Fields, key: string, text: string): string | undefined {
  const invalid = `\`${key}\` cannot be \`${text}\`.`
  if (key === 'mode' || key === 'uid' || key === 'gid') {
    const number = readWhole(text, key === 'mode' ? 8 : 10)
    if (number === undefined) return invalid
    mount[key] = number
    return undefined
  }
  if (key === 'size') {
    if (mount.type !== 'tmpfs') return `a ${mount.type} mount has no \`size\`.`
    const size = readSize(text)
    if (size === undefined) return invalid
    mount.size = size
    return undefined
  }
  const isSecret = mount.type === 'secret' || mount.type === 'ssh'
  if (key === 'required' && !isSecret) return `a ${mount.type} mount has no \`required\`.`
  const truth = readTruth(text)
  if (truth === undefined) return invalid
  if (key === 'required') mount.required = truth
  else mount.readOnly = key.startsWith('readw') || key === 'rw' ? !truth : truth
  return undefined
}

function misfit(mount: Fields): string | undefined {
  const { type } = mount
  if (type === 'bind' || type === 'tmpfs') {
    for (const key of ['mode', 'uid', 'gid'] as const) if (mount[key] !== undefined) return `a ${type} mount has no \`${key}\`.`
  }
  if (mount.sharing !== undefined && type !== 'cache') return `a ${type} mount has no \`sharing\`.`
  if (type === 'ssh' && mount.source) return 'an ssh mount has no `source`.'
  if (type !== 'secret') return undefined
  if (mount.from) return 'a secret mount has no `from`.'
  if (!mount.source && !mount.target && !mount.id) return 'a secret mount needs an `id`, a `source` or a `target`.'
  if (mount.source && mount.id) return 'a secret mount has either an `id` or a `source`.'
  return undefined
}

function typed({ type, from, source, target, readOnly, id, sharing, required = false, size, mode, uid, gid, env }: Fields): Mount {
  switch (type) {
    case 'bind':
      return { type, from, source, target, readOnly }
    case 'cache':
      return { type, id, from, source, target, readOnly, sharing, mode, uid, gid }
    case 'tmpfs':
      return { type, target, size, readOnly }
    case 'secret':
      return { type, id, source, target, env, required, readOnly, mode, uid, gid }
    case 'ssh':
      return { type, id, target, required, readOnly, mode, uid, gid }
  }
}

function readTruth(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : undefined
}

function readWhole(text: string, radix: 8 | 10): number | undefined {
  if (!(radix === 8 ? /^[0-7]+$/ : /^\d+$/).test(text)) return undefined
  const number = Number.parseInt(text, radix)
  return number < 2 ** 32 ? number : undefined
}
