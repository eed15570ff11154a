import { brief, defineRule, effectsOfStep, hasUnknownCommand, joinRuns, parentStage, removalOf, type BuildGraph, type Stage, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'stale-package-index',
  summary: 'Packages are installed by lists that another step fetched, perhaps long ago',
  severity: 'warning',
  messages: {
    apart: '`{{install}}`{{more}} {{verb}} packages by the lists of `{{index}}`, which stay in the cache when an install changes.',
  },
  options: {},
  *check({ graph }) {
    for (const [index, installs] of installsByIndex(graph)) {
      const [first] = installs
      if (!first || !index.stage.needed) continue
      yield {
        message: 'apart',
        at: index,
        also: installs,
        change: { kind: 'text', line: first.instruction.line },
        aim: 'freshness',
        data: {
          install: brief(first.instruction),
          more: installs.length === 1 ? '' : ` and ${installs.length - 1} more`,
          verb: installs.length === 1 ? 'takes' : 'take',
          index: brief(index.instruction),
        },
        rewrite: () => joinRuns([index, ...installs], graph),
      }
    }
  },
})

/** Steps that fetch lists, and below each the steps that install by them alone. */
function installsByIndex({ stages }: BuildGraph): ReadonlyMap<Step, readonly Step[]> {
  const found = new Map<Step, Step[]>()
  const atEnd = new Map<Stage, Step | undefined>()
  for (const stage of stages) {
    const parent = parentStage(stage)
    let index = parent && atEnd.get(parent)
    for (const step of stage.steps) {
      if (step.kind !== 'run') continue
      // Such a command may fetch lists itself, as scripts that add a package source do.
      if (hasUnknownCommand(step)) index = undefined
      if (index && stage.needed && aptUsesOf(step)[0] === 'installs') found.set(index, [...(found.get(index) ?? []), step])
      index = indexAfter(step, index)
    }
    atEnd.set(stage, index)
  }
  return found
}

const listsFolder = '/var/lib/apt/lists'

type AptUse = 'fetches' | 'installs'

/** What the commands of a step do with lists of packages, in order. Other package managers look for newer lists themselves. */
function aptUsesOf(step: Step): readonly AptUse[] {
  return (effectsOfStep(step)?.tools ?? []).flatMap(({ tool, work, installs }): AptUse[] => {
    if (work === 'os-index') return ['fetches']
    return tool === 'apt-get' && installs === 'system' ? ['installs'] : []
  })
}

/** The step whose lists the next one finds. */
function indexAfter(step: Step, before: Step | undefined): Step | undefined {
  if (removalOf(effectsOfStep(step)?.tools ?? [], listsFolder)) return undefined
  return aptUsesOf(step).includes('fetches') ? step : before
}
