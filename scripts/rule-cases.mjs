import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadSource, root } from './load-source.mjs'

const tester = join(root, 'test/rule-tester.ts')

/** In place of the rule tester that makes tests of cases: one that hands them out. */
const handsOut = {
  name: 'hands-out-cases',
  setup(build) {
    build.onResolve({ filter: /^vitest$/ }, () => ({ path: 'vitest', namespace: 'cases' }))
    build.onLoad({ filter: /^vitest$/, namespace: 'cases' }, () => ({ contents: 'const none = Object.assign(() => {}, { each: () => none })\nexport { none as describe, none as it, none as test, none as expect, none as onTestFinished }' }))
    build.onResolve({ filter: /\/rule-tester\.ts$/ }, ({ namespace }) => (namespace === 'cases' ? undefined : { path: 'tester', namespace: 'cases' }))
    build.onLoad({ filter: /^tester$/, namespace: 'cases' }, () => ({
      contents: `export * from ${JSON.stringify(tester)}\nexport const suites = []\nexport const testRule = (rule, suite) => suites.push({ rule, suite })`,
      resolveDir: root,
    }))
  },
}

/** The cases of all rules' tests that safe fixes change, as builds. */
export async function ruleCases() {
  const files = readdirSync(join(root, 'test/rules')).filter((name) => name.endsWith('.test.ts'))
  const lines = [...files.map((name) => `import './test/rules/${name}'`), "export { suites } from './test/rule-tester.ts'", "export { fixableCase } from './test/builds/fixable.ts'"]
  const { suites, fixableCase } = await loadSource({ contents: lines.join('\n'), resolveDir: root, loader: 'ts' }, [handsOut])
  return suites.flatMap(({ rule, suite: { good, bad } }) => [...good, ...bad].flatMap((each) => (typeof each === 'string' ? fixableCase(rule, { dockerfile: each }) : fixableCase(rule, each)) ?? []))
}
