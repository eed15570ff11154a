import { cacheKeyOf, definePipelineRule, exportOf, startsAnew, type CacheEntry, type PipelineFacts } from '../src/rule.ts'

export default definePipelineRule({
  id: 'cache-never-imported',
  summary: 'A build exports a cache that no build imports',
  severity: 'warning',
  messages: {
    unread: '`{{export}}` writes a cache that no build reads: `{{build}}` starts with an empty cache each time.',
  },
  options: {},
  *check(facts) {
    for (const build of facts.file.builds) {
      if (!startsAnew(build, facts.file.kind) || build.cacheFrom.length > 0) continue
      const entry = build.cacheTo.find((each) => isUnread(each, facts))
      if (!entry) continue
      const planned = facts.planOf(build)
      const kept = exportOf(entry)
      yield {
        message: 'unread',
        at: entry.told.range,
        data: { export: entry.told.written, build: build.name },
        ...(planned && kept && {
          costs: {
            kind: 'habits',
            planned,
            now: { graph: planned.graph, keeping: { runner: 'ephemeral', cacheExport: 'none' } },
            better: { graph: planned.graph, keeping: { runner: 'ephemeral', cacheExport: kept } },
          },
        }),
      }
    }
  },
})

/** Whether no build that is known may read what an export writes. An expression may stand for any name. */
function isUnread(entry: CacheEntry, { files }: PipelineFacts): boolean {
  // Others pull such an image, and what a folder holds may be carried on by other steps.
  if (entry.type !== 'gha' && entry.type !== 'registry') return false
  const key = cacheKeyOf(entry)
  return files.every(({ builds }) => builds.every(({ cacheFrom }) => cacheFrom.every((each) => each.type !== undefined && !mayBe(key, cacheKeyOf(each)))))
}

function mayBe(one: string | undefined, other: string | undefined): boolean {
  return other !== undefined && (one === other || [one, other].some((key) => key?.includes('$')))
}
