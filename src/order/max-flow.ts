/** A network of pipes between numbered places. */
export interface Network {
  addPipe(from: number, to: number, capacity: number): void
  /** Sends as much as goes from one place to another; then the places that the first one still reaches: the near side of a least cut. */
  nearSide(source: number, sink: number): ReadonlySet<number>
}

interface Pipe {
  readonly to: number
  /** How much more goes through. */
  left: number
  /** Where the pipe back lies in the list of `to`. */
  readonly back: number
}

/** Less than this is nothing: what is left of rounding. */
const nothing = 1e-12

/** Maximum flow by shortest ways, level by level (Dinic 1970). */
export function network(places: number): Network {
  const pipes: Pipe[][] = Array.from({ length: places }, () => [])
  return {
    addPipe(from, to, capacity) {
      const [there, back] = [pipes[from] ?? [], pipes[to] ?? []]
      there.push({ to, left: capacity, back: back.length })
      back.push({ to: from, left: 0, back: there.length - 1 })
    },
    nearSide(source, sink) {
      for (;;) {
        const levels = levelsFrom(source, pipes)
        if (!levels.has(sink)) return new Set(levels.keys())
        const tried = pipes.map(() => 0)
        while (pushAlong(wayTo(source, sink, levels, pipes, tried), pipes) > 0);
      }
    },
  }
}

function levelsFrom(source: number, pipes: readonly (readonly Pipe[])[]): ReadonlyMap<number, number> {
  const levels = new Map([[source, 0]])
  for (const [place, level] of levels) {
    for (const { to, left } of pipes[place] ?? []) if (left > nothing && !levels.has(to)) levels.set(to, level + 1)
  }
  return levels
}

/** A way that goes one level up with each pipe; empty where there is none left. `tried` says how many pipes of a place lead nowhere. */
function wayTo(source: number, sink: number, levels: ReadonlyMap<number, number>, pipes: readonly (readonly Pipe[])[], tried: number[]): readonly Pipe[] {
  const way: Pipe[] = []
  let place = source
  while (place !== sink) {
    const at = tried[place] ?? 0
    const pipe = pipes[place]?.[at]
    if (pipe && pipe.left > nothing && levels.get(pipe.to) === (levels.get(place) ?? 0) + 1) {
      way.push(pipe)
      place = pipe.to
    } else if (pipe) tried[place] = at + 1
    else {
      const last = way.pop()
      if (!last) return []
      place = pipes[last.to]?.[last.back]?.to ?? source
      tried[place] = (tried[place] ?? 0) + 1
    }
  }
  return way
}

function pushAlong(way: readonly Pipe[], pipes: readonly (readonly Pipe[])[]): number {
  if (way.length === 0) return 0
  const amount = Math.min(...way.map(({ left }) => left))
  for (const pipe of way) {
    const back = pipes[pipe.to]?.[pipe.back]
    pipe.left -= amount
    if (back) back.left += amount
  }
  return amount
}
