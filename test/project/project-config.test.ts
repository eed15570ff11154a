import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findConfigFile } from '../../src/project/find-config.ts'
import { projectConfig } from '../../src/project/project-config.ts'
import { UsageError } from '../../src/project/usage-error.ts'
import { folderWith } from './folder.ts'
import { sampleRules } from './rules.ts'

function configOf(folder: string, path: string, name = '.stratalintrc.json'): ReturnType<typeof projectConfig> {
  return projectConfig(join(folder, name), join(folder, path), sampleRules)
}

/** What is wrong with a configuration file of this text. */
function problemOf(text: string, name = '.stratalintrc.json'): string {
  const folder = folderWith({ [name]: text })
  try {
    configOf(folder, 'Dockerfile', name)
  } catch (error) {
    if (error instanceof UsageError) return error.message.replace(`${folder}/`, '')
    throw error
  }
  return ''
}

test('the nearest file upward wins, and the root of the repository ends the search', () => {
  const folder = folderWith({
    '.stratalintrc.json': '{}',
    'repo/.git/HEAD': '',
    'repo/a/package.json': '{ "stratalint": {} }',
    'repo/a/b/package.json': '{ "name": "stratalint" }',
    'repo/a/b/c/.stratalintrc.json': '{}',
    'repo/a/b/c/package.json': '{ "stratalint": {} }',
    'repo/a/broken/package.json': '{ "stratalint": ',
    'plain/x/package.json/y': '',
  })
  expect(findConfigFile(join(folder, 'repo/a/b/c'))).toBe(join(folder, 'repo/a/b/c/.stratalintrc.json'))
  expect(findConfigFile(join(folder, 'repo/a/b'))).toBe(join(folder, 'repo/a/package.json'))
  expect(findConfigFile(join(folder, 'repo/a/broken'))).toBe(join(folder, 'repo/a/package.json'))
  expect(findConfigFile(join(folder, 'repo'))).toBeUndefined()
  expect(findConfigFile(join(folder, 'plain/x'))).toBe(join(folder, '.stratalintrc.json'))
})

test('reads comments, and carries what it says', () => {
  const folder = folderWith({
    '.stratalintrc.json': `\uFEFF{
      // the classic builder is still in use
      "$schema": "./schema.json", "builder": "classic", "runner": "ephemeral", "cacheExport": "max", "context": "app", "costs": "ci/costs.json", "leastWaste": 2.5, "failOn": "error",
      "buildArgs": { "VERSION": { "value": "1", "changes": "per-release" }, "CI": {} },
      "volatility": { "docs/**": "rare", "**/*.md": "never" },
      "rules": { "alpha": "off", "beta": ["warning", { "limit": 5 }], "no-page": ["info"], },
    }`,
  })
  expect(configOf(folder, 'Dockerfile')).toEqual({
    builder: 'classic',
    runner: 'ephemeral',
    cacheExport: 'max',
    context: join(folder, 'app'),
    costs: join(folder, 'ci/costs.json'),
    leastWaste: 2.5,
    failOn: 'error',
    buildArgs: new Map([
      ['VERSION', { value: '1', changes: 'per-release' }],
      ['CI', { value: undefined, changes: undefined }],
    ]),
    volatility: [
      ['docs/**', 'rare'],
      ['**/*.md', 'never'],
    ],
    rules: new Map([
      ['alpha', { level: 'off', options: new Map() }],
      ['beta', { level: 'warning', options: new Map([['limit', 5]]) }],
      ['no-page', { level: 'info', options: new Map() }],
    ]),
  })
})

test('reads package.json', () => {
  const folder = folderWith({ 'package.json': '{ "name": "x", "stratalint": { "rules": { "alpha": "error" } } }' })
  expect(configOf(folder, 'Dockerfile', 'package.json').rules.get('alpha')?.level).toBe('error')
})

