import { areIndependent, brief, countMore, defineRule, effectsOfStep, hasUnknownCommand, shareOfArg, shareOfLevel, worksIn, type Facts, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'epoch-in-workdir',
  summary: 'A WORKDIR holds the time of the commit in its key, and commands below it need neither',
  severity: 'warning',
  messages: {
    early: '`{{workdir}}` is made anew with each other SOURCE_DATE_EPOCH, and `{{first}}`{{more}} below it with it.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which SOURCE_DATE_EPOCH is another one, from which on it counts.' },
  },
  *check(facts, { threshold }) {
    if (shareOfEpoch(facts) < threshold) return
    for (const stage of facts.graph.stages) {
      const workdir = stage.steps.find(({ kind }) => kind === 'workdir')
      const victims = workdir && stage.needed ? freeOf(workdir) : []
      const [first] = victims
      if (!workdir || !first) continue
      yield {
        message: 'early',
        at: workdir,
        also: victims,
        change: { kind: 'arg', name: epoch },
        data: { workdir: brief(workdir.instruction), first: brief(first.instruction), more: countMore(victims) },
        rewrite: () => ({
          kind: 'move',
          title: `move ${victims.map(({ instruction }) => `\`${brief(instruction)}\``).join(', ')} above line ${workdir.instruction.line}`,
          instructions: victims.map(({ instruction }) => instruction),
          place: { before: workdir.instruction },
        }),
      }
    }
  },
})

const epoch = 'SOURCE_DATE_EPOCH'

/** How often a build is given another time: as the configuration says, or where an ARG asks for it. */
function shareOfEpoch({ dockerfile, volatility }: Facts): number {
  const declared = dockerfile.instructions.flatMap((instruction) => (instruction.keyword === 'ARG' ? instruction.declarations : [])).filter(({ name }) => name.text === epoch)
  return Math.max(shareOfLevel[volatility.levelOfArg(epoch) ?? 'never'], ...declared.map((declaration) => shareOfArg(declaration, volatility)))
}

/** The commands below that need nothing of the folder, nor of what stands between; those that are given the variable are told otherwise. */
function freeOf(workdir: Step): readonly Step[] {
  const free: Step[] = []
  const others: Step[] = [workdir]
  for (const step of workdir.stage.steps.filter(({ id }) => id > workdir.id)) {
    const isKnown = step.kind === 'run' && !hasUnknownCommand(step) && (effectsOfStep(step)?.tools.length ?? 0) > 0 && !worksIn(step, workdir.state.workdir)
    if (isKnown && !step.state.args.has(epoch) && others.every((other) => areIndependent(other, step))) free.push(step)
    else others.push(step)
  }
  return free
}
