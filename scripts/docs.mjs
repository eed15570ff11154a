// Fills the generated parts of the rules' pages and of the README. `--check` writes nothing and exits with 1 where that
// would change something.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadSource, root } from './load-source.mjs'

const [{ rules }, { renderPage, ruleTable, fillPart }] = await Promise.all([loadSource('rules/index.ts'), loadSource('scripts/rule-page.ts')])

function refresh(path, render) {
  const file = join(root, path)
  if (!existsSync(file)) return
  const before = readFileSync(file, 'utf8')
  const after = render(before)
  if (after === before) return
  if (!process.argv.includes('--check')) return writeFileSync(file, after)
  console.error(`${path} is stale: run \`npm run docs\`.`)
  process.exitCode = 1
}

for (const rule of rules) refresh(`rules/${rule.id}.md`, (text) => renderPage(text, rule))
refresh('README.md', (text) => fillPart(text, 'rules', ruleTable(rules)))
