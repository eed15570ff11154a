/** An ignore file as it is, and with more patterns at its end; undefined where there is none. */
export function ignoreTexts(before: string | undefined, patterns: readonly string[]): { readonly before: string | undefined; readonly after: string } {
  const start = before === undefined || before === '' || before.endsWith('\n') ? (before ?? '') : `${before}\n`
  return { before, after: `${start}${patterns.join('\n')}\n` }
}
