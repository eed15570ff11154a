import type { BuildGraph } from '../graph/build-graph.ts'
import type { Keeping } from '../graph/keeping.ts'
import type { Range } from '../dockerfile/text.ts'
import type { PipelineBuild, PipelineFile } from '../pipeline/pipeline-file.ts'
import { optionValues, type AnyFlaw, type Messages, type Options, type OptionValues, type Placeholder, type Rule } from './rule.ts'
import type { Config } from './config.ts'
import type { Severity } from './finding.ts'

/** What a rule over pipelines is told. */
export interface PipelineFacts {
  readonly file: PipelineFile
  /** All pipeline files of the repository that are known, in the order of their paths, this one included. */
  readonly files: readonly PipelineFile[]
  /** The plan of a build; undefined where its Dockerfile or its context is not known. */
  planOf(build: PipelineBuild): PlannedBuild | undefined
}

export interface PlannedBuild {
  /** Of the Dockerfile, as people see it. */
  readonly path: string
  readonly graph: BuildGraph
  readonly config: Config
  /** The same build as `--no-cache` asks for it. */
  withoutCache(): BuildGraph
}

/** A way to run a build over and over. */
export interface BuildHabit {
  readonly graph: BuildGraph
  readonly keeping: Keeping
}

interface PipelineFlawPlace {
  readonly at: Range
  readonly also?: readonly { readonly path: string; readonly range: Range; readonly message: string }[]
  /** Absent where it is not known. */
  readonly costs?: PipelineCosts
}

/**
 * Where the waste comes from. `habits`: from what builds are now, and what they are without the flaw; `step`: from a flaw of the Dockerfile that
 * shows in this build alone.
 */
export type PipelineCosts =
  | { readonly kind: 'habits'; readonly planned: PlannedBuild; readonly now: BuildHabit; readonly better: BuildHabit }
  | { readonly kind: 'step'; readonly planned: PlannedBuild; readonly flaw: Pick<AnyFlaw, 'at' | 'also' | 'change'>; readonly keeping: Keeping }

/** A flaw of a pipeline: the place, the message and exactly the data that its placeholders ask for. */
export type PipelineFlaw<M extends Messages> = {
  [Id in keyof M & string]: PipelineFlawPlace & { readonly message: Id; readonly data: Readonly<Record<Placeholder<M[Id]>, string>> }
}[keyof M & string]

export interface AnyPipelineFlaw extends PipelineFlawPlace {
  readonly message: string
  readonly data: Readonly<Record<string, string>>
}

/** A rule over pipelines as its author writes it. What it proposes a person does: no fix is made. */
export interface PipelineRuleDefinition<M extends Messages, O extends Options> {
  readonly id: string
  readonly summary: string
  readonly severity: Severity
  readonly messages: M
  readonly options: O
  readonly check: (facts: PipelineFacts, options: OptionValues<O>) => Iterable<PipelineFlaw<M>>
}

/** Makes a rule whose findings are on the lines of compose files, bake files and workflows. In Dockerfiles it finds nothing. */
export function definePipelineRule<const M extends Messages, const O extends Options>(definition: PipelineRuleDefinition<M, O>): Rule {
  return { ...definition, check: () => [], checkPipeline: (facts, options) => definition.check(facts, optionValues(definition.options, options)) }
}
