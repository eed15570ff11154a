import type { ArgDeclaration } from '../dockerfile/instruction.ts'
import { parseImageReference } from '../dockerfile/image-reference.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { copiesOf, landingsOf, mainContextEdges, selectedPaths } from '../graph/landings.ts'
import { fileKindOf, type FileKind } from './file-kind.ts'
import { awaitedIn, productsIn } from './made-before.ts'
import { levelOfArg, levelOfValue, shareOfKind, shareOfLevel, type Volatility } from './volatility.ts'

/** One atomic part of a scenario: what is different in the next build. */
export type Change =
  | { readonly kind: 'file'; readonly path: string }
  /** What is another at once: files, values of arguments, and instructions that read otherwise, named by their text as it is now. */
  | { readonly kind: 'files'; readonly paths: readonly string[]; readonly args?: readonly string[]; readonly texts?: readonly string[] }
  | { readonly kind: 'arg'; readonly name: string }
  | { readonly kind: 'base'; readonly image: string }
  | { readonly kind: 'cold' }
  /** Somebody writes the instruction on a line (from 1) otherwise. What is fresh, and no cost, is told by it. */
  | { readonly kind: 'text'; readonly line: number }
  /** Somebody writes another value wherever an ENV or a LABEL sets a name. */
  | { readonly kind: 'value'; readonly of: 'ENV' | 'LABEL'; readonly name: string }

/** An ordinary change between two builds, and the share of builds in which it happens (0–1). */
export interface Scenario {
  readonly change: Change
  readonly weight: number
  /** Of the file that changes it is a part of which somebody speaks apart, such as a version. */
  readonly isPart?: true | undefined
}

/** What somebody said about volatility; where nobody did, the priors speak. */
export interface VolatilitySettings {
  levelOfPath(path: string): Volatility | undefined
  levelOfArg(name: string): Volatility | undefined
}

export const noSettings: VolatilitySettings = { levelOfPath: () => undefined, levelOfArg: () => undefined }

/** Groups of files beyond this many carry too little weight to matter. */
const mostGroups = 24

/**
 * The ordinary changes of a build, from priors: files by what they are for, per-build arguments, versions that somebody edits, base images that move.
 * Files that the same steps take are one scenario, told by one of them. Where only some of these are in one of the sets `apart`, they are several
 * scenarios, one of which happens as often as the one would.
 */
export function scenariosOf(graph: BuildGraph, settings: VolatilitySettings, apart: readonly ReadonlySet<string>[] = []): readonly Scenario[] {
  return [...fileScenarios(graph, settings, apart), ...argScenarios(graph, settings), ...valueScenarios(graph), ...baseScenarios(graph)]
}

/** How likely a build sees another value of an ARG. */
export function shareOfArg(declaration: ArgDeclaration, settings: VolatilitySettings): number {
  return shareOfLevel[settings.levelOfArg(declaration.name.text) ?? levelOfArg(declaration)]
}

/** How likely a build sees at least one of these files of the context changed. */
export function shareOfFiles(paths: Iterable<string>, graph: BuildGraph, settings: VolatilitySettings): number {
  const totals = kindTotals(graph)
  const products = productsIn(graph)
  const counts = new Map<FileKind, number>()
  let quiet = 1
  for (const path of paths) {
    const level = settings.levelOfPath(path)
    if (level) quiet = Math.min(quiet, 1 - shareOfLevel[level])
    else if (products.has(path)) quiet = Math.min(quiet, 1 - shareOfKind.source)
    else counts.set(fileKindOf(path), (counts.get(fileKindOf(path)) ?? 0) + 1)
  }
  for (const [kind, count] of counts) quiet *= 1 - shareOfKind[kind] * (count / Math.max(totals.get(kind) ?? count, count))
  return Math.round((1 - quiet) * 1e9) / 1e9
}

