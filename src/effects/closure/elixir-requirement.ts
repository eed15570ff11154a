/**
 * Whether a version meets a requirement as Elixir writes it: `~> 1.2`, `>= 1.0.0 and < 2.0.0`, `== 1.2.3`, with `and` and `or`.
 * False where the requirement is written otherwise, and for releases before a release.
 * https://hexdocs.pm/elixir/Version.html#module-requirements
 */
export function isInVersion(version: string, requirement: string): boolean {
  const numbers = numbersOf(version)
  if (numbers === undefined) return false
  return requirement.split(/\s+or\s+/).some((all) => all.split(/\s+and\s+|\s*,\s*/).every((one) => meets(numbers, one.trim())))
}

function numbersOf(text: string): readonly number[] | undefined {
  return /^\d+(\.\d+){0,2}$/.test(text) ? text.split('.').map(Number) : undefined
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < 3; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function meets(version: readonly number[], requirement: string): boolean {
  const [, operator = '', text = ''] = /^(~>|>=|<=|==|!=|>|<|)\s*(\S+)$/.exec(requirement) ?? []
  const bound = numbersOf(text)
  if (bound === undefined) return false
  const order = compare(version, bound)
  if (operator === '~>') return order >= 0 && bound.slice(0, -1).every((number, at) => number === version[at])
  return { '': order === 0, '==': order === 0, '!=': order !== 0, '>=': order >= 0, '<=': order <= 0, '>': order > 0, '<': order < 0 }[operator] ?? false
}
