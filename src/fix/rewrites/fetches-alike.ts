import { flagValues } from '../../dockerfile/flag-values.ts'
import { parseMount } from '../../dockerfile/mounts.ts'
import { isNameOf } from '../../effects/conventional-env.ts'
import type { FetchAccess, ToolUse } from '../../effects/effects.ts'
import { accessTo } from '../../effects/overlap.ts'
import { isWithin, joinPath } from '../../effects/path.ts'
import { accessesOfStep } from '../../graph/accesses-of-step.ts'
import type { BuildGraph, Step } from '../../graph/build-graph.ts'
import { cachesOfStep } from '../../graph/cache-mounts.ts'
import { effectsOfStep } from '../../graph/effects-of-step.ts'
import { standsOn } from '../../graph/taken-from.ts'

/**
 * Whether a step gets by itself, to the byte, what one above it fetches into a folder: a lock file tells both of them what that is, and it has the same
 * addresses and credentials. Docker's own guides put modules into such a mount (https://docs.docker.com/build/cache/optimize/#use-cache-mounts).
 */
export function fetchesAlike(target: string, step: Step, run: Step, graph: BuildGraph): boolean {
  // What else the first one does may give access and take it away again.
  const first = accessOf(effectsOfStep(run)?.tools ?? [])
  const second = accessOf(cachesOfStep(step).flatMap(({ use, cache }) => (cache.path === target ? [use] : [])))
  if (!first || !second || sees(run, first) !== sees(step, first)) return false
  return !hasFileAlone(run, step, first) && !isAccessTouched(run, step, first, graph)
}

/** What all of them together need; undefined where one of them is told less by its lock file. */
function accessOf(uses: readonly ToolUse[]): FetchAccess | undefined {
  const all = uses.flatMap(({ pinned }) => pinned ?? [])
  if (all.length === 0 || all.length < uses.length) return undefined
  return { variables: all.flatMap(({ variables }) => variables), files: all.flatMap(({ files }) => files) }
}

/** What a step is told of addresses and credentials. An argument without a value here has one in each build, where it is declared. */
function sees({ state: { env, args } }: Step, { variables }: FetchAccess): string {
  const names = [...new Set([...env.keys(), ...args.keys()])].filter((name) => variables.some((listed) => isNameOf(listed, name))).sort()
  return JSON.stringify(names.map((name) => [name, env.get(name)?.value ?? null, args.has(name)]))
}

/** Whether a mount brings the first what the second does not have. */
function hasFileAlone(run: Step, step: Step, { files }: FetchAccess): boolean {
  const others = flagValues(step.instruction, 'mount')
  return flagValues(run.instruction, 'mount').some((text) => {
    const mount = parseMount(text, (value) => value)
    const place = 'type' in mount && mount.target !== undefined ? joinPath(run.state.workdir, mount.target) : '/'
    return !others.includes(text) && files.some((file) => isWithin(file, place) || isWithin(place, file))
  })
}

/** Whether either of them beside its fetching, or a step between them, may write where credentials are. */
function isAccessTouched(run: Step, step: Step, { files }: FetchAccess, { steps }: BuildGraph): boolean {
  const places = files.flatMap((file) => [file, `${file}/any`])
  const both = steps.filter(({ id, stage }) => id >= run.id && id <= step.id && standsOn(step.stage, stage))
  return both.some((each) => places.some((place) => accessTo(accessesOfStep(each).writes, place) !== undefined))
}
