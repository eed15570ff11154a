import { brief, cacheMountsOf, cachesOfStep, defineRule, emptyingOf, effectsOfStep, hasCacheMounts, parentStage, readOf, usualScenarioOf, type BuildGraph, type Stage, type Step, type ToolUse } from '../src/rule.ts'

export default defineRule({
  id: 'missing-cache-mount',
  summary: 'A command fetches or makes anew what a cache mount would keep for its next run',
  severity: 'info',
  messages: {
    empty: '`{{run}}` begins with an empty {{folders}} whenever it runs, and leaves what it put there in the layer.',
  },
  options: {},
  *check({ graph, volatility }) {
    if (!hasCacheMounts(graph)) return
    const fillers = fillersOf(graph)
    for (const run of graph.steps) {
      const targets = run.kind === 'run' && run.stage.needed ? unmounted(run, fillers) : []
      const change = targets.length > 0 ? usualScenarioOf(run, { graph, volatility })?.change : undefined
      if (!change) continue
      const folders = targets.join(' and ')
      yield {
        message: 'empty',
        at: run,
        also: [run],
        change,
        aim: 'reuse',
        data: { run: brief(run.instruction), folders },
        rewrite: () => ({ kind: 'insert-mount', title: `keep ${folders} in a cache mount`, run, targets }),
      }
    }
  },
})

/** What package managers of a distribution keep is a list of an hour ago: images are set up so that they delete the packages. Bundler keeps its index alone. */
const indexed: ReadonlySet<string> = new Set(['apt-install', 'apk-install', 'dnf-install', 'os-index', 'ruby-install'])

/** Folders that are known for sure, that no mount holds, and of which the image needs nothing. */
function unmounted(run: Step, fillers: ReadonlyMap<string, readonly Filler[]>): readonly string[] {
  const caches = cachesOfStep(run)
  const tools = effectsOfStep(run)?.tools ?? []
  // A mount that no tool is known to use may be meant for one of them.
  if (cacheMountsOf(run).some((mount) => caches.every((each) => each.mount !== mount))) return []
  const wanted = caches.filter(({ use, cache: { certain, holdsResult, path }, mount }) => {
    if (mount || !certain || holdsResult || indexed.has(use.work) || emptyingOf(tools, path)) return false
    return !(fillers.get(path) ?? []).some((other) => other.step !== run && isShared({ step: run, use }, other, path))
  })
  return [...new Set(wanted.map(({ cache }) => cache.path))]
}

interface Filler {
  readonly step: Step
  readonly use: ToolUse
}

/** Who fills a folder without a mount, by the folder. */
function fillersOf({ steps }: BuildGraph): ReadonlyMap<string, readonly Filler[]> {
  const fillers = new Map<string, Filler[]>()
  for (const step of steps) {
    for (const { use, cache, mount } of cachesOfStep(step)) {
      const known = fillers.get(cache.path)
      if (mount) continue
      if (known) known.push({ step, use })
      else fillers.set(cache.path, [{ step, use }])
    }
  }
  return fillers
}

/** Whether the later of two steps needs in its image what the other left in the folder: builds do, and installs where they are known to look. */
function isShared(one: Filler, other: Filler, path: string): boolean {
  if (!isBelow(one.step.stage, other.step.stage) && !isBelow(other.step.stage, one.step.stage)) return false
  const later = one.step.id > other.step.id ? one.step : other.step
  const read = readOf(later, `${path}/any`)
  return one.use.installs === undefined || other.use.installs === undefined || (read !== undefined && read.certain && read.path !== '/')
}

/** Whether a stage is another, or starts from it. */
function isBelow(stage: Stage, other: Stage): boolean {
  for (let above: Stage | undefined = stage; above; above = parentStage(above)) if (above === other) return true
  return false
}
