import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { Instruction } from '../../src/dockerfile/instruction.ts'
import { verify, type Verified } from '../../src/fix/verify.ts'
import type { Aim } from '../../src/lint/aim.ts'
import type { Rewrite } from '../../src/lint/rewrite.ts'
import type { BuildGraph } from '../../src/graph/build-graph.ts'
import { plainBuild, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { noSettings, scenariosOf, type Change } from '../../src/history/scenarios.ts'

/** A Dockerfile as lines, and what stands around it. */
export interface Proposal {
  readonly lines: readonly string[]
  readonly files?: Readonly<Record<string, MemoryFile>>
  readonly build?: Partial<BuildInputs>
  readonly dockerfilePath?: string
  readonly change?: Change
  readonly unsettled?: string
  readonly aim?: Aim
  readonly rewrite?: (graph: BuildGraph) => Rewrite
  /** Lines that move, and the line before or after which they come to stand. */
  readonly move?: { readonly lines: readonly number[]; readonly before?: number; readonly after?: number }
  /** The line of a copy, the files of it that come first, and the line below which the rest goes. */
  readonly split?: { readonly line: number; readonly files: readonly string[]; readonly after: number }
}

/** What the verifier says of a rewrite that no rule needs to have proposed. */
export function judge({ lines, files = {}, build, dockerfilePath, change, unsettled, aim = 'seconds', ...rewrite }: Proposal): Verified {
  const graph = plan(parse(`${lines.join('\n')}\n`), memoryContext(files), { ...plainBuild, ...build })
  const [path = ''] = Object.keys(files)
  return verify(rewriteOf(graph, rewrite), {
    graph,
    change: change ?? { kind: 'file', path },
    aim,
    scenarios: scenariosOf(graph, noSettings),
    costs: priorCosts,
    contextDoubt: undefined,
    dockerfilePath,
    unsettled: () => unsettled,
  })
}

function rewriteOf(graph: BuildGraph, { rewrite, move, split }: Pick<Proposal, 'rewrite' | 'move' | 'split'>): Rewrite {
  if (rewrite) return rewrite(graph)
  const at = (line: number | undefined): Instruction => {
    const found = graph.dockerfile.instructions.find((instruction) => instruction.line === line)
    if (!found) throw new Error(`There is no instruction on line ${line}.`)
    return found
  }
  if (move) return { kind: 'move', title: '', instructions: move.lines.map(at), place: move.before === undefined ? { after: at(move.after) } : { before: at(move.before) } }
  const copy = graph.steps.find(({ instruction }) => instruction.line === split?.line)
  if (!split || !copy) throw new Error('There is nothing to split.')
  return { kind: 'split', title: '', copy, files: split.files, after: at(split.after) }
}
