import { alignTexts } from '../cache/align.ts'
import type { Instruction } from '../dockerfile/instruction.ts'

/** How an instruction read at some time; undefined: it was not there yet. */
export type Spelling = string | undefined

/**
 * How the instructions of a Dockerfile that is replayed read in the versions that history has, oldest first: by the index of the version, for each
 * instruction of `now` its spelling then, or no entry where history knows no such instruction. What was taken out again leaves no trace.
 */
export function lineageOf(versions: readonly (readonly Instruction[])[], now: readonly Instruction[]): readonly ReadonlyMap<Instruction, Spelling>[] {
  const newest = versions.at(-1) ?? []
  const equals = alignTexts(newest, now)
  // Only what reads the same today is the same instruction: a fix may have put others in its place.
  let at = new Map(now.flatMap((instruction, index) => {
    const found = equals.get(index)
    return found !== undefined && newest[found]?.text === instruction.text ? [[instruction, found] as const] : []
  }))
  for (const instruction of now) if (!at.has(instruction)) matchMoved(instruction, newest, at)
  const known = [...at.keys()]
  const spellings = new Array<ReadonlyMap<Instruction, Spelling>>(versions.length)
  for (let version = versions.length - 1; version >= 0; version--) {
    const texts = versions[version] ?? []
    spellings[version] = new Map(known.map((instruction) => [instruction, texts[at.get(instruction) ?? -1]?.text]))
    const pairs = alignTexts(versions[version - 1] ?? [], texts)
    at = new Map([...at].flatMap(([instruction, index]) => {
      const earlier = pairs.get(index)
      return earlier === undefined ? [] : [[instruction, earlier] as const]
    }))
  }
  return spellings
}

/** In another order it stands elsewhere with the same words. */
function matchMoved(instruction: Instruction, newest: readonly Instruction[], taken: Map<Instruction, number>): void {
  const used = new Set(taken.values())
  const found = newest.findIndex(({ text }, index) => !used.has(index) && text === instruction.text)
  if (found !== -1) taken.set(instruction, found)
}
