import { brief, copiedFiles, defineRule, hasUnknownCommand, listPaths, mostVolatileOf, mountedFiles, shareOfFiles, stepsAbove, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'bind-mount-wide',
  summary: 'A command mounts a folder of the build context and reads a few files of it',
  severity: 'warning',
  messages: {
    wide: '`{{run}}` mounts {{files}} files of the build context and reads {{needed}}: each change of another one makes it run again.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which the other files change, from which on they count.' },
  },
  *check({ graph, volatility }, { threshold }) {
    for (const run of graph.steps) {
      const mounted = mountedFiles(run)
      if (mounted.length === 0 || !run.stage.needed || hasUnknownCommand(run)) continue
      const needed = mounted.filter(({ isRead }) => isRead).map(({ from }) => from)
      const others = otherFiles(run, needed)
      const path = mostVolatileOf(others, volatility)
      if (path === undefined || needed.length > mostNeeded || shareOfFiles(others, graph, volatility) < threshold) continue
      yield {
        message: 'wide',
        at: run,
        also: [run],
        change: { kind: 'file', path },
        files: others,
        data: { run: brief(run.instruction), files: String(mounted.length), needed: needed.length === 0 ? 'none' : `only ${listPaths(needed)}` },
        rewrite: () => ({ refused: instead(needed) }),
      }
    }
  },
})

/** A command that reads more than these needs the folder. */
const mostNeeded = 12

/** What is mounted, not read, and comes into the key by no copy above either. */
function otherFiles(run: Step, needed: readonly string[]): ReadonlySet<string> {
  const known = new Set([...needed, ...stepsAbove(run).flatMap((copy) => copiedFiles(copy).map(({ from }) => from))])
  return new Set(mountedFiles(run).flatMap(({ from }) => (known.has(from) ? [] : [from])))
}

function instead([first, ...more]: readonly string[]): string {
  if (first === undefined) return 'The command needs none of the mounted files: take the mount away where nothing else does.'
  const mount = `\`--mount=type=bind,source=${first},target=${first}\``
  return more.length === 0 ? `Mount the file alone instead, as ${mount} does.` : `Mount these files alone instead, each as ${mount} does.`
}