/** The path among these that is touched most often; the first by name of several. */
export function mostVolatileOf(paths: Iterable<string>, settings: VolatilitySettings): string | undefined {
  const shareOf = (path: string): number => {
    const level = settings.levelOfPath(path)
    return level ? shareOfLevel[level] : shareOfKind[fileKindOf(path)]
  }
  let best: { path: string; share: number } | undefined
  for (const path of paths) {
    const share = shareOf(path)
    if (!best || share > best.share || (share === best.share && path < best.path)) best = { path, share }
  }
  return best?.path
}

const totalsOf = new WeakMap<BuildGraph['context'], ReadonlyMap<FileKind, number>>()

function kindTotals({ context }: BuildGraph): ReadonlyMap<FileKind, number> {
  const known = totalsOf.get(context)
  if (known) return known
  const totals = new Map<FileKind, number>()
  for (const { path, kind } of context.entries) {
    if (kind !== 'folder') totals.set(fileKindOf(path), (totals.get(fileKindOf(path)) ?? 0) + 1)
  }
  totalsOf.set(context, totals)
  return totals
}

/** Whether commits do not tell of a change: it is no file's, or that of one which git does not have, or about which somebody said how often it changes. */
export function isBeyondCommits({ change }: Scenario, isForeign: (path: string) => boolean, settings: VolatilitySettings): boolean {
  return change.kind !== 'file' || isForeign(change.path) || settings.levelOfPath(change.path) !== undefined
}

/** What tells a file of the context from others: the edges that take it and the commands that read it by its name; undefined where nothing does. */
export function groupsOfFiles(graph: BuildGraph): (path: string) => string | undefined {
  const edges = mainContextEdges(graph).map((edge) => selectedPaths(edge))
  const readers = readersByName(graph)
  return (path) => {
    const taken = edges.flatMap((paths, index) => (paths.has(path) ? [index] : []))
    return taken.length === 0 ? undefined : `by${readers.get(path) ?? ''}, ${taken.join(' ')}`
  }
}

function fileScenarios(graph: BuildGraph, settings: VolatilitySettings, apart: readonly ReadonlySet<string>[]): Scenario[] {
  return fileGroups(graph, settings).flatMap(({ paths, weight }) => {
    const parts = groupedBy(paths, (path) => apart.flatMap((set, index) => (set.has(path) ? [index] : [])).join(' '))
    return parts.map((part): Scenario => ({ change: { kind: 'file', path: part[0] ?? '' }, weight: 1 - (1 - weight) ** (part.length / paths.length) }))
  })
}

interface FileGroup {
  readonly paths: readonly string[]
  /** The share of builds in which one of them changes. */
  readonly weight: number
}

const groupsOf = new WeakMap<BuildGraph, Map<VolatilitySettings, readonly FileGroup[]>>()

/** The heaviest groups of files of the context that the same steps take, worked out once. */
function fileGroups(graph: BuildGraph, settings: VolatilitySettings): readonly FileGroup[] {
  const known = groupsOf.get(graph) ?? new Map<VolatilitySettings, readonly FileGroup[]>()
  groupsOf.set(graph, known)
  const groups = known.get(settings) ?? groupFiles(graph, settings)
  known.set(settings, groups)
  return groups
}

function groupFiles(graph: BuildGraph, settings: VolatilitySettings): readonly FileGroup[] {
  const groupOf = groupsOfFiles(graph)
  const products = productsIn(graph)
  const files = takenFiles(graph)
  const groups = groupedBy(files, (path) => {
    const group = groupOf(path)
    const kind = settings.levelOfPath(path) ?? (products.has(path) ? 'product' : fileKindOf(path))
    return group === undefined ? undefined : `${kind} ${group}`
  })
  const weighed = groups.map((paths) => ({ paths, weight: shareOfFiles(paths, graph, settings) }))
  return weighed.sort((a, b) => b.weight - a.weight).slice(0, mostGroups)
}

/** The files of the context, and what is made there before the build. */
export function takenFiles(graph: BuildGraph): readonly string[] {
  return [...graph.context.entries.flatMap(({ kind, path }) => (kind === 'folder' ? [] : [path])), ...awaitedIn(graph)]
}

