import { brief, defineRule, hasUnknownCommand, projectInstallsOf, shareOfLevel, usualScenarioOf, versionInKey } from '../src/rule.ts'

export default defineRule({
  id: 'version-bump-reinstalls',
  summary: 'The version of the project itself stands in the key of the install of what it depends on',
  severity: 'info',
  messages: {
    copied: '`{{copy}}` brings {{path}} with version {{version}} of the project itself into the key of `{{install}}`, so that every release installs all anew.',
    mounted: '`{{install}}` mounts {{path}} with version {{version}} of the project itself, so that every release installs all anew.',
  },
  options: {},
  *check(facts) {
    const { graph, context } = facts
    for (const install of graph.steps) {
      const [use] = projectInstallsOf(install)
      if (!use || !install.stage.needed || hasUnknownCommand(install)) continue
      const usual = usualScenarioOf(install, facts)?.change
      if (usual?.kind !== 'file') continue
      const { found, read } = versionInKey(install, context)
      // Where files that it does not read make it run more often than that, another flaw is the larger one.
      if (!found || !read.has(usual.path)) continue
      const { by, path, version } = found
      const data = { path, version, install: use.text }
      const flaw = {
        at: by,
        also: [install],
        change: { kind: 'file', path },
        share: shareOfLevel['per-release'],
        rewrite: () => ({ refused: `No rewrite takes the version out of ${path}; a stage that copies it without the version is to be written by hand.` }),
      } as const
      if (by === install) yield { ...flaw, message: 'mounted', data }
      else yield { ...flaw, message: 'copied', data: { ...data, copy: brief(by.instruction) } }
    }
  },
})
