/** How often one of several flaws is there in a build. */
export interface Presence {
  /** The share of builds in which it is the one that a commit brings: of all flaws at most one is. */
  readonly exclusive: number
  /** The chance, 0 to 1, that it is there beside whatever a commit brings. */
  readonly chance: number
}

/**
 * The share of builds that counts for each of several flaws, where a build in which k of them are there counts for each as a k-th of a build.
 * `bare` is the share of builds in which a commit brings none of them; what it and the exclusive shares lack to 1 counts for nobody.
 * The mean of 1/k is the integral over t from 0 to 1 of the product of what each flaw makes of t: t where it is there, else 1.
 */
export function equalParts(flaws: readonly Presence[], bare: number): readonly number[] {
  const parts = flaws.map(() => 0)
  const factors = flaws.map(() => 1)
  for (const { at, width } of points) {
    let product = 1
    let brought = 0
    for (const [index, { chance, exclusive }] of flaws.entries()) {
      const factor = 1 - chance + chance * at
      factors[index] = factor
      product *= factor
      brought += exclusive / factor
    }
    for (const [index, { exclusive, chance }] of flaws.entries()) {
      const factor = factors[index] ?? 1
      const byOthers = bare + at * (brought - exclusive / factor)
      parts[index] = (parts[index] ?? 0) + ((width * product) / factor) * (chance * byOthers + exclusive)
    }
  }
  return parts
}

const panels = 16

/** Two points of Gauss on each of equal panels: exact for four flaws, and to more digits than seconds are told with for others. */
const points = Array.from({ length: panels }, (_, panel) => [-1, 1].map((side) => ({ at: (panel + 0.5 + side / Math.sqrt(12)) / panels, width: 0.5 / panels }))).flat()
