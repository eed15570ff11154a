import { removalOf } from '../effects/removal.ts'
import { parentStage, type BuildGraph, type Stage, type Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { hasUnknownCommand } from './run-facts.ts'

/** Who installs by the lists of packages that another step fetched. */
export interface ListUsers {
  /** Steps that install by them alone. */
  readonly installs: readonly Step[]
  /** Steps with a command that nobody knows, which may install by them too. */
  readonly perhaps: readonly Step[]
}

const known = new WeakMap<BuildGraph, ReadonlyMap<Step, ListUsers>>()

/** Steps that fetch lists and leave them behind, and below each the steps that install by them. */
export function usersOfLists(graph: BuildGraph): ReadonlyMap<Step, ListUsers> {
  const users = known.get(graph) ?? findUsers(graph)
  known.set(graph, users)
  return users
}

function findUsers({ stages }: BuildGraph): ReadonlyMap<Step, ListUsers> {
  const found = new Map<Step, { installs: Step[]; perhaps: Step[] }>()
  const atEnd = new Map<Stage, Lists>()
  for (const stage of stages) {
    const parent = parentStage(stage)
    let lists: Lists = (parent && atEnd.get(parent)) ?? noLists
    for (const step of stage.steps) {
      if (step.kind !== 'run') continue
      const { index } = lists
      const users = index && (found.get(index) ?? { installs: [], perhaps: [] })
      if (index && users) found.set(index, users)
      const isUnknown = hasUnknownCommand(step)
      if (isUnknown) users?.perhaps.push(step)
      else if (!lists.isDoubtful && stage.needed && aptUsesOf(step)[0] === 'installs') users?.installs.push(step)
      lists = listsAfter(step, { index, isDoubtful: lists.isDoubtful || isUnknown })
    }
    atEnd.set(stage, lists)
  }
  return found
}

/** Whether a step fetches lists of packages and installs nothing by them itself. */
export function fetchesListsAlone(step: Step): boolean {
  const tools = effectsOfStep(step)?.tools ?? []
  return tools.some(({ work }) => work === 'os-index') && tools.every(({ installs }) => installs === undefined)
}

/** The lists that a step finds. */
interface Lists {
  readonly index: Step | undefined
  /** A command that nobody knows may have fetched newer ones, as scripts that add a package source do. */
  readonly isDoubtful: boolean
}

const noLists: Lists = { index: undefined, isDoubtful: false }

const listsFolder = '/var/lib/apt/lists'

type AptUse = 'fetches' | 'installs'

/** What the commands of a step do with lists of packages, in order. Other package managers look for newer lists themselves. */
function aptUsesOf(step: Step): readonly AptUse[] {
  return (effectsOfStep(step)?.tools ?? []).flatMap(({ tool, work, installs }): AptUse[] => {
    if (work === 'os-index') return ['fetches']
    return tool === 'apt-get' && installs === 'system' ? ['installs'] : []
  })
}

function listsAfter(step: Step, before: Lists): Lists {
  if (removalOf(effectsOfStep(step)?.tools ?? [], listsFolder)) return noLists
  return aptUsesOf(step).includes('fetches') ? { index: step, isDoubtful: false } : before
}
