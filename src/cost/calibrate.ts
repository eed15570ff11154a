import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { imageLayersOf } from '../graph/image-layers.ts'
import { wasThere, type BuildLog, type LoggedStep } from './log/build-log.ts'
import { matchSteps } from './match-steps.ts'
import type { Measurement } from './measurement.ts'
import { writtenText } from './spellings.ts'

export interface Calibration {
  /** In the order of the Dockerfile. Steps of which nothing was told have none. */
  readonly measurements: readonly Measurement[]
  /** Of each log: how many of its steps are steps of the Dockerfile, and how many are not. */
  readonly matched: readonly { readonly known: number; readonly unknown: number }[]
}

interface Samples {
  readonly seconds: number[]
  readonly stored: number[]
  readonly unpacked: number[]
}

/** What several logs tell of the steps of a Dockerfile: medians, so that one slow day is of no account. */
export function calibrate(logs: readonly BuildLog[], graph: BuildGraph): Calibration {
  const samples = new Map<Step, Samples>()
  const matched = logs.map((log) => {
    const [records, steps] = log.of === 'build' ? [log.steps.filter(isCounted), graph.steps] : [newest(log.steps, graph), imageLayersOf(graph)]
    const pairs = matchSteps(records, steps)
    for (const [step, record] of pairs) {
      const own = samples.get(step) ?? { seconds: [], stored: [], unpacked: [] }
      samples.set(step, own)
      if (record.outcome === 'ran' && record.seconds !== undefined && !wasThere(record)) own.seconds.push(record.seconds)
      if (record.bytes !== undefined) own[log.of === 'manifest' ? 'stored' : 'unpacked'].push(record.bytes)
    }
    return { known: pairs.size, unknown: log.of === 'build' ? records.length - pairs.size : steps.length - pairs.size }
  })
  const measurements = graph.steps.flatMap((step) => {
    const own = samples.get(step)
    return own ? measurementOf(step, own) : []
  })
  return { measurements, matched }
}

/** Instructions that only the classic builder calls steps are none of BuildKit's. */
function isCounted({ text }: LoggedStep): boolean {
  return /^(?:FROM|RUN|COPY|ADD|WORKDIR|ONBUILD)\s/i.test(text)
}

/** The entries of an image's history that the Dockerfile made, not its base image: no more than it has instructions. */
function newest(entries: readonly LoggedStep[], { dockerfile }: BuildGraph): readonly LoggedStep[] {
  return entries.slice(-dockerfile.instructions.length)
}

function measurementOf(step: Step, { seconds, stored, unpacked }: Samples): Measurement[] {
  const bytes = median(stored.length > 0 ? stored : unpacked)
  if (seconds.length === 0 && bytes === undefined) return []
  const took = median(seconds)
  return [
    {
      stage: step.stage.label,
      text: writtenText(step),
      seconds: took === undefined ? undefined : Math.round(took * 100) / 100,
      bytes: bytes === undefined ? undefined : Math.round(bytes),
      samples: seconds.length,
    },
  ]
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}
