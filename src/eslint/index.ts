import manifest from '../../package.json' with { type: 'json' }
import { rules } from '../../rules/index.ts'
import { ruleUrl } from '../lint/rule-url.ts'
import { loadProject } from '../project/load.ts'
import { plainOptions } from '../project/project-options.ts'
import { eslintPlugin } from './plugin.ts'

const plugin = eslintPlugin({
  version: manifest.version,
  rules,
  load: (path, text, cwd) => loadProject(path, text, plainOptions(rules, cwd)).inputs,
  urlOf: ruleUrl,
})

// ESLint's configuration files import plugins by default.
export default plugin
