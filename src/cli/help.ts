import type { Options } from 'yargs'
import type { Arguments } from './arguments.ts'
import { commands, type CommandName } from './options.ts'

type Command = (typeof commands)[number]

const groups: Readonly<Record<Command['options'][number]['kind'], Options>> = {
  flag: { type: 'boolean' },
  value: { type: 'string', requiresArg: true },
  list: { type: 'string', requiresArg: true },
  number: { type: 'number', requiresArg: true },
}
