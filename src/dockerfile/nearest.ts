/**
 * The candidate that a misspelt word most likely means, as the candidate is written, or undefined where none is near:
 * at most two letters away, or a quarter of a long word. Case does not count.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 80) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let limit = Math.max(2, Math.floor(word.length / 4)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= limit) continue
    const found = distance(wanted, candidate.toLowerCase())
    if (found >= limit || found >= candidate.length) continue
    limit = found
    best = candidate
  }
  return best
}

/** Levenshtein's: letters put in, left out or replaced. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const replaced = (above[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
    }
    above = row
  }
  return above[b.length] ?? 0
}
