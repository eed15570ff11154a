import { forEachChild, parse } from 'unbash'
import type {
  AndOr, Assignment, Case, Command, CommandArgument, CompoundList, For, HereDoc, If, Pipeline, Redirection, Statement, SyntaxNode, While, Word,
} from 'unbash'
import { joinPath } from './path.ts'
import { assignVariable, branch, exportVariable, exportedNames, innerScope, joinScopes, lookupVariable, noteVariable, openScope } from './shell-scope.ts'
import type { Scope } from './shell-scope.ts'
import type { Input, ShellCommand, ShellStart, ShellVisitor } from './shell-visitor.ts'
import { literalWord, resolveValue, resolveWord } from './shell-word.ts'
import type { ShellWord, WordScope } from './shell-word.ts'

type Body = Extract<SyntaxNode, { type: 'CompoundList' }>
/** `for` loops over more words than this are walked once, with the word unknown. */
const loopLimit = 16
const callLimit = 8

/** Walks a script and tells `visitor` of its commands. Bash grammar; never throws. */
export function walkScript(source: string, start: ShellStart, visitor: ShellVisitor): void {
  const script = parse(source)
  if (script.errors && script.errors.length > 0) visitor.unknown('the text of the script does not parse')
  walk(script, openScope({ source, start, visitor, functions: new Map(), depth: 0 }))
}

function walkStatements(statements: readonly Statement[], scope: Scope): void {
  for (const statement of statements) {
    if (scope.script.start.budget.left <= 0) return scope.script.visitor.unknown('the script is too long to follow to its end')
    if (statement.background) walk(statement.command, innerScope(scope))
    else walk(statement.command, scope)
  }
}

function walk(node: SyntaxNode, scope: Scope, input?: Input): void {
  switch (node.type) {
    case 'Command':
      return walkCommand(node, scope, input)
    case 'Pipeline':
      return walkPipeline(node, scope)
    case 'AndOr':
      return walkAndOr(node, scope)
    case 'If':
      return walkIf(node, scope)
    case 'For':
      return walkFor(node, scope)
    case 'While':
      return walkWhile(node, scope)
    case 'Case':
      return walkCase(node, scope)
    case 'Subshell':
      return walkStatements(node.body.commands, innerScope(scope))
    case 'BraceGroup':
      return walkStatements(node.body.commands, scope)
    case 'CompoundList':
    case 'Script':
      return walkStatements(node.commands, scope)
    case 'Redirected':
      return walk(node.command, scope, walkRedirects(node.redirects, scope) ?? input)
    case 'Function':
      return void scope.script.functions.set(node.name.value, (caller) => walk(node.body, caller))
    case 'TestUnary':
      return walkFileTest(node.operator, node.operand, scope)
    case 'TestBinary':
      for (const operand of [node.left, node.right]) {
        if (/^-(nt|ot|ef)$/.test(node.operator)) walkFileTest('-e', operand, scope)
        else wordsOf(operand, scope)
      }
      return
    default:
      return walkOther(node, scope)
  }
}

/** Nodes without a meaning of their own here: whatever variables and commands are inside count. */
function walkOther(node: SyntaxNode, scope: Scope): void {
  if (node.type === 'Word') return void wordsOf(node, scope)
  if (node.type === 'SimpleExpansion') return noteVariable(node.text.slice(1), scope)
  if (node.type === 'ParameterExpansion') noteVariable(node.prefix === '!' ? '*' : node.parameter, scope)
  if (node.type === 'ArithmeticWord') for (const [name] of node.value.matchAll(/[A-Za-z_]\w*/g)) noteVariable(name, scope)
  if ('script' in node && node.script) return walkSubstitution(node.script, scope)
  forEachChild(node, (child) => walk(child, scope))
}

function walkSubstitution(script: SyntaxNode, scope: Scope): void {
  scope.script.depth++
  if (scope.script.depth > 64) scope.script.visitor.unknown('the script nests too deeply to follow')
  else walk(script, innerScope(scope))
  scope.script.depth--
}

function walkFileTest(operator: string, operand: Word, scope: Scope): void {
  for (const word of wordsOf(operand, scope)) {
    if (operator === '-v') noteVariable(word.value ?? '*', scope)
    if (/^-[abcdefghkprstuwxGLNOS]$/.test(operator)) scope.script.visitor.file('read', word, scope)
  }
}

function walkPipeline(node: Pipeline, scope: Scope): void {
  if (node.commands.length === 1) for (const command of node.commands) return walk(command, scope)
  for (const [index, command] of node.commands.entries()) {
    walk(command, innerScope(scope), index > 0 ? { kind: 'pipe' } : undefined)
  }
}

/** What follows `&&` runs as a rule, unless a question stands before it; what it assigns is unsure for what comes after the whole list. */
function walkAndOr(node: AndOr, scope: Scope): void {
  const [first, ...others] = node.commands
  if (first) walk(first, scope)
  const rest = innerScope(scope)
  let isAsked = first !== undefined && asks(first)
  let isSure = !isAsked
  for (const [index, command] of others.entries()) {
    if (node.operators[index] === '||') branch(rest, (inner) => walk(command, inner))
    else {
      if (isAsked) rest.certain = false
      isSure &&= !isAsked
      walk(command, rest)
    }
    isAsked ||= asks(command)
  }
  const { cwd } = rest
  joinScopes(scope, [rest])
  if (isSure) scope.cwd = cwd
}

