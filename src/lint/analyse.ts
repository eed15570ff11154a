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

interface Remembered {
  readonly source: Source
  readonly inputs: CheckInputs
  readonly analysis: Analysis
}

/** So many texts are remembered for one context: who checks a file fixes it next, and then looks at what came of it. */
const mostTexts = 4
const remembered = new WeakMap<BuildContext, readonly Remembered[]>()

/** What is known of a text under inputs is the same object for as long as it is remembered, whatever history says. */
export function analyse(source: Source, inputs: CheckInputs): Analysis {
  const known = remembered.get(inputs.context) ?? []
  const found = known.find((each) => isSame(each, source, inputs))
  if (found) return found.analysis
  const analysis = analyseNow(source, inputs)
  remembered.set(inputs.context, [{ source, inputs, analysis }, ...known].slice(0, mostTexts))
  return analysis
}

function isSame({ source: { path, text }, inputs: { rules, config, build, contextBy, dockerfileInContext } }: Remembered, source: Source, inputs: CheckInputs): boolean {
  const isAsked = rules === inputs.rules && config === inputs.config && build === inputs.build
  return isAsked && text === source.text && path === source.path && contextBy === inputs.contextBy && dockerfileInContext === inputs.dockerfileInContext
}

function analyseNow({ path, text }: Source, { rules, config, build, context }: CheckInputs): Analysis {
  return analyseGraph(path, plan(parse(text), context, build), { rules, config })
}

/** The same for a text that is planned already. */
export function analyseGraph(path: string, graph: BuildGraph, { rules, config }: Pick<CheckInputs, 'rules' | 'config'>): Analysis {
  return { graph, lint: lint({ path, graph, rules, config }) }
}
