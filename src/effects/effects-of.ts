import type { Access, Effects } from './effects.ts'
import { loaderEnv, shellEnv } from './conventional-env.ts'
import { openInterpreter } from './interpret.ts'
import type { Interpreter } from './interpreter.ts'
import { openLedger } from './ledger.ts'
import { namedByEnv } from './named-by-env.ts'
import { opaqueShell } from './opaque.ts'
import { baseName, isWithin, joinPath } from './path.ts'
import { runCommand } from './run-command.ts'
import type { RunFacts } from './run-facts.ts'
import { readInteractive, readProfile } from './shell-start.ts'
import { literalWord } from './shell-word.ts'

/**
 * What a RUN reads and writes, which variables it looks at, and whether running it later gives something else.
 * What is not known is uncertain or, for shells that nobody here reads, `opaque`; it never throws.
 */
export function effectsOf(run: RunFacts): Effects {
  const ledger = openLedger()
  const at = openInterpreter(run, ledger)
  const opaque = run.command.form === 'exec' ? runVector(run.command.argv, at) : runShellForm(run.command.text, at)
  if (opaque !== undefined) ledger.unknown('what this step does is not known')
  for (const name of loaderEnv) ledger.env({ name, certain: false, why: `every program may look at \`${name}\`` })
  for (const access of [...namedByEnv(ledger.effects(), run.env)]) ledger.read(access)
  return { ...withoutMounts(ledger.effects(), run), opaque }
}

/** What lies in a mount hides what the image has there, and what goes into it is no part of the image. */
function withoutMounts(effects: Effects, run: RunFacts): Effects {
  if (run.mounts.length === 0) return effects
  const hidden = run.mounts.map((target) => joinPath(run.workdir, target))
  const isOfImage = ({ path }: Access): boolean => !hidden.some((target) => isWithin(path, target))
  return { ...effects, reads: effects.reads.filter(isOfImage), writes: effects.writes.filter(isOfImage) }
}

function runVector(argv: readonly string[], at: Interpreter): string | undefined {
  const [program] = argv
  if (program === undefined) return undefined
  const opaque = opaqueShell(program)
  if (opaque !== undefined) return opaque
  runCommand({
    words: argv.map(literalWord),
    text: argv.join(' ').replace(/\s+/g, ' '),
    cwd: at.run.isWorkdirKnown ? at.run.workdir : undefined,
    certain: true,
    input: undefined,
    sets: () => [],
    variable: (name) => at.run.env.get(name),
  }, at)
  return undefined
}

/** The text that the shell runs: a here-document is the script itself where it stands alone, and else belongs to the command before it. */
function scriptOf({ heredocs }: RunFacts, text: string): string {
  const [only] = heredocs
  if (only && heredocs.length === 1 && /^\s*<<-?\s*\S+\s*$/.test(text)) {
    return only.chomp ? only.content.replace(/^\t+/gm, '') : only.content
  }
  let script = text
  for (const { content, name } of heredocs) script += `\n${content}${content === '' || content.endsWith('\n') ? '' : '\n'}${name}`
  return script
}

function runShellForm(text: string, at: Interpreter): string | undefined {
  const { shell, env, workdir } = at.run
  const script = scriptOf(at.run, text)
  const interpreter = /^#!\s*(\S+)(?:\s+(?:-S\s+)?(\S+))?/.exec(script)
  const program = interpreter ? (interpreter[1]?.endsWith('/env') ? interpreter[2] : interpreter[1]) : shell[0]
  const opaque = opaqueShell(program ?? 'sh')
  if (opaque !== undefined) return opaque
  if (!['sh', 'bash', 'ash', 'dash'].includes(baseName(program ?? 'sh'))) {
    return `This step runs in \`${program}\`, whose language is not read here.`
  }
  if (shell.slice(1).some((word) => word === '--login' || /^-[a-z]*l/.test(word))) readProfile(at, '`SHELL`')
  if (shell.slice(1).some((word) => /^-[a-z]*i/.test(word))) readInteractive(at, '`SHELL`')
  readStartFile(env.get('BASH_ENV'), 'BASH_ENV', at)
  const start = env.get('ENV')
  if (start?.includes('/')) readStartFile(start, 'ENV', at)
  for (const name of shellEnv) at.ledger.env({ name, certain: false, why: `the shell may look at \`${name}\`` })
  at.script(script, at.run.isWorkdirKnown ? workdir : undefined, true, at)
  return undefined
}

/** A shell runs the file that the variable names before anything else. */
function readStartFile(file: string | undefined, name: string, at: Interpreter): void {
  at.ledger.env({ name, certain: file !== undefined, why: `the shell runs the file that \`${name}\` names` })
  if (file === undefined || file === '') return
  const why = `the shell runs the file that \`${name}\` names`
  const path = joinPath(at.run.workdir, file)
  at.ledger.read({ path, below: false, certain: true, why })
  at.ledger.env({ name: '*', certain: false, why })
  if (at.run.files.has(path)) at.ledger.unknown(`${why}, and that may do anything`)
}
