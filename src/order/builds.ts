import type { Step } from '../graph/build-graph.ts'
import type { Scenario } from '../history/scenarios.ts'

/** What is another in some builds, and how many: files of the build context, arguments, values that somebody writes, base images. */
export interface BuildKind {
  /** The share of builds, 0 to 1. */
  readonly weight: number
  readonly paths: ReadonlySet<string>
  /** Names of arguments with another value. */
  readonly args: ReadonlySet<string>
  /** Instructions that read otherwise, by their text as it is now. */
  readonly texts: ReadonlySet<string>
  /** Names that ENV and LABEL give another value: `ENV VERSION`. */
  readonly values: ReadonlySet<string>
  /** References of base images that moved. */
  readonly images: ReadonlySet<string>
  /** Seconds of steps that need not be spent, whatever changed: that a step does not run, or that it runs for nothing. */
  readonly spared?: ReadonlyMap<Step, number>
}

/** What builds of a file see changed. */
export interface Builds {
  /** Of these one happens at a time, such as the commits of a history: their weights sum up to 1 or less. */
  readonly exclusive: readonly BuildKind[]
  /** Each of these happens or not, whatever else does. */
  readonly independent: readonly BuildKind[]
}

const none: ReadonlySet<string> = new Set()

/** Ordinary changes as kinds of builds that know nothing of each other. */
export function buildsOf(scenarios: readonly Scenario[]): Builds {
  return { exclusive: [], independent: scenarios.flatMap(buildOf) }
}

/** Changes of which one happens at a time, such as the commits of a history, and chances that know nothing of them and of each other. */
export function exclusiveBuildsOf(scenarios: readonly Scenario[], chances: readonly Scenario[] = []): Builds {
  return { exclusive: scenarios.flatMap(buildOf), independent: chances.flatMap(buildOf) }
}

const nothing = { paths: none, args: none, texts: none, values: none, images: none }

/** A scenario as a kind of build; none where an order does not know what changes. */
export function buildOf({ change, weight }: Scenario): readonly BuildKind[] {
  switch (change.kind) {
    case 'file':
      return [{ ...nothing, weight, paths: new Set([change.path]) }]
    case 'files':
      return [{ ...nothing, weight, paths: new Set(change.paths), args: new Set(change.args), texts: new Set(change.texts) }]
    case 'arg':
      return [{ ...nothing, weight, args: new Set([change.name]) }]
    case 'base':
      return [{ ...nothing, weight, images: new Set([change.image]) }]
    case 'value':
      return [{ ...nothing, weight, values: new Set([`${change.of} ${change.name}`]) }]
    case 'cold':
    case 'text':
      return []
  }
}
