import type { BuildContext } from '../context/build-context.ts'
import type { Costs } from '../cost/costs.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { SyntaxTree } from '../dockerfile/tree.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import type { VolatilitySettings } from '../history/scenarios.ts'

/** What a rule is told: derived once for a file, never changed, the same for every rule. */
export interface Facts {
  readonly dockerfile: Dockerfile
  /** The typed syntax tree of dockerfile-ast with the ranges of its nodes; built when first asked for. */
  readonly tree: () => SyntaxTree
  readonly graph: BuildGraph
  readonly context: BuildContext
  /** What the configuration says about how often things change. */
  readonly volatility: VolatilitySettings
  readonly costs: Costs
}
