import { behindInstall, brief, copyBelow, countOthers, defineRule, hasUnknownCommand, listPaths, lowerCopies, mostVolatileOf, projectInstallsOf, readByInstall, shareOfFiles, stepsAboveAll, takesWholeContext, writesAmong, type BuildGraph, type Refusal, type Rewrite, type RunParts, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'source-before-install',
  summary: 'Files that an install never reads enter its cache key',
  severity: 'warning',
  messages: {
    early: '`{{copy}}` brings {{files}} into the key of `{{install}}`, which reads only {{manifests}}.',
    perhaps: '`{{copy}}` brings {{files}} into the key of `{{install}}`, of which it is known to read only {{manifests}}.',
    unread: '`{{copy}}` brings {{files}} into the key of `{{install}}`, which reads none of them.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which the other files change, from which on they count.' },
  },
  *check({ graph, volatility }, { threshold }) {
    for (const install of graph.steps) {
      const [use] = projectInstallsOf(install)
      if (!use || !install.stage.needed || hasUnknownCommand(install)) continue
      for (const copy of stepsAboveAll(install)) {
        // What such a command needs of the copies above it is not known: they may have to stay there.
        if (hasUnknownCommand(copy)) break
        const rest = changingRest(install, copy)
        const { needed, others, isCertain } = readByInstall(copy, rest?.above ?? install)
        if (shareOfFiles(others, graph, volatility) < threshold || (!isCertain && !takesWholeContext(copy))) continue
        const path = mostVolatileOf(others, volatility)
        if (path === undefined) continue
        const data = { copy: brief(copy.instruction), files: countOthers(others.length), install: use.text }
        const rewrite = (): Rewrite | Refusal => {
          if (copy.stage !== install.stage) return inBoth(copy, install, needed)
          return rest ? takenApart(install, rest, copy, needed) : copyBelow(copy, install, needed)
        }
        const flaw = { at: copy, also: [install], ...(rest && { part: rest.above }), change: { kind: 'file', path }, rewrite } as const
        if (needed.length === 0) yield { ...flaw, message: 'unread', data }
        else yield { ...flaw, message: isCertain ? 'early' : 'perhaps', data: { ...data, manifests: listPaths(needed) } }
      }
    }
  },
})

/** An install and, behind it, commands that change copied files (\`chmod +x run.sh\`), which the copy below would lay anew. */
function changingRest(install: Step, copy: Step): RunParts | undefined {
  const parts = behindInstall(install)
  return parts && projectInstallsOf(parts.above).length > 0 && writesAmong(parts.below, copy) ? parts : undefined
}

/** The install keeps its place with what it needs; the copy and those commands come below it. */
function takenApart(run: Step, { first, above }: RunParts, copy: Step, needed: readonly string[]): Rewrite {
  const title = `give \`${brief(above.instruction.text)}\` a RUN of its own, above the files that only the rest changes`
  return { kind: 'sequence', title, first: { kind: 'split-run', title: 'split the RUN', run, first }, next: (graph: BuildGraph): Rewrite | Refusal => lowerCopies([{ copy, needed }], above, graph) }
}

/** Other stages may be built on the one with the copy: what of it each of them needs is not known. */
function inBoth(copy: Step, { instruction, stage }: Step, needed: readonly string[]): Refusal {
  const what = needed.length === 0 ? 'Copy them' : `Copy only ${listPaths(needed)} there, and the rest`
  return { refused: `\`${brief(copy.instruction)}\` stands in the stage that \`${brief(stage.from)}\` starts from. ${what} below line ${instruction.line}, and below the install in every other stage that is built on it.` }
}
