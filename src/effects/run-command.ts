import { homeOf, openCall, programFolders, targetOf } from './call.ts'
import type { Call } from './call.ts'
import { conventionalEnv, dateEnv, networkEnv } from './conventional-env.ts'
import { cachesOf, unkeptCachesOf } from './caches.ts'
import { isOrdinaryFolder, needFolder } from './file-use.ts'
import type { Interpreter } from './interpreter.ts'
import { clip } from './clip.ts'
import type { Ledger } from './ledger.ts'
import { namingWords, takeNamedFiles, type NamingWord } from './named-files.ts'
import type { RunFacts } from './run-facts.ts'
import type { ToolUse, WorkKind } from './effects.ts'
import { readArguments } from './options.ts'
import type { Arguments } from './options.ts'
import { baseName, joinPath } from './path.ts'
import { askTool, lookUp, readProgram, readSystem } from './program-reads.ts'
import { readProfile, startShell } from './shell-start.ts'
import type { ShellCommand } from './shell-visitor.ts'
import { literalWord } from './shell-word.ts'
import type { Deeds, Tool, Use } from './tool.ts'
import { findTool } from './tools/all.ts'
import { unwrap, type Unwrapped } from './wrappers.ts'

/** The tool that a command's first word names; undefined for what came with the project under such a name. */
function toolOf(program: string, command: ShellCommand, at: Interpreter): Tool | undefined {
  const name = baseName(program)
  const tool = findTool(name)
  if (tool?.brought || tool?.uses?.length === 0) return tool
  if (program.includes('/')) return /(^|\/)s?bin\/[^/]+$/.test(program) && !at.run.files.has(program) ? tool : undefined
  return tool && programFolders(command).some((folder) => at.run.files.has(joinPath(folder, name))) ? undefined : tool
}

/** Takes down what one simple command does. */
export function runCommand(command: ShellCommand, at: Interpreter): void {
  const program = command.words[0]?.value
  if (program === undefined) return at.ledger.unknown(`\`${clip(command.text)}\` starts a command that depends on a variable`)
  const name = baseName(program)
  if (/\/proc\/[^/\s]+\/environ\b/.test(command.text)) at.ledger.env({ name: '*', certain: command.certain, why: `\`${clip(command.text)}\` looks at all variables` })
  if (name === 'command' && /^-[vV]$/.test(command.words[1]?.stem ?? '')) return lookUp(command, at)
  const inner = unwrap(command, name)
  if (inner) return runInner(inner, name, at)
  if (startShell(command, name, at)) return
  const tool = toolOf(program, command, at)
  const args = readArguments(command.words.slice(1), tool ?? {})
  if (tool && asksOnly(args, command)) return askTool(tool, command, at)
  const use = tool?.uses && useOf(tool.uses, args)
  if (tool === undefined || (tool.uses && !use)) return runUnknown(command, program, tool, args, at)
  runTool(tool, use, args, command, at)
}

function runInner({ command, user, reads, isLogin }: Unwrapped, wrapper: string, at: Interpreter): void {
  for (const path of reads) at.ledger.read({ path, below: true, certain: command.certain, why: `\`${wrapper}\` looks into ${path}` })
  if (reads.length > 0) readProgram(wrapper, command, at)
  if (wrapper === 'env' && command.words.length === 0) at.ledger.env({ name: '*', certain: command.certain, why: '`env` prints all variables' })
  const other = user === undefined ? at : { ...at, run: runAs(user, at.run) }
  if (isLogin) readProfile(other, `\`${wrapper}\``)
  if (command.words.length > 0) runCommand(command, other)
}

/** As whom another command of the same step runs. */
function runAs(user: string, { home: _, ...run }: RunFacts): RunFacts {
  return { ...run, user }
}

/** `npm --version` and the like. */
function asksOnly(args: Arguments, command: ShellCommand): boolean {
  return command.words.length === 2 && args.has('--version', '-v', '-V', '--help', '-h')
}

function useOf(uses: readonly Use[], { operands }: Arguments): Use | undefined {
  const [first, second] = operands.map(({ value }) => value)
  for (const words of [`${first} ${second}`, operands.length === 0 ? '' : first, '*']) {
    const use = uses.find((candidate) => words !== undefined && candidate.words.some((pattern) => fits(pattern, words)))
    if (use) return use
  }
  return undefined
}

function fits(pattern: string, words: string): boolean {
  return pattern === words || (pattern.startsWith('*:') && words.endsWith(pattern.slice(1)) && !words.includes(' '))
}

function runUnknown(command: ShellCommand, program: string, tool: Tool | undefined, args: Arguments, at: Interpreter): void {
  const subcommand = tool === undefined ? '' : ` ${args.operands[0]?.text ?? ''}`.trimEnd()
  const label = `\`${clip(program + subcommand)}\``
  if (program.includes('/')) {
    at.ledger.read({ ...targetOf(command.words[0] ?? literalWord(program), command.cwd), certain: command.certain, why: `${label} runs that file` })
  }
  const work = unknownWork(tool)
  at.ledger.work(work)
  if (tool) {
    at.ledger.tool({ tool: tool.names[0] ?? program, installs: undefined, work, text: command.text, manifests: [], network: true, caches: [], unkept: [] })
  }
  at.ledger.unknown(`${label} is not known, and may read and write any file`)
}

