import type { Rule } from '../lint/rule.ts'
import { UsageError } from '../project/usage-error.ts'
import { readArguments, type Arguments } from './arguments.ts'
import { writeCosts } from './calibrate.ts'
import type { ExitCode } from './exit-code.ts'
import { showExplanation } from './explain.ts'
import { completions, completionScript, helpText } from './help.ts'
import type { Io } from './io.ts'
import { lint } from './lint.ts'
import { showReplay } from './replay.ts'
import { showRules } from './rules.ts'
import { showSimulation } from './simulate.ts'

/**
 * The command line. Resolves to the exit code and never rejects: what cannot be carried out is a sentence on the
 * standard error output, and so is a bug, with its stack where `--debug` asks for it.
 */
export async function main(io: Io, rules: readonly Rule[]): Promise<ExitCode> {
  try {
    return await run(io, rules)
  } catch (error) {
    io.stderr.write(error instanceof UsageError ? `stratalint: ${error.message}\n` : bugText(error, io.argv.includes('--debug')))
    return 2
  }
}

async function run(io: Io, rules: readonly Rule[]): Promise<ExitCode> {
  const completed = io.argv.indexOf('--get-yargs-completions')
  if (completed !== -1) return print(io, await completions(io.argv.slice(completed + 2)))
  const args = readArguments(io.argv)
  if (args.flag('help')) return print(io, await helpText(args, !io.argv.includes(args.command)))
  if (args.flag('version')) return print(io, `${io.program.version()}\n`)
  return await perform(args, io, rules)
}

async function perform(args: Arguments, io: Io, rules: readonly Rule[]): Promise<ExitCode> {
  switch (args.command) {
    case 'lint':
      return await lint(args, io, rules)
    case 'simulate':
      return showSimulation(args, io, rules)
    case 'replay':
      return await showReplay(args, io, rules)
    case 'explain':
      return showExplanation(args, io, rules)
    case 'calibrate':
      return writeCosts(args, io, rules)
    case 'rules':
      return showRules(args, io, rules)
    case 'completion':
      return print(io, await completionScript())
    case 'lsp':
      await import('../lsp/server.ts')
      return 0
  }
}

function print(io: Io, text: string): ExitCode {
  io.stdout.write(text)
  return 0
}

function bugText(error: unknown, isDebug: boolean): string {
  const message = error instanceof Error ? error.message : String(error)
  const stack = error instanceof Error && isDebug ? `${error.stack}\n` : ''
  return `stratalint: This is a bug in stratalint: ${message}\n${stack || 'Run again with --debug to see where it is.\n'}`
}
