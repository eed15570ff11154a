import type { BuildContext } from '../context/build-context.ts'
import { parse } from '../dockerfile/parse.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import type { BuildInputs } from '../graph/build-inputs.ts'
import { plan } from '../graph/plan.ts'
import type { AskHistory } from '../history/change-sets.ts'
import type { Config } from './config.ts'
import { lint, type Lint } from './engine.ts'
import type { ContextBy } from './finding.ts'
import type { Rule } from './rule.ts'

/** A Dockerfile to check: its text, and its name as the user knows it. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** Everything beside the text, as values: the hosts load it. */
export interface CheckInputs {
  readonly rules: readonly Rule[]
  readonly config: Config
  readonly build: BuildInputs
  readonly context: BuildContext
  readonly contextBy: ContextBy
  /** The path of the Dockerfile inside the build context; undefined where it lies elsewhere. */
  readonly dockerfileInContext: string | undefined
  /** Asked where something is found; without it, and where it has nothing to say, ordinary changes are estimated. */
  readonly history?: AskHistory | undefined
}

/** What is wrong with a text, and the graph by which that is known; no thought about fixes. */
export interface Analysis {
  readonly graph: BuildGraph
  readonly lint: Lint
}

export function analyse({ path, text }: Source, { rules, config, build, context }: CheckInputs): Analysis {
  return analyseGraph(path, plan(parse(text), context, build), { rules, config })
}

/** The same for a text that is planned already. */
export function analyseGraph(path: string, graph: BuildGraph, { rules, config }: Pick<CheckInputs, 'rules' | 'config'>): Analysis {
  return { graph, lint: lint({ path, graph, rules, config }) }
}
