import { behindInstall, brief, commandsOf, copiedFiles, countOthers, defineRule, effectsOfStep, hasUnknownCommand, installIn, lowerCopies, mostVolatileOf, readByInstall, readOf, shareOfFiles, stepsAbove, takesWholeContext, type BuildGraph, type Facts, type Refusal, type Rewrite, type RunParts, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'install-with-build',
  summary: 'An install and a build that reads the sources share one RUN',
  severity: 'warning',
  messages: {
    joined: '`{{install}}` shares a RUN with `{{build}}`, for which `{{copy}}` brings {{files}}: each change of those repeats the install.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which files change that only the build reads, from which on they count.' },
  },
  *check(facts, { threshold }) {
    for (const run of facts.graph.steps) {
      const parts = run.stage.needed && installIn(run) !== '' ? behindInstall(run) : undefined
      if (!parts) continue
      const copies = copiesForBuild(run, parts, facts, threshold)
      const [worst] = [...copies].sort((a, b) => b.share - a.share)
      if (!worst) continue
      yield {
        message: 'joined',
        at: worst.copy,
        also: [run],
        part: parts.above,
        change: { kind: 'file', path: worst.path },
        data: { install: installIn(parts.above), build: firstBehind(run, parts), copy: brief(worst.copy.instruction), files: countOthers(worst.files) },
        rewrite: () => apart(run, parts, copies),
      }
    }
  },
})

function firstBehind(run: Step, { first }: RunParts): string {
  const command = commandsOf(run)[first] ?? run
  return brief(effectsOfStep(command)?.tools[0]?.text ?? command.instruction.text)
}

interface CopyForBuild {
  readonly copy: Step
  /** What the install itself reads of it. */
  readonly needed: readonly string[]
  /** How many files the build reads of it, and the install does not. */
  readonly files: number
  readonly path: string
  readonly share: number
}

/** The copies above a RUN that bring what the build reads and the install does not, nearest first. */
function copiesForBuild(run: Step, { above, below }: RunParts, { graph, volatility }: Facts, threshold: number): readonly CopyForBuild[] {
  const found: CopyForBuild[] = []
  for (const copy of stepsAbove(run)) {
    // What such a command needs of the copies above it is not known: they may have to stay there.
    if (hasUnknownCommand(copy)) break
    const { needed, others, isCertain } = readByInstall(copy, above)
    if (!isCertain && !takesWholeContext(copy)) continue
    const spared = new Set(others)
    const files = copiedFiles(copy).flatMap(({ path, from }) => (spared.has(from) && readOf(below, path) ? [from] : []))
    const share = shareOfFiles(files, graph, volatility)
    const path = mostVolatileOf(files, volatility)
    if (path !== undefined && share >= threshold) found.push({ copy, needed, files: files.length, path, share })
  }
  return found
}

/** Two RUNs, and then one copy after the other below the first. */
function apart(run: Step, { first, above }: RunParts, copies: readonly CopyForBuild[]): Rewrite {
  const next = (graph: BuildGraph): Rewrite | Refusal => lowerCopies(copies, above, graph)
  return { kind: 'sequence', title: `give \`${installIn(above)}\` a RUN of its own, above the files that only the rest reads`, first: { kind: 'split-run', title: 'split the RUN', run, first }, next }
}
