// Starts a rule: its file, its page and a test that fails until the rule finds something; then refreshes what is generated.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './load-source.mjs'

const rule = (id) => `import { brief, copiedFiles, defineRule, mostVolatileOf, type Step } from '../src/rule.ts'

export default defineRule({
  id: '${id}',
  summary: 'The flaw in one line, without a period at its end',
  severity: 'warning',
  messages: {
    flaw: '\`{{copy}}\` makes \`{{victim}}\` run again.',
  },
  options: {},
  *check({ graph, volatility }) {
    for (const victim of graph.steps.filter(isVictim)) {
      for (const copy of victim.stage.steps.filter(({ id }) => id < victim.id)) {
        const path = mostVolatileOf(copiedFiles(copy).map(({ from }) => from), volatility)
        if (path === undefined) continue
        yield {
          message: 'flaw',
          at: copy,
          also: [victim],
          change: { kind: 'file', path },
          data: { copy: brief(copy.instruction.text), victim: brief(victim.instruction.text) },
          rewrite: () => ({ refused: 'No rewrite is known.' }),
        }
      }
    }
  },
})

/** Say here which steps pay for the flaw: none so far. */
function isVictim({ kind, number }: Step): boolean {
  return kind === 'run' && number === 0
}
`

const page = (id) => `# ${id}

<!-- summary:start -->
<!-- summary:end -->

## Flaw

What is wrong, in three sentences.

## Why it costs

<!-- chain:start -->
<!-- chain:end -->

## Bad

Build context: \`app.py\`.

\`\`\`dockerfile
FROM debian:12
\`\`\`

## Good

\`\`\`dockerfile
FROM debian:12
\`\`\`

## Fixed

\`\`\`dockerfile
FROM debian:12
\`\`\`

## Fix safety

What the verifier can prove here, and what it cannot.

## When to ignore it

Where the flaw is meant.

## Options

<!-- options:start -->
<!-- options:end -->
`

const test = (id) => `import rule from '../../rules/${id}.ts'
import { testRule } from '../rule-tester.ts'

testRule(rule, {
  good: ['FROM debian:12'],
  bad: [
    {
      name: 'the plainest case',
      files: { 'app.py': '' },
      dockerfile: 'FROM debian:12\\nCOPY . .\\nRUN apt-get update\\n',
      findings: [{ line: 2, message: 'flaw' }],
      none: 'No rewrite is known.',
    },
  ],
})
`

function fail(sentence) {
  console.error(sentence)
  process.exit(2)
}

const [id, ...rest] = process.argv.slice(2)
if (id === undefined || rest.length > 0) fail('Usage: npm run new-rule -- ID')
if (!/^[a-z]+(-[a-z]+)*$/.test(id)) fail(`"${id}" is no id of a rule: those are lower-case words with \`-\` between them.`)

const files = { [`rules/${id}.ts`]: rule(id), [`rules/${id}.md`]: page(id), [`test/rules/${id}.test.ts`]: test(id) }
const taken = Object.keys(files).find((path) => existsSync(join(root, path)))
if (taken !== undefined) fail(`${taken} is there already.`)
for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
for (const script of ['generate-rules.mjs', 'generate-validators.mjs', 'docs.mjs']) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', script)], { stdio: 'inherit' })
  if (status !== 0) fail(`scripts/${script} failed.`)
}
console.log(`Wrote ${Object.keys(files).join(', ')} and what is generated from the list. Next: make \`npx vitest run test/rules/${id}\` pass.`)
