import { isAbsolute } from 'node:path'
import type { BuildArgument, PipelineBuild } from '../pipeline/pipeline-file.ts'
import type { ContextBy } from '../lint/finding.ts'
import { contextFolderOf, dockerfileOf, inside, type FoundPipeline } from './pipelines.ts'
import type { ProjectOptions } from './project-options.ts'

/** A build that a compose or bake file asks for, as the options that a person would give for it. */
export interface RequestedBuild {
  /** Absolute. */
  readonly dockerfile: string
  readonly options: Pick<ProjectOptions, 'contextFolder' | 'contextBy' | 'buildArgs' | 'target' | 'platform' | 'buildContexts'>
}

/** The build as far as the file says it; undefined where the Dockerfile is not known, or none that lies in the repository. */
export function requestedBuild(found: FoundPipeline, build: PipelineBuild): RequestedBuild | undefined {
  const dockerfile = dockerfileOf(found, build)
  if (dockerfile === undefined || (build.target && build.target.value === undefined)) return undefined
  const contextBy: ContextBy = found.pipeline.kind === 'bake' ? 'bake' : 'compose'
  const [platform] = build.platforms
  return {
    dockerfile,
    options: {
      contextFolder: contextFolderOf(found, build),
      contextBy,
      buildArgs: new Map(build.args.flatMap(({ name, told: { value } }) => (value === undefined ? [] : [[name, value] as const]))),
      target: build.target?.value,
      platform: platform?.value,
      buildContexts: new Map(build.contexts.flatMap((context) => namedContext(context, found))),
    },
  }
}

/** A folder of the repository, or what is no folder at all; of others nothing is known but that they take the place of a stage or image. */
function namedContext({ name, told: { value } }: BuildArgument, { folder, root }: FoundPipeline): readonly (readonly [string, string])[] {
  if (value !== undefined && /^[a-z][a-z0-9+-]+:|^git@/i.test(value)) return [[name, value]]
  const path = value === undefined || isAbsolute(value) ? undefined : inside(folder, value, root)
  return [[name, path ?? `unknown:${name}`]]
}

/** The options of a run with those of a build below them: what a person says wins. */
export function optionsFor({ options: { contextFolder, contextBy, ...build } }: RequestedBuild, given: ProjectOptions): ProjectOptions {
  const isGiven = given.contextFolder !== undefined
  return {
    ...given,
    contextFolder: isGiven ? given.contextFolder : contextFolder,
    contextBy: isGiven ? given.contextBy : contextBy,
    buildArgs: new Map([...build.buildArgs, ...given.buildArgs]),
    target: given.target ?? build.target,
    platform: given.platform ?? build.platform,
    buildContexts: new Map([...build.buildContexts, ...given.buildContexts]),
  }
}
