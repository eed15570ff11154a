import manifest from '../../package.json' with { type: 'json' }
import { rules } from '../../rules/index.ts'
import { ruleUrl } from '../lint/rule-url.ts'
import { loadProject } from '../project/load.ts'
import { plainOptions, type ProjectOptions } from '../project/project-options.ts'
import { eslintPlugin } from './plugin.ts'

// Commits are read once: ESLint begins anew with each run.
const repositories: ProjectOptions['repositories'] = new Map()

const plugin = eslintPlugin({
  version: manifest.version,
  rules,
  load: (path, text, cwd) => loadProject(path, text, { ...plainOptions(rules, cwd), repositories, history: 'auto' }).inputs,
  urlOf: ruleUrl,
})

// ESLint's configuration files import plugins by default.
export default plugin
