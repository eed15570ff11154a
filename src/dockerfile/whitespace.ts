/** White space as Go's `unicode.IsSpace` has it, by UTF-16 code. JavaScript's own trimming differs: it knows U+FEFF and not U+0085. */
export function isSpace(code: number): boolean {
  if (code < 0x80) return code === 32 || (code >= 9 && code <= 13)
  if (code < 0x1680) return code === 0x85 || code === 0xa0
  return code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x2028 || code === 0x2029
    || code === 0x202f || code === 0x205f || code === 0x3000
}

/** The blanks that part a keyword from its arguments and plain words from each other: no wider than ASCII. */
export function isSeparator(code: number): boolean {
  return code === 32 || code === 9 || (code >= 11 && code <= 13)
}

/** The offset of the first character at or after `from` that is no white space; `to` where there is none. */
export function skipSpace(text: string, from: number, to: number): number {
  let at = from
  while (at < to && isSpace(text.charCodeAt(at))) at++
  return at
}

/** The same for the blanks of `isSeparator`. */
export function skipSeparators(text: string, from: number, to: number): number {
  let at = from
  while (at < to && isSeparator(text.charCodeAt(at))) at++
  return at
}

/** The offset behind the last character before `to` that is no white space; `from` where there is none. */
export function trimSpace(text: string, from: number, to: number): number {
  let at = to
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--
  return at
}
