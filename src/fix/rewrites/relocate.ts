import type { Dockerfile } from '../../dockerfile/dockerfile.ts'
import type { Instruction } from '../../dockerfile/instruction.ts'
import type { Range } from '../../dockerfile/text.ts'
import { brief } from '../../graph/brief.ts'
import type { Draft, Refused } from '../draft.ts'
import { applyEdits, blockOf, endOfLine, type Edit } from '../edit.ts'
import { noObjections } from '../verdict.ts'

export type Place = { readonly before: Instruction } | { readonly after: Instruction }

/** What changes with a move, beside the places. */
interface Along {
  /** Lines that come to stand where the first of the instructions stood. */
  readonly added?: readonly string[]
  /** Edits inside what moves. */
  readonly spelled?: readonly Edit[]
}

/** Takes instructions to another place. Every byte that does not move stays as it is. */
export function relocate(dockerfile: Dockerfile, moved: readonly Instruction[], place: Place, { added = [], spelled = [] }: Along = {}): Draft | Refused {
  const trigger = [...moved, 'before' in place ? place.before : place.after].find((instruction) => !dockerfile.instructions.includes(instruction))
  if (trigger) return { refused: `\`${brief(trigger)}\` runs as an ONBUILD trigger of another stage, where it cannot be moved alone.` }
  const edits = editsOf(dockerfile, moved, place, { added, spelled })
  return {
    text: applyEdits(dockerfile.text, edits),
    edits,
    order: reorder(dockerfile.instructions, moved, place, added.length),
    respelled: new Set(moved.filter(({ range }) => spelled.some((edit) => edit.range.start >= range.start && edit.range.end <= range.end))),
    ignored: [],
    answer: () => noObjections,
  }
}

function reorder(all: readonly Instruction[], moved: readonly Instruction[], place: Place, added: number): (Instruction | undefined)[] {
  const [first] = moved
  const order: (Instruction | undefined)[] = []
  for (const instruction of all) {
    if (instruction === first) order.push(...Array.from({ length: added }, () => undefined))
    if ('before' in place && instruction === place.before) order.push(...moved)
    if (!moved.includes(instruction)) order.push(instruction)
    if ('after' in place && instruction === place.after) order.push(...moved)
  }
  return order
}

function editsOf(dockerfile: Dockerfile, moved: readonly Instruction[], place: Place, { added, spelled }: Required<Along>): Edit[] {
  const { text } = dockerfile
  const eol = endOfLine(text)
  const blocks = moved.map((instruction) => blockOf(dockerfile, instruction))
  const lines = blocks.map((range) => withEnd(spelledIn(text, range, spelled), eol)).join('')
  const edits = blocks.map((range, index): Edit => {
    const start = range.end === text.length && !text.endsWith('\n') ? trimLineEnd(text, range.start) : range.start
    const replacement = index === 0 ? added.map((line) => line + eol).join('') : ''
    return { range: { start, end: range.end }, text: replacement }
  })
  const target = blockOf(dockerfile, 'before' in place ? place.before : place.after)
  const at = 'before' in place ? target.start : target.end
  const isOpenEnd = 'after' in place && at === text.length && !text.endsWith('\n')
  edits.push({ range: { start: at, end: at }, text: isOpenEnd ? eol + withoutEnd(lines) : lines })
  return edits.sort((a, b) => a.range.start - b.range.start)
}

function spelledIn(text: string, { start, end }: Range, spelled: readonly Edit[]): string {
  const inside = spelled.filter(({ range }) => range.start >= start && range.end <= end)
  return applyEdits(text.slice(start, end), inside.map((edit) => ({ text: edit.text, range: { start: edit.range.start - start, end: edit.range.end - start } })))
}

function withEnd(block: string, eol: string): string {
  return block.endsWith('\n') ? block : block + eol
}

function withoutEnd(block: string): string {
  return block.replace(/\r?\n$/, '')
}

function trimLineEnd(text: string, at: number): number {
  if (text[at - 1] !== '\n') return at
  return text[at - 2] === '\r' ? at - 2 : at - 1
}
