import type { Dockerfile, SyntaxFault } from '../dockerfile/dockerfile.ts'
import type { Uses } from '../dockerfile/expand.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { Range } from '../dockerfile/text.ts'
import { brief } from './brief.ts'
import type { Profile } from './profile.ts'

/** Where what is wrong goes: what no build accepts, and what this one lacks. */
export interface FaultLists {
  readonly dockerfile: Dockerfile
  readonly profile: Profile
  readonly faults: SyntaxFault[]
  readonly unmet: SyntaxFault[]
}

/** A word that was expanded, or a heredoc, and the instruction that it belongs to. */
export interface Expanded {
  readonly keyword: Instruction['keyword']
  readonly text: string
  readonly range: Range
  /** Whether a variable that is not set here may come with the base image. */
  readonly mayBeInherited: boolean
}

/**
 * Notes that builders refuse a word: its spelling, a modifier that comes with a later release, or a variable that must be given and is not.
 * An ARG that is declared may be given by the next command line; of the variables of an image that nobody described nothing is known.
 */
export function noteExpansion(lists: FaultLists, { fault, required, modifiers = [], unset }: Uses, word: Expanded): void {
  const { profile, dockerfile, faults, unmet } = lists
  const { keyword, text, range } = word
  const shown = text.includes('\n') ? 'its heredoc' : `\`${brief(text)}\``
  if (fault === undefined) {
    const unread = modifiers.map((modifier) => profile.refusesModifier?.(modifier, dockerfile)).find((message) => message !== undefined)
    if (unread !== undefined) add(faults, { message: `${keyword} has ${shown}, and ${unread}`, range })
    return
  }
  const isDeclared = required !== undefined && declares(dockerfile, required)
  if (required !== undefined && !isDeclared && word.mayBeInherited && unset.includes(required)) return
  add(isDeclared ? unmet : faults, { message: `${keyword} cannot expand ${shown}: ${fault.charAt(0).toLowerCase()}${fault.slice(1)}`, range })
}

/** A word may be expanded several times, for the key and for what it means. */
function add(list: SyntaxFault[], fault: SyntaxFault): void {
  if (!list.some(({ message, range }) => message === fault.message && range.start === fault.range.start)) list.push(fault)
}

function declares({ instructions }: Dockerfile, variable: string): boolean {
  return instructions.some((instruction) => instruction.keyword === 'ARG' && instruction.declarations.some(({ name }) => name.text === variable))
}
