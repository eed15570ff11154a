import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CheckPipelineInputs } from '../check-pipeline.ts'
import { plan } from '../graph/plan.ts'
import { parse } from '../dockerfile/parse.ts'
import type { PlannedBuild } from '../lint/pipeline-rule.ts'
import type { PipelineBuild } from '../pipeline/pipeline-file.ts'
import { priorCosts } from '../cost/priors.ts'
import { displayPath } from './display-path.ts'
import { configFor, loadProject } from './load.ts'
import type { ProjectConfig } from './project-config.ts'
import type { ProjectOptions } from './project-options.ts'
import { pipelinesAround, type FoundPipeline } from './pipelines.ts'
import { optionsFor, requestedBuild } from './requested-build.ts'
import { persistentRunner } from '../graph/keeping.ts'

/** Everything that a host needs to check a pipeline file on disk. */
export interface LoadedPipeline {
  readonly inputs: CheckPipelineInputs
  readonly config: ProjectConfig
}

/** Loads what stands around a pipeline file; the Dockerfiles of its builds only where a rule asks for them. */
export function loadPipeline(found: FoundPipeline, options: ProjectOptions): LoadedPipeline {
  const config = configFor(found.file, options)
  const around = pipelinesAround(dirname(found.file), options)
  const all = new Map([found, ...around, ...pipelinesAround(found.root, options)].map((each) => [each.pipeline.path, each]))
  const files = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { pipeline }]) => pipeline)
  const byBuild = new Map([...all.values()].flatMap((each) => each.pipeline.builds.map((build) => [build, each] as const)))
  const plans = new Map<PipelineBuild, PlannedBuild | undefined>()
  const planOf = (build: PipelineBuild): PlannedBuild | undefined => {
    const owner = byBuild.get(build)
    if (!plans.has(build)) plans.set(build, owner && planned(owner, build, options))
    return plans.get(build)
  }
  const { rules } = options
  return { inputs: { rules, config: { ...config, keeping: persistentRunner, costs: priorCosts }, facts: { file: found.pipeline, files, planOf } }, config }
}

function planned(found: FoundPipeline, asked: PipelineBuild, options: ProjectOptions): PlannedBuild | undefined {
  const requested = requestedBuild(found, asked)
  const text = requested && textOf(requested.dockerfile)
  if (!requested || text === undefined || requested.options.contextFolder === undefined) return undefined
  const { inputs } = loadProject(requested.dockerfile, text, optionsFor(requested, options))
  const { build, context, config } = inputs
  const graph = plan(parse(text), context, build)
  if (graph.dockerfile.faults.length + graph.faults.length > 0) return undefined
  return { path: displayPath(requested.dockerfile, options.cwd), graph, config, withoutCache: () => plan(graph.dockerfile, context, { ...build, options: { ...build.options, noCache: true } }) }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
