import type { KeyInput } from './build-graph.ts'

/** The platform as it counts in a step: of its stage, or the one that is built for, as the builder has it. */
export function platformInput(platform: string): KeyInput {
  return { kind: 'platform', name: 'platform', value: platform, range: undefined }
}
