import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { rules } from '../rules/index.ts'
import { commands } from '../src/cli/options.ts'
import { run } from './cli/run.ts'

const examples = fileURLToPath(new URL('../examples/', import.meta.url))
const names = readdirSync(examples).filter((name) => !name.endsWith('.md')).sort()
const projects = names.filter((name) => existsSync(join(examples, name, 'Dockerfile')))
const articles = names.filter((name) => existsSync(join(examples, name, 'before')))

const copies = realpathSync(mkdtempSync(join(tmpdir(), 'stratalint-examples-')))
cpSync(examples, copies, { recursive: true })
afterAll(() => rmSync(copies, { recursive: true }))

/** Copies are in no repository: reports are those of priors, whatever is committed, and need not say so. */
async function stdout(name: string, argv: readonly string[]): Promise<string> {
  const command = commands.find((each) => each.name === argv[0]) ?? commands.find((each) => each.name === 'lint')
  const isAsking = command?.options.some((option) => option.name === 'history')
  return (await run(join(copies, name), isAsking ? [...argv, '--history', 'off'] : argv, rules)).out
}

/** The Dockerfile after a run that fixes it. The copy stays as it was. */
async function fixed(name: string, option: '--fix' | '--fix-suggestions'): Promise<string> {
  const file = join(copies, name, 'Dockerfile')
  const before = readFileSync(file)
  await stdout(name, [option])
  const after = readFileSync(file, 'utf8')
  writeFileSync(file, before)
  return after
}

test('every folder is a project or an article', () => {
  expect([...projects, ...articles].sort()).toEqual(names)
})

describe.each(projects)('%s', (name) => {
  const pathOf = (file: string): string => join(examples, name, file)

  test('prints report.txt', async () => {
    await expect(await stdout(name, [])).toMatchFileSnapshot(pathOf('report.txt'))
  })

  test('becomes Dockerfile.fixed, in which nothing is left to fix', async () => {
    const after = await fixed(name, '--fix')
    await expect(after).toMatchFileSnapshot(pathOf('Dockerfile.fixed'))
    const rest = await run(join(copies, name), ['-', '--stdin-filename', 'Dockerfile'], rules, { stdin: after })
    expect(rest.out).not.toContain('fix available')
  })
})

test.each(projects)('%s has a Dockerfile-reviewed where a person has to look, with what --fix-suggestions makes of it', async (name) => {
  const file = join(examples, name, 'Dockerfile-reviewed')
  const isReviewed = (await stdout(name, [])).includes('fix to review')
  if (isReviewed) await expect(await fixed(name, '--fix-suggestions')).toMatchFileSnapshot(file)
  expect(existsSync(file)).toBe(isReviewed)
})

/** The commands of a transcript, each behind a dollar sign. */
function commandsOf(transcript: string): readonly string[] {
  return transcript.split('\n').filter((line) => line.startsWith('$ stratalint'))
}

/** Runs the commands of a transcript in the folder of an example, and tells what they print now. */
async function retold(name: string, transcript: string): Promise<string> {
  const runs = commandsOf(transcript).map(async (command) => `${command}\n${await stdout(name, command.split(' ').slice(2))}`)
  return (await Promise.all(runs)).join('\n')
}

test.each(articles)('%s prints what its report.txt shows', async (name) => {
  const file = join(examples, name, 'report.txt')
  const text = await retold(name, readFileSync(file, 'utf8'))
  expect(text).not.toBe('')
  await expect(text).toMatchFileSnapshot(file)
})

test('the README shows what is printed', async () => {
  const readme = fileURLToPath(new URL('../README.md', import.meta.url))
  let text = readFileSync(readme, 'utf8')
  const shown = [...text.matchAll(/<!-- in examples\/(\S+) -->\n```\w+\n([^]*?)```/g)]
  expect(shown.length).toBeGreaterThan(2)
  for (const [, name = '', transcript = ''] of shown) text = text.split(transcript).join(await retold(name, transcript))
  await expect(text).toMatchFileSnapshot(readme)
})

type Outcomes = readonly (readonly [outcome: string, line: number, layer: boolean])[]

async function outcomes(name: string, builder: string): Promise<Outcomes> {
  const argv = ['simulate', '--before', 'before', '--after', 'after', '--builder', builder, '--format', 'json']
  const report: { readonly steps: readonly { readonly outcome: string; readonly line: number; readonly layer: boolean }[] } = JSON.parse(await stdout(name, argv))
  return report.steps.map(({ outcome, line, layer }) => [outcome, line, layer])
}

describe('a folder made between an install and an entry point', () => {
  test('is the only step that BuildKit runs', async () => {
    expect(await outcomes('alpine-curl', 'buildkit')).toEqual([['cached', 1, false], ['cached', 2, true], ['rebuilt', 3, true]])
  })

  test('makes the classic builder run the entry point again, which has no layer', async () => {
    expect(await outcomes('alpine-curl', 'classic')).toEqual([['cached', 1, false], ['cached', 2, true], ['rebuilt', 3, true], ['rebuilt', 4, false]])
  })
})

test.each(['buildkit', 'classic'])('another date format leaves the copy above it in the cache of %s', async (builder) => {
  expect(await outcomes('ubuntu-date', builder)).toEqual([['cached', 1, false], ['cached', 2, true], ['rebuilt', 3, true]])
})
