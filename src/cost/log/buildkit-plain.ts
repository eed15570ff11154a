import type { BuildLog, LoggedOutcome, LoggedStep } from './build-log.ts'
import { logLines } from './log-lines.ts'
import { stepOfLabel } from './step-label.ts'

interface Vertex {
  readonly step: Pick<LoggedStep, 'stage' | 'text'>
  outcome: LoggedOutcome
  seconds: number | undefined
}

/** Whether a line is one of BuildKit's own: the label of a vertex. A build that ends early may have no other than internal ones. */
export function isPlainLabel(line: string): boolean {
  return /^#\d+ \[(?:internal|[^\]]*\d+\/\d+)\] /.test(line)
}

/**
 * `docker build --progress=plain`: `#7 [builder 2/5] RUN npm ci`, then what the step prints, then `#7 DONE 12.3s`, `#7 CACHED`, `#7 CANCELED` or
 * `#7 ERROR: …`. The lines of steps that run at the same time alternate. Several builds in one log count their vertexes anew.
 */
export function readPlain(text: string): BuildLog {
  const all: Vertex[] = []
  let vertexes = new Map<string, Vertex>()
  for (const { text: line } of logLines(text)) {
    if (line.startsWith('#0 building with ')) vertexes = new Map()
    const parts = /^#(\d+) (.*)$/.exec(line)
    if (!parts) continue
    const [, number = '', rest = ''] = parts
    const vertex = vertexes.get(number)
    const step = stepOfLabel(rest)
    if (step && (!vertex || (isOver(vertex) && vertex.step.text !== step.text))) {
      const fresh: Vertex = { step, outcome: 'cancelled', seconds: undefined }
      vertexes.set(number, fresh)
      all.push(fresh)
    } else if (vertex) {
      end(vertex, rest)
    }
  }
  return { of: 'build', steps: all.map(({ step, outcome, seconds }) => ({ ...step, outcome, seconds, bytes: undefined })) }
}

function isOver({ outcome }: Vertex): boolean {
  return outcome !== 'cancelled'
}

function end(vertex: Vertex, rest: string): void {
  const done = /^DONE (\d+(?:\.\d+)?)s$/.exec(rest)
  if (done && vertex.outcome !== 'cached') {
    vertex.outcome = 'ran'
    vertex.seconds = Number(done[1])
  }
  if (rest === 'CACHED') {
    vertex.outcome = 'cached'
    vertex.seconds = undefined
  }
  if (rest.startsWith('ERROR: ')) vertex.outcome = 'failed'
}
