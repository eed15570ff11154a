import { secondsAt } from './timestamp.ts'

/** A line of a log without colours, and when it was written where the log says so. */
export interface LogLine {
  readonly text: string
  /** Seconds since 1970. */
  readonly time: number | undefined
}

/** What is longer is output of a command, and nothing of it is needed. */
const longest = 65_536

// What a terminal takes as colours and movements. GitHub's raw logs keep it.
const escapes = /\u001B\[[0-9;?]{0,32}[A-Za-z]/g

/** The lines of a log; times before them are taken off, as GitHub Actions and `ts` write them. */
export function* logLines(text: string): Generator<LogLine> {
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const end = text.indexOf('\n', start)
    const stop = end === -1 ? text.length : end
    yield lineOf(text.slice(start, Math.min(stop, start + longest)))
    start = stop + 1
  }
}

function lineOf(raw: string): LogLine {
  const text = raw.replace(escapes, '').replace(/\r$/, '')
  const [, mark = ''] = /^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\s\]]{0,24})\]? ?/.exec(text) ?? []
  const time = mark === '' ? undefined : secondsAt(mark)
  if (time === undefined) return { text, time }
  return { text: text.slice(text.indexOf(mark) + mark.length).replace(/^\]? ?/, ''), time }
}
