import type { BuildLog, LoggedOutcome, LoggedStep } from './build-log.ts'
import { logLines } from './log-lines.ts'

interface OpenStep {
  readonly stage: string | undefined
  readonly text: string
  readonly began: number | undefined
  outcome: LoggedOutcome
}

const heading = /^(?:\[(\d+)\/\d+\] )?(?:Step|STEP) (\d+)\/\d+ ?: (.*)$/

/** Whether a line is the heading of a step of the classic builder, or of Buildah. */
export function isClassicHeading(line: string): boolean {
  return heading.test(line)
}

/**
 * What the classic builder prints: `Step 3/7 : RUN …`, then ` ---> Using cache` or what the step prints; and Buildah, nearly the same. It has no times; where each line is
 * marked with one, a step lasts until the heading of the next.
 */
export function readClassic(text: string): BuildLog {
  const steps: LoggedStep[] = []
  let open: OpenStep | undefined
  let stage: string | undefined
  let stages = 0
  const close = (time: number | undefined): void => {
    if (!open) return
    const { stage, text: own, began, outcome } = open
    const seconds = outcome === 'ran' && began !== undefined && time !== undefined ? Math.max(0, Math.round((time - began) * 1000) / 1000) : undefined
    steps.push({ stage, text: own, outcome, seconds, bytes: undefined })
    open = undefined
  }
  for (const { text: line, time } of logLines(text)) {
    const head = heading.exec(line)
    if (head) {
      close(time)
      const [, part = '1', number, own = ''] = head
      if (part === '1' && number === '1') [stage, stages] = [undefined, 0]
      if (/^FROM\s/i.test(own)) stage = /\sAS\s+(\S+)\s*$/i.exec(own)?.[1]?.toLowerCase() ?? `stage-${stages}`
      if (/^FROM\s/i.test(own)) stages++
      open = { stage, text: own, began: time, outcome: 'cancelled' }
    } else if (open) {
      if (/^ ?-?--> (?:Using cache|[0-9a-f]{11})/.test(line) && open.outcome !== 'cached') open.outcome = line.includes('Using cache') ? 'cached' : 'ran'
      if (line.startsWith('Successfully built ')) close(time)
      else if (/returned a non-zero code: \d+$/.test(line)) open.outcome = 'failed'
    }
  }
  close(undefined)
  return { of: 'build', steps }
}