test('what extends comes over what is extended, rule by rule, and a level keeps the options', () => {
  const folder = folderWith({
    'shared/base.json': '{ "context": ".", "rules": { "alpha": ["error", { "limit": 1 }], "beta": "off" }, "buildArgs": { "A": { "value": "1" } } }',
    '.stratalintrc.json': '{ "extends": "shared/base.json", "rules": { "alpha": "info" }, "buildArgs": { "A": { "changes": "rare" } } }',
  })
  const config = configOf(folder, 'Dockerfile')
  expect(config.context).toBe(join(folder, 'shared'))
  expect(config.rules.get('alpha')).toEqual({ level: 'info', options: new Map([['limit', 1]]) })
  expect(config.rules.get('beta')?.level).toBe('off')
  expect(config.buildArgs.get('A')).toEqual({ value: '1', changes: 'rare' })
})

test('overrides apply to the files that their globs name', () => {
  const folder = folderWith({
    '.stratalintrc.json': JSON.stringify({
      rules: { alpha: 'error' },
      overrides: [
        { files: '*.dev', rules: { alpha: 'off' } },
        { files: ['services/{a,b}/**', './top/Dockerfile'], rules: { beta: 'off' }, builder: 'classic', context: 'services' },
      ],
    }),
  })
  const levels = (path: string): unknown[] => ['alpha', 'beta'].map((rule) => configOf(folder, path).rules.get(rule)?.level)
  expect(levels('Dockerfile')).toEqual(['error', undefined])
  expect(levels('x/y/Dockerfile.dev')).toEqual(['off', undefined])
  expect(levels('services/b/Dockerfile.dev')).toEqual(['off', 'off'])
  expect(levels('top/Dockerfile')).toEqual(['error', 'off'])
  expect(levels('services/c/Dockerfile')).toEqual(['error', undefined])
  expect(levels('../services/a/Dockerfile')).toEqual(['error', undefined])
  expect(configOf(folder, 'services/a/Dockerfile')).toMatchObject({ builder: 'classic', context: join(folder, 'services') })
})

