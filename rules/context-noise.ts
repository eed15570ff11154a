import { brief, countMore, defineRule, filesByTheWay, listPaths, mostVolatileOf, noiseIn, patternsFor, readOf, runsAgain, shareOfFiles, type Refusal, type Rewrite } from '../src/rule.ts'

export default defineRule({
  id: 'context-noise',
  summary: 'Documentation, tests and settings of tools are copied with everything else and enter cache keys',
  severity: 'info',
  messages: {
    noise: '`{{copy}}` brings {{files}} of documentation, tests or tools into the key of `{{first}}`{{more}}: {{names}}.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which such files change, from which on they count.' },
  },
  *check(facts, { threshold }) {
    const { graph, context, volatility } = facts
    const isNoise = noiseIn(context, graph)
    const copies = graph.steps.filter(({ kind, stage }) => kind === 'copy' && stage.needed)
    const noise = new Map(copies.map((copy) => [copy, filesByTheWay(copy).filter(({ from }) => isNoise(from))]))
    const paths = new Set([...noise.values()].flatMap((landings) => landings.map(({ from }) => from)))
    const path = mostVolatileOf(paths, volatility)
    if (path === undefined || shareOfFiles(paths, graph, volatility) < threshold) return
    const change = { kind: 'file', path } as const
    const victims = new Map(copies.map((copy) => [copy, runsAgain(graph, change, copy).filter((step) => !noise.get(copy)?.some((landing) => readOf(step, landing.path)?.certain))]))
    const copy = copies.find((each) => victims.get(each)?.length)
    const all = new Set([...victims.values()].flat())
    const also = graph.steps.filter((step) => all.has(step))
    const [first] = also
    if (!copy || !first) return
    const patterns = patternsFor(paths, context)
    yield {
      message: 'noise',
      at: copy,
      also,
      change,
      files: paths,
      data: {
        copy: brief(copy.instruction),
        files: paths.size === 1 ? '1 file' : `${paths.size} files`,
        first: brief(first.instruction),
        more: countMore(also),
        names: listPaths(patterns),
      },
      rewrite: () => leaveOut(patterns),
    }
  },
})

/** More lines than these nobody wants in an ignore file. */
const mostPatterns = 25

function leaveOut(patterns: readonly string[]): Rewrite | Refusal {
  if (patterns.length > mostPatterns) return { refused: `It takes ${patterns.length} patterns to leave just these files out of the build context.` }
  return { kind: 'edit-ignore', title: `leave ${listPaths(patterns)} out of the build context`, patterns }
}