const questions: ReadonlySet<string> = new Set(['[', 'test', 'grep', 'egrep', 'fgrep', 'command', 'which', 'type', 'hash', 'id', 'getent', 'false', 'cmp', 'diff', 'expr'])

/** Whether a command is there to be answered with yes or no, so that what follows perhaps does not run. */
function asks(node: SyntaxNode): boolean {
  if (node.type === 'Command') return node.name !== undefined && questions.has(node.name.value ?? '')
  if (node.type === 'Pipeline') return node.prefixes.some(({ type }) => type === 'Negation') || node.commands.some(asks)
  return node.type === 'TestCommand' || node.type === 'ArithmeticCommand'
}

function walkIf(node: If, scope: Scope): void {
  walk(node.clause, scope)
  const bodies: CompoundList[] = [node.then]
  for (const { clause, then } of node.elif) bodies.push(clause, then)
  if (node.else) bodies.push(node.else)
  walkBranches(bodies, scope)
}

function walkBranches(bodies: readonly Body[], scope: Scope): void {
  const scopes = bodies.map((body) => {
    const inner = { ...innerScope(scope), certain: false }
    walk(body, inner)
    return inner
  })
  joinScopes(scope, scopes)
}

function walkFor(node: For, scope: Scope): void {
  const words = (node.wordlist ?? []).flatMap((word) => wordsOf(word, scope))
  noteGlobs(words, scope)
  const known = words.length > 0 && words.length <= loopLimit && words.every(({ value, glob }) => value !== undefined && !glob)
  if (!known) return walkLoop(node.body, scope, (inner) => assignVariable(inner, node.name.value, undefined))
  for (const word of words) {
    assignVariable(scope, node.name.value, word.value)
    walk(node.body, scope)
  }
}

function walkWhile(node: While, scope: Scope): void {
  walk(node.clause, scope)
  walkLoop(node.body, scope, () => {})
}

function walkLoop(body: Body, scope: Scope, enter: (inner: Scope) => void): void {
  const again = scope.cwd
  branch(scope, (inner) => {
    enter(inner)
    walk(body, inner)
  })
  if (scope.cwd !== again) branch(scope, (inner) => walk(body, inner))
}

function walkCase(node: Case, scope: Scope): void {
  wordsOf(node.word, scope)
  for (const { pattern } of node.items) for (const word of pattern) wordsOf(word, scope)
  walkBranches(node.items.map(({ body }) => body), scope)
}

function wordScope(scope: Scope): WordScope {
  return {
    get home() {
      return homeOf(scope)
    },
    variable(name) {
      noteVariable(name, scope)
      return lookupVariable(scope, name)
    },
    nested: (part) => walkOther(part, scope),
  }
}

function homeOf(scope: Scope): string | undefined {
  noteVariable('HOME', scope)
  return lookupVariable(scope, 'HOME') ?? scope.script.start.home
}

function wordsOf(word: Word, scope: Scope): ShellWord[] {
  return resolveWord(word, wordScope(scope))
}

function assignedValue(assignment: Assignment, scope: Scope): string | undefined {
  const { value, append, index, name } = assignment
  if (value.type === 'ArrayValue') {
    for (const element of value.elements) wordsOf(element, scope)
    return undefined
  }
  const after = resolveValue(value, wordScope(scope)).value
  if (index) return undefined
  if (!append) return after
  noteVariable(name, scope)
  const before = lookupVariable(scope, name)
  return before === undefined || after === undefined ? undefined : before + after
}

function walkRedirects(redirects: readonly Redirection[], scope: Scope): Input | undefined {
  let input: Input | undefined
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') input = { kind: 'text', text: heredocText(redirect, scope) }
    else if (redirect.target) {
      const word = resolveValue(redirect.target, wordScope(scope))
      if (redirect.type === 'HereString') input = { kind: 'text', text: word.value }
      else if (!redirect.operator.endsWith('&') || !/^(\d+|-)$/.test(redirect.target.text)) walkRedirect(redirect.operator, word, scope)
      if (redirect.type === 'Redirect' && redirect.operator.startsWith('<')) input = { kind: 'pipe' }
    }
  }
  return input
}

function walkRedirect(operator: string, word: ShellWord, scope: Scope): void {
  if (operator.endsWith('>>')) return scope.script.visitor.file('append', word, scope)
  if (operator.startsWith('<')) scope.script.visitor.file('read', word, scope)
  if (operator !== '<') scope.script.visitor.file('write', word, scope)
}

function heredocText(heredoc: HereDoc, scope: Scope): string | undefined {
  const { parts, text } = heredoc.body
  if (parts === undefined || heredoc.delimiter?.quoted) return text
  for (const part of parts) if (part.type !== 'Literal') walkOther(part, scope)
  return parts.every((part) => part.type === 'Literal') ? text : undefined
}

