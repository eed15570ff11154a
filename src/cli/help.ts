import type { Argv, Options } from 'yargs'
import type { Arguments } from './arguments.ts'
import { commands, type OptionDefinition } from './options.ts'

type Command = (typeof commands)[number]

const types = {
  flag: { type: 'boolean' },
  value: { type: 'string' },
  list: { type: 'string' },
  number: { type: 'number' },
} as const satisfies Readonly<Record<string, Options>>

/** The help of one command; with `isOverview` that of the program, which is that of its default command with the list of all. */
export async function helpText({ command }: Arguments, isOverview: boolean): Promise<string> {
  const definition = commands.find((each) => each.name === command) ?? commands[0]
  const name = isOverview ? '' : ` ${definition.name}`
  const program = withOptions(await emptyProgram(), definition).usage(`stratalint${name} ${definition.usage}\n\n${definition.about}`)
  return `${await (isOverview ? withCommands(program) : program).getHelp()}\n`
}

/** A script that makes a shell complete commands and options. */
export async function completionScript(): Promise<string> {
  const program = (await emptyProgram()).completion('completion')
  return new Promise((resolve) => {
    void program.parse(['completion'], (_error: unknown, _argv: unknown, output: string) => resolve(`${output}\n`))
  })
}

/** What may stand for the last of some words. */
export async function completions(words: readonly string[]): Promise<string> {
  const command = commands.find((each) => words.includes(each.name)) ?? commands[0]
  const program = withCommands(withOptions(await emptyProgram(), command))
  return (await program.getCompletion([...words])).map((word) => `${word}\n`).join('')
}

// Half of all runs in an editor or a hook need none of this, and yargs takes longer to load than they take.
async function emptyProgram(): Promise<Argv> {
  const { default: yargs } = await import('yargs')
  return yargs([]).scriptName('stratalint').locale('en').help(false).version(false).exitProcess(false).wrap(110)
}

function withCommands(program: Argv): Argv {
  let all = program
  for (const { name, usage, about } of commands) all = all.command(`${name} ${usage}`.replace('…', '..').trim(), about)
  return all
}

function withOptions(program: Argv, command: Command): Argv {
  let all = program
  const options: readonly OptionDefinition[] = command.options
  for (const { name, kind, value, choices, about } of options) {
    all = all.option(name, { ...types[kind], describe: value ? `${value}: ${about}` : about, ...(choices ? { choices } : {}) })
  }
  return all
}
