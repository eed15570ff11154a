import { existsSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { buildSequence } from '../../src/cache/simulate.ts'
import { runsOf } from './commits.ts'
import { printedSteps, type PrintedStep } from './printed-steps.ts'
import { projects } from './projects.ts'
import { builders, forgetStates, recordedStates } from './replay.ts'
import { observedBy } from './tables.ts'

/** What a real builder reran: steps as `stage number`, or their number alone where the builder prints no stage. */
type Answer = { readonly ran: readonly string[]; readonly laid?: readonly string[] } | 'refused'

function readAnswers(project: string): Readonly<Record<string, Readonly<Record<string, Answer>>>> {
  const file = new URL(`projects/${project}.json`, import.meta.url)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function idOf({ label }: PrintedStep): string {
  const buildah = /^(?:\[(\d+)\/\d+\] )?STEP (\d+)\//.exec(label)
  if (buildah) return `${Number(buildah[1] ?? 1) - 1} ${buildah[2]}`
  const parts = /^(?:Step|\[(?:(\S+) +)?) *(\d+)\/\d+/.exec(label)
  return `${parts?.[1] ?? ''} ${parts?.[2] ?? ''}`.trim()
}

/** The classic builder prints no triggers. */
function isNumbered(step: PrintedStep): boolean {
  return idOf(step) !== ''
}

/** Where a step that two stages share is printed, the builder chooses. */
function wrong(step: PrintedStep, { ran, laid = [] }: Exclude<Answer, 'refused'>): boolean {
  const id = idOf(step)
  const isShared = step.sharedWith.length > 0 && !ran.includes(id)
  if (step.outcome === 'unknown' || isShared) return false
  return step.outcome !== (ran.includes(id) ? 'rebuilt' : laid.includes(id) ? 'relinked' : 'cached')
}

const recordings = Object.entries(projects).map(([title, project]) => ({ title, held: runsOf(project), answers: readAnswers(title) }))

let recorded = 0
let total = 0
let unknown = 0

for (const builder of builders) {
  const { name, inputs } = builder
  describe(name, () => {
    afterAll(() => forgetStates(builder))
    for (const { title, held, answers } of recordings) {
      it(`reruns in ${title} what was recorded`, () => {
        const differences: string[] = []
        for (const { builds, names } of held) {
          const asked = names.map((what) => ({ what, answer: observedBy({ observed: answers[what] ?? {} }, name) }))
          if (asked.every(({ answer }) => answer === undefined)) continue
          const sequence = buildSequence()
          const [first, ...next] = recordedStates(builds, inputs)
          if (first) sequence.add(first)
          for (const [index, { what, answer }] of asked.entries()) {
            const state = next[index]
            if (state) sequence.add(state)
            if (answer === undefined || answer === 'refused') continue
            recorded++
            const steps = printedSteps(sequence.last()).filter(isNumbered)
            total += steps.length
            unknown += steps.filter(({ outcome }) => outcome === 'unknown').length
            differences.push(...steps.filter((step) => wrong(step, answer)).map(({ label, outcome }) => `${what}: ${label} is ${outcome}`))
            differences.push(...answer.ran.filter((id) => !steps.some((step) => idOf(step) === id)).map((id) => `${what}: ${id} is no step`))
          }
        }
        expect(differences).toEqual([])
      })
    }
  })
}

it('has hundreds of recordings to agree with, and leaves few steps open', () => {
  expect(recorded).toBeGreaterThanOrEqual(300)
  expect(unknown / total).toBeLessThan(0.12)
})
