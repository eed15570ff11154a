import type { Dockerfile } from '../../dockerfile/dockerfile.ts'
import type { Instruction } from '../../dockerfile/instruction.ts'
import { brief } from '../../graph/brief.ts'
import type { Draft, Refused } from '../draft.ts'
import { applyEdits, blockOf, endOfLine, type Edit } from '../edit.ts'
import { noObjections } from '../verdict.ts'

export type Place = { readonly before: Instruction } | { readonly after: Instruction }

/** Takes instructions to another place; `added` lines come to stand where the first of them stood. Every byte that does not move stays as it is. */
export function relocate(dockerfile: Dockerfile, moved: readonly Instruction[], place: Place, added: readonly string[] = []): Draft | Refused {
  const trigger = [...moved, 'before' in place ? place.before : place.after].find((instruction) => !dockerfile.instructions.includes(instruction))
  if (trigger) return { refused: `\`${brief(trigger.text)}\` runs as an ONBUILD trigger of another stage, where it cannot be moved alone.` }
  const edits = editsOf(dockerfile, moved, place, added)
  return {
    text: applyEdits(dockerfile.text, edits),
    edits,
    order: reorder(dockerfile.instructions, moved, place, added.length),
    respelled: new Set(),
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

function editsOf(dockerfile: Dockerfile, moved: readonly Instruction[], place: Place, added: readonly string[]): Edit[] {
  const { text } = dockerfile
  const eol = endOfLine(text)
  const blocks = moved.map((instruction) => blockOf(dockerfile, instruction))
  const lines = blocks.map(({ start, end }) => withEnd(text.slice(start, end), eol)).join('')
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
