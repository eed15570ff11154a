import type { Dockerfile } from '../../dockerfile/dockerfile.ts'
import type { Instruction } from '../../dockerfile/instruction.ts'
import type { BuildGraph, Step } from '../../graph/build-graph.ts'
import { copiesMadePrograms, programMode } from '../../lint/mode-setting.ts'
import type { SetMode } from '../../lint/rewrite.ts'
import type { Draft, Refused, Rewritten } from '../draft.ts'
import { blockOf, type Edit } from '../edit.ts'
import { nameOf } from '../name-of.ts'
import { noObjections, refuted, together, type Objections } from '../verdict.ts'
import { respell } from './respell.ts'

/** Copies and a RUN that gives their files a mode equal copies that lay them down with it. */
export function writeSetMode({ copies, run }: SetMode, graph: BuildGraph): Draft | Refused {
  const { dockerfile } = graph
  const own = run.instruction
  if (dockerfile.comments.some(({ line }) => line > own.line && line < own.endLine)) return { refused: `A comment stands inside ${nameOf(run)}, which would go with it.` }
  if (copies.length === 0 || !isSame(copiesMadePrograms(run), copies)) return { refused: `${nameOf(run)} does more than that, or to other files.` }
  if (!allowsMode(dockerfile)) return { refused: 'The frontend of the `# syntax=` line may not know `COPY --chmod`.' }
  const block = blockOf(dockerfile, own)
  const comments = dockerfile.text.slice(block.start, own.range.start)
  return respell(
    graph,
    [...copies.map(({ instruction }) => ({ instruction, parts: 1, edits: [flagIn(instruction)] })), { instruction: own, parts: 0, edits: [{ range: block, text: comments }] }],
    (rewritten) => together(copies.map((copy) => sameButMode(copy, rewritten))),
  )
}

/** The first frontend with `COPY --chmod` is 1.2, which BuildKit 0.8 brings. */
const since = 2

function allowsMode({ directives }: Dockerfile): boolean {
  const syntax = directives.find(({ name }) => name === 'syntax')?.value
  const [found, minor] = /^(?:docker\.io\/)?docker\/dockerfile:1(?:\.(\d+)(?:\.\d+)?)?(?:-labs)?(?:@.*)?$/.exec(syntax ?? '') ?? []
  return syntax === undefined || (found !== undefined && Number(minor ?? since) >= since)
}

function flagIn({ flags, keywordRange }: Instruction): Edit {
  const at = flags.at(-1)?.range.end ?? keywordRange.end
  return { range: { start: at, end: at }, text: ` --chmod=${programMode.toString(8)}` }
}

function sameButMode(copy: Step, { after, origin }: Rewritten): Objections {
  const told = ({ placement, edges, link }: Step): string => JSON.stringify([{ ...placement, chmod: null }, link, edges.filter(({ role }) => role === 'copy').map(({ paths, exclude }) => [paths, exclude])])
  const twin = after.steps.find((step) => origin.get(step) === copy)
  const isSame = twin && told(twin) === told(copy) && twin.placement?.chmod === programMode.toString(8)
  return isSame ? noObjections : refuted(`${nameOf(copy)} would lay its files down otherwise.`)
}

function isSame(a: readonly Step[], b: readonly Step[]): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index])
}
