import { simulateChange } from '../cache/what-if.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { BuildGraph, Source, Step } from '../graph/build-graph.ts'
import { areIndependent, hasUnknownCommand, stepsAbove, usesVariable } from './run-facts.ts'

/** A RUN that stands in two stages and is made twice, although it needs the same in both. */
export interface RunApart {
  /** In the stage farther above. */
  readonly first: Step
  readonly second: Step
  /** What stands above each and is nothing to it, whatever else is alike. */
  readonly aboveFirst: readonly Instruction[]
  readonly aboveSecond: readonly Instruction[]
}

/** The RUNs of a file whose results stages could share, and do not. */
export function runsApart(graph: BuildGraph): readonly RunApart[] {
  const groups = new Map<string, Step[]>()
  for (const step of graph.steps) {
    if (step.kind !== 'run' || !step.stage.needed || step.triggeredBy || hasUnknownCommand(step)) continue
    const name = JSON.stringify([baseOf(step.stage.base), step.stage.platform, formOf(step)])
    groups.set(name, [...(groups.get(name) ?? []), step])
  }
  const { shared } = simulateChange(graph, { kind: 'cold' })
  return [...groups.values()].flatMap(([first, ...others]) => {
    const second = others.find((other) => other.stage !== first?.stage)
    if (!first || !second || shared.get(second)?.includes(first)) return []
    return apart(first, second)
  })
}

function baseOf(base: Source): string {
  return base.kind === 'image' ? base.reference : base.kind === 'stage' ? `stage ${base.stage.index}` : base.kind
}

/** What a step does, by its words with blanks folded and by who does it where. */
function formOf({ kind, instruction, state, inputs, edges }: Step): string {
  const { user = '', workdir, shell } = state
  if (kind === 'run') return JSON.stringify([kind, instruction.text.replaceAll(/\s+/g, ' '), instruction.heredocs.map(({ content }) => content), user, workdir, shell])
  return JSON.stringify([kind, inputs.map(({ name, value }) => [name, value]), edges.map(({ role, from, paths }) => (role === 'parent' ? role : [from.kind === 'step' ? from.step.id : 'name' in from ? from.name : from.kind, paths]))])
}

function apart(first: Step, second: Step): RunApart[] {
  const [needs, same] = [needsOf(first), needsOf(second)]
  if (needs.map(formOf).join('\n') !== same.map(formOf).join('\n')) return []
  const names = new Set([...first.state.env.keys(), ...second.state.env.keys()])
  const changed = [...names].filter((name) => first.state.env.get(name)?.value !== second.state.env.get(name)?.value)
  if ([...needs, ...same].some((step) => changed.some((name) => usesVariable(step, name)))) return []
  return [{ first, second, aboveFirst: othersAbove(first, needs, changed), aboveSecond: othersAbove(second, same, changed) }]
}

/** A step with those above it in its stage that it needs, the first of them first. */
function needsOf(run: Step): readonly Step[] {
  const needed = [run]
  for (const step of stepsAbove(run)) {
    const isFolder = step.kind === 'workdir' && run.state.workdir === step.state.workdir
    if (step.kind !== 'from' && (isFolder || needed.some((each) => !areIndependent(step, each)))) needed.push(step)
  }
  return needed.reverse()
}

function othersAbove(run: Step, needs: readonly Step[], changed: readonly string[]): readonly Instruction[] {
  const { instructions, steps } = run.stage
  return instructions.slice(0, instructions.indexOf(run.instruction)).filter((instruction) => {
    const step = steps.find((each) => each.instruction === instruction)
    if (step) return step.kind !== 'config' && !needs.includes(step)
    const named = instruction.keyword === 'ENV' ? instruction.pairs : instruction.keyword === 'ARG' ? instruction.declarations : []
    return named.some(({ name }) => changed.includes(name.text))
  })
}
