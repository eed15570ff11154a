import { rules } from '../rules/index.ts'
import type { Rule } from '../src/lint/rule.ts'

/** The rules that a test is about, in the order of the list: others may find more in the same file. */
export function rulesNamed(...ids: readonly string[]): readonly Rule[] {
  const unknown = ids.find((id) => !rules.some((rule) => rule.id === id))
  if (unknown !== undefined) throw new Error(`There is no rule ${unknown}.`)
  return rules.filter(({ id }) => ids.includes(id))
}
