import { areIndependent, brief, copiedFiles, defineRule, effectsOfStep, hasUnknownCommand, mostVolatileOf, shareOfFiles, stepsAbove, usesVariable, type Rewrite, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'copy-before-independent-run',
  summary: 'A command that reads nothing of a copy runs again whenever the copied files change',
  severity: 'warning',
  messages: {
    early: '`{{copy}}` makes `{{run}}` run again, which reads none of the copied files ({{files}}).',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which the copied files change, from which on they count.' },
    seconds: { default: 1, about: 'Estimated seconds from which on a command counts.' },
  },
  *check(facts, { threshold, seconds }) {
    for (const run of facts.graph.steps) {
      if (!isIndependentWork(run) || facts.costs.secondsOf(run) < seconds) continue
      for (const copy of stepsAbove(run)) {
        const rewrite = apart(copy, run)
        const files = copiedFiles(copy).map(({ from }) => from)
        const path = mostVolatileOf(files, facts.volatility)
        if (!rewrite || path === undefined || shareOfFiles(files, facts.graph, facts.volatility) < threshold) continue
        yield {
          message: 'early',
          at: copy,
          also: [run],
          change: { kind: 'file', path },
          data: { copy: brief(copy.instruction.text), run: brief(run.instruction.text), files: String(files.length) },
          rewrite: () => rewrite,
        }
      }
    }
  },
})

/** System packages, users, downloads and the like: known to the last command, and no install of the project. */
function isIndependentWork(step: Step): boolean {
  const tools = effectsOfStep(step)?.tools ?? []
  return step.kind === 'run' && step.stage.needed && tools.length > 0 && !hasUnknownCommand(step) && tools.every(({ installs }) => installs !== 'project')
}

/** The copy goes below the command where nothing between the two needs it; else the command goes above the copy. */
function apart(copy: Step, run: Step): Rewrite | undefined {
  const between = stepsAbove(run).filter(({ id }) => id > copy.id)
  if (!areIndependent(copy, run)) return undefined
  if (between.every((step) => areIndependent(copy, step))) {
    const title = `move \`${brief(copy.instruction.text)}\` below line ${run.instruction.endLine}`
    return { kind: 'move', title, instructions: [copy.instruction], place: { after: run.instruction } }
  }
  if (!between.every((step) => areIndependent(step, run)) || !seesTheSame(run, copy)) return undefined
  const title = `move \`${brief(run.instruction.text)}\` above line ${copy.instruction.line}`
  return { kind: 'move', title, instructions: [run.instruction], place: { before: copy.instruction } }
}

/** Whether a RUN would see the same user, shell and variables at the place of an earlier step. */
function seesTheSame(run: Step, { state }: Step): boolean {
  const { env, user, shell } = run.state
  if (user !== state.user || shell.join('\0') !== state.shell.join('\0')) return false
  return [...env].every(([name, { value }]) => state.env.get(name)?.value === value || !usesVariable(run, name))
}
