import { cacheKeyOf, definePipelineRule, type CacheEntry, type PipelineBuild, type PipelineFacts, type PipelineFile } from '../src/rule.ts'

export default definePipelineRule({
  id: 'cache-scope-collision',
  summary: 'Two images export their caches to the same place',
  severity: 'warning',
  messages: {
    images: '`{{build}}` and `{{other}}` (line {{line}} of {{path}}) are two images and export their caches to the same {{key}}: what the later one writes takes the place of the other.',
    matrix: 'The {{legs}} jobs of a matrix build different images and export their caches to the same {{key}}: only what the last one writes is kept.',
  },
  options: {},
  *check(facts) {
    for (const build of facts.file.builds) {
      for (const entry of build.cacheTo) {
        const key = cacheKeyOf(entry)
        if (key === undefined || isDecidedByRun(key)) continue
        const other = earlierOf(build, key, facts)
        if (other) {
          const { path, build: { name, range } } = other
          const also = [{ path, range, message: `${name} writes to it too.` }]
          yield { message: 'images', at: entry.told.range, data: { build: build.name, other: name, line: String(other.lines.positionAt(range.start).line), path, key }, also }
          break
        }
        const { legs = 1 } = build.runs
        if (legs < 2 || !differsByMatrix(build)) continue
        yield { message: 'matrix', at: entry.told.range, data: { legs: String(legs), key } }
        break
      }
    }
  },
})

/** A name that depends on the job may be another for each. */
function isDecidedByRun(key: string): boolean {
  return /matrix|inputs|steps|needs|env|\$\{?[A-Za-z_]/.test(key) && key.includes('$')
}

interface Other {
  readonly path: string
  readonly lines: PipelineFile['lines']
  readonly build: PipelineBuild
}

/** The first build of another image that writes to the same place, where it stands before this one. */
function earlierOf(build: PipelineBuild, key: string, { file, files }: PipelineFacts): Other | undefined {
  for (const each of files) {
    for (const other of each.builds) {
      if (other === build) return undefined
      const isNear = each.path === file.path || runTogether(build, other)
      if (isNear && isOtherImage(build, other) && other.cacheTo.some((entry: CacheEntry) => cacheKeyOf(entry) === key)) return { path: each.path, lines: each.lines, build: other }
    }
  }
  return undefined
}

/** Whether two workflows run for the same branches by themselves. */
function runTogether({ runs: { events: one = [] } }: PipelineBuild, { runs: { events: other = [] } }: PipelineBuild): boolean {
  return ['push', 'schedule'].some((event) => one.includes(event) && other.includes(event))
}

function isOtherImage({ dockerfile: one }: PipelineBuild, { dockerfile: other }: PipelineBuild): boolean {
  return one.kind === 'file' && other.kind === 'file' && one.path !== other.path
}

/** Whether the jobs of a matrix build from other files, for other platforms or with other arguments. */
function differsByMatrix({ context, dockerfile, platforms, target, args }: PipelineBuild): boolean {
  const sources = [context, dockerfile].map((source) => (source.kind === 'unknown' ? source.written : undefined))
  const told = [...platforms, ...(target ? [target] : []), ...args.map((arg) => arg.told)].map(({ written }) => written)
  return [...sources, ...told].some((written) => written !== undefined && /\$\{\{[^}]*\bmatrix\./.test(written))
}
