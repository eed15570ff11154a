import { areIndependent, brief, commandsOf, defineRule, droppedLater, effectsOfStep, hasUnknownCommand, lowerCopies, mostVolatileOf, partsAt, shareOfFiles, stepsAbove, takenPaths, usesVariable, type Facts, type Rewrite, type RunParts, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'copy-before-independent-run',
  summary: 'A command that reads nothing of a copy runs again whenever the copied files change',
  severity: 'warning',
  messages: {
    early: '`{{copy}}` makes `{{run}}` run again, which reads none of the copied files ({{files}}).',
    part: '`{{copy}}` makes `{{part}}` run again, which reads none of the copied files ({{files}}): only what follows in its RUN does.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which the copied files change, from which on they count.' },
    seconds: { default: 1, about: 'Estimated seconds from which on a command counts.' },
  },
  *check(facts, { threshold, seconds }) {
    for (const run of facts.graph.steps) {
      const apart = partApart(run)
      const at = apart && copyAt(apart.copies, facts, threshold)
      if (at && facts.costs.secondsOf(apart.parts.above) >= seconds) {
        const { parts, copies } = apart
        yield {
          message: 'part',
          at: at.copy,
          also: [run],
          part: parts.above,
          change: { kind: 'file', path: at.path },
          data: { copy: brief(at.copy.instruction), part: brief(parts.above.instruction.text), files: at.files },
          rewrite: () => takenApart(run, parts, copies),
        }
      }
      if (!isIndependentWork(run) || facts.costs.secondsOf(run) < seconds) continue
      for (const copy of stepsAbove(run)) {
        const rewrite = changePlaces(copy, run)
        const early = rewrite && copyAt([copy], facts, threshold)
        if (!early) continue
        yield {
          message: 'early',
          at: copy,
          also: [run],
          change: { kind: 'file', path: early.path },
          data: { copy: brief(copy.instruction), run: brief(run.instruction), files: early.files },
          rewrite: () => rewrite,
        }
      }
    }
  },
})

/** Of several copies the one whose files change most, where all together change often enough. */
function copyAt(copies: readonly Step[], { graph, volatility }: Facts, threshold: number): { readonly copy: Step; readonly path: string; readonly files: string } | undefined {
  const files = new Set(copies.flatMap((copy) => takenPaths(copy)))
  const path = mostVolatileOf(files, volatility)
  const copy = copies.find((each) => path !== undefined && takenPaths(each).includes(path))
  if (path === undefined || !copy || shareOfFiles(files, graph, volatility) < threshold) return undefined
  return { copy, path, files: String(files.size) }
}

/** System packages, users, downloads and the like: known to the last command, and no install of the project. */
function isIndependentWork(step: Step): boolean {
  const tools = effectsOfStep(step)?.tools ?? []
  return step.kind === 'run' && step.stage.needed && tools.length > 0 && !hasUnknownCommand(step) && tools.every(({ installs }) => installs !== 'project')
}

/** The copy goes below the command where nothing between the two needs it; else the command goes above the copy. */
function changePlaces(copy: Step, run: Step): Rewrite | undefined {
  const between = stepsAbove(run).filter(({ id }) => id > copy.id)
  if (!areIndependent(copy, run)) return undefined
  if (between.every((step) => areIndependent(copy, step))) {
    const title = `move \`${brief(copy.instruction)}\` below line ${run.instruction.endLine}`
    return { kind: 'move', title, instructions: [copy.instruction], place: { after: run.instruction } }
  }
  if (!between.every((step) => areIndependent(step, run)) || !seesTheSame(run, copy)) return undefined
  const title = `move \`${brief(run.instruction)}\` above line ${copy.instruction.line}`
  return { kind: 'move', title, instructions: [run.instruction], place: { before: copy.instruction } }
}

/** Whether a RUN would see the same user, shell and variables at the place of an earlier step. */
function seesTheSame(run: Step, { state }: Step): boolean {
  const { env, user, shell } = run.state
  if (user !== state.user || shell.join('\0') !== state.shell.join('\0')) return false
  return [...env].every(([name, { value }]) => state.env.get(name)?.value === value || !usesVariable(run, name))
}

/** The first part of a RUN, and the copies above that it could do without, nearest first. */
interface PartApart {
  readonly parts: RunParts
  readonly copies: readonly Step[]
}

/** As many of the first commands of a RUN as fetch something from elsewhere and need nothing of a copy that the rest needs. */
function partApart(run: Step): PartApart | undefined {
  const commands = run.kind === 'run' && run.stage.needed ? commandsOf(run) : []
  if (!commands.some(fetches)) return undefined
  const needed = neededCopies(run)
  for (let first = needed.length > 0 ? commands.length - 1 : 0; first > 0; first--) {
    const parts = commands.slice(0, first).some(fetches) ? partsAt(run, first) : undefined
    if (!parts || !isIndependentWork(parts.above) || droppedLater(parts.above, parts.below)) continue
    const copies = needed.filter((copy) => areIndependent(copy, parts.above))
    if (copies.length > 0) return { parts, copies }
  }
  return undefined
}

/** Lists of packages alone are of no use, and a package manager may only be asked for something. */
function fetches(command: Step): boolean {
  return effectsOfStep(command)?.tools.some(({ installs, network, work }) => installs === 'system' || (network && work === 'download')) ?? false
}

/** The copies that a RUN needs and nothing between them and it. */
function neededCopies(run: Step): readonly Step[] {
  const above = stepsAbove(run)
  return above.filter((copy, index) => copy.kind === 'copy' && !areIndependent(copy, run) && above.slice(0, index).every((step) => step.kind === 'copy' || areIndependent(copy, step)))
}

function takenApart(run: Step, { first, above }: RunParts, copies: readonly Step[]): Rewrite {
  const lowered = copies.map((copy) => ({ copy, needed: [] }))
  const title = `give \`${brief(above.instruction.text)}\` a RUN of its own, above the files that only the rest reads`
  return { kind: 'sequence', title, first: { kind: 'split-run', title: 'split the RUN', run, first }, next: (graph) => lowerCopies(lowered, above, graph) }
}
