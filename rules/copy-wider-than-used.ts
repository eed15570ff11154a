import { brief, copiedFiles, countMore, countOthers, defineRule, listPaths, mostVolatileOf, noiseIn, patternsFor, projectInstallsOf, readOf, runsAgain, shareOfFiles, unusedFilesOf, type Facts, type Refusal, type Rewrite, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'copy-wider-than-used',
  summary: 'A stage copies files of which nothing is made',
  severity: 'warning',
  messages: {
    wide: '`{{copy}}` brings {{files}} into the key of `{{first}}`{{more}}, and nothing of this stage that is taken on is made of them: {{names}}.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which the other files change, from which on they count.' },
  },
  *check(facts, { threshold }) {
    const { graph, context, volatility } = facts
    const isNoise = noiseIn(context, graph)
    for (const copy of graph.steps.filter(({ kind, stage }) => kind === 'copy' && stage.needed)) {
      const others = new Set(unusedFilesOf(copy, graph).flatMap(({ from }) => (isNoise(from) ? [] : [from])))
      const path = mostVolatileOf(others, volatility)
      if (path === undefined || shareOfFiles(others, graph, volatility) < threshold) continue
      const change = { kind: 'file', path } as const
      const victims = runsAgain(graph, change, copy).filter((run) => isUser(run, copy))
      const [first] = victims
      if (!first) continue
      yield {
        message: 'wide',
        at: copy,
        also: victims,
        change,
        files: others,
        data: {
          copy: brief(copy.instruction),
          files: countOthers(others.size),
          first: brief(first.instruction),
          more: countMore(victims),
          names: listPaths(patternsFor(others, context)),
        },
        rewrite: () => narrow(copy, others, facts),
      }
    }
  },
})

/** Needs something of the copy: what needs nothing, and an install that needs but its manifests, are told by rules of their own. */
function isUser(run: Step, copy: Step): boolean {
  return run.stage === copy.stage && projectInstallsOf(run).length === 0 && copiedFiles(copy).some(({ path }) => readOf(run, path))
}

/** More folders and files than these nobody wants to read in a COPY. */
const mostKept = 12

function narrow(copy: Step, others: ReadonlySet<string>, { context }: Facts): Rewrite | Refusal {
  const used = new Set(copiedFiles(copy).flatMap(({ from }) => (others.has(from) ? [] : [from])))
  const keep = patternsFor(used, context)
  if (keep.length > mostKept) return { refused: `It takes ${keep.length} names to copy only what is used.` }
  return { kind: 'narrow-copy', title: `copy only ${listPaths(keep)}`, copy, keep }
}
