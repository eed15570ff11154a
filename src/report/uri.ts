/**
 * A path (`/` between its parts) as a URI reference: every part percent-encoded, an absolute path as a `file:` URI.
 * Lone surrogates, which no URI can hold, become U+FFFD.
 */
export function uriOf(path: string): string {
  const drive = /^[A-Za-z]:(?=\/)/.exec(path)?.[0] ?? ''
  const encoded = path.slice(drive.length).split('/').map(encodePart).join('/')
  if (drive) return `file:///${drive}${encoded}`
  return path.startsWith('/') ? `file://${encoded}` : encoded
}

function encodePart(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\uFFFD'))
}
