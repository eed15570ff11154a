import { expect, test } from 'vitest'
import { readArguments } from '../../src/cli/arguments.ts'
import { requestedSimulation } from '../../src/cli/simulation.ts'
import { UsageError } from '../../src/project/usage-error.ts'
import { folderWith } from '../project/folder.ts'
import { ioFor, run } from './run.ts'

const dockerfile = 'FROM node:22\nARG V=1\nCOPY package.json ./\nRUN npm ci\nCOPY src src\nRUN build $V\n'
const project = { Dockerfile: dockerfile, 'package.json': '{}', 'src/a.ts': '', 'src/b/c.ts': '', '.dockerignore': '*.md', 'a.md': '' }

/** The outcomes of the steps by line. */
function outcomes(folder: string, ...argv: readonly string[]): Readonly<Record<number, string>> {
  const { verdicts } = requestedSimulation(readArguments(['simulate', ...argv]), ioFor(folder), []).simulation
  return Object.fromEntries([...verdicts].map(([step, { outcome }]) => [step.instruction.line, outcome]))
}

const all = (outcome: string): object => ({ 3: outcome, 4: outcome, 5: outcome, 6: outcome })

test.each([
  ['a file', ['--change', 'src/a.ts'], { 4: 'cached', 5: 'rebuilt', 6: 'rebuilt' }],
  ['a folder', ['--change', './src/b/'], { 4: 'cached', 5: 'rebuilt' }],
  ['a glob', ['--change', '**/*.json'], { 3: 'rebuilt', 4: 'rebuilt' }],
  ['an argument', ['--set-arg', 'V=2'], { 3: 'cached', 4: 'rebuilt' }],
  ['an argument with the same value', ['--set-arg', 'V=1'], all('cached')],
  ['a file and an argument', ['--change', 'package.json', '--set-arg', 'V=1'], all('rebuilt')],
  ['a base', ['--new-base', 'node:22'], all('rebuilt')],
  ['an instruction', ['--edit', '4'], { 3: 'cached', 4: 'rebuilt' }],
  ['an instruction with its text', ['--edit', '4=RUN npm install'], { 3: 'cached', 4: 'rebuilt' }],
  ['an instruction with the same text', ['--edit=4=RUN npm ci'], all('cached')],
  ['an image', ['--edit', '1'], all('rebuilt')],
  ['an empty cache', ['--cold'], all('rebuilt')],
  ['nothing to build on', ['--set-arg', 'V=1', '--no-cache'], all('rebuilt')],
])('what if: %s', (_name, argv, expected) => {
  expect(outcomes(folderWith(project), ...argv)).toMatchObject(expected)
})

test.each([
  [[], 'simulate needs a change: --before and --after, --since, or --change, --set-arg, --new-base, --edit or --cold.'],
  [['--cold', '--before', 'x'], /exclude each other/],
  [['--change', 'none'], '--change none changes nothing: no file of the build context has that path.'],
  [['--change', 'a.md'], '--change a.md changes nothing: .dockerignore:1 leaves it out.'],
  [['--new-base', 'nde:22'], '--new-base nde:22 changes nothing: no step stands on that image.'],
  [['--edit', '70'], '--edit 70 changes nothing: no instruction is on line 70.'],
  [['--set-arg', 'V'], '--set-arg takes K=V, not "V".'],
  [['--cold', 'Dockerfile', 'b'], 'simulate takes one file, and "b" is a second one.'],
  [['--cold', 'none'], 'There is no file or folder "none".'],
])('%j is refused', (argv, message) => {
  const folder = folderWith(project)
  expect(() => outcomes(folder, ...argv)).toThrow(UsageError)
  expect(() => outcomes(folder, ...argv)).toThrow(message)
})

test('two trees, each with its Dockerfile', () => {
  const old = Object.fromEntries(Object.entries(project).map(([path, text]) => [`old/${path}`, text]))
  const folder = folderWith({ ...old, ...project, 'src/a.ts': 'changed' })
  expect(outcomes(folder, '--before', 'old', '--after', '.')).toMatchObject({ 4: 'cached', 5: 'rebuilt' })
  expect(outcomes(folder, '--before', 'old', '--after', 'old')).toMatchObject(all('cached'))
})

test('two Dockerfiles, two arguments', () => {
  const folder = folderWith({ ...project, 'new.Dockerfile': dockerfile.replace('npm ci', 'npm install') })
  expect(outcomes(folder, '--after-file', 'new.Dockerfile')).toMatchObject({ 3: 'cached', 4: 'rebuilt' })
  expect(outcomes(folder, '--build-arg', 'V=1', '--after-build-arg', 'V=2')).toMatchObject({ 3: 'cached', 4: 'rebuilt' })
})

