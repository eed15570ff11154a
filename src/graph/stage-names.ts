import type { Profile } from './profile.ts'
import type { StageText } from './group-stages.ts'

/** Which stage a name means at a place in the file. Only earlier stages can be meant. */
export interface StageNames {
  inFrom(name: string, before: number): number | undefined
  /** `COPY --from`: by name in any case, or by index. */
  inCopy(name: string, before: number): number | undefined
  /** `from=` of a mount: by name only; a number is an image there. */
  inMount(name: string, before: number): number | undefined
  /** The stage that a copy or a mount means although it does not stand above, which is a fault. */
  notAbove(name: string, role: 'copy' | 'mount', at: number): number | undefined
}

const number = /^\d+$/

export function stageNames(stages: readonly StageText[], { foldsStageNames, namesAllStages }: Profile): StageNames {
  const indexes = new Map<string, number[]>()
  for (const { name, index } of stages) {
    if (name === undefined) continue
    const known = indexes.get(name)
    if (known) known.push(index)
    else indexes.set(name, [index])
  }
  const find = (name: string, before: number): number | undefined => indexes.get(name)?.findLast((index) => index < before)
  const folded = (name: string, before: number): number | undefined => find(name.toLowerCase(), before)
  const last = (name: string): number | undefined => (namesAllStages ? indexes.get(name.toLowerCase())?.at(-1) : undefined)
  const above = (name: string, before: number): number | undefined => {
    const found = last(name) ?? folded(name, before)
    return found !== undefined && found < before ? found : undefined
  }
  return {
    inFrom: foldsStageNames ? folded : find,
    inCopy(name, before) {
      if (number.test(name)) return Number(name) < before ? Number(name) : undefined
      return above(name, before)
    },
    inMount: above,
    notAbove(name, role, at) {
      const found = role === 'copy' && number.test(name) ? Number(name) : last(name)
      return found !== undefined && found >= at ? found : undefined
    },
  }
}
