import { parse } from 'unbash'
import type { Command, Statement, SyntaxNode } from 'unbash'

/** One of the commands that a shell text runs one after the other, each only where the one before it succeeded. */
export interface ListedCommand {
  /** Offsets in the text. */
  readonly start: number
  readonly end: number
  /**
   * What it leaves behind in the shell itself: `nothing`; a `setting` that can be made again, as it is plain (`cd /app`, `set -e`, `A=b`);
   * or something `else`.
   */
  readonly leaves: 'nothing' | 'setting' | 'else'
}

/** How the commands are joined: by `&&`, or by line ends and `;` below a `set -e`. */
export interface CommandList {
  readonly joinedBy: '&&' | ';'
  readonly commands: readonly ListedCommand[]
}

/** The commands of a shell text that runs them in order and ends with the first that fails; undefined where it is not such a text. */
export function readCommandList(text: string): CommandList | undefined {
  const script = parse(text)
  if ((script.errors ?? []).length > 0 || script.commands.some(({ background }) => background)) return undefined
  const [only, ...others] = script.commands
  if (!only) return undefined
  if (others.length > 0) return setsErrexit(only) ? { joinedBy: ';', commands: script.commands.map(({ command }) => under(command, text)) } : undefined
  const { command } = only
  if (command.type !== 'AndOr') return { joinedBy: '&&', commands: [listed(command, text)] }
  return command.operators.every((operator) => operator === '&&') ? { joinedBy: '&&', commands: command.commands.map((each) => listed(each, text)) } : undefined
}

/** Whether a text can stand before ` && `: it leaves nothing behind, and nothing of it runs on in the background. */
export function canLead(text: string): boolean {
  const script = parse(text)
  if ((script.errors ?? []).length > 0 || /#/.test(text)) return false
  return script.commands.every(({ background, command }) => !background && leftBy(command, text) === 'nothing')
}

function setsErrexit({ command }: Statement): boolean {
  return command.type === 'Command' && command.name?.text === 'set' && command.args.some(({ text }) => /^-[a-z]*e/.test(text))
}

/** Below `set -e` a list that fails in its middle does not end the script, yet would end a RUN that it ends. */
function under(node: SyntaxNode, source: string): ListedCommand {
  return node.type === 'AndOr' ? { start: node.pos, end: node.end, leaves: 'else' } : listed(node, source)
}

function listed(node: SyntaxNode, source: string): ListedCommand {
  return { start: node.pos, end: node.end, leaves: leftBy(node, source) }
}

/** Builtins that change the shell for what follows. */
const changing = new Set(['cd', 'set', 'export', 'umask', 'readonly', 'declare', 'typeset', 'local', 'unset', 'alias', 'shopt', 'ulimit', 'trap', 'exec', 'eval', '.', 'source', 'pushd', 'popd', 'read', 'getopts', 'hash', 'exit', 'return', 'shift'])
const settings = new Set(['cd', 'set', 'export', 'umask'])

function leftBy(node: SyntaxNode, source: string): ListedCommand['leaves'] {
  switch (node.type) {
    case 'Subshell':
      return 'nothing'
    case 'Pipeline': {
      const [only, ...others] = node.commands
      if (node.prefixes.length > 0) return 'else'
      return others.length > 0 || only === undefined ? 'nothing' : leftBy(only, source)
    }
    case 'Command':
      return leftByCommand(node, source)
    case 'AndOr':
      return node.commands.every((command) => leftBy(command, source) === 'nothing') ? 'nothing' : 'else'
    default:
      return 'else'
  }
}

function leftByCommand({ name, prefix, args, redirects }: Command, source: string): ListedCommand['leaves'] {
  const isPlain = redirects.length === 0 && [...prefix, ...args].every(({ pos, end }) => isSettled(source.slice(pos, end)))
  if (!name) return isPlain ? 'setting' : 'else'
  if (!isSettled(name.text)) return 'else'
  if (!changing.has(name.text)) return 'nothing'
  return isPlain && settings.has(name.text) ? 'setting' : 'else'
}

/** Comes to the same again: no substitution of what a command prints, no wildcard. */
function isSettled(text: string): boolean {
  return !/`|\$\(|[*?]|\$[!$?#@_]/.test(text)
}
