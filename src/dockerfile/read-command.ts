import { durationFault } from './duration.ts'
import { refuse, type Draft } from './draft.ts'
import type { Command, EntryInstruction, HealthcheckInstruction, LogicalText, RunInstruction, ShellInstruction } from './instruction.ts'
import { readJsonForm } from './json-form.ts'
import { mountFault } from './mounts.ts'
import { isSpace, skipSpace } from './whitespace.ts'
import { sliceOf } from './logical-text.ts'

/** An empty command is one: the shell runs nothing. */
export function readRun(draft: Draft): RunInstruction | undefined {
  const command = readCommand(draft, 'RUN', draft.base.rest)
  for (const flag of draft.base.flags) {
    const fault = flag.name === 'mount' && flag.value !== undefined ? mountFault(flag.value) : undefined
    if (fault !== undefined) refuse(draft, `RUN has a mount that builders refuse: ${fault}`, flag.range)
  }
  return command && { keyword: 'RUN', command, ...draft.base }
}

export function readEntry(draft: Draft, keyword: 'CMD' | 'ENTRYPOINT'): EntryInstruction | undefined {
  const command = readCommand(draft, keyword, draft.base.rest)
  return command && { keyword, command, ...draft.base }
}

export function readShell(draft: Draft): ShellInstruction | undefined {
  const command = readCommand(draft, 'SHELL', draft.base.rest)
  if (command === undefined) return undefined
  if (command.form === 'shell' && command.text !== '') return refuse(draft, 'SHELL takes a JSON array of strings, and nothing else.')
  if (command.form === 'shell' || command.argv.length === 0) return refuse(draft, 'SHELL has no argument.')
  return { keyword: 'SHELL', argv: command.argv, ...draft.base }
}

export function readHealthcheck(draft: Draft): HealthcheckInstruction | undefined {
  const { rest, flags } = draft.base
  const { text } = rest
  if (text === '') return refuse(draft, 'HEALTHCHECK has no argument.')
  let end = 0
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++
  const kind = text.slice(0, end).toUpperCase()
  const after = sliceOf(rest, skipSpace(text, end, text.length), text.length)
  if (kind === 'NONE') {
    if (after.text !== '') return refuse(draft, 'HEALTHCHECK NONE takes no argument.')
    return { keyword: 'HEALTHCHECK', command: undefined, ...draft.base }
  }
  if (kind !== 'CMD') return refuse(draft, `HEALTHCHECK begins with \`${text.slice(0, end)}\`, and only CMD and NONE are known.`)
  for (const { name, value, range } of flags) {
    const fault = value === undefined ? undefined : name === 'retries' ? retriesFault(value) : durationFault(name, value)
    if (fault !== undefined) refuse(draft, `HEALTHCHECK ${fault}.`, range)
  }
  const command = readCommand(draft, 'HEALTHCHECK', after)
  if (command === undefined) return undefined
  const isEmpty = command.form === 'shell' ? command.text === '' : command.argv.length === 0
  if (isEmpty) return refuse(draft, 'HEALTHCHECK CMD has no command.')
  return { keyword: 'HEALTHCHECK', command, ...draft.base }
}

function readCommand(draft: Draft, keyword: string, text: LogicalText): Command | undefined {
  const form = readJsonForm(text.text)
  if (form === undefined) return { form: 'shell', text: text.text }
  if (form.kind === 'mixed') return refuse(draft, `${keyword} has a JSON array in which not every element is a string.`)
  return { form: 'exec', argv: form.items.map((item) => item.text) }
}

function retriesFault(value: string): string | undefined {
  if (value === '') return undefined
  if (/^\+?\d+$/.test(value) && Number(value) < 2 ** 31) return undefined
  return `has the flag \`--retries=${value}\`, which takes a whole number from 0`
}
