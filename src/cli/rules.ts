import type { Rule } from '../lint/rule.ts'
import { unknownRule } from '../project/read-config.ts'
import { UsageError } from '../project/usage-error.ts'
import type { Arguments } from './arguments.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'

/** `stratalint rules [ID]`: a line per rule, or the page of one. */
export function showRules({ positionals }: Arguments, io: Io, rules: readonly Rule[]): ExitCode {
  const [id, second] = positionals
  if (second !== undefined) throw new UsageError(`rules takes one rule, and "${second}" is a second one.`)
  io.stdout.write(id === undefined ? list(rules) : page(id, io, rules))
  return 0
}

function list(rules: readonly Rule[]): string {
  const width = Math.max(0, ...rules.map((rule) => rule.id.length))
  return rules.map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`).join('')
}

function page(id: string, io: Io, rules: readonly Rule[]): string {
  if (!rules.some((rule) => rule.id === id)) throw new UsageError(unknownRule(id, rules))
  const text = io.program.rulePage(id)
  if (text === undefined) throw new UsageError(`The page of the rule "${id}" is not installed.`)
  return text
}
