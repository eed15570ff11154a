import { brief } from '../graph/brief.ts'
import type { Step } from '../graph/build-graph.ts'

/** A step as messages name it. */
export function nameOf({ instruction }: Step): string {
  return `\`${brief(instruction)}\``
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
