import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rules } from '../rules/index.ts'
import { commands } from '../src/cli/options.ts'
import { projectConfig } from '../src/project/project-config.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the two lines that a newcomer types come first', () => {
  expect(readme.split('\n').slice(1, 3).map((line) => line.split('#')[0]?.trim())).toEqual(['npm ci && npm start', 'npm ci && npm test'])
})

test('it names no command and no option that does not exist', () => {
  const options = new Set<string>(commands.flatMap((command) => command.options.map(({ name }) => `--${name}`)))
  const uses = readme.match(/\bstratalint [^`\n]*/g) ?? []
  const named = uses.flatMap((use) => use.match(/--[a-z][a-z-]+/g) ?? []).concat(readme.match(/(?<=`)--[a-z-]+/g) ?? [])
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((name) => !options.has(name))).toEqual([])
})

test('every command is in its table', () => {
  for (const { name } of commands) expect(readme).toContain(name === 'lint' ? '| `stratalint [PATH…]`' : `| \`stratalint ${name}`)
})

test('its configuration is one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stratalint-readme-'))
  const file = join(folder, '.stratalintrc.json')
  writeFileSync(file, /```jsonc\n([^]*?)```/.exec(readme)?.[1] ?? '')
  const { builder, failOn } = projectConfig(file, join(folder, 'Dockerfile'), rules)
  rmSync(folder, { recursive: true })
  expect([builder, failOn]).toEqual(['buildkit', 'warning'])
})
