import { brief, cacheMountsOf, defineRule, effectsOfStep, hasCacheMounts, hasIdleMount, holds, keepsLists, usualScenarioOf, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'cache-turned-off',
  summary: 'An option keeps a cache out of the image that a mount would keep out of it as well',
  severity: 'info',
  messages: {
    off: '`{{run}}` fetches everything anew whenever it runs: `{{option}}` lets it keep nothing in {{folders}}, of which a cache mount leaves nothing in the image either.',
  },
  options: {},
  *check({ graph, volatility }) {
    if (!hasCacheMounts(graph)) return
    for (const run of graph.steps) {
      const off = run.kind === 'run' && run.stage.needed ? turnedOff(run) : undefined
      const change = off && usualScenarioOf(run, { graph, volatility })?.change
      if (!change) continue
      const { option, targets } = off
      const folders = targets.join(' and ')
      yield {
        message: 'off',
        at: run,
        also: [run],
        change,
        aim: 'reuse',
        data: { run: brief(run.instruction), option, folders },
        rewrite: () => ({ kind: 'keep-cache', title: `keep ${folders} in a cache mount instead of \`${option}\``, run, option, targets }),
      }
    }
  },
})

/** The option that turns caches off, and their folders, where those are known for sure and no mount is there that may be meant for them. */
function turnedOff(run: Step): { readonly option: string; readonly targets: readonly string[] } | undefined {
  if (hasIdleMount(run)) return undefined
  const unkept = (effectsOfStep(run)?.tools ?? []).flatMap((use) => (keepsLists(use) ? [] : use.unkept))
  const option = unkept.find(({ by }) => by.startsWith('-'))?.by
  const own = unkept.filter(({ by, path }) => by === option && !cacheMountsOf(run).some((mount) => holds(mount, path, run)))
  if (option === undefined || own.length === 0 || own.some(({ certain }) => !certain)) return undefined
  return { option, targets: [...new Set(own.map(({ path }) => path))] }
}
