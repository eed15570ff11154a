import type { Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { commandsOf, droppedLater, partsAt, type RunParts } from '../graph/run-parts.ts'
import { removerIn } from '../effects/removal.ts'
import { hasUnknownCommand } from './run-facts.ts'

/** The last command of a step that installs something, as written; empty where there is none. */
export function installIn(step: Step): string {
  return effectsOfStep(step)?.tools.findLast(({ installs }) => installs !== undefined)?.text ?? ''
}

/** A RUN taken apart behind its last install and what tidies up after it, where all commands up to there are known. */
export function behindInstall(run: Step): RunParts | undefined {
  const commands = commandsOf(run)
  let first = commands.findLastIndex((command) => installIn(command) !== '') + 1
  if (first === 0) return undefined
  const isTidying = (command: Step | undefined): boolean => command !== undefined && removerIn(effectsOfStep(command)?.tools ?? []) !== undefined
  while (isTidying(commands[first])) first++
  const parts = partsAt(run, first)
  return parts && !hasUnknownCommand(parts.above) && !droppedLater(parts.above, parts.below) ? parts : undefined
}
