/** Takes from a list until it is empty, each thing once: what is put into the list meanwhile comes too. */
export function* eachOnce<Thing>(open: Thing[]): Generator<Thing> {
  const seen = new Set<Thing>()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    yield next
  }
}
