import { brief, cacheMountsOf, cachesOfStep, defineRule, dockerClean, effectsOfStep, emptyingOf, hasDockerClean, hasUnknownCommand, holds, usualScenarioOf, type Rewrite, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'cache-mount-defeated',
  summary: 'A cache mount from which the command finds nothing again',
  severity: 'warning',
  messages: {
    off: '`{{run}}` has a cache mount for {{folder}}, where `{{by}}` lets it keep nothing.',
    emptied: '`{{run}}` has a cache mount for {{folder}}, which `{{by}}` empties.',
    cleaned: '`{{run}}` has a cache mount for {{folder}}, which apt empties after each install as `{{by}}` of the base image says.',
    elsewhere: '`{{run}}` has a cache mount at {{target}}, while {{tool}} keeps what it fetched in {{folder}}.',
  },
  options: {},
  *check({ graph, volatility }) {
    for (const run of graph.steps) {
      const defeat = run.kind === 'run' && run.stage.needed ? defeatOf(run) : undefined
      const change = defeat && usualScenarioOf(run, { graph, volatility })?.change
      if (!change) continue
      const flaw = { at: run, also: [run], change, aim: 'reuse' } as const
      const text = brief(run.instruction)
      if (defeat.kind === 'elsewhere') {
        const { target, tool, folder } = defeat
        yield { ...flaw, message: 'elsewhere', data: { run: text, target, tool, folder }, rewrite: () => ({ refused: `Whether something else is meant to lie at ${target} is not known.` }) }
      } else {
        const { kind, folder, by } = defeat
        const keep: Rewrite | undefined = kind === 'off' && by.startsWith('-') ? { kind: 'keep-cache', title: `take \`${by}\` out of the RUN`, run, option: by, targets: [] } : undefined
        const refused = kind === 'cleaned' ? `No rewrite deletes \`${by}\` in the step.` : `No rewrite takes \`${by}\` out of the step.`
        yield { ...flaw, message: kind, data: { run: text, folder, by }, rewrite: () => keep ?? { refused } }
      }
    }
  },
})

type Defeat =
  | { readonly kind: 'off' | 'emptied' | 'cleaned'; readonly folder: string; readonly by: string }
  | { readonly kind: 'elsewhere'; readonly folder: string; readonly tool: string; readonly target: string }

/** Why a cache mount of a RUN is of no use; undefined where each holds something, or where that is not known. */
function defeatOf(run: Step): Defeat | undefined {
  const mounts = cacheMountsOf(run).filter(({ from }) => from === undefined)
  const tools = effectsOfStep(run)?.tools ?? []
  if (mounts.length === 0) return undefined
  for (const { path, by } of tools.flatMap(({ unkept }) => unkept)) {
    if (mounts.some((mount) => holds(mount, path, run))) return { kind: 'off', folder: path, by }
  }
  for (const { cache: { path }, mount } of cachesOfStep(run)) {
    const command = mount && emptyingOf(tools, path)
    if (command) return { kind: 'emptied', folder: path, by: command.text }
    if (mount && path === '/var/cache/apt' && hasDockerClean(run)) return { kind: 'cleaned', folder: path, by: dockerClean }
  }
  return hasUnknownCommand(run) ? undefined : elsewhere(run)
}

/** A mount that no tool uses, beside a tool whose folder no mount holds. */
function elsewhere(run: Step): Defeat | undefined {
  const caches = cachesOfStep(run)
  const used = new Set(caches.map(({ mount }) => mount))
  const idle = cacheMountsOf(run).find((mount) => !used.has(mount) && mount.target !== undefined && !isNamed(mount.target, run))
  const bare = caches.find(({ cache, mount }) => !mount && cache.certain)
  if (!idle?.target || !bare || caches.some(({ cache, mount }) => !mount && !cache.certain)) return undefined
  return { kind: 'elsewhere', folder: bare.cache.path, tool: bare.use.tool, target: idle.target }
}

/** Whether the command or a variable speaks of a folder, or nobody can tell which one it is. */
function isNamed(target: string, { instruction, state }: Step): boolean {
  if (target.includes('$')) return true
  const isCommand = (effectsOfText: string): boolean => effectsOfText.includes(target)
  return isCommand(instruction.text.replace(/--mount=\S+/g, '')) || [...state.env.values()].some(({ value }) => isCommand(value))
}
