import { brief, countMore, defineRule, isCacheBust, isSecretName, pathOfValue, shareOfArg, sinkValue, type ArgInstruction, type Facts } from '../src/rule.ts'

export default defineRule({
  id: 'arg-before-use',
  summary: 'An ARG that is new in every build stands above commands that do not use it',
  severity: 'warning',
  messages: {
    early: '`{{arg}}` is new in every build and enters the key of `{{first}}`{{more}}, which {{verb}} not use it.',
  },
  options: {
    threshold: { default: 0.5, about: 'The share of builds, from 0 to 1, in which an ARG has another value, from which on it counts.' },
  },
  *check(facts, { threshold }) {
    for (const stage of facts.graph.stages) {
      for (const instruction of stage.instructions) {
        if (instruction.keyword !== 'ARG' || !isVolatile(instruction, facts, threshold)) continue
        const path = pathOfValue(instruction, stage, facts.dockerfile.escape)
        const { victims } = path
        const [first] = victims
        const [declaration] = instruction.declarations
        if (!first || !declaration || !stage.needed) continue
        yield {
          message: 'early',
          at: instruction,
          also: victims,
          change: { kind: 'arg', name: declaration.name.text },
          data: {
            arg: brief(instruction),
            first: brief(first.instruction),
            more: countMore(victims),
            verb: victims.length === 1 ? 'does' : 'do',
          },
          rewrite: () => sinkValue(path, facts.dockerfile),
        }
      }
    }
  },
})

function isVolatile({ declarations }: ArgInstruction, { volatility, dockerfile }: Facts, threshold: number): boolean {
  return declarations.every((declaration) => !isToldElsewhere(declaration) && shareOfArg(withGlobalDefault(declaration, dockerfile), volatility) >= threshold)
}

/** What is there to make commands run again, and what is a secret, is told by rules of their own. */
function isToldElsewhere({ name }: ArgInstruction['declarations'][number]): boolean {
  return isCacheBust(name.text) || isSecretName(name.text)
}

/** `ARG X` in a stage has the default that an ARG above the first FROM gives it. */
function withGlobalDefault(declaration: ArgInstruction['declarations'][number], { instructions }: Facts['dockerfile']): typeof declaration {
  if (declaration.value) return declaration
  for (const instruction of instructions) {
    if (instruction.keyword !== 'ARG') break
    const found = instruction.declarations.find(({ name }) => name.text === declaration.name.text)
    if (found) return found
  }
  return declaration
}
