import { contextPath } from '../context/clean-path.ts'
import type { CopyInstruction, Flag, Heredoc, Word } from '../dockerfile/instruction.ts'
import type { Edge, KeyInput, Placement, Source } from './build-graph.ts'
import { baseName, cleanPath } from '../effects/path.ts'
import { cleanPivoted, joinDestination } from './paths.ts'
import type { Lowering } from './profile.ts'
import { remoteName, remoteSource, type RemoteFlags } from './remote-source.ts'

/** A source as written and expanded, and by what name BuildKit keys it: the last element. */
interface ResolvedSource {
  readonly word: Word
  readonly path: string
  readonly name: string
  /** Set for what ADD fetches. */
  readonly remote: Source | undefined
}

/** A COPY or ADD with its words expanded, before a builder makes keys of it. */
export interface ResolvedCopy {
  readonly instruction: CopyInstruction
  readonly sources: readonly ResolvedSource[]
  /** As expanded, not yet made absolute. */
  readonly destination: string
  readonly placement: Placement
  readonly exclude: readonly string[]
  readonly parents: boolean
  /** Archives of the context are unpacked: what ADD does, unless told otherwise. */
  readonly unpacks: boolean
  readonly edges: readonly Edge[]
}

export function flagOf(flags: readonly Flag[], name: string): Flag | undefined {
  return flags.find((flag) => flag.name === name)
}

/** A boolean flag: given without a value, or with one that Go reads as true. */
export function isOn(flag: Flag | undefined): boolean {
  return flag !== undefined && (flag.value === undefined || /^(?:1|t|true)$/i.test(flag.value))
}

function resolveSources({ sources, keyword, flags }: CopyInstruction, { expandWord }: Lowering): readonly ResolvedSource[] {
  const told: RemoteFlags = { checksum: flagOf(flags, 'checksum')?.value, keepsGitDir: isOn(flagOf(flags, 'keep-git-dir')) }
  return sources.map((word) => {
    const path = expandWord(word)
    const remote = keyword === 'ADD' ? remoteSource(path, told) : undefined
    return { word, path, remote, name: remote ? remoteName(path) : baseName(cleanPath(`/${path}`)) }
  })
}

function copySource(lowering: Lowering, flag: Flag | undefined): Source | undefined {
  if (!flag?.value) return { kind: 'context', name: '', files: lowering.context }
  return lowering.sourceOf(flag.value, 'copy')
}

/** Expands sources, destination and flags, and makes the content edge and one edge for each remote source. */
export function resolveCopy(lowering: Lowering, instruction: CopyInstruction): ResolvedCopy {
  const { flags, keyword } = instruction
  const expandFlag = (name: string): string | undefined => {
    const value = flagOf(flags, name)?.value
    return value === undefined ? undefined : lowering.expandText(value)
  }
  const sources = resolveSources(instruction, lowering)
  const exclude = flags.flatMap(({ name, value }) => (name === 'exclude' && value !== undefined ? [value] : []))
  const parents = isOn(flagOf(flags, 'parents'))
  const destination = lowering.expandWord(instruction.destination)
  const local = sources.filter(({ remote }) => !remote)
  const from = copySource(lowering, flagOf(flags, 'from'))
  const edges: Edge[] = []
  if (from && local.length > 0) {
    const paths = local.map(({ path }) => (parents ? cleanPivoted(path) : contextPath(path)))
    edges.push({ role: 'copy', by: 'content', from, paths, exclude, parents, range: instruction.range })
  }
  for (const { remote, word } of sources) {
    if (remote) edges.push({ role: 'copy', by: 'content', from: remote, paths: [], exclude: [], parents: false, range: word.range })
  }
  const unpack = flagOf(flags, 'unpack')
  return {
    instruction,
    sources,
    destination,
    exclude,
    parents,
    unpacks: unpack ? isOn(unpack) : keyword === 'ADD' && local.length > 0,
    edges,
    placement: {
      destination: joinDestination(lowering.state.workdir, destination),
      verb: keyword,
      chown: expandFlag('chown'),
      chmod: expandFlag('chmod'),
      parents,
      bodies: instruction.heredocs.map((heredoc) => bodyOf(heredoc, lowering)),
    },
  }
}

function bodyOf({ content, expand, chomp }: Heredoc, { expandBody }: Lowering): string {
  const body = chomp ? content.replace(/^\t+/gm, '') : content
  return expand ? expandBody(body) : body
}

/** Heredoc sources: the delimiter is the file's name and counts with the body (observed, BuildKit 0.25). */
export function heredocInputs({ heredocs }: CopyInstruction, { bodies }: Placement): KeyInput[] {
  return heredocs.map(({ name, range }, index) => ({ kind: 'text', name: `heredoc ${name}`, value: JSON.stringify([name, bodies[index]]), range }))
}
