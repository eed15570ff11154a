import { brief, countMore, defineRule, uncheckedUrl } from '../src/rule.ts'

export default defineRule({
  id: 'unverified-remote-add',
  summary: 'An ADD from an address without a checksum hangs the steps below it on what others serve there',
  severity: 'info',
  messages: {
    above: '`{{add}}` has no checksum: every build asks {{host}}, and other bytes from there make `{{first}}`{{more}} run again.',
    last: '`{{add}}` has no checksum: every build asks {{host}}, and takes whatever comes from there.',
  },
  options: {},
  *check({ graph }) {
    for (const add of graph.steps) {
      const url = add.stage.needed ? uncheckedUrl(add) : undefined
      if (url === undefined) continue
      const below = add.stage.steps.filter((step) => step.id > add.id && !step.link)
      const [first] = below
      const data = { add: brief(add.instruction), host: hostOf(url) }
      const flaw = {
        at: add,
        also: first ? below : [add],
        change: { kind: 'text', line: add.instruction.line },
        aim: 'stability',
        rewrite: () => ({ refused: 'The checksum of what lies there is not known here; once it is checked by hand, `--checksum=sha256:…` holds it.' }),
      } as const
      if (first) yield { ...flaw, message: 'above', data: { ...data, first: brief(first.instruction), more: countMore(below) } }
      else yield { ...flaw, message: 'last', data }
    }
  },
})

function hostOf(url: string): string {
  return url.split('/')[2] ?? url
}
