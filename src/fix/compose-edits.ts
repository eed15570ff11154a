import type { Edit } from './edit.ts'

/** A stretch of a text that was made by edits: kept from the text before them, or put in. */
type Piece = { readonly kind: 'kept'; readonly start: number; readonly end: number } | { readonly kind: 'put'; readonly text: string }

/** One list of edits that does what two lists do, the second of which is made for the text after the first. Both in order, without overlaps. */
export function composeEdits(length: number, first: readonly Edit[], second: readonly Edit[]): readonly Edit[] {
  return editsOf(editPieces(editPieces([{ kind: 'kept', start: 0, end: length }], first), second), length)
}

function lengthOf(piece: Piece): number {
  return piece.kind === 'kept' ? piece.end - piece.start : piece.text.length
}

function sliceOf(piece: Piece, from: number, to: number): Piece {
  return piece.kind === 'kept' ? { kind: 'kept', start: piece.start + from, end: piece.start + to } : { kind: 'put', text: piece.text.slice(from, to) }
}

function editPieces(pieces: readonly Piece[], edits: readonly Edit[]): readonly Piece[] {
  const result: Piece[] = []
  let at = 0
  for (const { range, text } of edits) {
    result.push(...between(pieces, at, range.start), { kind: 'put', text })
    at = range.end
  }
  return [...result, ...between(pieces, at, Infinity)]
}

function between(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const found: Piece[] = []
  let at = 0
  for (const piece of pieces) {
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, lengthOf(piece))]
    if (start < end) found.push(sliceOf(piece, start, end))
    at += lengthOf(piece)
  }
  return found
}

function editsOf(pieces: readonly Piece[], length: number): readonly Edit[] {
  const edits: Edit[] = []
  let at = 0
  let put = ''
  for (const piece of [...pieces, { kind: 'kept', start: length, end: length } as const]) {
    if (piece.kind === 'put') put += piece.text
    else {
      if (put !== '' || piece.start > at) edits.push({ range: { start: at, end: piece.start }, text: put })
      at = piece.end
      put = ''
    }
  }
  return edits
}
