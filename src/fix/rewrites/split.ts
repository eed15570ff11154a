import type { Dockerfile } from '../../dockerfile/dockerfile.ts'
import type { CopyInstruction, Instruction } from '../../dockerfile/instruction.ts'
import type { BuildGraph, Step } from '../../graph/build-graph.ts'
import { awaitedBy, contextOf, copiesOf, landingsOf, selectionOf } from '../../graph/landings.ts'
import type { Split } from '../../lint/rewrite.ts'
import type { Draft, Refused, Rewritten } from '../draft.ts'
import { applyEdits, type Edit, endOfLine, flagTexts, inCaseOf } from '../edit.ts'
import { doubted, noObjections, refuted, together, type Objections } from '../verdict.ts'
import { nameOf } from '../name-of.ts'
import { allowsParents } from './allows-parents.ts'
import { relocate } from './relocate.ts'

/** Layers that one rewrite may add. A folder per COPY runs into the depth limit of overlay storage (observed at step 129). */
const mostAdded = 16

/** A copy equals its parts: files that are copied first come once more with the rest, the same bytes at the same places. */
export function writeSplit(split: Split, graph: BuildGraph): Draft | Refused {
  const { dockerfile, inputs } = graph
  const hasParents = allowsParents(dockerfile, inputs)
  const lines = partialCopies(split.copy, split.files, dockerfile, hasParents)
  if (!('refused' in lines)) return draftOf(lines, split, graph, [])
  const withLine = hasParents || !mayNameFrontend(dockerfile, inputs) ? lines : partialCopies(split.copy, split.files, dockerfile, true)
  if ('refused' in withLine) return lines
  const draft = draftOf(withLine, split, graph, [frontendLine(dockerfile)])
  return 'refused' in draft ? draft : { ...draft, frontend, answer: (rewritten, path) => together([draft.answer(rewritten, path), doubted(otherFrontend)]) }
}

/** The newest that reads Dockerfiles. */
const frontend = 'docker/dockerfile:1'
const otherFrontend = `\`COPY --parents\` needs the line \`# syntax=${frontend}\`, with which the builder takes the newest frontend of that name from its registry to read the file.`

function draftOf(added: readonly string[], { copy, after }: Split, graph: BuildGraph, top: readonly Edit[]): Draft | Refused {
  const draft = relocate(graph.dockerfile, [copy.instruction], { after }, { added, spelled: absoluteBelow(after, copy, graph) })
  if ('refused' in draft) return draft
  const edits = [...top, ...draft.edits]
  return { ...draft, edits, text: applyEdits(graph.dockerfile.text, edits), answer: (rewritten) => together([bringsForward(rewritten), sameRest(copy, rewritten)]) }
}

/** Nobody named a frontend yet, and the builder is one that goes by such a line. */
function mayNameFrontend({ directives }: Dockerfile, { builder }: BuildGraph['inputs']): boolean {
  return builder === 'buildkit' && !directives.some(({ name }) => name === 'syntax')
}

/** On top of the file, below a line that a shell takes. */
function frontendLine({ text }: Dockerfile): Edit {
  const [shell = ''] = /^#![^\n]*\n/.exec(text) ?? []
  const at = shell.length + (text.startsWith('\uFEFF') ? 1 : 0)
  return { range: { start: at, end: at }, text: `# syntax=${frontend}${endOfLine(text)}` }
}

/** Below a WORKDIR that leads elsewhere, the rest needs its destination in full. */
function absoluteBelow(after: Instruction, { instruction, state, placement }: Step, { steps }: BuildGraph): readonly Edit[] {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return []
  const workdir = steps.find((step) => step.instruction === after)?.state.workdir ?? state.workdir
  if (workdir === state.workdir || instruction.destination.text.startsWith('/') || !placement) return []
  return [{ range: instruction.destination.range, text: placement.destination }]
}

/** What is left of the copy takes the same files to the same place. */
function sameRest(copy: Step, { after, origin }: Rewritten): Objections {
  const told = ({ placement, edges, link }: Step): string => JSON.stringify([placement, link, edges.filter(({ role }) => role === 'copy').map(({ paths, exclude, parents }) => [paths, exclude, parents])])
  const rest = after.steps.find((step) => origin.get(step) === copy)
  return rest && told(rest) === told(copy) ? noObjections : refuted(`${nameOf(copy)} would do something else at its new place.`)
}

const plainDestination = /^[A-Za-z0-9_@+,.%/=${}~-]+$/
const plainName = /^[A-Za-z0-9_@+,.%/=-]+$/

/**
 * The COPY instructions that bring some of what a copy brings, files or folders, to where the copy itself brings it: same flags, one
 * instruction for each folder, or one for all with `--parents`. ADD becomes COPY, so that no archive among the files is unpacked.
 */
