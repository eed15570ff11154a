import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { Range } from '../dockerfile/text.ts'
import { brief } from '../graph/brief.ts'
import type { Rewrite } from '../lint/rewrite.ts'
import { splitText } from './split-text.ts'

/** A replacement inside one Dockerfile. */
export interface Edit {
  readonly range: Range
  readonly text: string
}

/** What a rewrite does to a text, and which instruction is which afterwards. */
export interface Arrangement {
  readonly text: string
  /** In order, without overlaps. */
  readonly edits: readonly Edit[]
  /** The instructions of the new text in order: old ones, and `undefined` for those that were added. */
  readonly order: readonly (Instruction | undefined)[]
}

/** Works a rewrite into the text. Every byte that does not move stays as it is. Undefined: it has no place to go. */
export function arrange(dockerfile: Dockerfile, rewrite: Rewrite): Arrangement | { readonly refused: string } {
  const moved = rewrite.kind === 'move' ? rewrite.instructions : [rewrite.copy.instruction]
  const place = rewrite.kind === 'move' ? rewrite.place : { after: rewrite.after }
  const trigger = [...moved, 'before' in place ? place.before : place.after].find((instruction) => !dockerfile.instructions.includes(instruction))
  if (trigger) return { refused: `\`${brief(trigger.text)}\` runs as an ONBUILD trigger of another stage, where it cannot be moved alone.` }
  const added = rewrite.kind === 'split' ? splitText(rewrite, dockerfile) : []
  if ('refused' in added) return added
  const order = reorder(dockerfile.instructions, moved, place, added.length)
  const edits = editsOf(dockerfile, moved, place, added)
  return { text: applyEdits(dockerfile.text, edits), edits, order }
}

type Place = { readonly before: Instruction } | { readonly after: Instruction }

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

/** An instruction with the comment lines that stand directly above it, up to and with its line end. */
export function blockOf({ text, lines, comments }: Dockerfile, { line, endLine }: Instruction): Range {
  let first = line
  for (const comment of comments.toReversed()) if (comment.line === first - 1) first--
  const after = lines.rangeOf(endLine).end
  const end = text.indexOf('\n', after)
  return { start: lines.rangeOf(first).start, end: end === -1 ? text.length : end + 1 }
}

function endOfLine(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n')
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n'
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

/** Applies edits that are in order and do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = ''
  let from = 0
  for (const { range, text: replacement } of edits) {
    result += text.slice(from, range.start) + replacement
    from = range.end
  }
  return result + text.slice(from)
}
