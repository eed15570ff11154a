import type { Access } from '../effects/effects.ts'
import { isWithin, joinPath, folderOf } from '../effects/path.ts'
import type { Step } from './build-graph.ts'
import { effectsOfStep } from './effects-of-step.ts'
import { gathered } from './gathered.ts'
import { contextOf, copiesOf, landingsOf } from './landings.ts'

/** A symbolic link in the image: asking for something below `path` asks for it below `target`. */
interface Link {
  readonly path: string
  readonly target: string
}

const nothing: readonly Link[] = []
const linksUpTo = new WeakMap<Step, readonly Link[]>()

/** The links that a step and those above it make. */
function linksOf(step: Step): readonly Link[] {
  return gathered(step, linksUpTo, nothing, (links, each) => {
    const own = [...ownLinks(each)]
    return own.length > 0 ? [...links, ...own] : links
  })
}

function* ownLinks(step: Step): Generator<Link> {
  for (const { path, linksTo } of effectsOfStep(step)?.writes ?? []) if (linksTo !== undefined) yield { path, target: linksTo }
  for (const edge of copiesOf(step)) {
    const context = contextOf(edge)
    if (!context) continue
    for (const { path, kind, from } of landingsOf(step, edge)) {
      const target = kind === 'link' ? context.entry(from)?.target : undefined
      if (target !== undefined) yield { path, target: target.startsWith('/') ? target : joinPath(folderOf(path), target) }
    }
  }
}

/** How many links may lead on to one another. */
const mostHops = 4
/** Above this many, links are not followed. */
const mostLinks = 200

/** The accesses of a step, and what they come to through the links that it and the steps above it make: only perhaps, for a link may be replaced. */
export function throughLinks(step: Step, accesses: readonly Access[]): readonly Access[] {
  const links = linksOf(step)
  if (links.length === 0 || links.length > mostLinks) return accesses
  const all = [...accesses]
  let latest = accesses
  for (let hop = 0; hop < mostHops && latest.length > 0; hop++) {
    latest = links.flatMap(({ path, target }) =>
      latest.flatMap((access): Access[] =>
        access.linksTo === undefined && isWithin(access.path, path) && !isWithin(target, path)
          ? [{ path: joinPath(target, access.path.slice(path.length + 1)), below: access.below, certain: false, why: `${access.why}, through the link ${path}` }]
          : [],
      ),
    )
    for (const each of latest) all.push(each)
  }
  return all
}