export function partialCopies({ instruction, placement, edges }: Step, things: readonly string[], dockerfile: Dockerfile, hasParents: boolean): readonly string[] | Refused {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return { refused: 'Only COPY and ADD can be split.' }
  if (placement?.parents || instruction.rest.text.startsWith('[') || !plainDestination.test(instruction.destination.text)) {
    return { refused: `The form of \`${instruction.text}\` is not one that a split writes.` }
  }
  const awaited = edges.flatMap((edge) => awaitedBy(edge))[0]
  if (awaited !== undefined) return { refused: `\`${awaited}\` is not in the build context yet; what it will bring is not known, so the copy is not taken apart.` }
  const folders = new Map<string, Part[]>()
  for (const path of things) {
    const part = edges.flatMap((edge) => partOf(selectionOf(edge), path))[0]
    if (!part) return { refused: `\`${path}\` does not come from a folder that the instruction copies.` }
    if (!plainName.test(path)) return { refused: `The name \`${path}\` has characters that a COPY reads as something else.` }
    const folder = part.isFolder ? part.inside : part.inside.slice(0, Math.max(part.inside.lastIndexOf('/'), 0))
    const key = part.isFolder ? `${folder}/` : folder
    folders.set(key, [...(folders.get(key) ?? []), part])
  }
  const write = writerOf(instruction, dockerfile)
  if (folders.size > 1 && hasParents && !things.some((path) => path.includes('/./'))) return [write(['--parents'], [...folders.values()].flat().map(pivoted), '')]
  if (folders.size > mostAdded) {
    return { refused: `The split takes ${folders.size} COPY instructions, one for each folder; more than ${mostAdded} layers are not added. One \`COPY --parents\` would do, which BuildKit reads below a \`# syntax=${frontend}\` line.` }
  }
  return [...folders].map(([folder, parts]) => write([], parts.map(({ path }) => path), folder.replace(/\/$/, '')))
}

/** A file or folder that a copy takes: in the context, and below the thing that is copied. */
interface Part {
  readonly path: string
  readonly inside: string
  readonly isFolder: boolean
}

/** What lies below the thing that is copied; the name alone where a file is itself named. */
function partOf(selection: ReturnType<typeof selectionOf>, path: string): Part[] {
  for (const { things } of selection?.sources ?? []) {
    for (const { entries } of things) {
      for (const { entry, inside } of entries) {
        if (entry.path !== path) continue
        return [{ path, inside: inside === '' ? path.slice(path.lastIndexOf('/') + 1) : inside, isFolder: entry.kind === 'folder' }]
      }
    }
  }
  return []
}

/** `src/web/a.json` of a copied `src` becomes `src/./web/a.json`: what stands before the dot is not kept. */
function pivoted({ path, inside }: Part): string {
  return path === inside || !path.endsWith(`/${inside}`) ? path : `${path.slice(0, -inside.length)}./${inside}`
}

function writerOf(instruction: CopyInstruction, dockerfile: Dockerfile): (flags: readonly string[], sources: readonly string[], folder: string) => string {
  const keyword = instruction.keyword === 'COPY' ? dockerfile.text.slice(instruction.keywordRange.start, instruction.keywordRange.end) : inCaseOf(dockerfile, instruction, 'COPY')
  const kept = flagTexts(dockerfile, { ...instruction, flags: instruction.flags.filter(({ name }) => name !== 'exclude') })
  return (flags, sources, folder) => [keyword, ...kept, ...flags, ...sources, destinationIn(instruction.destination.text, folder)].join(' ')
}

/** `.` → `./`, `/app` → `/app/`; below it the folder, where there is one. */
function destinationIn(destination: string, folder: string): string {
  const root = destination.endsWith('/') ? destination : `${destination}/`
  return folder === '' ? root : `${root === './' ? '' : root}${folder}/`
}

/** Every added copy must be a part of one that still follows, laid down the same way. */
function bringsForward({ after, origin }: Rewritten): Objections {
  return together(
    after.steps.filter((step) => !origin.has(step)).map((step) => {
      const whole = step.stage.steps.find((other) => other.id > step.id && origin.has(other) && isPartOf(step, other))
      if (!whole) return refuted(`${nameOf(step)} brings files that no later copy brings to the same place.`)
      return throughLink(step, whole)
    }),
  )
}

function isPartOf(part: Step, whole: Step): boolean {
  const [a, b] = [part.placement, whole.placement]
  if (!a || !b || a.chown !== b.chown || a.chmod !== b.chmod || part.link !== whole.link) return false
  const places = new Map(copiesOf(whole).flatMap((edge) => (contextOf(edge) ? landingsOf(whole, edge).map(({ path, from }) => [path, from] as const) : [])))
  return copiesOf(part).every((edge) => landingsOf(part, edge).every(({ path, from, kind }) => (kind === 'folder' ? a.parents && places.has(path) : places.get(path) === from)))
}

/** A folder that the whole copy brings as a link cannot be made first as a folder: the build then fails (observed). */
function throughLink(part: Step, whole: Step): Objections {
  const links = new Set(copiesOf(whole).flatMap((edge) => landingsOf(whole, edge).flatMap(({ path, kind }) => (kind === 'link' ? [path] : []))))
  if (links.size === 0) return noObjections
  for (const edge of copiesOf(part)) {
    for (const { path } of landingsOf(part, edge)) {
      const parts = path.split('/')
      const link = parts.map((_, index) => parts.slice(0, index + 1).join('/')).find((folder) => links.has(folder))
      if (link !== undefined) return refuted(`${link} is a symbolic link in the build context; a COPY below it makes a folder in its place.`)
    }
  }
  return noObjections
}