/** Paths with the same key, in the order in which they are met; those without one are in no group. */
function groupedBy(paths: readonly string[], keyOf: (path: string) => string | undefined): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>()
  for (const path of paths) {
    const key = keyOf(path)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(path)
    else groups.set(key, [path])
  }
  return [...groups.values()]
}

/** Files of the context that some commands are known to read by their names, and which: what holds of them does not hold of their kin. */
function readersByName({ steps }: BuildGraph): ReadonlyMap<string, string> {
  const readers = new Map<string, string>()
  for (const step of steps) {
    for (const { path, below, certain } of effectsOfStep(step)?.reads ?? []) {
      if (certain && !below) readers.set(path, `${readers.get(path) ?? ''} ${step.id}`)
    }
  }
  const named = new Map<string, string>()
  for (const step of steps) {
    for (const edge of copiesOf(step)) for (const { path, from } of landingsOf(step, edge)) if (readers.has(path)) named.set(from, `${named.get(from) ?? ''}${readers.get(path)}`)
  }
  return named
}

/** Builders look at it whether or not an ARG declares it. */
const epochArg = 'SOURCE_DATE_EPOCH'

function argScenarios({ dockerfile }: BuildGraph, settings: VolatilitySettings): Scenario[] {
  const weights = new Map<string, number>()
  for (const instruction of dockerfile.instructions) {
    if (instruction.keyword !== 'ARG') continue
    for (const declaration of instruction.declarations) {
      const weight = shareOfArg(declaration, settings)
      if (weight > 0) weights.set(declaration.name.text, Math.max(weight, weights.get(declaration.name.text) ?? 0))
    }
  }
  const epoch = shareOfLevel[settings.levelOfArg(epochArg) ?? 'never']
  if (epoch > 0) weights.set(epochArg, epoch)
  return [...weights].map(([name, weight]) => ({ change: { kind: 'arg', name }, weight }))
}

/** Versions of the application itself that stand in ENV, and in LABEL where that is a step. */
function valueScenarios({ dockerfile, steps }: BuildGraph): Scenario[] {
  const weights = new Map<string, Scenario>()
  for (const instruction of dockerfile.instructions) {
    if (instruction.keyword !== 'ENV' && instruction.keyword !== 'LABEL') continue
    if (instruction.keyword === 'LABEL' && !steps.some((step) => step.instruction === instruction)) continue
    for (const pair of instruction.pairs) {
      const weight = shareOfLevel[levelOfValue(instruction.keyword, pair)]
      const change: Change = { kind: 'value', of: instruction.keyword, name: pair.name.text }
      if (weight > 0) weights.set(`${instruction.keyword} ${pair.name.text}`, { change, weight })
    }
  }
  return [...weights.values()]
}

function baseScenarios({ stages }: BuildGraph): Scenario[] {
  const images = new Set<string>()
  for (const { base } of stages) if (base.kind === 'image') images.add(base.reference)
  return [...images].flatMap((image): Scenario[] => {
    const weight = shareOfBase(image)
    return weight > 0 ? [{ change: { kind: 'base', image }, weight }] : []
  })
}

/** How likely a build finds other layers behind the name of a base image. One that is pinned by digest never moves. */
export function shareOfBase(reference: string): number {
  return parseImageReference(reference)?.digest === undefined ? shareOfLevel.rare : shareOfLevel.never
}

/** The change of a build as a clause: "edit src/app.ts". */
export function describeChange(change: Change, graph: BuildGraph): string {
  switch (change.kind) {
    case 'file':
      if (awaitedIn(graph).has(change.path) || productsIn(graph).has(change.path)) return `a new ${change.path}`
      return fileKindOf(change.path) === 'repository' ? 'make a commit' : `edit ${change.path}`
    case 'files':
      return `edit ${[...change.paths, ...(change.texts ?? []), ...(change.args ?? [])].join(', ')}`
    case 'arg':
      return `a new value of ${change.name}`
    case 'base':
      return `${change.image} moves`
    case 'cold':
      return 'an empty cache'
    case 'value':
      return `another value of ${change.of} ${change.name}`
    case 'text':
      return `edit line ${change.line}`
  }
}

