import type { SyntaxFault } from './dockerfile.ts'
import type { Head } from './head.ts'
import type { InstructionBase } from './instruction.ts'
import type { LineIndex, Range } from './text.ts'

/** An instruction about to be understood: what all keywords share, and a place for what is wrong with it. */
export interface Draft {
  readonly base: InstructionBase
  readonly escape: '\\' | '`'
  readonly faults: SyntaxFault[]
}

/** Notes what is wrong with an instruction; by default the whole of it is meant. Gives the undefined that its reader then returns. */
export function refuse(draft: Draft, message: string, range: Range = draft.base.range): undefined {
  draft.faults.push({ message, range })
}

/** How far an instruction reaches beyond its head. */
type Extent = Pick<InstructionBase, 'heredocs' | 'endLine'> & { readonly end: number }

// Readers put this last into what they make of it: V8 copies a leading spread that gets more fields thirty times slower.
export function baseOf({ keywordRange, text, flags, rest }: Head, { heredocs, end, endLine }: Extent, lines: LineIndex): InstructionBase {
  const { start } = keywordRange
  return { range: { start, end }, keywordRange, line: lines.positionAt(start).line, endLine, text, flags, rest, heredocs }
}
