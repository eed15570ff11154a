import { readPipeline } from '../../src/pipeline/read-pipeline.ts'
import type { PipelineBuild, PipelineFile } from '../../src/pipeline/pipeline-file.ts'

/** What a test looks at of a build: values where they are known, else how they are written, and the lines of what has a place. */
function toldOf(build: PipelineBuild, { lines }: PipelineFile): object {
  const { name, range, context, dockerfile, args, target, cacheFrom, cacheTo, noCache } = build
  const caches = (entries: PipelineBuild['cacheTo']): string[] =>
    entries.map(({ type, attributes, told }) => `${lines.positionAt(told.range.start).line}: ${[type ?? '?', ...[...attributes].map((pair) => pair.join('='))].join(' ')}`)
  return {
    name,
    line: lines.positionAt(range.start).line,
    context: context.kind === 'folder' ? context.path : context.kind,
    dockerfile: dockerfile.kind === 'file' ? dockerfile.path : dockerfile.kind,
    ...(args.length > 0 && { args: Object.fromEntries(args.map(({ name: key, told }) => [key, told.value ?? `? ${told.written}`])) }),
    ...(target && { target: target.value ?? `? ${target.written}` }),
    ...(cacheFrom.length > 0 && { cacheFrom: caches(cacheFrom) }),
    ...(cacheTo.length > 0 && { cacheTo: caches(cacheTo) }),
    ...(noCache && { noCache: noCache.written }),
  }
}

export function buildsIn(path: string, text: string): object[] {
  const file = readPipeline(path, text)
  return file.builds.map((build) => toldOf(build, file))
}
