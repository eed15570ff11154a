import type { Profile } from './profile.ts'
import type { StageText } from './group-stages.ts'

/** Which stage a name means at a place in the file. Only earlier stages can be meant. */
export interface StageNames {
  inFrom(name: string, before: number): number | undefined
  /** `COPY --from`: by name in any case, or by index. */
  inCopy(name: string, before: number): number | undefined
  /** `from=` of a mount: by name only; a number is an image there. */
  inMount(name: string, before: number): number | undefined
}

export function stageNames(stages: readonly StageText[], { foldsStageNames }: Profile): StageNames {
  const indexes = new Map<string, number[]>()
  for (const { name, index } of stages) {
    if (name === undefined) continue
    const known = indexes.get(name)
    if (known) known.push(index)
    else indexes.set(name, [index])
  }
  const find = (name: string, before: number): number | undefined => indexes.get(name)?.findLast((index) => index < before)
  const folded = (name: string, before: number): number | undefined => find(name.toLowerCase(), before)
  return {
    inFrom: foldsStageNames ? folded : find,
    inCopy(name, before) {
      if (/^\d+$/.test(name)) return Number(name) < before ? Number(name) : undefined
      return folded(name, before)
    },
    inMount: folded,
  }
}
