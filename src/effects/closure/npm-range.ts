type Triple = readonly [number, number, number]

interface Comparator {
  readonly operator: string
  /** As far as it is written. */
  readonly numbers: readonly number[]
  readonly prerelease: string | undefined
}

const comparatorForm = /^(\^|~>?|[<>]=?|=)?v?(\d{1,15}|[xX*])(?:\.(\d{1,15}|[xX*]))?(?:\.(\d{1,15}|[xX*]))?(?:-([\w.-]+))?(?:\+[\w.-]+)?$/
const versionForm = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:-([\w.-]+))?(?:\+[\w.-]+)?$/

/** Whether a version is sure to be in a range, by the rules of https://github.com/npm/node-semver#ranges; what is rarely written is not read. A tag holds any. */
export function isInRange(version: string, range: string): boolean {
  if (/^(?!v\d|x$)[a-z][\w-]*$/i.test(range)) return true
  const [, major, minor, patch, prerelease] = versionForm.exec(version) ?? []
  if (major === undefined || (prerelease !== undefined && range.includes('||'))) return false
  const numbers: Triple = [Number(major), Number(minor), Number(patch)]
  return range.split('||').some((part) => {
    const [from, to] = part.trim().split(/\s+-\s+/)
    if (to !== undefined) return holds(readComparator(`>=${from}`), numbers, prerelease) && isUpTo(readComparator(to), numbers, prerelease)
    const words = part.trim().replace(/([<>=~^])\s+/g, '$1').split(/\s+/)
    return words.every((word) => holds(readComparator(word === '' ? '*' : word), numbers, prerelease))
  })
}

function readComparator(word: string): Comparator | undefined {
  const [, operator = '', ...parts] = comparatorForm.exec(word) ?? []
  if (parts.length === 0) return undefined
  const written = parts.slice(0, 3)
  const end = written.findIndex((part) => part === undefined || !/^\d/.test(part))
  return { operator, numbers: written.slice(0, end === -1 ? 3 : end).map(Number), prerelease: parts[3] }
}

function holds(comparator: Comparator | undefined, version: Triple, prerelease: string | undefined): boolean {
  if (!comparator) return false
  const { operator, numbers } = comparator
  const [major = 0, minor = 0, patch = 0] = numbers
  const order = compare(version, [major, minor, patch])
  // Prereleases are in ranges that name one of the same three numbers alone.
  if (prerelease !== undefined) return order === 0 && numbers.length === 3 && comparator.prerelease !== undefined && (prerelease === comparator.prerelease ? /^(?:[=^~]|>=)?$/ : /^(?:[\^~]|>=)$/).test(operator) && !isEarlier(prerelease, comparator.prerelease)
  const isWhole = numbers.length === 3 && comparator.prerelease === undefined
  switch (operator) {
    case '>=':
      return order >= 0
    case '>':
      return isWhole && order > 0
    case '<':
      return numbers.length > 0 && comparator.prerelease === undefined && order < 0
    case '<=':
      return isWhole && order <= 0
    default:
      return order >= 0 && (numbers.length === 0 || compare(version, endOf(operator, numbers)) < 0) && (comparator.prerelease === undefined || /^[~^]/.test(operator))
  }
}

/** The end of `1 - 2`, where a part of a version stands for all that begin so. */
function isUpTo(end: Comparator | undefined, version: Triple, prerelease: string | undefined): boolean {
  if (!end || end.operator !== '' || end.numbers.length === 0 || prerelease !== undefined || end.prerelease !== undefined) return false
  return compare(version, endOf('', end.numbers)) < 0
}

/** Of the parts between dots numbers come before words, and nothing before something. */
function isEarlier(some: string, others: string): boolean {
  const [left, right] = [some.split('.'), others.split('.')]
  for (const [index, one] of left.entries()) {
    const other = right[index]
    if (other === undefined) return false
    if (one === other) continue
    const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)]
    return isNumber && isOtherNumber ? Number(one) < Number(other) : isNumber === isOtherNumber ? one < other : isNumber
  }
  return left.length < right.length
}

function compare(some: Triple, others: Triple): number {
  return some[0] - others[0] || some[1] - others[1] || some[2] - others[2]
}

/** The first version that is no longer in it. */
function endOf(operator: string, [major = 0, minor, patch]: readonly number[]): Triple {
  if (minor === undefined) return [major + 1, 0, 0]
  if (operator === '^' && major > 0) return [major + 1, 0, 0]
  if (patch === undefined || operator.startsWith('~') || (operator === '^' && minor > 0)) return [major, minor + 1, 0]
  return [major, minor, patch + 1]
}
