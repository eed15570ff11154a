/**
 * The fields of one line of comma-separated values; quotes hold commas, and a doubled quote in them is one.
 * Undefined for misplaced quotes and for an empty line.
 */
export function readCsv(line: string): readonly string[] | undefined {
  if (line === '') return undefined
  const fields: string[] = []
  for (let at = 0; ;) {
    const quoted = line[at] === '"'
    const comma = line.indexOf(',', at)
    let end = comma === -1 ? line.length : comma
    if (quoted) {
      const close = closingQuote(line, at + 1)
      if (close === -1 || (close + 1 < line.length && line[close + 1] !== ',')) return undefined
      fields.push(line.slice(at + 1, close).replaceAll('""', '"'))
      end = close + 1
    } else {
      const field = line.slice(at, end)
      if (field.includes('"')) return undefined
      fields.push(field)
    }
    if (end === line.length) return fields
    at = end + 1
  }
}

function closingQuote(line: string, from: number): number {
  let at = line.indexOf('"', from)
  while (at !== -1 && line[at + 1] === '"') at = line.indexOf('"', at + 2)
  return at
}
