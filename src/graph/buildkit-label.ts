import type { Heredoc, Instruction } from '../dockerfile/instruction.ts'
import { lex } from '../dockerfile/lexer.ts'
import type { LabelFacts } from './profile.ts'

/**
 * BuildKit's progress label, `[builder  2/10] RUN npm ci`: the number is padded to the width of the total; variables
 * stand replaced, an image by its whole name; RUN keeps its quotes and what is not set, other instructions do not; of a heredoc that is a whole
 * command the first line is shown (all observed, BuildKit 0.25).
 */
export function buildkitLabel({ instruction, isTrigger, base, stageLabel, isOnlyStage, number, of, lookup, escape }: LabelFacts): string {
  const place = `${String(number).padStart(String(of).length)}/${of}`
  const prefix = `[${isOnlyStage ? '' : `${stageLabel} `}${place}]`
  if (instruction.keyword === 'FROM' && base.kind === 'image') return `${prefix} FROM ${base.name}`
  const isRun = instruction.keyword === 'RUN'
  const { value } = lex(instruction.text, { escape, quotes: isRun ? 'keep' : 'remove', keepEscapes: false, keepUnset: isRun, lookup })
  const text = (value || instruction.text).replace(/^\S+/, (keyword) => keyword.toUpperCase())
  const isWhole = isRun && /^RUN\s+<<-?\S+$/i.test(instruction.text)
  return `${prefix} ${isTrigger ? 'ONBUILD ' : ''}${text}${isWhole ? heredocHint(instruction) : ''}`
}

/** The start of the first heredoc's body, as labels show it: ` (echo a...)`. Empty where there is none. */
export function heredocHint({ heredocs: [heredoc] }: Instruction): string {
  return heredoc ? ` (${firstLine(heredoc)})` : ''
}

const mostShown = 30

function firstLine({ content, chomp }: Heredoc): string {
  const lines = (chomp ? content.replace(/^\t+/gm, '') : content).split(/\r?\n/).filter((line) => line !== '')
  const [first = ''] = lines
  const shown = first.length > mostShown ? first.slice(0, mostShown) : first
  return lines.length > 1 || shown !== first ? `${shown}...` : shown
}
