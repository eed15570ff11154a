import { baseOf, refuse, type Draft } from './draft.ts'
import type { SyntaxFault } from './dockerfile.ts'
import { flagFaults } from './flag-table.ts'
import { readHead } from './head.ts'
import type { Instruction, OnbuildInstruction, WordInstruction } from './instruction.ts'
import { wordOf } from './logical-text.ts'
import { nearest } from './nearest.ts'
import { readEntry, readHealthcheck, readRun, readShell } from './read-command.ts'
import { readCopy, readExpose, readVolume } from './read-copy.ts'
import { readFrom } from './read-from.ts'
import { readArg, readEnv } from './read-pairs.ts'
import type { LineIndex } from './text.ts'

const READERS = new Map<string, (draft: Draft, lines: LineIndex) => Instruction | undefined>([
  ['FROM', readFrom],
  ['RUN', readRun],
  ['COPY', (draft) => readCopy(draft, 'COPY')],
  ['ADD', (draft) => readCopy(draft, 'ADD')],
  ['ENV', (draft) => readEnv(draft, 'ENV')],
  ['LABEL', (draft) => readEnv(draft, 'LABEL')],
  ['ARG', readArg],
  ['WORKDIR', (draft) => readWord(draft, 'WORKDIR')],
  ['USER', (draft) => readWord(draft, 'USER')],
  ['STOPSIGNAL', (draft) => readWord(draft, 'STOPSIGNAL')],
  ['MAINTAINER', (draft) => readWord(draft, 'MAINTAINER')],
  ['EXPOSE', readExpose],
  ['VOLUME', readVolume],
  ['SHELL', readShell],
  ['CMD', (draft) => readEntry(draft, 'CMD')],
  ['ENTRYPOINT', (draft) => readEntry(draft, 'ENTRYPOINT')],
  ['HEALTHCHECK', readHealthcheck],
  ['ONBUILD', readOnbuild],
])

/** Understands an instruction, or notes why not. Of one with a wrong flag the rest is still understood. */
export function readInstruction(keyword: string, draft: Draft, lines: LineIndex): Instruction | undefined {
  const known = keyword.toUpperCase()
  const read = READERS.get(known)
  if (read === undefined) return refuse(draft, unknownKeyword(keyword), draft.base.keywordRange)
  const instruction = read(draft, lines)
  // BuildKit reads over the flags of a HEALTHCHECK NONE.
  if (instruction?.keyword !== 'HEALTHCHECK' || instruction.command !== undefined) draft.faults.push(...flagFaults(known, draft.base.flags))
  return instruction
}

function unknownKeyword(keyword: string): string {
  if (keyword === '') return 'A line holds nothing but the escape character, which is no instruction.'
  const near = nearest(keyword, [...READERS.keys()])
  return `There is no instruction \`${keyword}\`${near === undefined ? '' : `; the nearest is ${near}`}.`
}

function readWord(draft: Draft, keyword: WordInstruction['keyword']): WordInstruction | undefined {
  const { rest } = draft.base
  if (rest.text === '') return refuse(draft, `${keyword} has no argument.`)
  return { keyword, argument: wordOf(rest, { text: rest.text, start: 0, end: rest.text.length }), ...draft.base }
}

/** Builders keep the trigger's text for the images built on this one, and look closer only there; but pairs they tell apart at once (observed). */
function readOnbuild(draft: Draft, lines: LineIndex): OnbuildInstruction | undefined {
  const { base, escape } = draft
  if (base.rest.text === '') return refuse(draft, 'ONBUILD has no argument.')
  const head = readHead(base.rest, escape)
  const known = head.keyword.toUpperCase()
  if (['ONBUILD', 'FROM', 'MAINTAINER'].includes(known)) return refuse(draft, `ONBUILD has the trigger ${known}, which is not allowed.`)
  const { range, heredocs, endLine } = base
  const triggerFaults: SyntaxFault[] = []
  const faults = known === 'ENV' || known === 'LABEL' ? draft.faults : triggerFaults
  const trigger = readInstruction(head.keyword, { base: baseOf(head, { heredocs, end: range.end, endLine }, lines), escape, faults }, lines)
  return { keyword: 'ONBUILD', trigger, triggerFaults, ...base }
}
