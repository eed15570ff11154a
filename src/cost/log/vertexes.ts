import type { BuildLog, LoggedOutcome } from './build-log.ts'
import { stepOfLabel } from './step-label.ts'

/** What one message of BuildKit's progress says of a vertex. Times are seconds since 1970. */
export interface VertexNews {
  readonly digest: string
  readonly name: string
  readonly started: number | undefined
  readonly completed: number | undefined
  readonly isCached: boolean
  readonly error: string
}

interface Vertex {
  readonly name: string
  /** When it began → when that was over. A vertex is worked on several times. */
  readonly spans: Map<number, number>
  isCached: boolean
  isFailed: boolean
}

/** The steps among the vertexes of a build, in the order in which they are first heard of. */
export function stepsOfVertexes(news: Iterable<VertexNews>): BuildLog {
  const vertexes = new Map<string, Vertex>()
  for (const { digest, name, started, completed, isCached, error } of news) {
    const vertex = vertexes.get(digest) ?? { name, spans: new Map<number, number>(), isCached: false, isFailed: false }
    vertexes.set(digest, vertex)
    if (started !== undefined && completed !== undefined) vertex.spans.set(started, completed)
    vertex.isCached ||= isCached
    vertex.isFailed ||= error !== ''
  }
  const steps = [...vertexes.values()].flatMap((vertex) => {
    const step = stepOfLabel(vertex.name)
    if (!step) return []
    const outcome = outcomeOf(vertex)
    return [{ ...step, outcome, seconds: outcome === 'ran' || outcome === 'failed' ? secondsIn(vertex) : undefined, bytes: undefined }]
  })
  return { of: 'build', steps }
}

function outcomeOf({ spans, isCached, isFailed }: Vertex): LoggedOutcome {
  if (isCached) return 'cached'
  if (isFailed) return 'failed'
  return spans.size > 0 ? 'ran' : 'cancelled'
}

function secondsIn({ spans }: Vertex): number {
  const sum = [...spans].reduce((all, [started, completed]) => all + Math.max(0, completed - started), 0)
  return Math.round(sum * 1000) / 1000
}
