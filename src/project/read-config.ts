import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Rule } from '../lint/rule.ts'
import { assertValid, type ConfigSource } from './assert-valid.ts'
import { parseConfigText, placeOf } from './config-json.ts'
import type { ConfigText, SettingsText } from './config-text.ts'
import { suggestion } from './suggestion.ts'
import { UsageError, usageErrorAt } from './usage-error.ts'
import { baseValidator, ruleValidators } from './validators/index.cjs'

/** Reads and validates one configuration file. UsageError with file, line and column for everything that is wrong with it. */
export function readConfig(file: string, rules: readonly Rule[]): ConfigText {
  const text = readConfigFile(file)
  const source: ConfigSource = { whole: 'The configuration', file, text, prefix: basename(file) === 'package.json' ? ['stratalint'] : [] }
  let value = parseConfigText(source)
  for (const key of source.prefix) value = memberOf(value, key)
  assertValid(source, value, baseValidator())
  assertRules(source, value, rules, [])
  for (const [index, override] of (value.overrides ?? []).entries()) {
    assertRules(source, override, rules, ['overrides', String(index)])
  }
  return value
}

function readConfigFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`The configuration file ${file} cannot be read.`)
  }
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([name]) => name === key)?.[1]
}

/** That all rules exist, and that their options have the shape that the rules ask for. */
function assertRules(source: ConfigSource, settings: SettingsText, rules: readonly Rule[], at: readonly string[]): void {
  for (const [id, setting] of Object.entries(settings.rules ?? {})) {
    const path = [...at, 'rules', id]
    if (!rules.some((rule) => rule.id === id)) {
      const position = placeOf(source.text, [...source.prefix, ...path], 'key')
      throw usageErrorAt(source.file, position, unknownRule(id, rules))
    }
    const validator = ruleValidators.get(id)
    if (typeof setting !== 'string' && setting[1] && validator) assertValid(source, setting[1], validator(), [...path, '1'])
  }
}

/** The sentence for a rule that does not exist, with the nearest that does. */
export function unknownRule(id: string, rules: readonly Rule[]): string {
  return `There is no rule "${id}"${suggestion(id, rules.map((rule) => rule.id))}.`
}