/** `bundle exec`, `poetry run`: what an installer is asked for and has no entry is no install, but a program of the project. */
function unknownWork({ work = 'other' }: Pick<Tool, 'work'> = {}): WorkKind {
  return work.endsWith('-install') ? 'other' : work
}

/** How many operands the subcommand takes up. */
function wordsOf(use: Use | undefined, { operands }: Arguments): number {
  if (use === undefined || use.words.includes('*') || operands.length === 0) return 0
  const pair = `${operands[0]?.value} ${operands[1]?.value}`
  return use.words.includes(pair) ? 2 : 1
}

/** Plain tools tell what becomes of each of their words. What a command writes it need not find. */
function takeNamed({ plain, env = [], network }: Tool, use: Use | undefined, words: readonly NamingWord[], call: Call, ledger: Ledger): void {
  if (plain) return
  const results = new Set([...ledger.written()].flatMap(({ path, below }) => (below ? [] : [path])))
  takeNamedFiles(call, words, [...env, ...(use?.env ?? []), ...(network ? networkEnv : [])], (path) => !results.has(path))
}

const ofPackages: ReadonlySet<WorkKind> = new Set(['apt-install', 'apk-install', 'dnf-install', 'os-index'])

/** What packages bring along may add users, and leaves those alone that are there. */
function leavesAccounts({ tellsAccounts, work }: Tool): boolean {
  return tellsAccounts ?? (work !== undefined && ofPackages.has(work))
}

function runTool(tool: Tool, use: Use | undefined, args: Arguments, command: ShellCommand, at: Interpreter): void {
  const skip = wordsOf(use, args)
  const name = command.words[0]?.value ?? ''
  const label = `\`${[baseName(name), ...args.operands.slice(0, skip).map(({ text }) => text)].join(' ')}\``
  const { run, ledger } = at
  let sets: readonly string[] | undefined
  const call = openCall({
    run, ledger, command, label, args, skip, leavesAccounts: leavesAccounts(tool),
    sets: () => (sets ??= command.sets()),
    script: (text, cwd) => at.script(text, cwd, command.certain, at),
    projectScript({ name: script, text, cwd, without }) {
      const story = `${label} runs \`${script}: ${clip(text)}\`, and `
      const way = `; copy what it reads above this step, or pass \`${without}\``
      ledger.inProject(story, way, () => at.script(text, cwd, command.certain, at))
    },
    folder: (path) => needFolder(path, label, at),
    isOrdinaryFolder: (path) => isOrdinaryFolder(path, run),
  })
  readSystem(tool, command, at)
  const deeds = { ...tool, ...use }
  const { installs, network = false, work = tool.plain ? 'file-work' : 'other' } = deeds
  if (network) for (const variable of networkEnv) call.env(variable, false)
  if (!tool.plain) call.env(dateEnv, false)
  ledger.work(work)
  for (const each of [tool, use]) if (each) doDeeds(each, call)
  takeNamed(tool, use, namingWords(command.words.slice(1), args.operands, skip), call, ledger)
  if (installs === 'project' && !run.files.isComplete(command.cwd ?? '/')) call.read('./**', { certain: false, why: 'runs where not all copied files are known' })
  const [caches, unkept] = [cachesOf(deeds.caches ?? [], call), unkeptCachesOf(deeds.caches ?? [], call)]
  const [fetch, pinned] = [deeds.fetch?.(call), deeds.pinned?.(call)]
  const called = tool.plain ? baseName(name) : (tool.names[0] ?? name)
  const told = { ...(fetch !== undefined && { fetch }), ...(pinned && { pinned }), ...removedBy(called, call) }
  ledger.tool({ tool: called, installs, work, text: command.text, manifests: call.manifests, network, caches, unkept, ...told })
}

/** A wildcard at the end stands for all that lies in a folder. */
function removedBy(tool: string, { operands, cwd, run }: Call): Pick<ToolUse, 'removes'> {
  if (tool !== 'rm') return {}
  const removes = operands.flatMap(({ value, glob, text }) => {
    const path = (glob ? text : (value ?? text)).replace(/^~(?=\/|$)|^\$\{?HOME\b\}?/, homeOf(run).path).replace(/\/\*?$/, '')
    return path.startsWith('/') ? [path] : cwd === undefined ? [] : [joinPath(cwd, path)]
  })
  return { removes }
}

function doDeeds(deeds: Deeds, call: Call): void {
  for (const path of deeds.reads ?? []) call.read(path)
  for (const path of deeds.writes ?? []) call.write(path)
  for (const name of deeds.env ?? []) call.env(name)
  if (deeds.foreignCode) for (const name of conventionalEnv) call.env(name, false)
  if (deeds.refresh !== undefined) call.refresh(deeds.refresh)
  if (deeds.operands !== undefined) {
    const below = deeds.operands.endsWith('-below')
    for (const operand of call.operands) {
      if (deeds.operands.startsWith('read')) call.read(operand, { below })
      else call.write(operand, { below })
    }
  }
  deeds.act?.(call)
}
