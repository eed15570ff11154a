import type { ToolUse } from '../effects/effects.ts'
import { isWithin } from '../effects/path.ts'
import { accessesOfStep } from '../graph/accesses-of-step.ts'
import { parentStep, type Step } from '../graph/build-graph.ts'
import { cacheMountsOf, cachesOfStep } from '../graph/cache-mounts.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { commandsOf, partsAt, withText } from '../graph/run-parts.ts'
import { shellTextOf } from './lower-copies.ts'
import { hasUnknownCommand } from './run-facts.ts'

/** A build that fetches what the project depends on, because no step above it has. */
export interface FetchInBuild {
  readonly build: ToolUse
  /** Which of the commands of the RUN builds, from 0. */
  readonly at: number
  /** What would fetch alone, as it would be written: `GOPROXY=… go mod download`. */
  readonly command: string
  /** A step that did nothing else. */
  readonly alone: Step
  /** The RUN as if it did no more than that, behind the commands in front. */
  readonly fetching: Step
}

/** The first build of a RUN that fetches what it builds with; undefined where a step above has fetched it, or a cache mount perhaps holds it. */
export function fetchInBuild(run: Step): FetchInBuild | undefined {
  if (!effectsOfStep(run)?.tools.some(({ fetch }) => fetch !== undefined)) return undefined
  const found = fetchOf(run)
  if (!found || hasUnknownCommand(found.fetching)) return undefined
  const caches = cachesOfStep(found.fetching)
  const used = cachesOfStep(run).map(({ mount }) => mount)
  const isMounted = caches.some(({ mount }) => mount) || cacheMountsOf(run).some((mount) => !used.includes(mount))
  return isMounted || isFilledAbove(run, caches.map(({ cache }) => cache.path)) ? undefined : found
}

/** Variables that say for what a build compiles, and nothing of what it fetches. */
const aboutResult = /\b(?:CGO_ENABLED|GOOS|GOARCH|GOARM|GOAMD64)=[\w.${}:"'-]*\s+/g

function fetchOf(run: Step): FetchInBuild | undefined {
  for (const [at, command] of commandsOf(run).entries()) {
    const build = effectsOfStep(command)?.tools.find(({ fetch }) => fetch !== undefined)
    if (build?.fetch === undefined) continue
    const text = shellTextOf(command) ?? ''
    // In a subshell or a pipeline it may work elsewhere, or otherwise.
    if (!text.endsWith(build.text)) return undefined
    const alone = `${text.slice(0, -build.text.length).replace(aboutResult, '')}${build.fetch}`
    const parts = partsAt(run, at)
    const front = parts ? `${shellTextOf(parts.above)}${parts.joint}` : ''
    return { build, at, command: alone, alone: withText(run, alone), fetching: withText(run, front + alone) }
  }
  return undefined
}

/** Whether a step above works on the same project and leaves something in one of the folders, or lays something there. */
function isFilledAbove(run: Step, folders: readonly string[]): boolean {
  for (let step = parentStep(run); step; step = parentStep(step)) {
    if (step.kind === 'copy' && accessesOfStep(step).writes.some(({ path, below }) => folders.some((folder) => isWithin(path, folder) || (below && isWithin(folder, path))))) return true
    const ofProject = cachesOfStep(step).filter(({ use, mount }) => !mount && (use.installs === 'project' || use.fetch !== undefined || use.manifests.length > 0))
    if (ofProject.some(({ cache }) => folders.includes(cache.path))) return true
  }
  return false
}
