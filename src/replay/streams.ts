import type { GitFolder } from '../context/git-tree.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { parse } from '../dockerfile/parse.ts'
import type { BuildInputs } from '../graph/build-inputs.ts'
import type { Commit } from '../history/log-parser.ts'
import { shareOfArg, type VolatilitySettings } from '../history/scenarios.ts'
import { shareOfLevel } from '../history/volatility.ts'
import { lineageOf } from './lineage.ts'
import type { ReplayEvent } from './replay.ts'
import type { Spelling } from './spelling.ts'
import { newestOf, treesOf, versionsOf, type Timeline } from './timeline.ts'

export const streams = ['context', 'dockerfile', 'args'] as const

/**
 * Which builds are replayed. `context`: one after every commit, with its files and its edits of the Dockerfile. `dockerfile`: those of commits
 * that edit the Dockerfile, the files as they are where it is what it comes of. `args`: as `context`, and what pipelines pass anew is another in every commit.
 */
export type Stream = (typeof streams)[number]

export interface StreamRequest {
  readonly stream: Stream
  readonly timeline: Timeline
  /** Where the Dockerfile lies in the repository; undefined: elsewhere, so that no commit edits it. */
  readonly path: string | undefined
  readonly textOf: (id: string) => string | undefined
  readonly dockerfile: Dockerfile
  /** True where the Dockerfile comes of the text before the first commit, not of that after the last: what came later is not known to it. */
  readonly isFrozen?: boolean | undefined
  readonly inputs: BuildInputs
  readonly volatility: VolatilitySettings
}

/** The builds of a stream for one Dockerfile, which is what is built; commits from before there was a Dockerfile have none. */
export function* eventsOf(request: StreamRequest): Generator<ReplayEvent> {
  const { stream, timeline, inputs } = request
  const spelled = spellingsOf(request)
  const names = stream === 'args' ? argsPassedAnew(request) : []
  const inputsAt = (id: string): BuildInputs => (names.length === 0 ? inputs : { ...inputs, buildArgs: new Map([...inputs.buildArgs, ...names.map((name) => [name, id] as const)]) })
  const only = stream === 'dockerfile' ? (request.isFrozen === true ? timeline.start : newestOf(timeline)) : undefined
  let spellings = spelled.get(undefined)
  if (spellings) yield { id: undefined, tree: only ?? timeline.start, spellings, inputs: inputsAt('') }
  for (const { commit, tree } of only ? commitsOver(only, timeline) : treesOf(timeline)) {
    const isEdit = spelled.has(commit)
    const isFirst = spellings === undefined
    if (isEdit) spellings = spelled.get(commit)
    if (!spellings || (only && !isEdit)) continue
    yield { id: isFirst ? undefined : commit.id, tree, spellings, inputs: inputsAt(commit.id) }
  }
}

function* commitsOver(tree: GitFolder, { commits }: Timeline): Generator<{ readonly commit: Commit; readonly tree: GitFolder }> {
  for (const commit of commits) yield { commit, tree }
}

export type Spellings = ReplayEvent['spellings']

const asNow: Spellings = new Map<never, Spelling>()

/** How the Dockerfile's instructions read before the first commit (`undefined`) and after each that edits it; undefined where it is not there. */
export function spellingsOf({ timeline, path, textOf, dockerfile, isFrozen = false }: Pick<StreamRequest, 'timeline' | 'path' | 'textOf' | 'dockerfile' | 'isFrozen'>): ReadonlyMap<Commit | undefined, Spellings | undefined> {
  const { commits } = timeline
  const edits = commits.filter(({ changes }) => changes.some((change) => change.path === path))
  const [oldest] = edits
  if (path === undefined || !oldest) return new Map([[undefined, asNow]])
  const before = oldest.changes.find((change) => change.path === path)?.before
  const versions = [...versionsOf(path, before, commits)]
  const texts = versions.map(([, entry]) => (entry === undefined ? undefined : textOf(entry.id)))
  const known = versions.flatMap(([commit], index) => (texts[index] === undefined ? [] : [{ commit, text: texts[index] }]))
  const lineage = lineageOf(known.map(({ text }) => parse(text).instructions), dockerfile.instructions, isFrozen ? 0 : undefined)
  const found = new Map<Commit | undefined, Spellings | undefined>(versions.map(([commit]) => [commit, undefined]))
  for (const [index, { commit }] of known.entries()) found.set(commit, lineage[index])
  return found
}

/** ARGs of which every commit brings a new value. */
export function argsPassedAnew({ dockerfile, volatility }: Pick<StreamRequest, 'dockerfile' | 'volatility'>): readonly string[] {
  const names = dockerfile.instructions.flatMap((instruction) => {
    if (instruction.keyword !== 'ARG') return []
    return instruction.declarations.filter((declaration) => shareOfArg(declaration, volatility) >= shareOfLevel['per-commit']).map(({ name }) => name.text)
  })
  return [...new Set(names)]
}
