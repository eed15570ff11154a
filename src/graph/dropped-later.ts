import { pathsClash, type Clash } from '../effects/overlap.ts'
import type { ToolUse } from '../effects/effects.ts'
import type { Step } from './build-graph.ts'
import { effectsOfStep } from './effects-of-step.ts'

const removing = /^(?:rm|rmdir|unlink|find)\b|\bclean\b|\bautoremove\b|\bpurge\b|\bprune\b|^apk del\b/

/** The first command of a RUN that is there to delete files. */
export function removerIn(step: Step): ToolUse | undefined {
  return effectsOfStep(step)?.tools.find(({ text }) => removing.test(text))
}

/** What one part of a RUN makes and a later one perhaps deletes, and with which command: in one step it comes into no layer. */
export function droppedLater(first: Step, second: Step): (Clash & { readonly remover: ToolUse }) | undefined {
  const [made, dropped] = [effectsOfStep(first), effectsOfStep(second)]
  const remover = removerIn(second)
  const clash = made && dropped && remover && pathsClash(made.writes, dropped.writes)
  return clash && remover && { ...clash, remover }
}
