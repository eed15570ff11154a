import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import type { Io } from './io.ts'

/** Tells a person at a terminal how far something long is, and lets them end it with what there is. */
export interface Progress {
  /** Aborted once the person interrupts. */
  readonly signal: AbortSignal
  tell(text: string): void
  /** Tells it, and now and then gives the process time to notice an interruption. */
  pause(text: string): Promise<void>
  end(): void
}

const millisecondsBetween = 100

export function progressOn({ stderr, onInterrupt }: Io): Progress {
  const controller = new AbortController()
  const release = onInterrupt?.(() => controller.abort())
  let last = performance.now()
  let isShown = false
  const tell = (text: string): void => {
    if (stderr.isTerminal !== true || performance.now() - last < millisecondsBetween) return
    last = performance.now()
    isShown = true
    stderr.write(`\r\u001B[K${text}`)
  }
  let rested = last
  return {
    signal: controller.signal,
    tell,
    async pause(text) {
      tell(text)
      if (performance.now() - rested < millisecondsBetween) return
      await setImmediate()
      rested = performance.now()
    },
    end() {
      release?.()
      if (isShown) stderr.write('\r\u001B[K')
    },
  }
}
