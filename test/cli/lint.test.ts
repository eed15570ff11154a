import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { folderWith } from '../project/folder.ts'
import { sampleRules } from '../project/rules.ts'
import { run as runWith, type Run } from './run.ts'

vi.mock('../../src/check.ts', async () => ({ check: (await import('./stand-in.ts')).standInCheck }))
vi.mock('../../src/fix/apply.ts', async () => ({ fixAll: (await import('./stand-in.ts')).standInFixAll }))

const run = (folder: string, argv: readonly string[], extra = {}): Promise<Run> => runWith(folder, argv, sampleRules, extra)

/** Exit codes of one folder under some options. */
async function codes(files: Readonly<Record<string, string>>, ...commandLines: readonly string[][]): Promise<readonly number[]> {
  const folder = folderWith({ 'package.json': '{ "stratalint": {} }', ...files })
  const found: number[] = []
  for (const argv of commandLines) found.push((await run(folder, argv)).code)
  return found
}

test('a clean file', async () => {
  const { code, out, err } = await run(folderWith({ Dockerfile: 'FROM a\n' }), [])
  expect({ code, out, err }).toEqual({ code: 0, out: 'No findings in 1 file.\n', err: '' })
})

test('a folder without Dockerfiles is no failure', async () => {
  const folder = folderWith({ 'a/README.md': '' })
  expect(await run(folder, [])).toMatchObject({ code: 0, out: 'No Dockerfile is in this folder or below.\n' })
  expect(await run(folder, ['a'])).toMatchObject({ code: 0, out: 'No Dockerfile is in a or below.\n' })
  expect(JSON.parse((await run(folder, ['--format', 'json'])).out)).toMatchObject({ files: [] })
})

test('finds Dockerfiles in folders, takes named files whatever they are called, and each once', async () => {
  const folder = folderWith({ Dockerfile: 'FROM a', 'x/Containerfile': 'FROM a', 'x/odd.txt': 'FROM BAD' })
  const { out } = await run(folder, ['.', 'x', 'x/odd.txt', join(folder, 'Dockerfile'), '--format', 'json'])
  const { files } = JSON.parse(out)
  expect(files.map((file: { path: string }) => file.path)).toEqual(['Dockerfile', 'x/Containerfile', 'x/odd.txt'])
})

test('a file outside of the current folder keeps its absolute name', async () => {
  const folder = folderWith({ Dockerfile: 'FROM BAD', 'x/y': '' })
  expect((await run(join(folder, 'x'), ['../Dockerfile'])).out).toContain(`${folder}/Dockerfile:1:6  warning  alpha`)
})

test('exit codes by threshold', async () => {
  const files = { Dockerfile: 'FROM BAD\n# HMM\n' }
  const lines = [[], ['--fail-on', 'error'], ['--fail-on=info'], ['--fail-on=never'], ['--rule', 'alpha:error', '--fail-on=error'], ['--rule=alpha:off'], ['--only', 'no-page']]
  expect(await codes(files, ...lines)).toEqual([1, 0, 1, 0, 1, 0, 0])
  expect(await codes(files, ['--max-warnings', '0'], ['--max-warnings', '1'], ['--max-warnings=1', '--fail-on=warning'], ['--max-warnings=0', '--fail-on=never'])).toEqual([1, 0, 1, 1])
  expect(await codes({ ...files, '.stratalintrc.json': '{ "failOn": "error" }' }, [], ['--fail-on=warning'], ['--no-config'])).toEqual([0, 1, 1])
  expect(await codes({ Dockerfile: 'FROM WORSE' }, [], ['--max-warnings=9'])).toEqual([1, 1])
})

test('a file that is not understood makes the code 2, and does not hide the others', async () => {
  const folder = folderWith({ 'a/Dockerfile': 'BROKEN', 'b/Dockerfile': 'FROM BAD' })
  mkdirSync(join(folder, 'c.Dockerfile'))
  symlinkSync(join(folder, 'none'), join(folder, 'gone'))
  const { code, out } = await run(folder, ['--fail-on=never'])
  expect(code).toBe(2)
  expect(out).toContain('a/Dockerfile:1:1  error\n  BROKEN is no instruction.\n')
  expect(out).toContain('b/Dockerfile:1:6  warning  alpha')
})

