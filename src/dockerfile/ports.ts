/**
 * What is wrong with a word of EXPOSE, as a predicate: a port or a range of ports, with or without protocol, and, as builders read over them
 * (BuildKit 0.25, observed), a port of the host and an address before it. Variables and quotes are out already.
 */
export function portFault(word: string): string | undefined {
  const parts = word.split(':')
  const [inside = '', protocol = ''] = cut(parts.at(-1) ?? '', '/')
  const outside = parts.at(-2) ?? ''
  const address = parts.slice(0, -2).join(':')
  if (!['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) return `has the protocol \`${protocol}\`, which is none of tcp, udp and sctp`
  const ports = countPorts(inside)
  if (ports === undefined) return `has \`${word}\`, which is no port from 0 to 65535 and no range of them`
  if (address !== '' && !ADDRESS.test(address)) return `has the address \`${address}\`, which is no IP address`
  if (outside === '') return undefined
  const hostPorts = countPorts(outside)
  if (hostPorts === undefined) return `has \`${outside}\` for a port of the host, which is none`
  return ports > 1 && ports !== hostPorts ? `has \`${word}\`, in which two ranges differ in length` : undefined
}

/** What only some releases read in a port: a plus sign before a number, and an IPv6 address without brackets. */
export type PortSpelling = 'plus sign' | 'IPv6 address without brackets'

/** The spellings of a port that not every release reads. */
export function spellingsOfPort(word: string): readonly PortSpelling[] {
  const parts = word.split(':')
  return [...(word.includes('+') ? (['plus sign'] as const) : []), ...(parts.length > 3 && !word.startsWith('[') ? (['IPv6 address without brackets'] as const) : [])]
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\]|[\da-f.]*:[\da-f:.]*)$/i

/** How many ports a text such as `80` or `8000-8010` means; undefined where it means none. */
function countPorts(text: string): number | undefined {
  const [first = '', last = first] = cut(text, '-')
  if (!isPort(first) || !isPort(last)) return undefined
  const count = Number(last) - Number(first) + 1
  return count < 1 ? undefined : count
}

function isPort(text: string): boolean {
  return /^\+?\d+$/.test(text) && Number(text) <= 65_535
}

function cut(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
