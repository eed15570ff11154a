import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { reportSteps } from '../../src/cache/report-steps.ts'
import { simulate } from '../../src/cache/simulate.ts'
import type { StepReport } from '../../src/cache/step-report.ts'
import type { MemoryFile } from '../../src/context/memory.ts'
import { builders, changed, stateOf, type Files, type Side } from './replay.ts'

/** Two builds that real builders ran one after the other from an empty cache, and what became of the steps of the second. */
interface Recording {
  readonly id: string
  readonly what: string
  readonly before: Pick<Side, 'dockerfile'> & Partial<Side>
  /** What is different; `null` takes a thing away. */
  readonly after: Partial<Side> & { readonly changes?: Readonly<Record<string, MemoryFile | null>> }
  /** By builder: `refused`, or a line for each step: what became of it, then the builder's own label. */
  readonly observed: Readonly<Record<string, 'refused' | readonly string[]>>
}

const commonFiles: Files = { 'a.txt': 'a\n', 'src/m.js': 'm\n', 'src/sub/n.js': 'n\n', 'other.txt': 'o\n' }

/** By builder where it does something that the model leaves out, with the reason. The lists may only shrink. */
const divergences: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['buildkit', new Map([
    ['D03c', 'BuildKit sends the context of one path as a difference to the last one and misses a mode that alone changed; the model compares whole contexts.'],
    ['D03d', 'As D03c, for a folder below.'],
    ['D29', 'As D03c: another content of the same size and modification time goes unseen from one path.'],
  ])],
  ['buildah', new Map([
    ['D19b', 'Buildah looks into the archive that it unpacks; the model takes it for a file.'],
    ['D20b', 'Buildah looks a name up in the image; the model does not know its numbers.'],
  ])],
])

/** Refused for what the command line says, or for want of a frontend that a `# syntax=` line can bring. */
const unrefused: ReadonlySet<string> = new Set(['D27', 'G15'])

const tables = ['A', 'B', 'C', 'D', 'E', 'F', 'G']

function readTable(table: string): readonly Recording[] {
  return JSON.parse(readFileSync(new URL(`${table}.json`, import.meta.url), 'utf8'))
}

/** The side of a recording; the build context holds four small files where none are given. */
function sideOf({ files = commonFiles, ...rest }: Recording['before']): Side {
  return { ...rest, files }
}

function afterOf({ before, after: { changes, ...rest } }: Recording): Side {
  return { ...sideOf({ ...before, ...rest }), files: changed(before.files ?? commonFiles, changes) }
}

const words = { cached: 'cached', rebuilt: 'ran', relinked: 'laid again', unknown: 'unknown', skipped: 'skipped' } as const

/** `ran  [b] COPY a.txt /c1/`, or without the stage where the file has one stage only. */
function lineOf({ outcome, label }: StepReport): string {
  const parts = /^\[(?:(\S+) +)?\d+\/\d+\] (?!STEP )([^]*)$/.exec(label)
  const name = parts ? `${parts[1] ? `[${parts[1]}] ` : ''}${parts[2]}` : label.replace(/^Step \d+\/\d+ : |^(?:\[\d+\/\d+\] )?STEP \d+\/\d+: /, '')
  return `${words[outcome]}  ${name}`
}

function isSeen(line: string, seen: ReadonlySet<string>): boolean {
  return seen.has(line) || (line.startsWith('unknown  ') && ['cached', 'ran'].some((word) => seen.has(line.replace('unknown', word))))
}

for (const { name, columns, inputs } of builders) {
  describe(name, () => {
    let unknowns = 0
    for (const table of tables) {
      it(`agrees step by step with the recordings of table ${table}`, () => {
        for (const recording of readTable(table)) {
          const [observed] = columns.flatMap((column) => (recording.observed[column] === undefined ? [] : [recording.observed[column]]))
          if (observed === undefined || divergences.get(inputs.builder)?.has(recording.id)) continue
          const [before, after] = [stateOf(sideOf(recording.before), inputs), stateOf(afterOf(recording), inputs)]
          if (observed === 'refused') {
            if (!unrefused.has(recording.id)) expect({ id: recording.id, faults: [before, after].flatMap(({ graph }) => graph.faults).length }).not.toMatchObject({ faults: 0 })
            continue
          }
          const simulation = simulate(before, after)
          // BuildKit prints a step that two stages share under one of them only, the classic builder no triggers.
          const isPrinted = ({ sharedWith, label }: StepReport): boolean => (inputs.builder === 'buildkit' ? sharedWith.length === 0 : /STEP |Step /.test(label))
          const steps = reportSteps(simulation).filter((step) => step.instruction !== 'FROM' && step.outcome !== 'skipped' && isPrinted(step))
          const seen = new Set(observed)
          const lines = steps.map(lineOf)
          unknowns += lines.filter((line) => line.startsWith('unknown  ')).length
          expect({ id: recording.id, what: recording.what, unseen: lines.filter((line) => !isSeen(line, seen)) }).toEqual({ id: recording.id, what: recording.what, unseen: [] })
          const labels = new Set([...observed, ...lines].map((line) => line.replace(/^.*? {2}/, '')))
          expect([...labels].filter((label) => !observed.some((line) => line.endsWith(`  ${label}`)))).toEqual([])
        }
      })
    }

    it('leaves at most twenty-five outcomes open, all of them copies from a stage that ran again', () => {
      expect(unknowns).toBeLessThanOrEqual(25)
    })
  })
}