test.skipIf(process.getuid?.() === 0)('a file that cannot be read (not as root, who reads every file)', async () => {
  const folder = folderWith({ 'a/Dockerfile': 'FROM BAD', 'b/Dockerfile': '' })
  chmodSync(join(folder, 'b/Dockerfile'), 0)
  const { code, out } = await run(folder, ['a', 'b'])
  expect(code).toBe(2)
  expect(out).toContain('The file cannot be read (EACCES).')
  expect(out).toContain('a/Dockerfile:1:6')
})

test.each([
  [['none'], 'There is no file or folder "none".'],
  [['rulse'], 'There is no file or folder "rulse"; the nearest command is "rules".'],
  [['--fxi'], 'There is no option --fxi; the nearest is "--fix".'],
  [['-x'], 'There is no option -x.'],
  [['--histry=auto'], 'There is no option --histry; the nearest is "--history".'],
  [['--history=always'], '--history is one of auto, off, required, not "always".'],
  [['rules', '--fix'], '--fix is not an option of rules.'],
  [['--fix=maybe'], '--fix takes no value.'],
  [['--context'], '--context takes a value: DIR.'],
  [['--context', '--fix'], '--context takes a value: DIR.'],
  [['--builder', 'buildkti'], '--builder is one of buildkit, classic, buildah, kaniko, not "buildkti"; the nearest is "buildkit".'],
  [['--builder-version', '0.7'], 'The builder version 0.7 is not modelled; of buildkit there is 0.8 and every later release.'],
  [['--max-warnings', 'many'], '--max-warnings takes a whole number, not "many".'],
  [['--format', 'jsn'], 'A format is one of text, json, sarif, github, not "jsn"; the nearest is "json".'],
  [['--format', 'json:a', '--output', 'b'], '--output b and --format json:a name two files for one format.'],
  [['--format', 'json:none/a'], 'none/a cannot be written (ENOENT).'],
  [['--rule', 'alpha'], '--rule takes ID:LEVEL, not "alpha".'],
  [['--rule', 'alpha:warn'], 'The level of --rule alpha is one of off, info, warning, error, not "warn"; the nearest is "warning".'],
  [['--rule', 'alpah:off'], 'There is no rule "alpah"; the nearest is "alpha".'],
  [['--only', 'alpah'], 'There is no rule "alpah"; the nearest is "alpha".'],
  [['--context', 'none'], /The build context .*none is not a folder\./],
  [['--build-context', 'docs'], '--build-context takes NAME=VALUE, not "docs".'],
  [['--build-context', 'docs=none'], 'The build context docs names the folder none, which does not exist.'],
  [['--build-arg', '=1'], '--build-arg takes K=V or K, not "=1".'],
  [['--config', 'a.json', '--no-config'], '--config and --no-config exclude each other.'],
  [['--config', 'none.json'], /The configuration file .*none\.json cannot be read\./],
])('%j is refused in a sentence', async (argv, sentence) => {
  const { code, out, err } = await run(folderWith({ Dockerfile: 'FROM a' }), argv)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err.startsWith('stratalint: ') && err.endsWith('\n')).toBe(true)
  if (typeof sentence === 'string') expect(err.slice(12, -1)).toBe(sentence)
  else expect(err).toMatch(sentence)
})

test('a wrong configuration stops the run', async () => {
  const folder = folderWith({ Dockerfile: 'FROM a', '.stratalintrc.json': '{ "rules": { "alhpa": "off" } }' })
  expect(await run(folder, [])).toEqual({ code: 2, out: '', err: `stratalint: ${folder}/.stratalintrc.json:1:14: There is no rule "alhpa"; the nearest is "alpha".\n` })
})

