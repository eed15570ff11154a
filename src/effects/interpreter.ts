import type { Ledger } from './ledger.ts'
import type { RunFacts } from './run-facts.ts'

/** What the commands of one step share. */
export interface Interpreter {
  readonly run: RunFacts
  readonly ledger: Ledger
  /** How many commands may still be followed. */
  readonly budget: { left: number }
  /** How many scripts are open, one inside the other. */
  readonly depth: number
  /** Takes down what a shell text does; `env` stands in for the variables of the step. */
  script(text: string, cwd: string | undefined, certain: boolean, at: Interpreter, env?: ReadonlyMap<string, string>): void
}