test.each([
  ['{ "rule": {} }', '.stratalintrc.json:1:3: The configuration has no key "rule"; the nearest is "rules".'],
  ['{\n  // why\n  "rules": { "alhpa": "off" }\n}', '.stratalintrc.json:3:14: There is no rule "alhpa"; the nearest is "alpha".'],
  ['{ "rules": { "zzzzzzzzz": "off" } }', '.stratalintrc.json:1:14: There is no rule "zzzzzzzzz".'],
  ['{ "rules": { "__proto__": "off" } }', '.stratalintrc.json:1:14: There is no rule "__proto__".'],
  ['{ "__proto__": {} }', '.stratalintrc.json:1:3: The configuration has no key "__proto__".'],
  ['{ "rules": {\n"alpha": "warn" } }', '.stratalintrc.json:2:10: "rules.alpha" is "warn", which is none of off, info, warning, error; the nearest is "warning".'],
  ['{ "rules": { "alpha": "wraning" } }', '.stratalintrc.json:1:23: "rules.alpha" is "wraning", which is none of off, info, warning, error; the nearest is "warning".'],
  ['{ "rules": { "alpha": 2 } }', '.stratalintrc.json:1:23: "rules.alpha" is 2, which is none of off, info, warning, error.'],
  ['{ "rules": { "alpha": ["off", {}, 1] } }', '.stratalintrc.json:1:23: "rules.alpha" has the wrong number of entries.'],
  ['{ "rules": { "alpha": ["off", 1] } }', '.stratalintrc.json:1:31: "rules.alpha.1" is a number where an object is expected.'],
  ['{ "rules": [] }', '.stratalintrc.json:1:12: "rules" is an array where an object is expected.'],
  ['{ "builder": "buildkitt" }', '.stratalintrc.json:1:14: "builder" is "buildkitt", which is none of buildkit, classic, buildah, kaniko; the nearest is "buildkit".'],
  ['{ "leastWaste": -1 }', '.stratalintrc.json:1:17: "leastWaste" is -1, which is less than 0.'],
  ['{ "leastWaste": "1 s" }', '.stratalintrc.json:1:17: "leastWaste" is a string where a number is expected.'],
  ['{ "leastwaste": 1 }', '.stratalintrc.json:1:3: The configuration has no key "leastwaste"; the nearest is "leastWaste".'],
  ['{ "context": null }', '.stratalintrc.json:1:14: "context" is null where a string is expected.'],
  ['{ "overrides": [{ "rules": {} }] }', '.stratalintrc.json:1:17: "overrides.0" lacks the key "files".'],
  ['{ "overrides": [{ "files": "a", "rules": { "bata": "off" } }] }', '.stratalintrc.json:1:44: There is no rule "bata"; the nearest is "beta".'],
  ['{ "overrides": [{ "files": [] }] }', '.stratalintrc.json:1:28: "overrides.0.files" has the wrong number of entries.'],
  ['{ "buildArgs": { "a/b": { "vlaue": "" } } }', '.stratalintrc.json:1:27: "buildArgs.a/b" has no key "vlaue"; the nearest is "value".'],
  ['[]', '.stratalintrc.json:1:1: The configuration is an array where an object is expected.'],
  ['{ "rules": ', '.stratalintrc.json:1:12: The configuration is not JSON with comments (ValueExpected).'],
  ['', '.stratalintrc.json:1:1: The configuration is not JSON with comments (ValueExpected).'],
  ['{ "extends": "https://example.org/a.json" }', '.stratalintrc.json extends "https://example.org/a.json", which is not a relative path.'],
  ['{ "extends": "/etc/a.json" }', '.stratalintrc.json extends "/etc/a.json", which is not a relative path.'],
  ['{ "extends": "none.json" }', 'The configuration file none.json cannot be read.'],
])('%s', (text, problem) => {
  expect(problemOf(text)).toBe(problem)
})

test('a fault in package.json is placed there', () => {
  const text = '{\n  "name": "x",\n  "stratalint": { "ruels": {} }\n}'
  expect(problemOf(text, 'package.json')).toBe('package.json:3:19: The configuration has no key "ruels"; the nearest is "rules".')
})

test('a file that extends itself, and one that extends too many', () => {
  const folder = folderWith({ 'a.json': '{ "extends": "b.json" }', 'b.json': '{ "extends": "./a.json" }' })
  expect(() => configOf(folder, 'Dockerfile', 'a.json')).toThrow(/extends itself: .*a\.json → .*b\.json → .*a\.json\.$/)
  for (let index = 0; index < 20; index++) writeFileSync(join(folder, `${index}.json`), `{ "extends": "${index + 1}.json" }`)
  expect(() => configOf(folder, 'Dockerfile', '0.json')).toThrow(/extends more than 16 files/)
})

test('deep nesting and a folder in the place of a file are refused in a sentence', () => {
  expect(problemOf(`{ "rules": ${'['.repeat(200_000)} /* */`)).toMatch(/nests too deep|not JSON/)
  const folder = folderWith({})
  mkdirSync(join(folder, '.stratalintrc.json'))
  expect(() => configOf(folder, 'Dockerfile')).toThrow(UsageError)
})

test('any JSON is read or refused in a sentence', () => {
  const folder = folderWith({})
  const value = fc.oneof(
    fc.json(),
    fc.record({ rules: fc.dictionary(fc.constantFrom('alpha', 'beta'), fc.jsonValue()), overrides: fc.jsonValue() }).map((each) => JSON.stringify(each)),
    fc.string(),
  )
  fc.assert(
    fc.property(value, (text) => {
      writeFileSync(join(folder, '.stratalintrc.json'), text)
      try {
        configOf(folder, 'Dockerfile')
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
        expect(error.message).toMatch(/\.$/)
      }
    }),
  )
})
