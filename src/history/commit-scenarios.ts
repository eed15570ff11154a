import type { BuildContext } from '../context/build-context.ts'
import { parentPath } from '../context/clean-path.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import type { ChangeSet } from './change-sets.ts'
import { awaitedIn } from './made-before.ts'
import { groupsOfFiles, type Scenario } from './scenarios.ts'

/**
 * What commits change for a build; what they change together stays together. Each counts as the others do, or as its weight says. Commits that touch files of the same
 * groups are one scenario, told by a file of each group. What is gone by now counts as what lies beside it. Those that touch nothing which the build takes are none, but count.
 */
export function commitScenarios(graph: BuildGraph, commits: readonly Iterable<string>[], weights?: readonly number[]): readonly Scenario[] {
  const groupOf = groupsOfFiles(graph)
  const groupBeside = groupsOfFolders(graph.context, groupOf)
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? commits.length
  const sets = commits.map((touched, index) => ({ paths: [...touched], weight: (weights?.[index] ?? 1) / total }))
  const awaited = awaitedIn(graph)
  return groupedScenarios(sets, (path) => (!awaited.has(path) && isGone(path, graph.context) ? groupBeside(parentPath(path)) : { group: groupOf(path), path }))
}

/** Commits as scenarios, one for all that touch the same groups; `kinOf` says of which group a file is, and by what file it is told. */
export function groupedScenarios(commits: readonly ChangeSet[], kinOf: (path: string) => Kin | undefined): readonly Scenario[] {
  const told = new Map<string, string>()
  const kinds = new Map<string, { readonly paths: readonly string[]; weight: number }>()
  for (const { paths, weight } of commits) {
    const groups = new Set<string>()
    for (const each of paths) {
      const { group, path = each } = kinOf(each) ?? {}
      if (group === undefined) continue
      groups.add(group)
      if (!told.has(group)) told.set(group, path)
    }
    const names = [...groups].sort()
    const key = names.join('\n')
    const kind = kinds.get(key) ?? { paths: names.flatMap((group) => told.get(group) ?? []), weight: 0 }
    kind.weight += weight
    if (names.length > 0) kinds.set(key, kind)
  }
  return [...kinds.values()].map(({ paths, weight }) => ({ change: { kind: 'files', paths }, weight }))
}

/** A file that was deleted or moved since; one that is ignored was never sent. */
function isGone(path: string, context: BuildContext): boolean {
  return context.entry(path) === undefined && context.ignoredBy(path) === undefined
}

/** A group of files that are alike, and one of them. */
export interface Kin {
  readonly group: string | undefined
  readonly path: string
}

/** For a folder that perhaps is no more: of what group most files are that lie in the nearest one that is left, and one of them. */
function groupsOfFolders(context: BuildContext, groupOf: (path: string) => string | undefined): (folder: string) => Kin | undefined {
  let children: ReadonlyMap<string, readonly string[]> | undefined
  const known = new Map<string, Kin | undefined>()
  return (folder) => {
    children ??= filesByFolder(context)
    let near = folder
    while (near !== '' && !children.has(near)) near = parentPath(near)
    if (!known.has(near)) known.set(near, mostCommon((children.get(near) ?? []).map((path) => ({ group: groupOf(path), path }))))
    return known.get(near)
  }
}

function filesByFolder({ entries }: BuildContext): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>()
  for (const { path, kind } of entries) {
    if (kind === 'folder') continue
    const siblings = folders.get(parentPath(path))
    if (siblings) siblings.push(path)
    else folders.set(parentPath(path), [path])
  }
  return folders
}

function mostCommon(all: readonly Kin[]): Kin | undefined {
  const counts = new Map<string | undefined, { readonly kin: Kin; count: number }>()
  for (const kin of all) {
    const known = counts.get(kin.group) ?? { kin, count: 0 }
    known.count++
    counts.set(kin.group, known)
  }
  let most: { readonly kin: Kin; readonly count: number } | undefined
  for (const each of counts.values()) if (!most || each.count > most.count) most = each
  return most?.kin
}
