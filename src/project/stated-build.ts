import { dirname } from 'node:path'
import { isNewInEveryBuild } from '../pipeline/expression.ts'
import type { PipelineBuild, PipelineKind } from '../pipeline/pipeline-file.ts'
import type { BuildArgSetting } from '../lint/config.ts'
import type { ContextBy } from '../lint/finding.ts'
import { keepingOf } from '../lint/pipeline-caches.ts'
import { contextFolderOf, dockerfileOf, pipelinesAround } from './pipelines.ts'
import type { ProjectOptions } from './project-options.ts'

/** What the pipelines around a Dockerfile say of its builds. */
export interface StatedBuild {
  /** The one folder that all of them name as its build context; undefined where none does, or two do not agree. */
  readonly context: { readonly folder: string; readonly by: ContextBy } | undefined
  /** Arguments that get another value in every build. */
  readonly buildArgs: ReadonlyMap<string, BuildArgSetting>
  /** Those of which builds begin, or may begin, on new machines with every layer of a build before. */
  readonly importers: readonly string[]
}

const sayers: Readonly<Record<PipelineKind, ContextBy>> = { compose: 'compose', bake: 'bake', workflow: 'workflow', gitlab: 'workflow', makefile: 'makefile' }
const order: readonly ContextBy[] = ['compose', 'bake', 'workflow', 'makefile']

/** Reads the compose files, bake files, workflows and makefiles beside a Dockerfile and above it. */
export function statedBuild(dockerfile: string, options: ProjectOptions): StatedBuild {
  const folders = new Map<string, ContextBy>()
  const buildArgs = new Map<string, BuildArgSetting>()
  const importers = new Set<string>()
  for (const found of pipelinesAround(dirname(dockerfile), options)) {
    for (const build of found.pipeline.builds) {
      if (isImporter(build, found.pipeline.kind) && [dockerfile, undefined].includes(dockerfileOf(found, build))) importers.add(found.pipeline.path)
      if (dockerfileOf(found, build) !== dockerfile) continue
      for (const { name, told } of build.args) if (isNewInEveryBuild(told)) buildArgs.set(name, { value: undefined, changes: 'per-build' })
      // Of what the builder fetches from git nothing is ignored: that is another context than the folder.
      const folder = build.context.kind === 'git' ? undefined : contextFolderOf(found, build)
      if (folder !== undefined) folders.set(folder, nearer(folders.get(folder), sayers[found.pipeline.kind]))
    }
  }
  const [first, ...others] = folders
  return { context: first && others.length === 0 ? { folder: first[0], by: first[1] } : undefined, buildArgs, importers: [...importers] }
}

/** Whether a new machine finds the layers of all stages there: an export of the least holds those of the image alone. */
function isImporter(build: PipelineBuild, kind: PipelineKind): boolean {
  return build.cacheFrom.length > 0 && (keepingOf(build, kind)?.cacheExport ?? 'max') === 'max'
}

function nearer(one: ContextBy | undefined, other: ContextBy): ContextBy {
  return one !== undefined && order.indexOf(one) < order.indexOf(other) ? one : other
}
