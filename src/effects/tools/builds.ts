import type { Tool } from '../tool.ts'

/** Build tools that run what the project tells them. What they read and write is not known; that they are dear is. */
export const buildTools: readonly Tool[] = [
  {
    names: ['lein', 'ant', 'bazel', 'mill'],
    network: true,
    source: 'https://bazel.build/docs/user-manual',
    work: 'jvm',
    uses: [],
  },
]
