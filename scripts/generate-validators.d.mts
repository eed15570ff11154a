import type { Rule } from '../src/lint/rule.ts'

export function generatedFiles(rules: readonly Rule[]): ReadonlyMap<string, string>
