import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { compare } from './compare.ts'
import { divergences } from './divergences.ts'
import { builders, forgetStates } from './replay.ts'
import { observedBy, tables, type Recording } from './tables.ts'

function readTable(table: string): readonly Recording[] {
  return JSON.parse(readFileSync(new URL(`${table}.json`, import.meta.url), 'utf8'))
}

const recordings = new Map(tables.map((table) => [table, readTable(table)]))

function isDivergent(table: string, id: string, builder: string): boolean {
  return divergences.some((divergence) => divergence.table === table && divergence.ids.includes(id) && divergence.builders.includes(builder))
}

/** Tables whose builds are about what a stage makes, so that much in them is rightly left open. */
const turnOnBytes: ReadonlySet<string> = new Set(['chains', 'runners'])

for (const builder of builders) {
  describe(builder.name, () => {
    afterAll(() => forgetStates(builder))
    let steps = 0
    let unknown = 0
    for (const [table, held] of recordings) {
      it(`agrees step by step with the recordings of table ${table}`, () => {
        const differences: string[] = []
        for (const recording of held) {
          const observed = observedBy(recording, builder.name)
          if (observed === undefined || isDivergent(table, recording.id, builder.name)) continue
          const compared = compare(recording, observed, builder)
          if (!turnOnBytes.has(table)) {
            steps += compared.steps
            unknown += compared.unknown
          }
          differences.push(...compared.differences.map((difference) => `${recording.id} (${recording.what}): ${difference}`))
        }
        expect(differences).toEqual([])
      })
    }

    it('leaves few outcomes open, all of them copies from a stage that ran again', () => {
      expect(unknown / steps).toBeLessThan(0.05)
    })
  })
}

describe('the list of divergences', () => {
  it.each(divergences)('still holds of $table $ids', ({ table, ids, builders: divergent }) => {
    for (const recording of [...recordings].flatMap(([name, held]) => (name === table ? held : [])).filter(({ id }) => ids.includes(id))) {
      const agreeing = builders.filter((builder) => {
        const observed = observedBy(recording, builder.name)
        return divergent.includes(builder.name) && observed !== undefined && compare(recording, observed, builder).differences.length === 0
      })
      expect({ id: recording.id, agreeing: agreeing.map(({ name }) => name) }).toEqual({ id: recording.id, agreeing: [] })
    }
  })
})

it.each([...recordings])('gives each recording of table %s a name of its own', (_, held) => {
  expect(new Set(held.map(({ id }) => id)).size).toBe(held.length)
})
