import type { Instruction } from '../../dockerfile/instruction.ts'
import type { ToolCache } from '../../effects/effects.ts'
import { accessTo } from '../../effects/overlap.ts'
import { folderOf, isWithin } from '../../effects/path.ts'
import { removalOf } from '../../effects/removal.ts'
import { accessesOfStep } from '../../graph/accesses-of-step.ts'
import { parentStage, type BuildGraph, type Stage, type Step } from '../../graph/build-graph.ts'
import { cacheMountsOf, cachesOfStep } from '../../graph/cache-mounts.ts'
import { effectsOfStep } from '../../graph/effects-of-step.ts'
import { isUserKnown, runsAsRoot } from '../../graph/known-user.ts'
import { isSystemFolder } from '../../graph/landings.ts'
import type { InsertMount } from '../../lint/rewrite.ts'
import type { Draft, Refused } from '../draft.ts'
import { endOfLine, type Edit } from '../edit.ts'
import { capital, nameOf } from '../name-of.ts'
import { doubted, refuted, together, type Objections } from '../verdict.ts'
import { respell } from './respell.ts'

/** A step equals itself with a cache mount, where the mounted folder holds only what its tools keep for their next run. */
export function writeInsertMount({ run, targets }: InsertMount, graph: BuildGraph): Draft | Refused {
  const { instruction, state } = run
  if (instruction.keyword !== 'RUN') return { refused: 'Only RUN has mounts.' }
  const user = state.user?.split(':')[0]
  const isRoot = user === undefined || user === '' || user === 'root' || user === '0'
  if (!isRoot && !/^\d+$/.test(user)) return { refused: `${nameOf(run)} runs as \`${user}\`, whose number a cache mount needs and nobody can tell here.` }
  const caches = new Map(cachesOfStep(run).map(({ cache }) => [cache.path, cache]))
  const flags = targets.map((target) => {
    const sharing = caches.get(target)?.sharing === 'locked' ? ',sharing=locked' : ''
    return `--mount=type=cache,target=${target}${sharing}${isRoot ? '' : `,uid=${user},gid=${state.user?.split(':')[1] ?? user}`}`
  })
  const odd = targets.find((target) => !/^\/[\w./@+-]+$/.test(target))
  if (odd !== undefined) return { refused: `\`${odd}\` is no folder that a mount can name.` }
  const edit = flagsEdit(instruction, flags, graph)
  return respell(graph, [{ instruction, parts: 1, edits: [edit] }], () => together(targets.map((target) => holdsOnlyACache(target, run, caches.get(target), graph))))
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

function holdsOnlyACache(target: string, run: Step, cache: ToolCache | undefined, graph: BuildGraph): Objections {
  if (!cache) return refuted(`No command of ${nameOf(run)} is known to keep a cache in ${target}.`)
  const remover = removalOf(effectsOfStep(run)?.tools ?? [], target)
  if (remover) return refuted(`\`${remover.text}\` deletes ${target}, and a mounted folder cannot be deleted.`)
  return together([
    isUserKnown(run) ? together([]) : doubted('The base image may name another user than root, who cannot write into the mount.'),
    runsAsRoot(run) || run.state.user === undefined || isSystemFolder(folderOf(target)) ? together([]) : doubted(`The folders above ${target} are made for root where they are not there already.`),
    cache.certain ? together([]) : doubted(`Whether ${target} is where the cache lies depends on the home of the user.`),
    ...stepsWith(run, graph).map((step) => untouched(step, target, run)),
  ])
}

/** Steps that see the same files: those above it, those below it, and those that take something from its stage. */
function stepsWith(run: Step, { steps }: BuildGraph): readonly Step[] {
  const isBelow = (stage: Stage | undefined): boolean => stage !== undefined && (stage === run.stage || isBelow(parentStage(stage)))
  return steps.filter((step) => step !== run && (isBelow(step.stage) || step.edges.some(({ from }) => from.kind === 'step' && isBelow(from.step.stage))))
}

function untouched(step: Step, target: string, run: Step): Objections {
  if (step.id < run.id) {
    const write = step.kind === 'copy' ? accessesOfStep(step).writes.find(({ path, certain }) => certain && isWithin(path, target)) : undefined
    return write ? refuted(`${capital(write.why)}, which the mount would hide.`) : together([])
  }
  const taken = step.edges.find(({ from, role, paths }) => role !== 'parent' && from.kind === 'step' && paths.some((path) => isWithin(`/${path.replace(/^\/+/, '')}`, target) || (path !== '' && isWithin(target, `/${path.replace(/^\/+|\/+$/g, '')}`))))
  if (taken) return refuted(`Line ${step.instruction.line} takes files that lie in ${target}, where they would no longer be.`)
  const read = cacheMountsOf(step).some((mount) => mount.target === target) ? undefined : accessTo(accessesOfStep(step).reads, `${target}/any`)
  return read?.certain && read.path !== '/' ? refuted(`${capital(read.why)}, which would no longer be in the image.`) : together([])
}
