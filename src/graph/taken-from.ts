import { isWithin } from '../effects/path.ts'
import { parentStage, type BuildGraph, type Stage, type Step } from './build-graph.ts'

/** The stages that are built and hold what a stage holds: itself, and those that start from it. */
export function stagesOn(base: Stage, { stages }: BuildGraph): readonly Stage[] {
  return stages.filter((stage) => stage.needed && standsOn(stage, base))
}

/** Whether a stage is another, or starts from it. */
export function standsOn(stage: Stage, base: Stage): boolean {
  for (let current: Stage | undefined = stage; current; current = parentStage(current)) if (current === base) return true
  return false
}

/** The first of some image paths that a copy or a mount takes from one of the stages. */
export function takenFrom(step: Step, stages: readonly Stage[], paths: readonly string[]): string | undefined {
  for (const { role, from, paths: sources } of step.edges) {
    if (role === 'parent' || from.kind !== 'step' || !stages.includes(from.step.stage)) continue
    const found = paths.find((path) => sources.some((source) => /[*?[]/.test(source) || isWithin(path, `/${source.replace(/^\/+|\/+$/g, '')}`)))
    if (found !== undefined) return found
  }
  return undefined
}
