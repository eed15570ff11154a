import type { BuildContext, ContextEntry } from './build-context.ts'
import { cleanPath, contextPath, parentPath } from './clean-path.ts'
import { followLinks } from './follow-links.ts'
import { readExcludes } from './ignore-file.ts'
import { type IgnoreMatcher, type IgnoreState, matcherOf } from './ignore-matcher.ts'
import { hasWildcard } from './name-pattern.ts'
import { once } from './once.ts'
import { entriesBelow, matchSource, readSourcePattern } from './source-pattern.ts'

/** What a COPY, an ADD or a bind mount names in a context. */
export interface SelectionRequest {
  /** Paths or wildcard patterns, variables expanded. */
  readonly sources: readonly string[]
  /** The values of `--exclude`. */
  readonly exclude?: readonly string[]
  /** `--parents`. */
  readonly parents?: boolean
}

/** An entry that is selected. */
export interface SelectedEntry {
  readonly entry: ContextEntry
  /** Below the thing copied; empty for the thing itself. */
  readonly inside: string
}

/** One thing that a source names: a file, or a folder with what it holds. A wildcard may name several. */
export interface SelectedThing {
  /** The path by which it is named; its last element is its name at the destination. */
  readonly path: string
  /** Where it really lies, links followed: empty for the context's root. */
  readonly at: string
  readonly kind: ContextEntry['kind']
  /** The thing itself (but for the root, which is no entry), then what lies below it, in order. */
  readonly entries: readonly SelectedEntry[]
}

/** What one source selects. */
export interface SourceSelection {
  readonly source: string
  /** Found by a wildcard or through filters: builders then hash a list, not one thing. */
  readonly isList: boolean
  /** With `isList`: the folder to which the hashed names are relative. */
  readonly prefix: string
  readonly things: readonly SelectedThing[]
  /** The entries of all things. */
  readonly entries: readonly SelectedEntry[]
}

export interface Selection {
  readonly request: SelectionRequest
  readonly sources: readonly SourceSelection[]
  /** Sources without a wildcard that do not exist: the build ends in an error. */
  readonly missing: readonly string[]
  /**
   * Paths in the context of sources that are not there and have to come before the build, as what another tool makes: those without a wildcard,
   * and those whose folder is not there either. None that an ignore line leaves out, nor of a context that is not listed whole, but for what lies in a submodule.
   */
  readonly awaited: readonly string[]
  /** Wildcards that match nothing: BuildKit copies nothing, the classic builder ends in an error. */
  readonly unmatched: readonly string[]
}

/**
 * What the request selects. Patterns of `--exclude` are relative to the thing copied and never leave out the thing itself, so a file that a
 * source names stays (BuildKit, a known flaw). Several copies of a source are several sources.
 */
export function select(context: BuildContext, request: SelectionRequest): Selection {
  const excludes = matcherOf(readExcludes(request.exclude ?? []).patterns)
  const hasExcludes = (request.exclude ?? []).length > 0
  const found = request.sources.map((source): SourceSelection => {
    if (request.parents === true) return selectParents(context, source, excludes)
    return selectPlain(context, source, hasExcludes ? { includes: undefined, excludes } : undefined)
  })
  const empty = found.filter((source) => source.things.length === 0 || (request.parents === true && source.entries.length === 0))
  const isPattern = ({ source }: SourceSelection): boolean => hasWildcard(source)
  return {
    request,
    sources: found,
    missing: empty.filter((one) => !isPattern(one)).map((one) => one.source),
    awaited: empty.length === 0 ? [] : empty.flatMap(({ source }) => awaitedPath(context, source) ?? []),
    unmatched: empty.filter(isPattern).map((one) => one.source),
  }
}

