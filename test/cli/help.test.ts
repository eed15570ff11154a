import { expect, test } from 'vitest'
import { folderWith } from '../project/folder.ts'
import { run } from './run.ts'

test('the overview lists the commands and the options of lint', async () => {
  const { code, out, err } = await run(folderWith({}), ['--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const text of ['stratalint rules [ID]', '--fix-dry-run', '--format', '"error", "warning", "info", "never"']) expect(out).toContain(text)
})
test('completion', async () => {
  const r = await run(folderWith({}), ['completion'])
  console.log(r)
  console.log(await run(folderWith({}), ['--get-yargs-completions', 'stratalint', '--fi']))
  console.log(await run(folderWith({}), ['--get-yargs-completions', 'stratalint', 'r']))
  console.log((await run(folderWith({}), ['--help'])).out)
  console.log((await run(folderWith({}), ['rules', '--help'])).out)
})
