import { ancestorsOf, cleanPath, folderOf } from '../effects/path.ts'
import { parentStage, type Stage, type Step } from '../graph/build-graph.ts'
import { isRootOwner, isUserKnown } from '../graph/known-user.ts'
import { copiesOf, isSeen, isSystemFolder, landingsOf, type Landing } from '../graph/landings.ts'
import { doubted, noObjections, together, type Objections } from './verdict.ts'

/** How a folder comes to be. The mode is undefined where a later copy gives it its own in any case. */
interface Made {
  readonly owner: string
  readonly mode: string | undefined
}

const plainMode = '755'

/**
 * Whether every folder that a WORKDIR or a copy makes on its way is made for the same user and with the same mode by
 * whichever instruction comes first afterwards, or by none where the rewrite may leave folders out. A folder that is there already keeps both (observed, BuildKit 0.25).
 */
export function sameFolders(after: Stage, before: Stage, mayDrop: boolean): Objections {
  const now = madeFolders(after)
  return together(
    [...madeFolders(before)].map(([path, made]) => {
      const other = now.get(path)
      if (!other && mayDrop) return noObjections
      const isSame = other && other.owner === made.owner && (other.mode === made.mode || other.mode === undefined || made.mode === undefined)
      return isSame ? noObjections : doubted(`Where the base image has no folder ${path}, it is made ${describe(made)} today, and ${describe(other)} after the fix.`)
    }),
  )
}

function describe(made: Made | undefined): string {
  return made ? `for ${made.owner} with mode ${made.mode ?? plainMode}` : 'otherwise'
}

function madeFolders(stage: Stage): ReadonlyMap<string, Made> {
  const stages: Stage[] = []
  for (let current: Stage | undefined = stage; current; current = parentStage(current)) stages.unshift(current)
  const made = new Map<string, Made>()
  for (const { steps } of stages) {
    for (const step of steps) for (const [path, how] of makingsOf(step)) if (!made.has(path) && !isSystemFolder(path)) made.set(path, how)
  }
  return made
}

function* makingsOf(step: Step): Generator<Making> {
  if (step.kind === 'workdir') {
    const how = { owner: isUserKnown(step) ? nameOf(step.state.user) : 'the user of the base image', mode: plainMode }
    for (const path of ancestorsOf(cleanPath(step.state.workdir))) yield [path, how]
  } else if (step.placement) yield* makingsOfCopy(step, cleanPath(step.placement.destination), nameOf(step.placement.chown))
}

type Making = readonly [path: string, made: Made]

const makings = new WeakMap<readonly Landing[], Map<string, readonly Making[]>>()

function* makingsOfCopy(step: Step, destination: string, owner: string): Generator<Making> {
  const mode = step.placement?.chmod ?? plainMode
  for (const edge of copiesOf(step)) {
    // What nobody has seen goes to the destination or into it, and on the way there folders are made for it.
    if (!isSeen(edge)) for (const folder of ancestorsOf(/\/\.?$/.test(step.placement?.destination ?? '') ? destination : folderOf(destination))) yield [folder, { owner, mode: plainMode }]
    const landings = landingsOf(step, edge)
    const known = makings.get(landings) ?? new Map<string, readonly Making[]>()
    const key = JSON.stringify([destination, owner, mode])
    const found = known.get(key) ?? makingsOfLandings(landings, destination, owner, mode)
    makings.set(landings, known.set(key, found))
    yield* found
  }
}

/** A copy makes its destination with its own owner and mode, whatever the folder in the context has (observed, BuildKit 0.25 and classic 20.10). */
function makingsOfLandings(landings: readonly Landing[], destination: string, owner: string, mode: string): readonly Making[] {
  const made = new Map<string, Made>()
  const parents = new Set<string>()
  for (const { path, kind } of landings) {
    if (kind === 'folder' && !made.has(path)) made.set(path, { owner, mode: path === destination ? mode : undefined })
    parents.add(folderOf(path))
  }
  // A folder that is copied comes before what it holds: what is left was made on the way.
  for (const parent of parents) for (const folder of ancestorsOf(parent)) if (!made.has(folder)) made.set(folder, { owner, mode: plainMode })
  return [...made]
}

function nameOf(owner: string | undefined): string {
  return owner === undefined || isRootOwner(owner) ? 'root' : owner
}
