import type { Step } from '../graph/build-graph.ts'
import { bareText, normalText, spellingsOf } from './spellings.ts'
import { likeness } from './likeness.ts'

/** Something that is known of a step by its stage and its text. */
export interface StepRecord {
  readonly stage: string | undefined
  readonly text: string
}

/** From here on two texts of one stage are the same step, edited. */
const leastLikeness = 0.6

/**
 * Which record speaks of which step: by stage and text, in whatever spelling; then by text in another stage, as a step that two stages share is
 * told of under one of them; then the nearest text in the same stage, for a step that was edited since. No two of one to one of the other.
 */
export function matchSteps<Known extends StepRecord>(records: readonly Known[], steps: readonly Step[]): ReadonlyMap<Step, Known> {
  const found = new Map<Step, Known>()
  const free = new Set(records)
  const spellings = new Map(steps.map((step) => [step, spellingsOf(step)]))
  const take = (isSame: (record: Known, step: Step) => boolean): void => {
    const byText = grouped(free, normalText)
    const byBareText = grouped(free, bareText)
    for (const step of steps) {
      if (found.has(step)) continue
      const texts = spellings.get(step) ?? []
      const record = [...texts.flatMap((text) => byText.get(text) ?? []), ...texts.flatMap((text) => byBareText.get(text) ?? [])].find((each) => free.has(each) && isSame(each, step))
      if (!record) continue
      found.set(step, record)
      free.delete(record)
    }
  }
  take(isOfStage)
  take(() => true)
  for (const [step, record] of nearestPairs([...free], steps.filter((step) => !found.has(step)), spellings)) {
    if (found.has(step) || !free.has(record)) continue
    found.set(step, record)
    free.delete(record)
  }
  return found
}

function grouped<Known extends StepRecord>(records: Iterable<Known>, nameOf: (text: string) => string): ReadonlyMap<string, readonly Known[]> {
  const groups = new Map<string, Known[]>()
  for (const record of records) {
    const name = nameOf(record.text)
    const group = groups.get(name)
    if (group) group.push(record)
    else groups.set(name, [record])
  }
  return groups
}

function isOfStage({ stage }: StepRecord, step: Step): boolean {
  return stage === undefined || stage.toLowerCase() === step.stage.label
}

/** Beyond that many pairs nobody compares them: such a log is of another Dockerfile. */
const mostPairs = 10_000

/** Pairs of one stage that are alike, the likest first; where they are equally so, in order. */
function nearestPairs<Known extends StepRecord>(records: readonly Known[], steps: readonly Step[], spellings: ReadonlyMap<Step, readonly string[]>): [Step, Known][] {
  if (records.length * steps.length > mostPairs) return []
  const pairs = steps.flatMap((step) =>
    records.flatMap((record) => {
      if (!isOfStage(record, step)) return []
      const text = normalText(record.text)
      const like = Math.max(...(spellings.get(step) ?? []).map((spelling) => likeness(spelling, text)))
      return like >= leastLikeness ? [{ step, record, like }] : []
    }),
  )
  return pairs.sort((a, b) => b.like - a.like).map(({ step, record }) => [step, record])
}
