import type { LoggedStep } from './build-log.ts'

/**
 * BuildKit's progress label as stage and text: `[linux/amd64 builder 2/5] RUN npm ci`. Undefined where it is no step of a Dockerfile, and for the
 * second vertex of a linked copy, which only lays again what the first one copied.
 */
export function stepOfLabel(label: string): Pick<LoggedStep, 'stage' | 'text'> | undefined {
  const close = label.indexOf('] ')
  if (!label.startsWith('[') || close === -1) return undefined
  const words = label.slice(1, close).split(' ').filter((word) => word !== '')
  const place = words.pop()
  if (place === undefined || !/^\d+\/\d+$/.test(place)) return undefined
  const text = label.slice(close + 2)
  if (text.startsWith('LINK ')) return undefined
  const stage = words.at(-1)
  return { stage: stage === undefined || stage.includes('/') ? undefined : stage, text }
}
