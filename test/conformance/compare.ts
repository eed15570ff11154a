import { persistentRunner, type Keeping } from '../../src/graph/keeping.ts'
import { missingSources } from '../../src/graph/missing-sources.ts'
import { simulateBuilds } from '../../src/cache/simulate.ts'
import { printedSteps, type PrintedStep } from './printed-steps.ts'
import { recordedStates, type Builder } from './replay.ts'
import { buildsOf, type Observed, type Recording } from './tables.ts'

export interface Comparison {
  /** Where the model and the builder differ: one sentence each. */
  readonly differences: readonly string[]
  readonly steps: number
  /** Steps that the model leaves open. */
  readonly unknown: number
}

const words = { cached: 'cached', rebuilt: 'ran', relinked: 'laid again', unknown: 'unknown', skipped: 'skipped' } as const

/** `ran  [b] COPY a.txt /c1/`, or without the stage where the file has one stage only. */
function lineOf({ outcome, label }: PrintedStep): string {
  const parts = /^\[(?:(\S+) +)?\d+\/\d+\] (?!STEP )([^]*)$/.exec(label)
  const name = parts ? `${parts[1] ? `[${parts[1]}] ` : ''}${parts[2]}` : label.replace(/^Step \d+\/\d+ : |^(?:\[\d+\/\d+\] )?STEP \d+\/\d+: /, '')
  return `${words[outcome]}  ${name}`
}

function labelOf(line: string): string {
  return line.slice(line.indexOf('  ') + 2)
}

/** Replays a recording, and holds each step against what that builder did. */
export function compare(recording: Recording, observed: Observed, { inputs }: Pick<Builder, 'inputs'>): Comparison {
  const builds = recordedStates(buildsOf(recording), inputs)
  const faults = builds.map(({ graph }) => [...graph.faults, ...graph.unmet, ...missingSources(graph)])
  if (observed === 'refused') {
    const isFaulty = faults.some(({ length }) => length > 0)
    return { differences: isFaulty ? [] : ['the builder refuses the file, the model finds no fault'], steps: 0, unknown: 0 }
  }
  const { cacheExport } = recording
  const keeping: Keeping = cacheExport === undefined ? persistentRunner : { runner: 'ephemeral', cacheExport }
  const steps = printedSteps(simulateBuilds(builds, keeping))
  // BuildKit prints a step that two stages share under one of them only, the classic builder no triggers.
  const isPrinted = ({ sharedWith, label }: PrintedStep): boolean => (inputs.builder === 'buildkit' ? sharedWith.length === 0 : /STEP |Step /.test(label))
  const lines = steps.filter(isPrinted).map(lineOf)
  const labels = new Set(steps.map((step) => labelOf(lineOf(step))))
  const seen = new Set(observed)
  const isSeen = (line: string): boolean => seen.has(line) || (line.startsWith('unknown  ') && ['cached', 'ran', 'laid again'].some((word) => seen.has(line.replace('unknown', word))))
  return {
    differences: [
      ...(faults.at(-1) ?? []).map(({ message }) => `the builder builds it: ${message}`),
      ...lines.filter((line) => !isSeen(line)).map((line) => `not so: ${line}`),
      ...observed.filter((line) => !labels.has(labelOf(line))).map((line) => `not modelled: ${line}`),
    ],
    steps: lines.length,
    unknown: lines.filter((line) => line.startsWith('unknown  ')).length,
  }
}
