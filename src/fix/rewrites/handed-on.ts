import { flagValues } from '../../dockerfile/flag-values.ts'
import type { BuildGraph, Step } from '../../graph/build-graph.ts'
import { cachesOfStep } from '../../graph/cache-mounts.ts'
import { standsOn } from '../../graph/taken-from.ts'
import { hasUnknownCommand } from '../../lint/run-facts.ts'
import { nameOf } from '../name-of.ts'
import { doubted, noObjections, refuted, together, type Objections } from '../verdict.ts'
import { fetchesAlike } from './fetches-alike.ts'

/**
 * Steps that find in a mount what one above them left there in the image until now. A mount may be empty whenever a step runs, even where the step
 * above comes from the cache: each has to make or fetch for itself what it misses.
 */
export function handedOn(target: string, run: Step, sharers: readonly Step[], graph: BuildGraph): Objections {
  if (sharers.length === 0) return noObjections
  const stray = sharers.find((step) => step.id <= run.id || !standsOn(step.stage, run.stage))
  if (stray) return refuted(`${nameOf(stray)} does not stand on ${nameOf(run)}.`)
  return isMade(target, run) ? noObjections : together([...sharers.map((step) => fetchesAgain(target, step, run, graph)), isGone(target, run, sharers, graph)])
}

function isMade(target: string, run: Step): boolean {
  return cachesOfStep(run).some(({ cache }) => cache.path === target && cache.holdsMade)
}

/** What is compiled anew needs nothing but what the step has; what is fetched anew needs the network, and who may ask for it. */
function fetchesAgain(target: string, step: Step, run: Step, graph: BuildGraph): Objections {
  const uses = cachesOfStep(step).filter(({ cache }) => cache.path === target)
  if (uses.length === 0 || uses.some(({ use }) => use.fetch === undefined)) return refuted(`${nameOf(step)} fetches nothing, and ${target} is empty where its mount was emptied.`)
  if (flagValues(step.instruction, 'network').includes('none')) return refuted(`${nameOf(step)} has no network, and ${target} is empty where its mount was emptied.`)
  const lacking = secretsOf(run).find((secret) => !secretsOf(step).includes(secret))
  if (lacking !== undefined) return refuted(`${nameOf(run)} fetches with \`--mount=${lacking}\`, which ${nameOf(step)} does not have.`)
  const [importer] = graph.inputs.importers
  if (importer !== undefined) return doubted(`Builds of ${importer} begin on new machines with the layers of a build before, and with an empty mount: there line ${step.instruction.line} fetches in each of them what it finds in the layer of line ${run.instruction.line} today.`)
  if (fetchesAlike(target, step, run, graph)) return noObjections
  return doubted(`Where the mount was emptied and line ${run.instruction.line} comes from the cache, line ${step.instruction.line} fetches for itself what it finds in the layer today: it needs the network then, and the same access.`)
}

function secretsOf({ instruction }: Step): readonly string[] {
  return flagValues(instruction, 'mount').filter((text) => /(?:^|,)type=(?:secret|ssh)(?:,|$)/.test(text))
}

/** The image itself keeps what a step was there for. */
function isGone(target: string, run: Step, sharers: readonly Step[], graph: BuildGraph): Objections {
  if (graph.target && standsOn(graph.target, run.stage)) return refuted(`The image would no longer hold what ${nameOf(run)} leaves in ${target}.`)
  return lookedFor(target, run, sharers, graph)
}

/** Commands below a step that nobody knows may work with what it leaves in a folder. */
export function lookedFor(target: string, run: Step, sharers: readonly Step[], { steps }: BuildGraph): Objections {
  const others = steps.filter((step) => step.kind === 'run' && step.id > run.id && standsOn(step.stage, run.stage) && !sharers.includes(step) && hasUnknownCommand(step))
  const lines = others.map(({ instruction }) => instruction.line)
  return lines.length === 0 ? noObjections : doubted(`Line${lines.length === 1 ? '' : 's'} ${lines.join(', ')} may look for what lies in ${target}, where it would no longer be.`)
}
