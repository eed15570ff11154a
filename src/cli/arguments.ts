import parser from 'yargs-parser'
import { suggestion } from '../project/suggestion.ts'
import { UsageError } from '../project/usage-error.ts'
import type { CommandName } from './command-name.ts'
import {
  commands,
  optionsByName,
  type FlagName,
  type ListName,
  type NumberName,
  type OptionDefinition,
  type ValueName,
} from './options.ts'

/** A command line that was understood: the command, what stands beside the options, and the options by name. */
export interface Arguments {
  readonly command: CommandName
  readonly positionals: readonly string[]
  flag(name: FlagName): boolean
  value(name: ValueName): string | undefined
  list(name: ListName): readonly string[]
  number(name: NumberName): number | undefined
}

const namesOf = (...kinds: readonly string[]): string[] => {
  return [...optionsByName.values()].filter((option) => kinds.includes(option.kind)).map((option) => option.name)
}

const grammar = {
  boolean: namesOf('flag'),
  string: namesOf('value', 'list', 'number'),
  alias: { help: ['h'] },
  configuration: {
    'boolean-negation': false,
    'camel-case-expansion': false,
    'dot-notation': false,
    'parse-numbers': false,
    'parse-positional-numbers': false,
    'populate--': true,
    'strip-aliased': true,
  },
}

/** Reads a command line. UsageError for what no command knows or this one does not, with the nearest right name. */
export function readArguments(argv: readonly string[]): Arguments {
  assertPlainFlags(argv)
  const { _: before, '--': after = [], ...options } = parser([...argv], grammar)
  const words = before.map(String)
  const named = commands.find((command) => command.name === words[0])
  const command = named ?? commands[0]
  const given = new Map<string, readonly unknown[]>()
  for (const [name, value] of Object.entries(options)) given.set(name, checked(name, value, command.name))
  const last = (name: string): unknown => given.get(name)?.at(-1)
  return {
    command: command.name,
    positionals: [...(named ? words.slice(1) : words), ...after.map(String)],
    flag: (name) => last(name) === true,
    value: (name) => textOf(last(name)),
    list: (name) => (given.get(name) ?? []).map(String),
    number: (name) => (given.has(name) ? Number(last(name)) : undefined),
  }
}

/** The parser takes any value of a flag for false. */
function assertPlainFlags(argv: readonly string[]): void {
  for (const word of argv) {
    if (word === '--') return
    const [, name = '', value = ''] = /^--([^=]+)=([^]*)$/.exec(word) ?? []
    const isFlag = optionsByName.get(name)?.kind === 'flag'
    if (isFlag && value !== 'true' && value !== 'false') throw new UsageError(`--${name} takes no value.`)
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The values of an option, as many as were given. */
function checked(name: string, value: unknown, command: CommandName): readonly unknown[] {
  const option = optionsByName.get(name)
  const known = commands.find((each) => each.name === command)?.options.map((each) => each.name) ?? []
  if (!option) throw new UsageError(unknownOption(name, known))
  if (!known.some((each) => each === name)) throw new UsageError(`--${name} is not an option of ${command}.`)
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (option.kind !== 'flag') for (const each of values) assertValue(option, String(each))
  return values
}

function assertValue({ name, kind, value, choices }: OptionDefinition, text: string): void {
  if (text === '') throw new UsageError(`--${name} takes a value: ${value ?? choices?.join(', ')}.`)
  if (kind === 'number' && !/^\d+$/.test(text)) throw new UsageError(`--${name} takes a whole number, not "${text}".`)
  if (choices && !choices.includes(text)) throw new UsageError(wrongChoice(`--${name}`, text, choices))
}

function unknownOption(name: string, known: readonly string[]): string {
  const option = name.length === 1 ? `-${name}` : `--${name}`
  return `There is no option ${option}${suggestion(option, known.map((each) => `--${each}`))}.`
}

/** The sentence for a value that is none of those allowed. */
export function wrongChoice(subject: string, value: string, choices: readonly string[]): string {
  return `${subject} is one of ${choices.join(', ')}, not "${value}"${suggestion(value, choices)}.`
}
