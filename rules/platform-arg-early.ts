import { brief, countMore, defineRule, parentStage, pathOfValue, sinkValue, usesVariable, variablesOf, type ArgInstruction, type Stage, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'platform-arg-early',
  summary: 'An ARG of the target platform stands above commands that are the same for all platforms',
  severity: 'warning',
  messages: {
    early: '`{{arg}}` is another for each target platform and enters the key of `{{first}}`{{more}}: without it one run would do for all platforms.',
  },
  options: {
    seconds: { default: 1, about: 'Estimated seconds from which on the commands count together.' },
  },
  *check({ graph, dockerfile, costs }, { seconds }) {
    if (graph.inputs.builder !== 'buildkit') return
    for (const stage of graph.stages) {
      if (!stage.needed || !isForAllPlatforms(stage, dockerfile.escape)) continue
      for (const arg of stage.instructions) {
        if (arg.keyword !== 'ARG' || !isOfTarget(arg)) continue
        const path = pathOfValue(arg, stage, dockerfile.escape)
        const victims = untilSplit(path.victims)
        const [first] = victims
        const [name = ''] = namesIn(arg)
        if (!first || isSplitAbove(first, arg) || victims.reduce((sum, step) => sum + costs.secondsOf(step), 0) < seconds) continue
        yield {
          message: 'early',
          at: arg,
          also: victims,
          aim: 'sharing',
          change: { kind: 'arg', name },
          data: { arg: brief(arg), first: brief(first.instruction), more: countMore(victims) },
          rewrite: () => sinkValue(path, dockerfile),
        }
      }
    }
  },
})

/** Elsewhere each platform has steps of its own anyway: the stage, or one that it is built on, begins with another image or looks at the platform. */
function isForAllPlatforms(stage: Stage, escape: '\\' | '`'): boolean {
  for (let above: Stage | undefined = stage; above; above = parentStage(above)) {
    if ([...variablesOf(above.from, escape)].some((name) => ofTarget.test(name))) return false
    if (above !== stage && above.steps.some(holdsPlatform)) return false
    if (!parentStage(above)) return runsOnBuildPlatform(above)
  }
  return false
}

function runsOnBuildPlatform({ from }: Stage): boolean {
  return from.flags.some(({ name, value }) => name === 'platform' && /^\$(?:BUILDPLATFORM|\{BUILDPLATFORM\})$/.test(value ?? ''))
}

const ofTarget = /^TARGET(?:PLATFORM|OS|ARCH|VARIANT|OSVERSION)$/

function namesIn({ declarations }: ArgInstruction): readonly string[] {
  return declarations.map(({ name }) => name.text)
}

function isOfTarget(arg: ArgInstruction): boolean {
  return arg.declarations.every(({ name, value }) => value === undefined && ofTarget.test(name.text))
}

/** Whether a command above has the platform in its key already: then all below it has it too. */
function isSplitAbove(first: Step, { line }: ArgInstruction): boolean {
  return first.stage.steps.some((step) => step.instruction.line < line && holdsPlatform(step))
}

function holdsPlatform({ kind, state }: Step): boolean {
  return kind === 'run' && [...state.args.keys()].some((name) => ofTarget.test(name))
}

/** Below a command that looks at the platform all is another for each platform anyway. */
function untilSplit(victims: readonly Step[]): readonly Step[] {
  const split = victims.findIndex((step) => [...step.state.args.keys()].some((name) => ofTarget.test(name) && usesVariable(step, name)))
  return split === -1 ? victims : victims.slice(0, split)
}
