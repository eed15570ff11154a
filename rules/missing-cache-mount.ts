import { brief, cachesOfStep, defineRule, emptyingOf, effectsOfStep, hasCacheMounts, hasIdleMount, keepsLists, readOf, standsOn, usualScenarioOf, type BuildGraph, type MountedCache, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'missing-cache-mount',
  summary: 'A command fetches or makes anew what a cache mount would keep for its next run',
  severity: 'info',
  messages: {
    empty: '`{{run}}` begins with an empty {{folders}} whenever it runs, and leaves what it put there in the layer.',
    handed: '`{{run}}` begins with an empty {{folders}} whenever it runs, and hands on in its layer what {{sharers}} could find in the same cache mount.',
  },
  options: {},
  *check({ graph, volatility }) {
    if (!hasCacheMounts(graph)) return
    const fillers = fillersOf(graph)
    for (const run of graph.steps) {
      const targets = run.kind === 'run' && run.stage.needed ? unmounted(run, fillers, graph) : []
      const change = targets.length > 0 ? usualScenarioOf(run, { graph, volatility })?.change : undefined
      if (!change) continue
      const folders = targets.join(' and ')
      yield {
        message: 'empty',
        at: run,
        also: [run],
        change,
        aim: 'reuse',
        folders: targets,
        data: { run: brief(run.instruction), folders },
        rewrite: () => ({ kind: 'insert-mount', title: `keep ${folders} in a cache mount`, run, targets }),
      }
    }
    for (const { run, sharers, targets, isMade } of sharedFolders(fillers, graph)) {
      const change = usualScenarioOf(run, { graph, volatility })?.change
      if (!change) continue
      const folders = targets.join(' and ')
      yield {
        message: 'handed',
        at: run,
        // What a step above has fetched, the others find today.
        also: isMade ? [run, ...sharers] : [run],
        change,
        aim: 'reuse',
        folders: targets,
        data: { run: brief(run.instruction), folders, sharers: linesOf(sharers) },
        rewrite: () => ({ kind: 'insert-mount', title: `keep ${folders} in one cache mount for lines ${[run, ...sharers].map(({ instruction }) => instruction.line).join(', ')}`, run, targets, sharers }),
      }
    }
  },
})

function linesOf(steps: readonly Step[]): string {
  return `line${steps.length === 1 ? '' : 's'} ${steps.map(({ instruction }) => instruction.line).join(', ')}`
}

interface Filler extends MountedCache {
  readonly step: Step
}

type Fillers = ReadonlyMap<string, readonly Filler[]>

/** Who fills a folder without a mount, by the folder. */
function fillersOf({ steps }: BuildGraph): Fillers {
  const fillers = new Map<string, Filler[]>()
  for (const step of steps) {
    for (const each of cachesOfStep(step)) {
      const known = fillers.get(each.cache.path)
      if (each.mount) continue
      if (known) known.push({ step, ...each })
      else fillers.set(each.cache.path, [{ step, ...each }])
    }
  }
  return fillers
}

/** Whether a mount may hold the folder for one of those who fill it: it is known for sure, and something is left there. Bundler keeps its index alone. */
function isWanted({ step, use, cache: { certain, path } }: Filler): boolean {
  return certain && !keepsLists(use) && use.work !== 'ruby-install' && !emptyingOf(effectsOfStep(step)?.tools ?? [], path)
}

/** Folders that are known for sure, that no mount holds, and of which no other step needs anything; those alone of which the image needs nothing either, if there are any. */
function unmounted(run: Step, fillers: Fillers, { target }: BuildGraph): readonly string[] {
  if (hasIdleMount(run)) return []
  const wanted = cachesOfStep(run).filter((each) => {
    const one = { step: run, ...each }
    return !each.mount && !each.cache.holdsResult && isWanted(one) && !(fillers.get(each.cache.path) ?? []).some((other) => other.step !== run && isShared(one, other))
  })
  const unused = wanted.filter(({ use, cache }) => cache.holdsMade || use.installs !== undefined || !(target && standsOn(target, run.stage)))
  return [...new Set((unused.length > 0 ? unused : wanted).map(({ cache }) => cache.path))]
}

/** Whether the later of two steps needs in its image what the other left in the folder: builds do, and installs where they are known to look. */
function isShared(one: Filler, other: Filler): boolean {
  if (!standsOn(one.step.stage, other.step.stage) && !standsOn(other.step.stage, one.step.stage)) return false
  const later = one.step.id > other.step.id ? one.step : other.step
  const read = readOf(later, `${one.cache.path}/any`)
  return one.use.installs === undefined || other.use.installs === undefined || (read !== undefined && read.certain && read.path !== '/')
}

/** Folders that one RUN fills and others below it need, all of which can have them in a mount. */
interface SharedFolders {
  readonly run: Step
  readonly sharers: readonly Step[]
  readonly targets: readonly string[]
  /** Whether the tool made what lies there, and did not only fetch it. */
  readonly isMade: boolean
}

/** Those that the same RUNs share stand together. */
function sharedFolders(fillers: Fillers, graph: BuildGraph): readonly SharedFolders[] {
  const found = new Map<string, SharedFolders>()
  for (const [path, all] of fillers) {
    for (const [first, below] of chainsOf(all)) {
      if (!canShare(first, below, graph)) continue
      const [sharers, isMade] = [[...new Set(below.map(({ step }) => step))], first.cache.holdsMade]
      const key = `${[first.step, ...sharers].map(({ id }) => id).join()} ${isMade}`
      found.set(key, { run: first.step, sharers, targets: [...(found.get(key)?.targets ?? []), path], isMade })
    }
  }
  return [...found.values()]
}

/** The first who fills a folder, with all who do so in steps that stand on it. */
function chainsOf(fillers: readonly Filler[]): ReadonlyMap<Filler, readonly Filler[]> {
  const chains = new Map<Filler, Filler[]>()
  for (const filler of fillers) {
    const first = [...chains.keys()].find(({ step }) => standsOn(filler.step.stage, step.stage))
    if (!first) chains.set(filler, [])
    else if (first.step !== filler.step) chains.get(first)?.push(filler)
  }
  return chains
}

/** Whether each of them can do with an empty folder, and the image itself needs nothing of it. */
function canShare(first: Filler, below: readonly Filler[], { target }: BuildGraph): boolean {
  const all = [first, ...below]
  if (!below.some((other) => isShared(first, other)) || !all.every((each) => each.step.stage.needed && isWanted(each) && !hasIdleMount(each.step))) return false
  if (all.some(({ cache }) => cache.holdsMade)) return all.every(({ cache }) => !cache.holdsResult)
  return below.every(({ use }) => use.fetch !== undefined) && !(target && standsOn(target, first.step.stage))
}
