import { digestReader } from '../cache/content-reader.ts'
import { buildSequence } from '../cache/simulate.ts'
import { nodeAt, type GitFolder } from '../context/git-tree.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { parse } from '../dockerfile/parse.ts'
import { plan } from '../graph/plan.ts'
import { readHistoryNow } from '../history/log.ts'
import type { Rule } from '../lint/rule.ts'
import { UsageError } from '../project/usage-error.ts'
import { timelineOf, treesOf, type Timeline } from '../replay/timeline.ts'
import type { Arguments } from './arguments.ts'
import type { Io } from './io.ts'
import { contextsIn, locate, noCommits, type Located } from './located.ts'
import { presentSide } from './sides.ts'
import type { Requested } from './simulation.ts'
import { findTarget } from './targets.ts'

const mostCommits = 1000

/**
 * The last of the builds from `--since` to `--until`, each with the Dockerfile of its day: one after each commit, or, where only the ends were
 * built, two.
 */
export function simulatedSince(since: string, built: 'each' | 'ends', args: Arguments, io: Io, rules: readonly Rule[]): Requested {
  const side = presentSide(args, io, rules)
  const located = locate(side, findTarget(args, io).file, io.cwd)
  const { path } = located
  if (path === undefined) throw new UsageError('--since needs a Dockerfile inside the repository of its context.')
  const read = readHistoryNow({ folder: located.folder, commits: mostCommits, since, until: args.value('until') })
  if ('missing' in read) throw noCommits(read.missing)
  if (read.commits.length === 0) throw new UsageError(`--since ${since} leaves no commit to simulate.`)
  const timeline = timelineOf(read.commits, read.files, located.prefix === '')
  const contextOf = contextsIn(located, side, timeline)
  const dockerfileIn = readerOf(path, located)
  const reader = digestReader(side.build, false)
  const sequence = buildSequence(side.config.keeping)
  let last: Dockerfile | undefined
  const trees = [...allTrees(timeline)]
  for (const tree of built === 'each' ? trees : [...trees.slice(0, 1), ...trees.slice(-1)]) {
    last = dockerfileIn(tree)
    if (last) sequence.add({ graph: plan(last, contextOf(tree), side.build), reader })
  }
  if (!last) throw new UsageError(`${path} is not in the last of the commits.`)
  return { simulation: sequence.last(), costs: side.config.costs, contextBy: side.contextBy, commits: read.commits.length }
}

function* allTrees(timeline: Timeline): Generator<GitFolder> {
  yield timeline.start
  for (const { tree } of treesOf(timeline)) yield tree
}

/** The Dockerfile in a tree; equal texts are one. */
function readerOf(path: string, { blobs }: Located): (tree: GitFolder) => Dockerfile | undefined {
  const parsed = new Map<string, Dockerfile | undefined>()
  return (tree) => {
    const node = nodeAt(tree, path)
    if (node?.kind !== 'file') return undefined
    if (!parsed.has(node.id)) {
      const text = blobs.text(node.id)
      parsed.set(node.id, text === undefined ? undefined : parse(text))
    }
    return parsed.get(node.id)
  }
}
