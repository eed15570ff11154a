/** The text without blanks at its ends, as Go counts blanks: a byte order mark is none. */
export function trimSpace(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && blanks.has(text.charAt(from))) from += 1
  while (to > from && blanks.has(text.charAt(to - 1))) to -= 1
  return text.slice(from, to)
}

const blanks = new Set(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)
