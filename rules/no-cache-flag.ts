import { definePipelineRule, keepingOf, type PipelineBuild } from '../src/rule.ts'

export default definePipelineRule({
  id: 'no-cache-flag',
  summary: 'A build is told not to use its cache',
  severity: 'warning',
  messages: {
    imported: '`{{flag}}` makes `{{build}}` run every step, although it imports a cache.',
    kept: '`{{flag}}` makes `{{build}}` run every step, whatever its builder has kept.',
  },
  options: {},
  *check({ file, planOf }) {
    for (const build of file.builds) {
      const { noCache } = build
      if (!noCache || !isAlways(build) || isMeantToBeFresh(build)) continue
      const hasImports = build.cacheFrom.length > 0
      if (!hasImports && file.kind !== 'compose' && file.kind !== 'bake') continue
      const planned = planOf(build)
      const keeping = keepingOf(build, file.kind)
      yield {
        message: hasImports ? 'imported' : 'kept',
        at: noCache.range,
        data: { flag: flagOf(noCache.written, file.kind), build: build.name },
        ...(planned && keeping && {
          costs: {
            kind: 'habits',
            planned,
            now: { graph: planned.withoutCache(), keeping },
            better: { graph: planned.graph, keeping },
          },
        }),
      }
    }
  },
})

/** An expression may switch it on and off. */
function isAlways({ noCache }: PipelineBuild): boolean {
  return noCache?.value === 'true'
}

/** What runs by the clock, by hand or for a release may well be meant to fetch everything anew. */
function isMeantToBeFresh({ runs: { events } }: PipelineBuild): boolean {
  return events !== undefined && events.every((event) => ['schedule', 'workflow_dispatch', 'release', 'tag'].includes(event))
}

function flagOf(written: string, kind: string): string {
  if (written.startsWith('--')) return written
  return kind === 'compose' ? 'no_cache: true' : kind === 'bake' ? 'no-cache = true' : 'no-cache: true'
}
