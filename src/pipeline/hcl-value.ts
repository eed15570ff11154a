import type { HclBody, HclEntry, HclExpression } from './hcl-tree.ts'

/** Names and what they stand for: the variables of a bake file, and those of one leg of a matrix. */
export interface HclScope {
  readonly names: ReadonlyMap<string, HclExpression>
  /** How many expressions may still be followed, and how deep that is under way: variables may stand for others many times over, and for themselves. */
  readonly budget: { left: number; depth: number }
}

const longestText = 65_536
const deepest = 64

/** Follows names and conditions to a value; what it comes to where that is not known is `opaque`. */
export function settle(expression: HclExpression, scope: HclScope): HclExpression {
  const { budget } = scope
  if (budget.depth >= deepest) return { kind: 'opaque', range: expression.range }
  budget.depth++
  const settled = follow(expression, scope)
  budget.depth--
  return settled
}

function follow(expression: HclExpression, scope: HclScope): HclExpression {
  let at = expression
  while (scope.budget.left-- > 0) {
    if (at.kind === 'name') {
      const value = scope.names.get(at.name)
      if (!value) return { kind: 'opaque', range: at.range }
      at = value
    } else if (at.kind === 'choice') {
      const test = truthOf(at.test, scope)
      if (test === undefined) return { kind: 'opaque', range: at.range }
      at = test ? at.then : at.otherwise
    } else return at
  }
  return { kind: 'opaque', range: expression.range }
}

function truthOf(test: HclExpression, scope: HclScope): boolean | undefined {
  const at = settle(test, scope)
  if (at.kind === 'literal') return at.text === 'true' ? true : at.text === 'false' ? false : undefined
  if (at.kind !== 'equals') return undefined
  const [left, right] = [textOf(at.left, scope), textOf(at.right, scope)]
  return left === undefined || right === undefined ? undefined : (left === right) !== at.isNot
}

/** What an expression comes to as text; undefined where that is not known, or where it is no text. */
export function textOf(expression: HclExpression, scope: HclScope): string | undefined {
  const at = settle(expression, scope)
  if (at.kind === 'literal') return at.text === 'null' ? undefined : at.text
  if (at.kind !== 'text') return undefined
  const { budget } = scope
  if (budget.depth >= deepest) return undefined
  budget.depth++
  const text = joined(at.parts, scope)
  budget.depth--
  return text
}

function joined(parts: readonly (string | HclExpression)[], scope: HclScope): string | undefined {
  let text = ''
  for (const part of parts) {
    const more = typeof part === 'string' ? part : scope.budget.left > 0 ? textOf(part, scope) : undefined
    if (more === undefined || text.length + more.length > longestText) return undefined
    text += more
  }
  return text
}

/** The values of a list. Undefined where they are not known. */
export function itemsOf(expression: HclExpression | undefined, scope: HclScope): readonly HclExpression[] | undefined {
  const at = expression && settle(expression, scope)
  return at?.kind === 'list' ? at.items : undefined
}

export function entriesOf(expression: HclExpression | undefined, scope: HclScope): readonly HclEntry[] {
  const at = expression && settle(expression, scope)
  return at?.kind === 'map' ? at.entries : []
}

/** The variables of a file with their defaults, and its global attributes. */
export function scopeOf({ attributes, blocks }: HclBody): HclScope {
  const names = new Map<string, HclExpression>()
  for (const [name, { value }] of attributes) names.set(name, value)
  for (const { type, labels: [name], body } of blocks) {
    const value = body.attributes.get('default')?.value
    if (type === 'variable' && name !== undefined && value) names.set(name, value)
  }
  return { names, budget: { left: 50_000, depth: 0 } }
}
