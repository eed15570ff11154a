import { readCommandList, type CommandList } from '../effects/command-list.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { ToolUse } from '../effects/effects.ts'
import { pathsClash, type Clash } from '../effects/overlap.ts'
import { removerIn } from '../effects/removal.ts'
import type { Step } from './build-graph.ts'
import { effectsOfStep } from './effects-of-step.ts'

/** Two parts of one RUN as if each were a step of its own at its place. */
export interface RunParts {
  /** How many commands the first part has. */
  readonly first: number
  /** What stands between commands: `&&` with blanks, or `;`. */
  readonly joint: string
  readonly above: Step
  readonly below: Step
}

/** The commands that a RUN runs one after the other until one fails, each as a step of its own; none where it is no such list. */
export function commandsOf(run: Step): readonly Step[] {
  const list = listOf(run)
  const { text } = run.instruction.rest
  return list?.commands.map(({ start, end }) => withText(run, text.slice(start, end))) ?? []
}

/** A RUN taken apart behind some of its commands. The second part begins with the settings that the first has come to. */
export function partsAt(run: Step, first: number): RunParts | undefined {
  const list = listOf(run)
  const [last, next] = [list?.commands[first - 1], list?.commands[first]]
  if (!list || !last || !next) return undefined
  const { text } = run.instruction.rest
  const settings = list.commands.slice(0, first).filter(({ leaves }) => leaves === 'setting')
  const joint = list.joinedBy === ';' ? '; ' : ' && '
  const below = [...settings.map(({ start, end }) => text.slice(start, end)), text.slice(next.start)].join(joint)
  return { first, joint, above: withText(run, text.slice(0, last.end)), below: withText(run, below) }
}

/** What one part of a RUN makes and a later one perhaps deletes, and with which command: in one step it comes into no layer. */
export function droppedLater(first: Step, second: Step): (Clash & { readonly remover: ToolUse }) | undefined {
  const [made, dropped] = [effectsOfStep(first), effectsOfStep(second)]
  const remover = removerIn(dropped?.tools ?? [])
  const clash = made && dropped && remover && pathsClash(made.writes, dropped.writes)
  return clash && remover && { ...clash, remover }
}

function listOf({ instruction }: Step): CommandList | undefined {
  const isText = instruction.keyword === 'RUN' && instruction.command.form === 'shell' && instruction.heredocs.length === 0
  return isText ? readCommandList(instruction.rest.text) : undefined
}

/** A RUN as if that were what it ran. */
export function withText(run: Step, text: string): Step {
  const { instruction } = run
  const told: Instruction = instruction.keyword === 'RUN' ? { ...instruction, text: `RUN ${text.trim()}`, command: { form: 'shell', text } } : instruction
  return { ...run, instruction: told }
}
