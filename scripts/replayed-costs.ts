import type { BuildContext } from '../src/context/build-context.ts'
import type { GitFolder } from '../src/context/git-tree.ts'
import { parse } from '../src/dockerfile/parse.ts'
import { noSettings } from '../src/history/scenarios.ts'
import type { CheckInputs } from '../src/lint/analyse.ts'
import { replay } from '../src/replay/replay.ts'
import { eventsOf, type Stream } from '../src/replay/streams.ts'
import type { Timeline } from '../src/replay/timeline.ts'

/** What a text costs over the commits that are replayed. */
export interface Cost {
  readonly seconds: number
  readonly instructions: number
}

/** By stream. */
export interface ReplayedCosts {
  readonly context: Cost
  readonly args: Cost
}

export interface Setting extends Pick<CheckInputs, 'build' | 'config'> {
  readonly timeline: Timeline
  readonly contextOf: (tree: GitFolder) => BuildContext
}

/** What a Dockerfile costs over commits. It lies outside of them: none edits it. */
export function replayedCosts(text: string, setting: Setting): ReplayedCosts {
  const context = replayed(text, 'context', setting)
  const hasArguments = parse(text).instructions.some(({ keyword }) => keyword === 'ARG')
  return { context, args: hasArguments ? replayed(text, 'args', setting) : context }
}

function replayed(text: string, stream: Stream, { build, config, timeline, contextOf }: Setting): Cost {
  const dockerfile = parse(text)
  const events = eventsOf({ stream, timeline, path: undefined, textOf: () => undefined, dockerfile, inputs: build, volatility: noSettings })
  const cost = { seconds: 0, instructions: 0 }
  for (const { seconds, outcomes } of replay(events, { dockerfile, contextOf, keeping: config.keeping, costs: config.costs })?.builds ?? []) {
    cost.seconds += seconds
    for (const outcome of outcomes.values()) if (outcome !== 'relinked') cost.instructions++
  }
  return cost
}
