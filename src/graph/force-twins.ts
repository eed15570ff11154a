import type { Edge, Source, Step } from './build-graph.ts'

/** A step that can still be told never to be looked up. */
export type OpenStep = Step & { forced: boolean }

/**
 * Forces every step that is the very same as a forced one: equal steps on equal steps are one vertex, in whatever stages they
 * stand, and `--no-cache-filter` of one stage holds for it (BuildKit 0.25, observed).
 */
export function forceTwins(steps: readonly OpenStep[]): void {
  if (!steps.some(({ forced }) => forced)) return
  const vertices = new Map<Step, Vertex>()
  const numbers = new Map<string, number>()
  const numberOf = (definition: unknown): number => {
    const text = JSON.stringify(definition)
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return number
  }
  const inputOf = ({ role, from, paths, exclude }: Edge, { platform }: Step['stage']): unknown => [role, sourceOf(from, platform, vertices), paths, exclude]
  const forced = new Set<number>()
  const needed = steps.filter(({ stage }) => stage.needed)
  for (const step of needed) {
    const definition = step.inputs.map(({ kind, name, value }) => [kind, name, value])
    const [parent, ...others] = step.edges.map((edge) => inputOf(edge, step.stage))
    const own = numberOf([step.kind, definition, ...(step.link ? [] : [parent]), ...others])
    vertices.set(step, { own, result: step.link ? numberOf(['merge', parent, own]) : own })
    if (step.forced) forced.add(own)
  }
  for (const step of needed) step.forced ||= forced.has(vertices.get(step)?.own ?? -1)
}

/** What a step does, and what it hands on: two things where a linked copy is laid on its parent. */
interface Vertex {
  readonly own: number
  readonly result: number
}

function sourceOf(source: Source, platform: string, vertices: ReadonlyMap<Step, Vertex>): unknown {
  switch (source.kind) {
    case 'step':
      return vertices.get(source.step)?.result
    case 'image':
      return [source.name, platform]
    case 'context':
      return ['context', source.name]
    case 'remote':
      return ['remote', source.url]
    default:
      return source.kind
  }
}
