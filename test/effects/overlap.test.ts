import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Access } from '../../src/effects/effects.ts'
import { accessTo, pathsClash } from '../../src/effects/overlap.ts'

const paths = fc.constantFrom('/', '/app', '/app/a', '/app/a/b', '/ap', '/bin', '/bin/x', '/usr/bin/x', '/usr', '/lib64/y', '/var/run/z', '/run')
const accesses = fc.array(fc.record({ path: paths, below: fc.boolean(), certain: fc.boolean(), why: fc.constant('it does') }), { maxLength: 8 })

it('finds for one path what a clash with that path alone finds', () => {
  fc.assert(
    fc.property(accesses, paths, (all: readonly Access[], path) => {
      const clash = pathsClash(all, [{ path, below: false, certain: true, why: '' }])?.a
      expect(accessTo(all, path)?.certain).toBe(clash?.certain)
    }),
    { numRuns: 500 },
  )
})

it('does not mind on which side of a clash an access stands', () => {
  fc.assert(
    fc.property(accesses, accesses, (a, b) => {
      const [one, other] = [pathsClash(a, b), pathsClash(b, a)]
      expect(one === undefined).toBe(other === undefined)
      expect(one && one.a.certain && one.b.certain).toBe(other && other.a.certain && other.b.certain)
    }),
    { numRuns: 500 },
  )
})
