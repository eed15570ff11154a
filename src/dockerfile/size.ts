/** A size in bytes, as builders read `1.5g` and `64 MiB`: powers of 1024 whatever the unit. Undefined for what is none. */
export function readSize(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d*)?|\.\d+) ?(|b|[kmgtp]i?b?)$/i.exec(text) ?? []
  if (amount === undefined) return undefined
  return Math.trunc(Number(amount) * 1024 ** ['', 'k', 'm', 'g', 't', 'p'].indexOf(unit.toLowerCase().replace(/i?b?$/, '')))
}