/** The path of a source that selects nothing, where something may come to be there before the build. */
function awaitedPath(context: BuildContext, source: string): string | undefined {
  const path = contextPath(source)
  const pattern = readSourcePattern(source)
  if (path === '' || (pattern !== undefined && followLinks(context, pattern.prefix) !== undefined)) return undefined
  if (context.incomplete !== undefined && context.submoduleOf?.(path) === undefined) return undefined
  return context.ignoredBy(path) === undefined && context.mayCome?.(path) !== false ? path : undefined
}

interface Filter {
  readonly includes: IgnoreMatcher | undefined
  readonly excludes: IgnoreMatcher
}

function selectPlain(context: BuildContext, source: string, filter: Filter | undefined): SourceSelection {
  const pattern = readSourcePattern(source)
  if (pattern !== undefined) {
    const things = matchSource(context, pattern).map(({ path, entry }) => thingAt(context, path, entry.path, filter))
    return sourceOf(source, true, pattern.prefix, things)
  }
  const path = contextPath(source)
  return sourceOf(source, filter !== undefined, path, [thingAt(context, path, path, filter)])
}

function sourceOf(source: string, isList: boolean, prefix: string, found: readonly (SelectedThing | undefined)[]): SourceSelection {
  const things = found.filter((thing) => thing !== undefined)
  const entries = once(() => things.flatMap((thing) => thing.entries))
  return {
    source,
    isList,
    prefix,
    things,
    get entries() {
      return entries()
    },
  }
}

/** `--parents`: the thing copied is what stands before a `/./`, else the root; the rest is a pattern of what to take along. */
function selectParents(context: BuildContext, source: string, excludes: IgnoreMatcher): SourceSelection {
  const pivot = source.indexOf('/./')
  const folder = pivot === -1 ? '' : source.slice(0, pivot)
  const taken = pivot === -1 ? source : source.slice(pivot + '/./'.length)
  const includes = matcherOf(readExcludes([cleanPath(`/${taken}`).slice(1)]).patterns)
  return { ...selectPlain(context, folder, { includes, excludes }), source }
}

/** A link that is named is followed; links below a folder stay links. */
function thingAt(context: BuildContext, path: string, found: string, filter: Filter | undefined): SelectedThing | undefined {
  const at = followLinks(context, found)
  if (at === undefined) return undefined
  const self = context.entry(at)
  const entries = once(() => {
    const below = self === undefined || self.kind === 'folder' ? entriesBelow(context, at) : []
    const start = at === '' ? 0 : at.length + 1
    const own: readonly SelectedEntry[] = self === undefined ? [] : [{ entry: self, inside: '' }]
    const all = [...own, ...below.map((entry): SelectedEntry => ({ entry, inside: entry.path.slice(start) }))]
    return filter === undefined ? all : keep(all, filter)
  })
  return {
    path,
    at,
    kind: self?.kind ?? 'folder',
    get entries() {
      return entries()
    },
  }
}

interface Standing {
  readonly includes: IgnoreState | undefined
  readonly excludes: IgnoreState
}

/** What passes the filter, and the folders above it. */
function keep(entries: readonly SelectedEntry[], filter: Filter): readonly SelectedEntry[] {
  const above = { includes: filter.includes?.start, excludes: filter.excludes.start }
  const standings = new Map<string, Standing>([['', stand(filter, '', above)]])
  const kept = new Set<string>()
  for (const { entry, inside } of entries) {
    const standing = standings.get(inside) ?? stand(filter, inside, standings.get(parentPath(inside)) ?? above)
    if (entry.kind === 'folder') standings.set(inside, standing)
    const isIn = !standing.excludes.isExcluded && standing.includes?.isExcluded !== false
    for (let at = inside; isIn && !kept.has(at); at = parentPath(at)) kept.add(at)
  }
  return entries.filter(({ inside }) => kept.has(inside))
}

function stand(filter: Filter, inside: string, above: Standing): Standing {
  return {
    includes: filter.includes !== undefined && above.includes !== undefined ? filter.includes.at(inside, above.includes) : undefined,
    excludes: filter.excludes.at(inside, above.excludes),
  }
}