test('the table', async () => {
  const folder = folderWith({ ...project, Dockerfile: dockerfile.replace(' $V', '') })
  const { code, out, err } = await run(folder, ['simulate', '--change', 'src/a.ts'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatchInlineSnapshot(`
    "  [1/5] FROM docker.io/library/node:22
      [2/5] COPY package.json ./            CACHED
      [3/5] RUN npm ci                      CACHED
    ▶ [4/5] COPY src src                    rebuilt  src/a.ts changed, ≈ 0.5 s
      └ [5/5] RUN build                     rebuilt  line 5 ran again above it, ≈ 4.4 s

    3 cached, 2 rebuilt. Estimated: ≈ 4.9 s lost, ≈ 29 s saved.
    "
  `)
})

test('JSON, and a Dockerfile with an error', async () => {
  const folder = folderWith({ Dockerfile: 'FROM a\nRNU b\nRUN c\n' })
  const { code, out, err } = await run(folder, ['simulate', '--cold', '--format=json', '--builder=classic'])
  expect(code).toBe(2)
  expect(err).toMatch(/^stratalint: 2:1: .*RUN/)
  expect(JSON.parse(out)).toMatchObject({ version: 1, builder: 'classic', builderVersion: '20.10', steps: [{ line: 1 }, { line: 3, outcome: 'rebuilt' }] })
})

test.each([
  ['FROM a\nCOPY x.md /x\n', { 'x.md': '', '.dockerignore': '# text\n*.md\n' }, '2:1: COPY takes `x.md`, which is left out by line 2 of .dockerignore.'],
  ['FROM a\nRUN b\n', { '.dockerignore': 'x\n[\n' }, '.dockerignore:2:1: The ignore pattern [ is malformed, so the build ends in an error.'],
  ['FROM a\nARG X\nENV A=${X:?m}\n', {}, '3:7: ENV cannot expand `${X:?m}`: the variable X is not set: m.'],
])('a build that ends in an error: %j', async (text, files, message) => {
  const folder = folderWith({ Dockerfile: text, ...files })
  for (const command of [['simulate', '--cold'], ['explain']]) {
    expect(await run(folder, [...command, '--context=.'])).toMatchObject({ code: 2, err: `stratalint: ${message}\n` })
  }
  const { code, out } = await run(folder, ['lint', '--context=.', '--fail-on=info'])
  expect(code).toBe(0)
  expect(out).toContain('note')
  expect(await run(folder, ['simulate', '--cold', '--context=.', '--build-arg=X=1', '--quiet'])).toMatchObject({ code: text.includes('X') ? 0 : 2 })
})

test('what a context lacks may be made before the build, but not between two folders that are built', async () => {
  const folder = folderWith({ Dockerfile: 'FROM a\nCOPY dist /d\nRUN b\n', other: '' })
  const lacks = 'stratalint: 2:1: COPY takes `dist`, which the build context `.` lacks.\n'
  const awaits = `${lacks}stratalint: What the build context lacks counts as made before the build; whether it is another then is unknown.\n`
  for (const command of [['simulate', '--cold'], ['simulate', '--change', 'dist'], ['explain'], ['explain', '--line', '2']]) {
    expect(await run(folder, [...command, '--context=.'])).toMatchObject({ code: 0, err: awaits })
  }
  const { out } = await run(folder, ['simulate', '--change', 'dist', '--quiet'])
  expect(out).toMatch(/COPY dist \/d +rebuilt +dist changed/)
  expect(await run(folder, ['simulate', '--before=.', '--after=.'])).toMatchObject({ code: 2, err: lacks })
})

test('what a context lacks that is a guess is told, and is no error', async () => {
  const folder = folderWith({ 'sub/Dockerfile': 'FROM a\nCOPY dist /d\n', 'sub/a': '', b: '' })
  const { code, err } = await run(folder, ['simulate', 'sub/Dockerfile', '--cold'])
  expect({ code, err }).toEqual({ code: 0, err: 'stratalint: 2:1: COPY takes `dist`, which the build context `.` lacks.\nstratalint: The build context is a guess; --context names the right one.\n' })
  expect((await run(folder, ['lint', 'sub/Dockerfile'])).out).not.toContain('dist')
})

test.each([
  [['--builder=buildah'], '1.43', 'STEP 2/2: RUN b'],
  [['--builder=kaniko'], '1.24', 'RUN b'],
  [['--builder-version=0.8'], '0.8', '[2/2] RUN b'],
])('%j: its release, and its own words', async (argv, builderVersion, label) => {
  const { code, out } = await run(folderWith({ Dockerfile: 'FROM a\nRUN b\n' }), ['simulate', '--cold', '--format=json', ...argv])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ builderVersion, steps: [{ line: 1 }, { label }] })
})

test('a result that Buildah takes although it is out of date', async () => {
  const folder = folderWith({ Dockerfile: 'FROM a\nARG V\nENV B=$V\n' })
  const { out } = await run(folder, ['simulate', '--builder=buildah', '--build-arg=V=1', '--set-arg=V=2', '--quiet'])
  expect(out).toMatchInlineSnapshot(`
    "  STEP 1/3: FROM a
      STEP 2/3: ARG V     Using cache
      STEP 3/3: ENV B=$V  Using cache  stale: its variables have other values now than when it was made
    "
  `)
})