function walkCommand(node: Command, scope: Scope, input: Input | undefined): void {
  scope.script.start.budget.left--
  const own = walkRedirects(node.redirects, scope) ?? input
  const target = node.name ? innerScope(scope) : scope
  for (const part of node.prefix) {
    if (part.type === 'Assignment') assignVariable(target, part.name, assignedValue(part, target), node.name !== undefined)
  }
  if (!node.name) return
  const words = [...wordsOf(node.name, scope), ...node.args.flatMap((argument) => argumentWords(argument, scope))]
  const [first] = words
  if (first === undefined) return
  noteGlobs(words, scope)
  if (runBuiltin(first.value, words.slice(1), node.args, scope)) return
  scope.script.visitor.command(commandOf(node, words, own, target))
}

/** Whatever the command is, the shell looks for the files that a wildcard stands for. */
function noteGlobs(words: readonly ShellWord[], scope: Scope): void {
  for (const word of words) if (word.glob) scope.script.visitor.file('read', word, { cwd: scope.cwd, certain: false })
}

function argumentWords(argument: CommandArgument, scope: Scope): ShellWord[] {
  if (argument.type === 'Word') return wordsOf(argument, scope)
  const value = assignedValue(argument, scope)
  const stem = `${argument.name}=`
  return [{ text: argument.text, value: value === undefined ? undefined : stem + value, stem: stem + (value ?? ''), glob: false }]
}

function commandOf(node: Command, words: readonly ShellWord[], input: Input | undefined, scope: Scope): ShellCommand {
  const last = node.args.at(-1) ?? node.name
  const text = scope.script.source.slice(node.name?.pos ?? node.pos, last?.end ?? node.end).replace(/\s+/g, ' ')
  const { cwd, certain } = scope
  return { words, text, cwd, certain, input, sets: () => exportedNames(scope), variable: (name) => lookupVariable(scope, name) }
}

/** Commands that change the shell itself; true where nothing is left to tell. */
function runBuiltin(name: string | undefined, args: readonly ShellWord[], written: readonly CommandArgument[], scope: Scope): boolean {
  switch (name) {
    case 'cd':
      changeFolder(args, scope)
      return true
    case 'pushd':
    case 'popd':
      scope.cwd = undefined
      return true
    case 'export':
    case 'readonly':
    case 'declare':
    case 'typeset':
    case 'local':
      if (args.every(({ value }) => value?.startsWith('-'))) noteVariable('*', scope)
      for (const argument of written) declare(argument, name === 'export', scope)
      return true
    case 'set':
      if (args.length === 0) noteVariable('*', scope)
      return callFunction(name, scope)
    case 'read':
    case 'mapfile':
    case 'readarray':
    case 'unset':
    case 'getopts':
      for (const { value } of args) if (value !== undefined && !value.startsWith('-')) assignVariable(scope, value, undefined)
      return true
    case 'trap':
      for (const { value } of args.slice(0, 1)) if (value !== undefined) walkNested(value, scope)
      return true
    default:
      return name !== undefined && callFunction(name, scope)
  }
}

function declare(argument: CommandArgument, exported: boolean, scope: Scope): void {
  if (argument.type === 'Assignment') return assignVariable(scope, argument.name, assignedValue(argument, scope), exported)
  const [name, ...rest] = argument.value.split('=')
  if (name === undefined || name.startsWith('-') || !exported) return
  if (rest.length > 0) assignVariable(scope, name, argument.parts ? undefined : rest.join('='), true)
  else exportVariable(scope, name)
}

function changeFolder(args: readonly ShellWord[], scope: Scope): void {
  const home = args.length === 0 ? homeOf(scope) : undefined
  const target = args.find(({ text }) => !/^-./.test(text)) ?? (home === undefined ? undefined : literalWord(home))
  if (target === undefined || target.value === undefined || target.value === '-' || target.glob) {
    scope.cwd = undefined
    return
  }
  if (!/^(?:\/|\.{1,2}(?:\/|$))/.test(target.value)) {
    noteVariable('CDPATH', scope)
    if (lookupVariable(scope, 'CDPATH')) {
      scope.cwd = undefined
      return
    }
  }
  scope.script.visitor.file('folder', target, { cwd: scope.cwd, certain: scope.certain })
  if (target.value.startsWith('/')) scope.cwd = joinPath('/', target.value)
  else if (scope.cwd !== undefined) scope.cwd = joinPath(scope.cwd, target.value)
}

function callFunction(name: string, scope: Scope): boolean {
  const body = scope.script.functions.get(name)
  if (body === undefined) return false
  scope.script.depth++
  if (scope.script.depth > callLimit) scope.script.visitor.unknown(`the function \`${name}\` nests too deeply to follow`)
  else body(scope)
  scope.script.depth--
  return true
}

function walkNested(text: string, scope: Scope): void {
  walkScript(text, { ...scope.script.start, cwd: scope.cwd, certain: false }, scope.script.visitor)
}
