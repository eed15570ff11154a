import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from '../../src/dockerfile/parse.ts'

function faults(words: string): readonly string[] {
  return parse(`FROM alpine\nEXPOSE ${words}`).faults.map(({ message }) => message)
}

describe('ports of EXPOSE', () => {
  it.each([
    '443', '0', '443/UDP', '443/', '+443', '0443', '7000-7004/sctp', '8443:443', '10.0.0.7:8443:443', '10.0.0.7::443', '[fe80::7]:8443:443', 'fe80::7:8443:443',
    '7000-7004:9000-9004', '7000-7004:9000', '$PORT/x', '"443"', '`443',
  ])('takes %s', (word) => {
    expect(faults(word)).toEqual([])
  })

  it.each([
    ['443/quic', 'has the protocol `quic`, which is none of tcp, udp and sctp'],
    ['443/tcp/udp', 'has the protocol `tcp/udp`, which is none of tcp, udp and sctp'],
    ['80,443', 'has `80,443`, which is no port from 0 to 65535 and no range of them'],
    ['https', 'has `https`, which is no port from 0 to 65535 and no range of them'],
    ['70000', 'has `70000`, which is no port from 0 to 65535 and no range of them'],
    ['7004-7000', 'has `7004-7000`, which is no port from 0 to 65535 and no range of them'],
    ['7000-', 'has `7000-`, which is no port from 0 to 65535 and no range of them'],
    ['8443:', 'has `8443:`, which is no port from 0 to 65535 and no range of them'],
    ['10.0.0.7:443', 'has `10.0.0.7` for a port of the host, which is none'],
    ['web:8443:443', 'has the address `web`, which is no IP address'],
    ['7000-7001:9000-9004', 'has `7000-7001:9000-9004`, in which two ranges differ in length'],
  ])('refuses %s', (word, message) => {
    expect(faults(`22 ${word}`)).toEqual([`EXPOSE ${message}.`])
  })

  it('takes every range in order', () => {
    fc.assert(fc.property(fc.nat(65_535), fc.nat(65_535), (first, last) => {
      expect(faults(`${first}-${last}`)).toHaveLength(first <= last ? 0 : 1)
    }))
  })
})
