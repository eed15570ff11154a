import type { Instruction } from '../../dockerfile/instruction.ts'
import type { ToolCache } from '../../effects/effects.ts'
import { accessTo } from '../../effects/overlap.ts'
import { isWithin } from '../../effects/path.ts'
import { removalOf } from '../../effects/removal.ts'
import { accessesOfStep } from '../../graph/accesses-of-step.ts'
import { rootStage, type BuildGraph, type Step } from '../../graph/build-graph.ts'
import { cacheMountsOf, cachesOfStep } from '../../graph/cache-mounts.ts'
import { effectsOfStep } from '../../graph/effects-of-step.ts'
import { imageNameOf } from '../../graph/image-name.ts'
import { standsOn } from '../../graph/taken-from.ts'
import type { InsertMount } from '../../lint/rewrite.ts'
import type { Draft, Refused } from '../draft.ts'
import { endOfLine, type Edit } from '../edit.ts'
import { capital, nameOf } from '../name-of.ts'
import { doubted, noObjections, refuted, together, type Objections } from '../verdict.ts'
import { handedOn, lookedFor } from './handed-on.ts'
import { ownedBy, ownerOf, ownerUnknown } from './mount-owner.ts'
import { respell, type Respelling } from './respell.ts'
import { staleBuilds } from './stale-builds.ts'

/** A step equals itself with a cache mount, where the mounted folder holds only what its tools keep for their next run, or what others find in the same mount. */
export function writeInsertMount({ run, targets, sharers = [] }: InsertMount, graph: BuildGraph): Draft | Refused {
  const odd = targets.find((target) => !/^\/[\w./@+-]+$/.test(target))
  if (odd !== undefined) return { refused: `\`${odd}\` is no folder that a mount can name.` }
  const runs = [run, ...sharers]
  const respellings: Respelling[] = []
  for (const each of runs) {
    const { instruction } = each
    const owner = ownerOf(each)
    if (instruction.keyword !== 'RUN') return { refused: 'Only RUN has mounts.' }
    if (owner === undefined) return ownerUnknown(each)
    const flags = targets.map((target) => `--mount=type=cache,target=${target}${sharingOf(target, runs)}${owner}`)
    respellings.push({ instruction, parts: 1, edits: [flagsEdit(instruction, flags, graph)] })
  }
  return respell(graph, respellings, () => together(targets.flatMap((target) => [...runs.map((each) => holdsOnlyACache(target, each, runs, graph)), handedOn(target, run, sharers, graph)])))
}

function cacheOf(target: string, run: Step): ToolCache | undefined {
  return cachesOfStep(run).find(({ cache }) => cache.path === target)?.cache
}

function sharingOf(target: string, runs: readonly Step[]): string {
  return runs.some((run) => cacheOf(target, run)?.sharing === 'locked') ? ',sharing=locked' : ''
}

const widest = 120

/** The edit that gives a RUN more flags: behind those that are there; on lines of their own where the line would get long or has more than one already. */
export function flagsEdit(instruction: Instruction, flags: readonly string[], { dockerfile }: BuildGraph): Edit {
  const at = instruction.flags.at(-1)?.range.end ?? instruction.keywordRange.end
  const isLong = instruction.line !== instruction.endLine || instruction.text.length + flags.join(' ').length > widest
  const gap = isLong ? ` ${dockerfile.escape}${endOfLine(dockerfile.text)}    ` : ' '
  const rest = instruction.rest.sourceOffset(0)
  const between = dockerfile.text.slice(at, rest)
  const isBroken = /[\r\n]/.test(between)
  return { range: { start: at, end: isBroken ? at : rest }, text: ` ${flags.join(gap)}${isBroken ? '' : gap}` }
}

function holdsOnlyACache(target: string, run: Step, runs: readonly Step[], graph: BuildGraph): Objections {
  const cache = cacheOf(target, run)
  if (!cache) return refuted(`No command of ${nameOf(run)} is known to keep a cache in ${target}.`)
  if (cache.holdsResult && (cache.holdsMade || runs.length === 1)) return refuted(`What ${nameOf(run)} is there for lies in ${target}.`)
  const remover = removalOf(effectsOfStep(run)?.tools ?? [], target)
  if (remover) return refuted(`\`${remover.text}\` deletes ${target}, and a mounted folder cannot be deleted.`)
  return together([
    ownedBy(target, run),
    staleBuilds(target, run),
    cache.holdsOwn ? broughtByBase(target, run) : noObjections,
    runs.length === 1 && isFetchedByBuild(target, run) ? wantedLater(target, run, graph) : together([]),
    cache.certain ? together([]) : doubted(`Whether ${target} is where the cache lies depends on the home of the user.`),
    ...stepsWith(run, graph).flatMap((step) => (runs.includes(step) ? [] : [untouched(step, target, run)])),
  ])
}

/** Official images come without packages of anybody's. */
function broughtByBase(target: string, run: Step): Objections {
  const { base } = rootStage(run.stage)
  const name = imageNameOf(base)
  return base.kind === 'scratch' || (name !== undefined && /^(?:[^/]+|mcr\.microsoft\.com\/.+)$/.test(name)) ? noObjections : doubted(`The base image may hold packages in ${target} that are nowhere else, and the mount would hide them.`)
}

function isFetchedByBuild(target: string, run: Step): boolean {
  return cachesOfStep(run).some(({ cache, use }) => cache.path === target && !cache.holdsMade && use.installs === undefined)
}

/** What a build has fetched, as against an install, the same tool wants again whenever it runs: in a script below, or as the command of the image (`mvn spring-boot:run`). */
function wantedLater(target: string, run: Step, graph: BuildGraph): Objections {
  const isKept = graph.target !== undefined && standsOn(graph.target, run.stage)
  return together([
    isKept ? doubted(`The image would no longer hold what ${nameOf(run)} leaves in ${target}, where its own command may look for it.`) : together([]),
    lookedFor(target, run, [], graph),
  ])
}

/** Steps that see the same files: those above it, those below it, and those that take something from its stage. */
function stepsWith(run: Step, { steps }: BuildGraph): readonly Step[] {
  return steps.filter((step) => step !== run && (standsOn(step.stage, run.stage) || step.edges.some(({ from }) => from.kind === 'step' && standsOn(from.step.stage, run.stage))))
}

function untouched(step: Step, target: string, run: Step): Objections {
  if (step.id < run.id) {
    // What a tool fetched above is only fetched again.
    const isCache = cachesOfStep(step).some(({ cache }) => cache.path === target)
    const write = isCache ? undefined : accessesOfStep(step).writes.find(({ path, certain, deletes, makes }) => certain && !deletes && !makes && isWithin(path, target) && !(step.kind === 'run' && path === target))
    return write ? refuted(`${capital(write.why)}, which the mount would hide.`) : together([])
  }
  const taken = step.edges.find(({ from, role, paths }) => role !== 'parent' && from.kind === 'step' && paths.some((path) => isWithin(`/${path.replace(/^\/+/, '')}`, target) || (path !== '' && isWithin(target, `/${path.replace(/^\/+|\/+$/g, '')}`))))
  if (taken) return refuted(`Line ${step.instruction.line} takes files that lie in ${target}, where they would no longer be.`)
  const read = cacheMountsOf(step).some((mount) => mount.target === target) ? undefined : accessTo(accessesOfStep(step).reads, `${target}/any`)
  return read?.certain && read.path !== '/' ? refuted(`${capital(read.why)}, which would no longer be in the image.`) : together([])
}
