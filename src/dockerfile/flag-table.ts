import type { SyntaxFault } from './dockerfile.ts'
import { expand } from './expand.ts'
import type { Flag } from './instruction.ts'
import { nearest } from './nearest.ts'

const CLAUSE = '[ugoa]*(?:[-+=](?:[ugo]|[rwxXst]*))+'
const MODE = new RegExp(`^(?:0*[0-7]{0,4}|${CLAUSE}(?:,${CLAUSE})*)$`)

type FlagKind = 'boolean' | 'text' | 'list'

function tableOf(kinds: Readonly<Record<FlagKind, readonly string[]>>): ReadonlyMap<string, FlagKind> {
  const table = new Map<string, FlagKind>()
  for (const name of kinds.boolean) table.set(name, 'boolean')
  for (const name of kinds.text) table.set(name, 'text')
  for (const name of kinds.list) table.set(name, 'list')
  return table
}

const NONE = tableOf({ boolean: [], text: [], list: [] })

/** The flags of each keyword. ARG and STOPSIGNAL are absent: BuildKit reads over whatever flags they have. */
const TABLES = new Map([
  ['FROM', tableOf({ boolean: [], text: ['platform'], list: [] })],
  ['RUN', tableOf({ boolean: [], text: ['network', 'security'], list: ['mount', 'device'] })],
  ['COPY', tableOf({ boolean: ['link', 'parents'], text: ['from', 'chown', 'chmod'], list: ['exclude'] })],
  ['ADD', tableOf({ boolean: ['link', 'keep-git-dir', 'unpack'], text: ['chown', 'chmod', 'checksum'], list: ['exclude'] })],
  ['HEALTHCHECK', tableOf({ boolean: [], text: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'], list: [] })],
  ...['ENV', 'LABEL', 'WORKDIR', 'USER', 'MAINTAINER', 'EXPOSE', 'VOLUME', 'SHELL', 'CMD', 'ENTRYPOINT', 'ONBUILD']
    .map((keyword) => [keyword, NONE] as const),
])

/** What is wrong with the flags of an instruction: unknown, twice, without value, or of a value that the keyword does not take. */
export function flagFaults(keyword: string, flags: readonly Flag[]): readonly SyntaxFault[] {
  const table = TABLES.get(keyword)
  if (table === undefined || flags.length === 0) return []
  const faults: SyntaxFault[] = []
  const seen = new Set<string>()
  for (const flag of flags) {
    const message = flagFault(keyword, flag, table, seen.has(flag.name))
    if (message !== undefined) faults.push({ message, range: flag.range })
    seen.add(flag.name)
  }
  return faults
}

function flagFault(keyword: string, { name, value }: Flag, table: ReadonlyMap<string, FlagKind>, again: boolean): string | undefined {
  const kind = table.get(name)
  if (kind === undefined) {
    const near = nearest(name, [...table.keys()])
    return `${keyword} has no flag \`--${name}\`${near === undefined ? '' : `; the nearest is \`--${near}\``}.`
  }
  if (again && kind !== 'list') return `${keyword} has the flag \`--${name}\` twice.`
  if (kind === 'boolean') {
    if (value === undefined || /^(true|false)$/i.test(value)) return undefined
    return `${keyword} has the flag \`--${name}=${value}\`, which can only be true or false.`
  }
  if (value === undefined) return `${keyword} has the flag \`--${name}\` without a value.`
  return valueFault(keyword, name, value)
}

function valueFault(keyword: string, name: string, value: string): string | undefined {
  // BuildKit puts no variables into it, and refuses what would change by that.
  if (name === 'from' && expand(value, () => undefined, { escape: '\\' }).value !== value) {
    return `COPY has the flag \`--from=${value}\` with a variable, and \`--from\` takes none.`
  }
  if (name === 'chmod' && !/[$\\`'"]/.test(value) && !MODE.test(value)) {
    return `${keyword} has the flag \`--chmod=${value}\`, which is neither octal up to 7777 nor symbolic such as u=rw,go-w.`
  }
  if (keyword !== 'RUN') return undefined
  if (name === 'network' && !['default', 'none', 'host'].includes(value)) return `RUN has no network \`${value}\`; it can be default, none or host.`
  if (name === 'security' && !['insecure', 'sandbox'].includes(value)) return `RUN has no security mode \`${value}\`; it can be sandbox or insecure.`
  return undefined
}
