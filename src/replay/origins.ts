import { alignTexts } from '../cache/align.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { alignable, spellingOf } from './spelling.ts'

/** Where in a version of the Dockerfile the instructions stand that others come of. */
export interface Origins {
  /** By the instruction that comes of it: its index in the version. */
  readonly indexes: ReadonlyMap<Instruction, number>
  /** Instructions that are a part of the one that they come of: a rewrite took it apart, or added a flag. */
  readonly parts: ReadonlySet<Instruction>
}

/**
 * Which instruction of a version each of `now` comes of: the one that reads the same, in order and then wherever it stands, else one of which it
 * is a part. Others have none: a rewrite, or a person, put them in its place.
 */
export function originsOf(version: readonly Instruction[], now: readonly Instruction[]): Origins {
  const texts = version.map(spellingOf)
  const indexes = new Map<Instruction, number>()
  const pairs = alignTexts(version.map(alignable), now.map(alignable))
  for (const [index, instruction] of now.entries()) {
    const found = pairs.get(index)
    if (found !== undefined && texts[found] === spellingOf(instruction)) indexes.set(instruction, found)
  }
  const taken = new Set(indexes.values())
  for (const instruction of now) {
    const found = indexes.has(instruction) ? -1 : texts.findIndex((text, index) => !taken.has(index) && text === spellingOf(instruction))
    if (found === -1) continue
    indexes.set(instruction, found)
    taken.add(found)
  }
  const parts = new Set<Instruction>()
  for (const instruction of now) {
    const found = indexes.has(instruction) ? -1 : version.findIndex((whole, index) => !taken.has(index) && isPartOf(instruction, whole))
    if (found === -1) continue
    indexes.set(instruction, found)
    parts.add(instruction)
  }
  return { indexes, parts }
}

/** Whether an instruction says what another does, whatever its flags, or a part of it: some of its commands, or of its words where it has none. */
export function isPartOf(part: Instruction, whole: Instruction): boolean {
  const [some, all] = [piecesOf(part), piecesOf(whole)]
  return some.length > 0 && part.keyword === whole.keyword && all.some((_, start) => some.every((piece, index) => piece === all[start + index]))
}

function piecesOf({ keyword, rest, heredocs }: Instruction): readonly string[] {
  const said = [rest.text, ...heredocs.map(({ content }) => content)].join('\n')
  const pieces = said.split(keyword === 'RUN' ? /&&|\|\||[;\n]/ : /\s/)
  return pieces.map((piece) => piece.trim().replace(/\s+/g, ' ')).filter((piece) => piece !== '')
}
