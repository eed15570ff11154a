import type { Instruction } from '../dockerfile/instruction.ts'

const mostText = 60

/** An instruction's text short enough for a sentence, on one line; of one that takes its commands from a heredoc with the first of them. */
export function brief(told: string | Pick<Instruction, 'text' | 'heredocs'>): string {
  const line = (typeof told === 'string' ? told : told.text + firstCommand(told)).replace(/\s+/g, ' ')
  return line.length > mostText ? `${line.slice(0, mostText - 1)}…` : line
}

/** As labels of builds show it: `RUN <<EOF (npm ci…)`. Settings of the shell say little of what is done. */
function firstCommand({ text, heredocs: [heredoc] }: Pick<Instruction, 'text' | 'heredocs'>): string {
  if (!heredoc || !/^run\s+(?:--\S+\s+)*<<-?\S+$/i.test(text)) return ''
  const lines = heredoc.content.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  const first = lines.find((line) => !/^set\s/.test(line)) ?? lines[0]
  return first === undefined ? '' : ` (${first}${lines.length > 1 ? '…' : ''})`
}
