import type { BuildContext } from '../src/context/build-context.ts'
import type { GitFolder } from '../src/context/git-tree.ts'
import { parse } from '../src/dockerfile/parse.ts'
import { noSettings } from '../src/history/scenarios.ts'
import type { CheckInputs } from '../src/lint/analyse.ts'
import { replay } from '../src/replay/replay.ts'
import { eventsOf, type Stream, type StreamRequest } from '../src/replay/streams.ts'
import type { Timeline } from '../src/replay/timeline.ts'

/** What a text costs over the commits that are replayed. */
export interface Cost {
  readonly seconds: number
  readonly instructions: number
}

export type ReplayedCosts = Readonly<Record<Stream, Cost>>

export interface Setting extends Pick<CheckInputs, 'build' | 'config'>, Edits {
  readonly timeline: Timeline
  readonly contextOf: (tree: GitFolder) => BuildContext
}

/** Where the Dockerfile lies whose edits are mapped onto all texts, and what git has by an id; no path: it lies outside, and no commit edits it. */
export type Edits = Pick<StreamRequest, 'path' | 'textOf'>

export const noEdits: Edits = { path: undefined, textOf: () => undefined }

/** What a Dockerfile costs over commits; it comes of the text before the first of them. */
export function replayedCosts(text: string, setting: Setting): ReplayedCosts {
  const context = replayed(text, 'context', setting)
  const hasArguments = parse(text).instructions.some(({ keyword }) => keyword === 'ARG')
  return { context, dockerfile: replayed(text, 'dockerfile', setting), args: hasArguments ? replayed(text, 'args', setting) : context }
}

function replayed(text: string, stream: Stream, { build, config, timeline, contextOf, path, textOf }: Setting): Cost {
  const dockerfile = parse(text)
  const events = eventsOf({ stream, timeline, path, textOf, dockerfile, isFrozen: true, inputs: build, volatility: noSettings })
  const cost = { seconds: 0, instructions: 0 }
  for (const { seconds, outcomes } of replay(events, { dockerfile, contextOf, keeping: config.keeping, costs: config.costs })?.builds ?? []) {
    cost.seconds += seconds
    for (const outcome of outcomes.values()) if (outcome !== 'relinked') cost.instructions++
  }
  return cost
}
