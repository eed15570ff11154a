import { priorCosts } from '../cost/priors.ts'
import { ancestorsOf } from '../effects/path.ts'
import { allowsParents } from '../fix/rewrites/allows-parents.ts'
import { partialCopies } from '../fix/rewrites/split.ts'
import type { BuildGraph, Stage, Step } from '../graph/build-graph.ts'
import { copiedFiles, hasUnknownCommand, projectInstallsOf, readByInstall, stepsAbove } from '../lint/run-facts.ts'

/** A way to take a copy apart: some of its files come first. */
export interface CopySplit {
  readonly copy: Step
  /** In the build context, in the order to copy them. */
  readonly files: ReadonlySet<string>
  /** Seconds that the COPY lines for them take. */
  readonly seconds: number
  /** Where the files and the folders above them lie in the image. */
  readonly brought: ReadonlySet<string>
}

/** More ways than this are not tried for one stage at a time. */
const mostSplits = 8

/** The ways to take the copies of a stage apart: what an install below a copy is known to read of it comes first. */
export function copySplits({ dockerfile, inputs }: BuildGraph, { steps }: Stage): readonly CopySplit[] {
  const found = new Map<string, CopySplit>()
  for (const install of steps) {
    if (projectInstallsOf(install).length === 0 || hasUnknownCommand(install)) continue
    for (const copy of stepsAbove(install)) {
      if (found.size >= mostSplits) break
      const { needed, others } = readByInstall(copy, install)
      const lines = needed.length === 0 || others.length === 0 ? [] : partialCopies(copy, needed, dockerfile, allowsParents(dockerfile, inputs))
      if ('refused' in lines || lines.length === 0) continue
      found.set(JSON.stringify([copy.id, needed]), { copy, files: new Set(needed), seconds: lines.length * priorCosts.secondsOf(copy), brought: placesOf(copy, new Set(needed)) })
    }
  }
  return [...found.values()]
}

function placesOf(copy: Step, files: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(copiedFiles(copy).flatMap(({ path, from }) => (files.has(from) ? ancestorsOf(path) : [])))
}
