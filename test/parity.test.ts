import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { rules } from '../rules/index.ts'
import { commandLineView, editorView, eslintView, onCopy } from './hosts.ts'

const examples = fileURLToPath(new URL('../examples/', import.meta.url))
const folders = readdirSync(examples).filter((name) => existsSync(join(examples, name, 'Dockerfile')))

test('there are examples', () => {
  expect(folders.length).toBeGreaterThan(0)
})

test.each(folders)('the three hosts say the same of examples/%s, and fix it alike', async (name) => {
  const folder = join(examples, name)
  const commandLine = await onCopy(folder, async (copy) => await commandLineView(copy, rules))
  expect(await onCopy(folder, async (copy) => await editorView(copy, rules))).toEqual(commandLine)
  expect(await onCopy(folder, async (copy) => await eslintView(copy, rules))).toEqual(commandLine)
})
