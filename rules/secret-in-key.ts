import { brief, countMore, defineRule, hasDefault, isJobToken, isSecretName } from '../src/rule.ts'

export default defineRule({
  id: 'secret-in-key',
  summary: 'An ARG hands a secret to commands, whose keys and history then hold it',
  severity: 'warning',
  messages: {
    held: '`{{arg}}` puts a secret into the key of `{{first}}`{{more}} and into what is told of how the image was made; another value runs {{them}} again.',
    perJob: '`{{arg}}` puts a secret that is new in every job into the key of `{{first}}`{{more}}, and into what is told of how the image was made.',
  },
  options: {},
  *check({ graph }) {
    for (const stage of graph.stages) {
      for (const arg of stage.needed ? stage.instructions : []) {
        const declaration = arg.keyword === 'ARG' ? arg.declarations.find((each) => !hasDefault(each) && isSecretName(each.name.text)) : undefined
        if (!declaration) continue
        const name = declaration.name.text
        const victims = stage.steps.filter((step) => step.kind === 'run' && step.instruction.line > arg.line)
        const [first] = victims
        if (!first) continue
        const data = { arg: brief(arg), first: brief(first.instruction), more: countMore(victims) }
        const flaw = { at: arg, also: victims, aim: 'secrecy', change: { kind: 'arg', name }, rewrite: () => ({ refused: bySecretMount(name) }) } as const
        if (isJobToken(name)) yield { ...flaw, message: 'perJob', data }
        else yield { ...flaw, message: 'held', data: { ...data, them: victims.length === 1 ? 'it' : 'them' } }
      }
    }
  },
})

function bySecretMount(name: string): string {
  const id = name.toLowerCase()
  return `The command that builds has to change too: \`--secret id=${id},env=${name}\` there, and \`RUN --mount=type=secret,id=${id},env=${name}\` in place of the ARG.`
}
