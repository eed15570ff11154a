import { areIndependent, brief, definePipelineRule, effectsOfStep, hasUnknownCommand, isNewInEveryBuild, keepingOf, usesVariable, type Instruction, type Stage, type Step } from '../src/rule.ts'

export default definePipelineRule({
  id: 'per-build-argument-passed-early',
  summary: 'A value that is new in every build is used above commands that do not need what it makes',
  severity: 'warning',
  messages: {
    early: '`{{name}}` gets a new value in every build, and `{{user}}` on line {{line}} of {{dockerfile}} makes `{{victim}}` below it run again, which needs nothing of it.',
  },
  options: {},
  *check({ file, planOf }) {
    for (const build of file.builds) {
      const keeping = keepingOf(build, file.kind)
      for (const { name, told } of build.args) {
        const planned = keeping && isNewInEveryBuild(told) ? planOf(build) : undefined
        if (!planned || !keeping || build.dockerfile.kind !== 'file') continue
        const found = planned.graph.stages.flatMap((stage) => useIn(stage, name) ?? [])[0]
        const [victim] = found?.victims ?? []
        if (!found || !victim) continue
        const { arg, user, victims } = found
        const data = { name, user: brief(user.instruction), line: String(user.instruction.line), dockerfile: build.dockerfile.path, victim: brief(victim.instruction) }
        yield { message: 'early', at: told.range, data, costs: { kind: 'step', planned, keeping, flaw: { at: arg, also: victims, change: { kind: 'arg', name } } } }
      }
    }
  },
})

interface EarlyUse {
  readonly arg: Instruction
  readonly user: Step
  readonly victims: readonly Step[]
}

/** The first RUN of a stage that names an argument, and those below that are independent of it and of all that are not. */
function useIn(stage: Stage, name: string): EarlyUse | undefined {
  const arg = stage.instructions.find((instruction) => instruction.keyword === 'ARG' && instruction.declarations.some((each) => each.name.text === name))
  if (!arg || !stage.needed) return undefined
  const below = stage.steps.filter(({ instruction }) => instruction.line > arg.line)
  const at = below.findIndex((step) => usesVariable(step, name))
  const user = below[at]
  if (!user || user.kind !== 'run' || hasUnknownCommand(user) || !names(user, name)) return undefined
  const bound = [user]
  const victims: Step[] = []
  for (const step of below.slice(at + 1)) {
    const isFree = step.kind === 'run' && !hasUnknownCommand(step) && !usesVariable(step, name) && bound.every((each) => areIndependent(each, step))
    if (isFree) victims.push(step)
    else bound.push(step)
  }
  return { arg, user, victims }
}

/** Whether a command looks at an argument for sure. */
function names(step: Step, name: string): boolean {
  return effectsOfStep(step)?.env.some((read) => read.name === name && read.certain) ?? false
}
