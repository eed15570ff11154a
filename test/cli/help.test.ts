import { expect, test } from 'vitest'
import { folderWith } from '../project/folder.ts'
import { run } from './run.ts'

test('the overview lists the commands and the options of lint', async () => {
  const { code, out, err } = await run(folderWith({}), ['--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const text of ['stratalint rules [ID]', '--fix-dry-run', 'NAME[:FILE]', '"error", "warning", "info", "never"']) expect(out).toContain(text)
})

test('the help of a command has its options alone', async () => {
  const { out } = await run(folderWith({}), ['rules', '-h'])
  expect(out).toMatch(/^stratalint rules \[ID\]\n/)
  expect(out).not.toContain('--fix')
})

test('completion: a script, and the words that it asks for', async () => {
  const folder = folderWith({})
  expect((await run(folder, ['completion'])).out).toContain('stratalint --get-yargs-completions')
  expect((await run(folder, ['--get-yargs-completions', 'stratalint', '--fi'])).out.split('\n')).toContain('--fix-suggestions')
  expect((await run(folder, ['--get-yargs-completions', 'stratalint', 'r'])).out.split('\n')).toContain('rules')
})
