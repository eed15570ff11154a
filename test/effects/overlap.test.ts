import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Access } from '../../src/effects/effects.ts'
import { accessTo, pathsClash } from '../../src/effects/overlap.ts'

const paths = fc.constantFrom('/', '/app', '/app/a', '/app/a/b', '/ap', '/bin', '/bin/x', '/usr/bin/x', '/usr', '/lib64/y', '/var/run/z', '/run')
const accesses = fc.array(fc.record({ path: paths, below: fc.boolean(), certain: fc.boolean(), why: fc.constant('it does') }), { maxLength: 8 })
const left = ['/app/a', '/usr']
const inPart = fc.array(fc.record({ path: paths, below: fc.constant(true), certain: fc.boolean(), why: fc.constant('it does'), except: fc.constant(left) }), { maxLength: 4 })

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

it('finds nothing in what an access leaves out, and all else that the whole of it would find', () => {
  fc.assert(
    fc.property(accesses, inPart, paths, (all: readonly Access[], parts: readonly Access[], path) => {
      const isLeft = left.some((folder) => path === folder || path.startsWith(`${folder}/`))
      const whole = parts.map(({ path: folder, below, certain, why }): Access => ({ path: folder, below, certain, why }))
      const expected = accessTo(isLeft ? all : [...all, ...whole], path)
      expect(accessTo([...all, ...parts], path) !== undefined).toBe(expected !== undefined)
      expect(pathsClash([{ path, below: false, certain: true, why: '' }], [...all, ...parts]) !== undefined).toBe(expected !== undefined)
    }),
    { numRuns: 500 },
  )
})
