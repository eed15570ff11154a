import type { CommandList, ListedCommand } from '../../effects/command-list.ts'
import { readCommandList } from '../../effects/command-list.ts'
import { sourceRange } from '../../dockerfile/logical-text.ts'
import type { RunInstruction } from '../../dockerfile/instruction.ts'
import type { BuildGraph } from '../../graph/build-graph.ts'
import { droppedLater } from '../../graph/run-parts.ts'
import { effectsOfStep } from '../../graph/effects-of-step.ts'
import type { SplitRun } from '../../lint/rewrite.ts'
import type { Draft, Refused, Rewritten } from '../draft.ts'
import { endOfLine, flagTexts } from '../edit.ts'
import { capital, nameOf } from '../name-of.ts'
import { doubted, noObjections, refuted, together, type Objections } from '../verdict.ts'
import { respell } from './respell.ts'

/** A RUN equals its parts: the second shell starts with the settings that the first one had come to. */
export function writeSplitRun({ run, first }: SplitRun, graph: BuildGraph): Draft | Refused {
  const { instruction } = run
  if (instruction.keyword !== 'RUN' || instruction.command.form === 'exec' || instruction.heredocs.length > 0) {
    return { refused: `${nameOf(run)} is no list of shell commands that can be told apart.` }
  }
  const list = readCommandList(instruction.rest.text)
  const parts = list && partsOf(list, first, instruction)
  if (!parts) return { refused: `${nameOf(run)} is no list of commands that ends with the first that fails.` }
  if ('refused' in parts) return parts
  if (instruction.flags.some(({ name, value }) => name === 'mount' && /(?:^|,)type=tmpfs(?:,|$)/.test(value ?? ''))) {
    return { refused: `${nameOf(run)} has a tmpfs mount, whose files the second part would not find.` }
  }
  const range = { start: parts.firstEnd, end: parts.secondStart }
  const text = between(instruction, graph, range, parts.carried)
  return respell(graph, [{ instruction, parts: 2, edits: [{ range, text }] }], (rewritten) => keepsNothingLonger(instruction, rewritten))
}

interface Parts {
  /** Offsets in the file. */
  readonly firstEnd: number
  readonly secondStart: number
  /** What the second shell is told first: `cd /app && `. */
  readonly carried: string
}

function partsOf({ commands, joinedBy }: CommandList, first: number, { rest }: RunInstruction): Parts | Refused | undefined {
  const above = commands.slice(0, first)
  const [last, next] = [above.at(-1), commands[first]]
  if (!last || !next) return undefined
  const textOf = ({ start, end }: ListedCommand): string => rest.text.slice(start, end)
  const leftover = above.find(({ leaves }) => leaves === 'else')
  if (leftover) return { refused: `\`${textOf(leftover)}\` leaves something in the shell that the commands behind it may need.` }
  const carried = above.filter(({ leaves }) => leaves === 'setting').map((command) => textOf(command) + (joinedBy === ';' ? '; ' : ' && '))
  if (carried.length === above.length) return { refused: 'What stands in front only sets the shell up for what follows.' }
  return { firstEnd: sourceRange(rest, last.start, last.end).end, secondStart: rest.sourceOffset(next.start), carried: carried.join('') }
}

/** What comes to stand between the two parts: comments that stood there belong to the second. */
function between(instruction: RunInstruction, { dockerfile }: BuildGraph, range: { start: number; end: number }, carried: string): string {
  const eol = endOfLine(dockerfile.text)
  const comments = dockerfile.comments.filter((comment) => comment.range.start >= range.start && comment.range.end <= range.end)
  const lines = comments.map((comment) => dockerfile.text.slice(comment.range.start, comment.range.end) + eol)
  const keyword = dockerfile.text.slice(instruction.keywordRange.start, instruction.keywordRange.end)
  return `${eol}${lines.join('')}${[keyword, ...flagTexts(dockerfile, instruction), carried].join(' ').trimEnd()} `
}

/** What one part makes and the other deletes was never in a layer; now it would stay in the first one. */
function keepsNothingLonger(instruction: RunInstruction, { after, origin }: Rewritten): Objections {
  const [first, second] = after.steps.filter((step) => origin.get(step)?.instruction === instruction)
  const [made, dropped] = [first && effectsOfStep(first), second && effectsOfStep(second)]
  if (!first || !second || !made || !dropped || made.opaque !== undefined) return refuted(`\`${instruction.text}\` does not come apart into two steps.`)
  const clash = droppedLater(first, second)
  if (!clash) return noObjections
  const why = `${capital(clash.a.why)}, and \`${clash.remover.text}\` on the next line deletes; apart, the files stay in the first layer.`
  return together([clash.a.certain && clash.b.certain ? refuted(why) : doubted(why)])
}
