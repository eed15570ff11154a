import { brief, countMore, defineRule, hasDefault, listPaths, variablesOf, type ArgInstruction, type Stage } from '../src/rule.ts'

export default defineRule({
  id: 'proxy-arg-declared',
  summary: 'An ARG declares a proxy, which builders hand on without it and leave out of the keys',
  severity: 'warning',
  messages: {
    declared: 'ARG puts {{names}} into the key of `{{first}}`{{more}}: machines behind another proxy find none of these results.',
  },
  options: {
    seconds: { default: 5, about: 'Estimated seconds from which on the commands below count together.' },
  },
  *check({ graph, dockerfile, costs }, { seconds }) {
    // What is said here of the others was read in their sources; kaniko has proxies in its keys in any case.
    if (graph.inputs.builder !== 'buildkit' && graph.inputs.builder !== 'classic') return
    for (const stage of graph.stages) {
      const [top, ...others] = stage.needed ? proxiesIn(stage, dockerfile.escape) : []
      if (!top) continue
      const victims = stage.steps.filter((step) => step.kind === 'run' && step.instruction.line > top.arg.line)
      const [first] = victims
      if (!first || victims.reduce((sum, step) => sum + costs.secondsOf(step), 0) < seconds) continue
      const names = listPaths([top, ...others].map(({ name }) => name))
      yield {
        message: 'declared',
        at: top.arg,
        also: victims,
        aim: 'sharing',
        change: { kind: 'arg', name: top.name },
        data: { names, first: brief(first.instruction), more: countMore(victims) },
        rewrite: () => ({ refused: `Delete ${names} by hand: every RUN is given a proxy that the build is given, declared or not.` }),
      }
    }
  },
})

interface DeclaredProxy {
  readonly arg: ArgInstruction
  readonly name: string
}

/** Proxies without a value of their own. A line that hands one on needs its declaration. */
function proxiesIn({ instructions }: Stage, escape: '\\' | '`'): readonly DeclaredProxy[] {
  const handedOn = new Set(instructions.flatMap((instruction) => [...variablesOf(instruction, escape)]))
  return instructions.flatMap((arg) => {
    const declarations = arg.keyword === 'ARG' ? arg.declarations : []
    return declarations.flatMap((declaration) => {
      const name = declaration.name.text
      return arg.keyword === 'ARG' && isProxy(name) && !hasDefault(declaration) && !handedOn.has(name) ? [{ arg, name }] : []
    })
  })
}

function isProxy(name: string): boolean {
  return /^(?:https?|ftp|no|all)_proxy$/i.test(name)
}
