import type { BuildLog, LoggedStep } from './build-log.ts'
import { parsedJson, textAt } from './json-value.ts'
import { instructionOf } from './created-by.ts'

/** Whether a line is the head of the table that `docker history` prints. */
export function isHistoryHead(line: string): boolean {
  return /^IMAGE +CREATED(?: AT)? +CREATED BY +SIZE\b/.test(line)
}

/** The table of `docker history`, the newest entry first. Long commands end in `…` there unless it was asked not to. */
export function readHistoryTable(text: string): BuildLog {
  const [head = '', ...rows] = text.split('\n')
  const [by, size, comment] = ['CREATED BY', 'SIZE', 'COMMENT'].map((name) => head.indexOf(name))
  const steps = rows.flatMap((row) => (row.trim() === '' ? [] : [stepOf(row.slice(by, size), row.slice(size, comment === -1 ? undefined : comment))]))
  return { of: 'history', steps: steps.reverse() }
}

/** Whether a line is an entry of `docker history --format json`. */
export function isHistoryEntry(line: string): boolean {
  return line.startsWith('{') && line.includes('"CreatedBy":') && line.includes('"Size":')
}

/** `docker history --format json`: an entry on every line, the newest first. */
export function readHistoryJson(text: string): BuildLog {
  const steps = text.split('\n').flatMap((line) => {
    const entry = line.startsWith('{') ? parsedJson(line) : undefined
    const by = textAt(entry, 'CreatedBy')
    return by === undefined ? [] : [stepOf(by, textAt(entry, 'Size') ?? '')]
  })
  return { of: 'history', steps: steps.reverse() }
}

function stepOf(createdBy: string, size: string): LoggedStep {
  return { stage: undefined, text: instructionOf(createdBy), outcome: 'unsaid', seconds: undefined, bytes: bytesIn(size.trim()) }
}

const units: ReadonlyMap<string, number> = new Map([['', 1], ['B', 1], ['kB', 1e3], ['KB', 1e3], ['MB', 1e6], ['GB', 1e9], ['TB', 1e12]])

/** `4.1kB` as a number of bytes. */
function bytesIn(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?) ?([kKMGT]?B?)$/.exec(text) ?? []
  const factor = units.get(unit)
  return count === undefined || factor === undefined ? undefined : Math.round(Number(count) * factor)
}