test('a bug is told as one, with its stack under --debug', async () => {
  const folder = folderWith({ Dockerfile: 'FROM BUG' })
  expect(await run(folder, [])).toEqual({ code: 2, out: '', err: 'stratalint: This is a bug in stratalint: in rule alpha\nRun again with --debug to see where it is.\n' })
  expect((await run(folder, ['--debug'])).err).toContain('TypeError: in rule alpha\n    at ')
})

test('behind -- everything is a path', async () => {
  const folder = folderWith({ '--fix': 'FROM BAD', rules: 'FROM WORSE' })
  const { out } = await run(folder, ['--quiet', '--', '--fix', 'rules'])
  expect(out).toContain('--fix:1:6  warning')
  expect(out).toContain('rules:1:6  error')
  expect(readFileSync(join(folder, '--fix'), 'utf8')).toBe('FROM BAD')
})

test('several formats, to the terminal and to files', async () => {
  const folder = folderWith({ Dockerfile: 'FROM BAD' })
  const { out } = await run(folder, ['--format', 'text', '--format', 'sarif:a.sarif', '--format=json:a.json', '--format', 'github'])
  expect(out).toContain('Dockerfile:1:6  warning  alpha')
  expect(out).toContain('::warning file=Dockerfile,line=1')
  expect(JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'))).toMatchObject({ version: 1, summary: { warnings: 1 } })
  expect(JSON.parse(readFileSync(join(folder, 'a.sarif'), 'utf8'))).toMatchObject({ runs: [{ tool: { driver: { version: '1.2.3' } } }] })
  expect((await run(folder, ['--output', 'b.txt'])).out).toBe('')
  expect(readFileSync(join(folder, 'b.txt'), 'utf8')).toContain('Dockerfile:1:6')
})

test('colours on demand', async () => {
  const folder = folderWith({ Dockerfile: 'FROM BAD' })
  expect((await run(folder, [])).out).not.toContain('\u001b[')
  expect((await run(folder, ['--color=always'])).out).toContain('\u001b[33mwarning\u001b[39m')
})

test('quiet leaves findings alone', async () => {
  const folder = folderWith({ Dockerfile: 'FROM BAD' })
  expect((await run(folder, ['--quiet'])).out).toBe('Dockerfile:1:6  warning  alpha                                                         fix available\n  BAD is here.\n  1 │ FROM BAD\n    │      ^^^\n  fix     replace BAD  same image\n')
})

test('the standard input', async () => {
  const folder = folderWith({ 'sub/.stratalintrc.json': '{ "rules": { "alpha": "error" } }' })
  expect(await run(folder, ['-', '--quiet'], { stdin: 'FROM BAD' })).toMatchObject({ code: 1, out: expect.stringContaining('<stdin>:1:6  warning') })
  const { out } = await run(folder, ['-', '--stdin-filename', 'sub/Dockerfile'], { stdin: 'FROM BAD' })
  expect(out).toContain('sub/Dockerfile:1:6  error')
})

test('--fix writes safe fixes only, and speaks of what remains', async () => {
  const folder = folderWith({ Dockerfile: 'FROM BAD\r\n# HMM\n', 'a/Dockerfile': 'FROM a\n' })
  chmodSync(join(folder, 'Dockerfile'), 0o754)
  const { code, out, err } = await run(folder, ['--fix', '--fail-on=info'])
  expect({ code, err }).toEqual({ code: 1, err: 'Fixed 1 finding.\n' })
  expect(out).not.toContain('BAD')
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM GOOD\r\n# HMM\n')
  expect(statSync(join(folder, 'Dockerfile')).mode & 0o777).toBe(0o754)
  expect(await run(folder, ['--fix-suggestions', '--fail-on=info'])).toMatchObject({ code: 0, err: 'Fixed 1 finding.\n' })
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM GOOD\r\n# GOOD\n')
})

test('--fix-dry-run and --diff write nothing, and speak of what is there', async () => {
  const text = 'FROM a\nRUN BAD\n'
  const folder = folderWith({ Dockerfile: text })
  expect(await run(folder, ['--fix-dry-run', '--fix'])).toMatchObject({ code: 1, err: 'Would fix 1 finding.\n', out: expect.stringContaining('BAD is here.') })
  expect(await run(folder, ['--diff'])).toEqual({
    code: 1,
    err: 'Would fix 1 finding.\n',
    out: '--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n FROM a\n-RUN BAD\n+RUN GOOD\n',
  })
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(text)
})

test('--fix of the standard input prints the fixed text', async () => {
  const { out, err } = await run(folderWith({}), ['-', '--fix'], { stdin: '\uFEFFFROM BAD\r\n' })
  expect(out).toBe('\uFEFFFROM GOOD\r\n')
  expect(err).toContain('No findings in 1 file.')
})

test('bytes that are no UTF-8 outlive a fix elsewhere, and a fix of their line is refused', async () => {
  const bytes = (text: string): Buffer => Buffer.concat([Buffer.from('FROM a\n# \xff\xfe caf\xe9\r\n', 'latin1'), Buffer.from(text)])
  const folder = folderWith({ Dockerfile: bytes('RUN BAD\n'), 'b.Dockerfile': Buffer.from('RUN BAD \xff\n', 'latin1') })
  const { code, out } = await run(folder, ['--fix'])
  expect(readFileSync(join(folder, 'Dockerfile')).equals(bytes('RUN GOOD\n'))).toBe(true)
  expect(readFileSync(join(folder, 'b.Dockerfile'), 'latin1')).toBe('RUN BAD \xff\n')
  expect(code).toBe(2)
  expect(out).toContain('The fix touches a line that is not valid UTF-8, and is not applied.')
})

test('--fix follows a link inside the folder, and none out of it', async () => {
  const outside = folderWith({ target: 'FROM BAD' })
  const folder = folderWith({ 'real/file': 'FROM BAD' })
  symlinkSync('real/file', join(folder, 'Dockerfile'))
  symlinkSync(join(outside, 'target'), join(folder, 'out.Dockerfile'))
  const { code, out } = await run(folder, ['--fix', 'Dockerfile', 'out.Dockerfile'])
  expect(readFileSync(join(folder, 'real/file'), 'utf8')).toBe('FROM GOOD')
  expect(readFileSync(join(outside, 'target'), 'utf8')).toBe('FROM BAD')
  expect(code).toBe(2)
  expect(out).toContain('and is not written.')
})

test('rules are listed, and their pages shown', async () => {
  const folder = folderWith({})
  expect((await run(folder, ['rules'])).out).toBe('alpha    warning  What alpha means\nbeta     error    What beta means\nno-page  info     What no-page means\n')
  expect(await run(folder, ['rules', 'alpha'])).toEqual({ code: 0, out: '# alpha\n', err: '' })
  expect(await run(folder, ['rules', 'no-page'])).toMatchObject({ code: 2, err: 'stratalint: The page of the rule "no-page" is not installed.\n' })
  expect(await run(folder, ['rules', 'alhpa'])).toMatchObject({ code: 2, err: 'stratalint: There is no rule "alhpa"; the nearest is "alpha".\n' })
})

test('suppressions that silence nothing are warnings on demand', async () => {
  const text = 'FROM a\n# stratalint-disable-next-line alpha, beta -- why\nRUN BAD\n'
  const folder = folderWith({ Dockerfile: text })
  expect((await run(folder, ['--rule=alpha:off'])).code).toBe(0)
  const { code, out } = await run(folder, ['--report-unused-suppressions', '--format=json', '--fail-on=warning'])
  expect(code).toBe(1)
  expect(JSON.parse(out).files[0].findings).toMatchObject([
    { rule: 'alpha', line: 3 },
    { rule: 'unused-suppression', line: 2, column: 1, endColumn: 50, message: 'The comment `stratalint-disable-next-line` silences no finding of beta.' },
  ])
  expect((await run(folder, ['--report-unused-suppressions', '--only=alpha'])).code).toBe(2)
})

test('the version', async () => {
  expect(await run(folderWith({}), ['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' })
})
