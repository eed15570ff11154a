import { ancestorsOf, lastStepOf, type BuildGraph, type Step } from '../graph/build-graph.ts'
import { isKept, type ExportFacts, type Keeping } from '../graph/keeping.ts'
import { profileOf } from '../graph/profiles.ts'
import type { BuildRun } from './content-token.ts'
import { cacheStore, type CacheStore, type Identity } from './store.ts'

/** What of a store the next build finds. An export of a kind that the builder lacks leaves nothing. */
export function carry(run: BuildRun, store: CacheStore, { runner, cacheExport }: Keeping): CacheStore {
  if (runner === 'persistent') return store
  const facts = cacheExport === 'none' ? undefined : profileOf(run.graph.inputs).exports[cacheExport]
  if (!facts) return cacheStore()
  return facts.accumulates ? store : exported(run, store, facts)
}

/**
 * The keys of a build's steps, with all others that lead to the same records (BuildKit 0.25, observed: after a cutoff a revert
 * is found), and the results that the export is about. Base images are no part of it.
 */
function exported(run: BuildRun, store: CacheStore, { keys, results }: ExportFacts): CacheStore {
  const image = stepsOfImage(run.graph)
  const heir = store.heir()
  for (const step of run.identities.keys()) {
    const names = [...(run.identities.get(step) ?? []), ...(run.copies.get(step) ?? [])]
    if (keys === 'image' && !image.has(step)) continue
    for (const name of keys === 'image' ? names : withSources(names, store, heir)) addLinks(heir, store, name)
    const isImported = results === 'image and imported' && !run.missed.has(step) && !run.relinked.has(step)
    if (step.kind === 'from' || !(results === 'all' || isImported || image.has(step))) continue
    for (const name of names) {
      const result = store.resultOf(name)
      if (result !== undefined) heir.keep(name, result)
    }
  }
  return heir
}

/** The steps whose result the next build finds where nothing of what they stand on changed. */
export function stepsKept(graph: BuildGraph, { runner, cacheExport }: Keeping): ReadonlySet<Step> {
  const profile = profileOf(graph.inputs)
  const all = new Set(graph.steps.filter((step) => isKept(step, profile)))
  if (runner === 'persistent') return all
  const facts = cacheExport === 'none' ? undefined : profile.exports[cacheExport]
  if (!facts) return new Set()
  return facts.results === 'all' ? all : stepsOfImage(graph)
}

function stepsOfImage(graph: BuildGraph): ReadonlySet<Step> {
  const last = graph.target && lastStepOf(graph.target)
  return new Set(last ? [last, ...ancestorsOf(last)] : [])
}

/** Names with all others in the keys that lead to them, but for those that the heir has. */
function withSources(names: readonly Identity[], store: CacheStore, heir: CacheStore): ReadonlySet<Identity> {
  const found = new Set(names)
  for (const name of found) {
    if (heir.linksTo(name).length > 0) continue
    for (const { key } of store.linksTo(name)) if (key.from !== undefined) found.add(key.from)
  }
  return found
}

function addLinks(heir: CacheStore, store: CacheStore, name: Identity): void {
  for (const link of store.linksTo(name)) heir.link(name, link)
}
