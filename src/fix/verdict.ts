/** What the verifier found against a rewrite: what refutes it, and what nobody can rule out. */
export interface Objections {
  readonly refuted: readonly string[]
  readonly doubts: readonly string[]
}

export const noObjections: Objections = { refuted: [], doubts: [] }

export function refuted(why: string): Objections {
  return { refuted: [why], doubts: [] }
}

export function doubted(why: string): Objections {
  return { refuted: [], doubts: [why] }
}

export function together(all: Iterable<Objections>): Objections {
  const refuting = new Set<string>()
  const doubting = new Set<string>()
  for (const objections of all) {
    for (const why of objections.refuted) refuting.add(why)
    for (const why of objections.doubts) doubting.add(why)
  }
  return { refuted: [...refuting], doubts: [...doubting] }
}
