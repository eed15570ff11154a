import { brief, copyBelow, countOthers, defineRule, hasUnknownCommand, listPaths, mostVolatileOf, projectInstallsOf, readByInstall, shareOfFiles, stepsAbove, takesWholeContext, type Rewrite } from '../src/rule.ts'

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
      for (const copy of stepsAbove(install)) {
        // What such a command needs of the copies above it is not known: they may have to stay there.
        if (hasUnknownCommand(copy)) break
        const { needed, others, isCertain } = readByInstall(copy, install)
        if (shareOfFiles(others, graph, volatility) < threshold || (!isCertain && !takesWholeContext(copy))) continue
        const path = mostVolatileOf(others, volatility)
        if (path === undefined) continue
        const data = { copy: brief(copy.instruction), files: countOthers(others.length), install: use.text }
        const rewrite = (): Rewrite => copyBelow(copy, install, needed)
        const flaw = { at: copy, also: [install], change: { kind: 'file', path }, rewrite } as const
        if (needed.length === 0) yield { ...flaw, message: 'unread', data }
        else yield { ...flaw, message: isCertain ? 'early' : 'perhaps', data: { ...data, manifests: listPaths(needed) } }
      }
    }
  },
})
