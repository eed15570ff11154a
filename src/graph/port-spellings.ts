import type { WordsInstruction } from '../dockerfile/instruction.ts'
import { spellingsOfPort, type PortSpelling } from '../dockerfile/ports.ts'

/** Why a builder refuses a port for how it is spelt; undefined where it takes all. What variables stand for is not looked at. */
export function refusesPort({ words }: WordsInstruction, builder: string, known: ReadonlySet<PortSpelling>): string | undefined {
  for (const { text } of words) {
    if (/[$\\`'"]/.test(text)) continue
    const unread = spellingsOfPort(text).find((spelling) => !known.has(spelling))
    if (unread !== undefined) return `${builder} does not read the ${unread} in \`EXPOSE ${text}\`.`
  }
  return undefined
}
