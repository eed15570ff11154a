import { gitIgnoredBy } from '../context/git-ignored.ts'
import { ignorePathOf } from '../context/left-out.ts'
import { exclusionOf } from '../context/selection.ts'
import { ancestorsOf, folderOf } from '../effects/path.ts'
import { accessesOfStep } from '../graph/accesses-of-step.ts'
import type { Edge, Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { contextOf, copiesOf, landedBy } from '../graph/landings.ts'
import { nameOf } from './name-of.ts'
import { doubted, noObjections, type Objections } from './verdict.ts'

/**
 * A copy that comes behind an install lays over it what the same install has made in a checkout where somebody works. No commit holds that, so that it is
 * looked for in `.gitignore`, and in what the step deletes; today the install comes last and puts it right.
 */
export function laidOver(earlier: Step, later: Step): Objections {
  if (earlier.kind !== 'run' || later.kind !== 'copy') return noObjections
  for (const { path, below, certain } of accessesOfStep(earlier).writes) {
    if (!below || !certain) continue
    for (const edge of copiesOf(later)) {
      const file = broughtFrom(later, edge, path)
      // Who deletes a folder first has seen it there.
      const by = file && (file.gitIgnore ?? removedIn(earlier, path))
      if (by !== undefined) return doubted(`A checkout may have ${file?.from}, as ${by} says, and ${file?.ignoreFile} does not leave it out: ${nameOf(later)} would lay it over what ${nameOf(earlier)} makes.`)
    }
  }
  return noObjections
}

function removedIn(run: Step, path: string): string | undefined {
  const remover = effectsOfStep(run)?.tools.find(({ removes = [] }) => removes.includes(path))
  return remover && `\`${remover.text}\``
}

interface Brought {
  /** In the context. */
  readonly from: string
  /** The `.gitignore` that names it. */
  readonly gitIgnore: string | undefined
  readonly ignoreFile: string
}

/** Where a copy of whole folders would bring a path from, if the context had it there. */
function broughtFrom(copy: Step, edge: Edge, path: string): Brought | undefined {
  const context = contextOf(edge)
  const landed = landedBy(copy, edge)
  const folder = path === '/' ? undefined : ancestorsOf(folderOf(path)).map((above) => landed.at(above)).find((landing) => landing !== undefined)
  if (!context || folder?.kind !== 'folder') return undefined
  const from = [folder.from, path.slice(folder.path === '/' ? 1 : folder.path.length + 1)].filter((part) => part !== '').join('/')
  const isExcluded = exclusionOf(edge.paths, edge.exclude)
  if (context.entry(from) !== undefined || context.ignoredBy(from) !== undefined || isExcluded(from)) return undefined
  return { from, gitIgnore: gitIgnoredBy(context, from), ignoreFile: ignorePathOf(context) }
}
