const mostWords = 400

/**
 * How alike two instructions are, from 0 to 1: the share of their words that both have. Other keywords make them other instructions; a text that a
 * table cut off with `…` is like all that begins with it.
 */
export function likeness(one: string, other: string): number {
  const [words, others] = [one, other].map((text) => text.split(' ', mostWords))
  if (!words || !others || words[0] !== others[0]) return 0
  if (isStartOf(one, other) || isStartOf(other, one)) return 1
  const left = new Map<string, number>()
  for (const word of words) left.set(word, (left.get(word) ?? 0) + 1)
  let shared = 0
  for (const word of others) {
    const count = left.get(word) ?? 0
    if (count > 0) shared++
    left.set(word, count - 1)
  }
  // The keyword is the same in any case.
  return (2 * (shared - 1)) / Math.max(1, words.length + others.length - 2)
}

function isStartOf(text: string, cut: string): boolean {
  const start = cut.trimEnd()
  return start.endsWith('…') && start.length > 8 && text.startsWith(start.slice(0, -1).trimEnd())
}
