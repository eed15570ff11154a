import { brief, cacheMountsOf, copiedFiles, countOthers, defineRule, fetchInBuild, hasCacheMounts, hasUnknownCommand, lowerCopies, mostVolatileOf, projectInstallsOf, readByInstall, readOf, shareOfFiles, stepsAbove, type BuildGraph, type Facts, type FetchInBuild, type Refusal, type Rewrite, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'fetch-with-build',
  summary: 'A build that reads the sources also fetches what the project depends on',
  severity: 'info',
  messages: {
    joined: '`{{build}}` fetches what the project depends on, as no step above does, and `{{copy}}` brings {{files}} for it: each change of those repeats the fetching.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which files change that say nothing of what is fetched, from which on they count.' },
  },
  *check(facts, { threshold }) {
    for (const run of facts.graph.steps) {
      const fetch = run.stage.needed ? fetchInBuild(run) : undefined
      const copies = fetch ? copiesForBuild(run, fetch, facts) : []
      const files = new Set(copies.flatMap((each) => each.files))
      const path = mostVolatileOf(files, facts.volatility)
      const worst = copies.find((each) => path !== undefined && each.files.includes(path))
      if (!fetch || !worst || path === undefined || shareOfFiles(files, facts.graph, facts.volatility) < threshold) continue
      yield {
        message: 'joined',
        at: worst.copy,
        also: [run],
        implied: fetch.alone,
        files,
        change: { kind: 'file', path },
        data: { build: brief(fetch.build.text), copy: brief(worst.copy.instruction), files: countOthers(worst.files.length) },
        rewrite: () => apart(run, fetch, copies, facts.graph),
      }
    }
  },
})

interface CopyForBuild {
  readonly copy: Step
  /** What the build reads of it, and what is no manifest. */
  readonly files: readonly string[]
  /** What has to be there to fetch. */
  readonly needed: readonly string[]
}

/** The copies above a build that bring what it reads and what says nothing of what it fetches, nearest first; none where it finds no manifest. */
function copiesForBuild(run: Step, { fetching }: FetchInBuild, { graph, volatility }: Facts): readonly CopyForBuild[] {
  const manifests = new Set(projectInstallsOf(fetching).flatMap((use) => use.manifests))
  const found: CopyForBuild[] = []
  for (const copy of manifests.size > 0 ? stepsAbove(run) : []) {
    // Such a command may have fetched.
    if (hasUnknownCommand(copy)) break
    const files = copiedFiles(copy).flatMap(({ path, from }) => (!manifests.has(path) && readOf(run, path) ? [from] : []))
    if (shareOfFiles(files, graph, volatility) > 0) found.push({ copy, files, needed: readByInstall(copy, fetching).needed })
  }
  return found
}

const byHand: ReadonlyMap<string, string> = new Map([
  ['cargo', '`cargo fetch` looks for the sources of each target, so that it cannot go above them; cargo-chef makes a recipe without them, which compiles what the project depends on as well'],
  ['mvn', '`mvn dependency:go-offline` in a RUN above the sources fetches most of it, and not what plugins and modules of the project ask for themselves: try it by hand'],
  ['gradle', '`gradle dependencies` in a RUN above the sources fetches what the root project names, and not what plugins and other projects ask for themselves: try it by hand'],
  ['dotnet', '`dotnet restore` in a RUN above the sources fetches the same where it is told the runtime and the properties of the build: write it by hand'],
])

/** Fetching first, then two RUNs, and then one copy after the other below the first. */
function apart(run: Step, { build, at, command, fetching }: FetchInBuild, copies: readonly CopyForBuild[], graph: BuildGraph): Rewrite | Refusal {
  if (build.tool !== 'go') {
    const or = hasCacheMounts(graph) && cacheMountsOf(run).length === 0 ? '. A cache mount spares it too, where builds share a machine' : ''
    return { refused: `${byHand.get(build.tool.replace(/w$/, '')) ?? 'How to fetch it before is not known here'}${or}.` }
  }
  const title = `fetch in a RUN of its own, above the files that only \`${build.text}\` reads`
  const split = (after: BuildGraph): Rewrite | Refusal => {
    const twin = twinOf(run, after)
    return twin ? { kind: 'sequence', title, first: { kind: 'split-run', title, run: twin, first: at + 1 }, next: (parts) => lowerCopies(copies, fetching, parts) } : { refused: 'The RUN is not found again.' }
  }
  return { kind: 'sequence', title, first: { kind: 'insert-fetch', title, run, at, command }, next: split }
}

function twinOf({ instruction }: Step, { steps }: BuildGraph): Step | undefined {
  return steps.find((step) => step.instruction.range.start === instruction.range.start)
}
