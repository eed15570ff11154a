const mostText = 60

/** An instruction's text short enough for a sentence, on one line. */
export function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > mostText ? `${line.slice(0, mostText - 1)}…` : line
}
