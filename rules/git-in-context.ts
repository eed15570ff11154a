import { asksGit, brief, copiedFiles, countMore, defineRule, effectsOfStep, fileKindOf, readOf, runsAgain, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'git-in-context',
  summary: 'The repository itself is copied, so that every commit makes commands run again',
  severity: 'warning',
  messages: {
    copied: '`{{copy}}` brings {{folder}} into the key of `{{first}}`{{more}}: every commit makes {{it}} run again, whatever it changes.',
    asked: '`{{copy}}` brings {{folder}} into the key of `{{first}}`{{more}}: every commit makes {{it}} run again, and {{asker}} asks git for something.',
  },
  options: {},
  *check({ graph }) {
    for (const copy of graph.steps) {
      const brought = broughtBy(copy)
      const change = { kind: 'file', path: brought.find((path) => path.endsWith('.git/HEAD')) ?? brought[0] ?? '' } as const
      if (!copy.stage.needed || brought.length === 0 || namesRepository(copy)) continue
      const running = runsAgain(graph, change, copy)
      const asking = running.find((step) => asksItself(step, copy))
      const victims = running.filter((step) => !asksItself(step, copy))
      const [first] = victims
      if (!first) continue
      const file = asksGit(copy, graph)
      const asker = asking ? `\`${brief(asking.instruction)}\`` : file && `${file.path} (\`${file.words}\`)`
      const patterns = foldersOf(brought)
      const data = {
        copy: brief(copy.instruction),
        folder: patterns.join(', '),
        first: brief(first.instruction),
        more: countMore(victims),
        it: victims.length === 1 ? 'it' : 'them',
      }
      const flaw = { at: copy, also: victims, change, files: new Set(brought) }
      if (asker !== undefined) yield { ...flaw, message: 'asked', data: { ...data, asker }, rewrite: () => ({ refused: instead(asker) }) }
      else yield { ...flaw, message: 'copied', data, rewrite: () => ({ kind: 'edit-ignore', title: `leave ${data.folder} out of the build context`, patterns }) }
    }
  },
})

function broughtBy(copy: Step): readonly string[] {
  return copiedFiles(copy).flatMap(({ from }) => (fileKindOf(from) === 'repository' ? [from] : []))
}

function foldersOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => path.slice(0, path.indexOf('.git/') + '.git'.length)))]
}

/** A copy that names the repository brings it on purpose. */
function namesRepository({ edges }: Step): boolean {
  return edges.some(({ paths }) => paths.some((path) => /(?:^|\/)\.git(?:\/|$)/.test(path)))
}

function asksItself(step: Step, copy: Step): boolean {
  const asks = effectsOfStep(step)?.tools.some(({ tool }) => tool === 'git') ?? false
  return asks && copiedFiles(copy).some(({ from, path }) => fileKindOf(from) === 'repository' && readOf(step, path)?.certain === true)
}

function instead(asker: string): string {
  return `${asker} would not find .git any longer. Hand what it asks for to the build as an ARG below all that does not need it, and then leave .git out.`
}
