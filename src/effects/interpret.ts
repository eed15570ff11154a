import { homeOf } from './call.ts'
import { takeFile } from './file-use.ts'
import type { Interpreter } from './interpreter.ts'
import type { Ledger } from './ledger.ts'
import { runCommand } from './run-command.ts'
import type { RunFacts } from './run-facts.ts'
import { walkScript } from './shell.ts'
import type { ShellVisitor } from './shell-visitor.ts'

const depthLimit = 8
const commandLimit = 20_000

export function openInterpreter(run: RunFacts, ledger: Ledger): Interpreter {
  return { run, ledger, budget: { left: commandLimit }, depth: 0, script: runScript }
}

function runScript(text: string, cwd: string | undefined, certain: boolean, at: Interpreter, env = at.run.env): void {
  if (at.depth >= depthLimit) return at.ledger.unknown('the script starts scripts too deeply to follow')
  const home = homeOf(at.run)
  const start = { cwd, certain, env, home: home.certain ? home.path : undefined, budget: at.budget }
  walkScript(text, start, visitorOf({ ...at, depth: at.depth + 1 }))
}

function visitorOf(at: Interpreter): ShellVisitor {
  const { ledger } = at
  return {
    command: (command) => runCommand(command, at),
    file: (use, word, place) => takeFile(use, word, place, at),
    variable: (name, certain) => ledger.env({ name, certain, why: name === '*' ? 'the command looks at all variables' : `the command names \`$${name}\`` }),
    unknown: (why) => ledger.unknown(why),
  }
}
