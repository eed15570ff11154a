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

/** So many texts are remembered for one and the same inputs: who checks a file fixes it next, and then looks at what came of it. */
const mostTexts = 4
const remembered = new WeakMap<CheckInputs, Map<string, Analysis>>()

export function analyse(source: Source, inputs: CheckInputs): Analysis {
  const known = remembered.get(inputs) ?? new Map<string, Analysis>()
  remembered.set(inputs, known)
  const key = `${source.path}\0${source.text}`
  const analysis = known.get(key) ?? analyseNow(source, inputs)
  known.set(key, analysis)
  const [oldest] = known.keys()
  if (known.size > mostTexts && oldest !== undefined) known.delete(oldest)
  return analysis
}

function analyseNow({ path, text }: Source, { rules, config, build, context }: CheckInputs): Analysis {
  return analyseGraph(path, plan(parse(text), context, build), { rules, config })
}

/** The same for a text that is planned already. */
export function analyseGraph(path: string, graph: BuildGraph, { rules, config }: Pick<CheckInputs, 'rules' | 'config'>): Analysis {
  return { graph, lint: lint({ path, graph, rules, config }) }
}
