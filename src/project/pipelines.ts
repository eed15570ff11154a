import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { rootAround } from '../context/context-candidates.ts'
import { isPipelinePath } from '../context/pipeline-name.ts'
import type { PipelineBuild, PipelineFile } from '../pipeline/pipeline-file.ts'
import { mayBuild, readPipeline } from '../pipeline/read-pipeline.ts'
import { displayPath } from './display-path.ts'
import type { ProjectOptions } from './project-options.ts'

/** A pipeline file on disk. */
export interface FoundPipeline {
  /** Absolute. */
  readonly file: string
  readonly pipeline: PipelineFile
  /** The folder in which the paths of its builds start, and the folder out of which none of them leads. Absolute. */
  readonly folder: string
  readonly root: string
}

type Search = Pick<ProjectOptions, 'cwd' | 'pipelines'>

const mostFiles = 200
const mostBytes = 1_000_000

/** Reads a pipeline file. Throws what the file system throws. */
export function openPipeline(file: string, { cwd, pipelines }: Search): FoundPipeline {
  const known = pipelines.get(file)
  if (known) return known
  const root = rootAround(dirname(file), cwd)
  const pipeline = readPipeline(displayPath(file, cwd), readFileSync(file, 'utf8'))
  const isOfRoot = pipeline.kind === 'workflow' || pipeline.kind === 'gitlab'
  const found = { file, pipeline, root, folder: isOfRoot ? root : dirname(file) }
  pipelines.set(file, found)
  return found
}

/**
 * The pipeline files that may build what lies in a folder: those in it and in each folder above it up to the root of the repository, with the
 * workflows there. What cannot be read, or asks for no build, is left out.
 */
export function pipelinesAround(folder: string, options: Search): readonly FoundPipeline[] {
  const root = rootAround(folder, options.cwd)
  const files: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    files.push(...namesIn(at).filter((name) => isPipelinePath(name)).map((name) => join(at, name)))
    const workflows = join(at, '.github', 'workflows')
    files.push(...namesIn(workflows).map((name) => join(workflows, name)).filter((path) => isPipelinePath(path.replaceAll('\\', '/'))))
    if (at === root || dirname(at) === at) break
  }
  return files.slice(0, mostFiles).flatMap((file) => findPipeline(file, options) ?? [])
}

/** A pipeline file that somebody came upon; undefined where it asks for no build, or is broken. */
export function findPipeline(file: string, options: Search): FoundPipeline | undefined {
  const known = options.pipelines.get(file)
  if (known) return isWhole(known) ? known : undefined
  try {
    if (statSync(file).size > mostBytes || !mayBuild(file, readFileSync(file, 'utf8'))) return undefined
    const found = openPipeline(file, options)
    return isWhole(found) ? found : undefined
  } catch {
    return undefined
  }
}

function isWhole({ pipeline }: FoundPipeline): boolean {
  return pipeline.faults.length === 0 && pipeline.builds.length > 0
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** The folder of the build context; undefined where it is not known or leads out of the root. */
export function contextFolderOf({ folder, root }: FoundPipeline, { context }: PipelineBuild): string | undefined {
  return context.kind === 'folder' || (context.kind === 'git' && context.isOwn) ? inside(context.kind === 'git' ? root : folder, context.path, root) : undefined
}

/** The file of the Dockerfile; undefined where it is not known or leads out of the root. */
export function dockerfileOf({ folder, root }: FoundPipeline, { context, dockerfile }: PipelineBuild): string | undefined {
  return dockerfile.kind === 'file' ? inside(context.kind === 'git' ? root : folder, dockerfile.path, root) : undefined
}

/** A path below the root, also where links lead; undefined for others and for what does not exist. */
export function inside(folder: string, path: string, root: string): string | undefined {
  const target = resolve(folder, path)
  if (isAbsolute(displayPath(target, root))) return undefined
  try {
    return isAbsolute(displayPath(realpathSync(target), realpathSync(root))) ? undefined : target
  } catch {
    return undefined
  }
}
