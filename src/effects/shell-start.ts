import { accountFiles } from './account.ts'
import { homeOf, targetOf } from './call.ts'
import { takeFile } from './file-use.ts'
import type { Interpreter } from './interpreter.ts'
import { readArguments } from './options.ts'
import { joinPath } from './path.ts'
import { readProgram } from './program-reads.ts'
import type { ShellCommand } from './shell-visitor.ts'
import type { ShellWord } from './shell-word.ts'

const shells: readonly string[] = ['sh', 'bash', 'ash', 'dash']
const style = { valued: ['-o', '-O', '--rcfile', '--init-file'] }

/** Runs `sh -c '…'`, `su user -c '…'` and a shell that reads its script from the text beside it; false where the command starts no shell. */
export function startShell(command: ShellCommand, name: string, at: Interpreter): boolean {
  if (name === 'eval') return runEval(command, at)
  if (name === '.' || name === 'source') return runSource(command, at)
  if (name === 'su') return runSu(command, at)
  if (!shells.includes(name)) return false
  const args = readArguments(command.words.slice(1), style)
  if (name === 'bash' && !at.run.shell[0]?.endsWith('bash')) readProgram(name, command, at)
  if (args.has('-l', '--login')) readProfile(at, `\`${name} -l\``)
  const [script] = args.operands
  if (args.has('-i')) readInteractive(at, `\`${name} -i\``)
  if (args.has('-c')) runText(script?.value, command, at, name)
  else if (args.has('-s') && command.input) runText(command.input.kind === 'text' ? command.input.text : undefined, command, at, name)
  else if (script && script.value !== '-') runFile(script, command, at)
  else if (command.input) runText(command.input.kind === 'text' ? command.input.text : undefined, command, at, name)
  return true
}

/** A login shell starts with the profile of the system and of the user, which may set any variable. */
export function readProfile(at: Pick<Interpreter, 'run' | 'ledger'>, label: string): void {
  const home = homeOf(at.run)
  const files = ['.bash_profile', '.bash_login', '.profile', '.bashrc'].map((file) => joinPath(home.path, file))
  const why = `${label} is a login shell and reads the profile`
  for (const path of ['/etc/profile', '/etc/bash.bashrc', ...files]) {
    at.ledger.read({ path, below: false, certain: true, why })
    if (at.run.files.has(path)) at.ledger.unknown(`${why}, and what ${path} does is not known`)
  }
  at.ledger.read({ path: '/etc/profile.d', below: true, certain: true, why })
  at.ledger.env({ name: '*', certain: false, why: `${label} is a login shell, whose profile may look at any variable` })
}

/** An interactive bash starts with the user's own settings. */
export function readInteractive(at: Pick<Interpreter, 'run' | 'ledger'>, label: string): void {
  const why = `${label} is an interactive shell and reads its settings`
  const { path } = homeOf(at.run)
  for (const file of ['/etc/bash.bashrc', '/etc/bashrc', joinPath(path, '.bashrc')]) {
    at.ledger.read({ path: file, below: false, certain: true, why })
    if (at.run.files.has(file)) at.ledger.unknown(`${why}, and what ${file} does is not known`)
  }
  at.ledger.env({ name: '*', certain: false, why: `${why}, which may look at any variable` })
}

function runText(text: string | undefined, command: ShellCommand, at: Interpreter, name: string): void {
  if (text === undefined) return at.ledger.unknown(`\`${name}\` runs a script that is not written here`)
  const env = new Map(at.run.env)
  for (const own of command.sets()) {
    const value = command.variable(own)
    if (value === undefined) env.delete(own)
    else env.set(own, value)
  }
  at.script(text, command.cwd, command.certain, at, env)
}

function runFile(script: ShellWord, command: ShellCommand, at: Interpreter): void {
  takeFile('read', script, command, at)
  at.ledger.unknown(`\`${script.text}\` is a script that nobody reads here, and may read and write any file`)
}

function runEval(command: ShellCommand, at: Interpreter): true {
  at.ledger.unknown(`\`${command.text.slice(0, 60)}\` runs a text that is made while it runs`)
  return true
}

/** Files that are only sourced for the variables that they set. */
const harmless = /^\/(etc|usr\/lib)\/os-release$|\/bin\/activate$|\/cargo\/env$|\/\.cargo\/env$/

function runSource(command: ShellCommand, at: Interpreter): true {
  const [, script] = command.words
  if (script === undefined) return true
  const isCopied = at.run.files.has(targetOf(script, command.cwd).path)
  if (isCopied || !harmless.test(script.value ?? '')) runFile(script, command, at)
  else takeFile('read', script, command, at)
  return true
}

function runSu(command: ShellCommand, at: Interpreter): true {
  const args = readArguments(command.words.slice(1), { valued: ['-c', '--command', '-s', '--shell', '-g', '--group'] })
  const user = args.operands.find(({ text }) => text !== '-')?.value
  const other = { ...at, run: { ...at.run, user: user ?? 'root' } }
  const isLogin = args.has('-l', '--login') || args.operands.some(({ text }) => text === '-')
  for (const path of [...accountFiles, '/etc/pam.d', '/etc/security', '/etc/login.defs']) {
    at.ledger.read({ path, below: true, certain: command.certain, why: `\`su\` looks into ${path}` })
  }
  if (isLogin) readProfile(other, '`su -`')
  const home = homeOf(other.run)
  const cwd = !isLogin ? command.cwd : home.certain ? home.path : undefined
  runText(args.values('-c', '--command')[0]?.value, { ...command, cwd }, other, 'su')
  return true
}
