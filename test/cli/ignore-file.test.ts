import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defineRule } from '../../src/lint/rule.ts'
import { folderWith } from '../project/folder.ts'
import { run } from './run.ts'

/** Finds documentation in the build context, and leaves it out. */
const rule = defineRule({
  id: 'docs-in-context',
  summary: 'Documentation in the build context',
  severity: 'warning',
  messages: { docs: 'docs/ enters `{{copy}}`.' },
  options: {},
  *check({ graph, context }) {
    const copy = graph.steps.find(({ kind }) => kind === 'copy')
    const victim = graph.steps.find(({ kind }) => kind === 'run')
    if (!copy || !victim || !context.entry('docs/a.md')) return
    yield {
      message: 'docs',
      at: copy,
      also: [victim],
      change: { kind: 'file', path: 'docs/a.md' },
      data: { copy: copy.instruction.text },
      rewrite: () => ({ kind: 'edit-ignore', title: 'leave docs out', patterns: ['docs'] }),
    }
  },
})

const dockerfile = 'FROM python:3.12 AS a\nCOPY . /app\nRUN test -f /app/a.py && apt-get update && apt-get install -y curl\nFROM scratch\nCOPY --from=a /app/a.py /a.py\n'
const files = { Dockerfile: dockerfile, 'a.py': '', 'docs/a.md': '' }

describe('a fix that leaves files out of the build context', () => {
  test('makes the ignore file where there is none, and leaves the Dockerfile as it is', async () => {
    const folder = folderWith(files)
    const { code, err } = await run(folder, ['--fix', '--context', '.'], [rule])
    expect({ code, err }).toEqual({ code: 0, err: 'Fixed 1 finding.\n' })
    expect(readFileSync(join(folder, '.dockerignore'), 'utf8')).toBe('docs\n')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(dockerfile)
  })
  test('adds to the one in force, behind its last line', async () => {
    const folder = folderWith({ ...files, 'Dockerfile.dockerignore': '*.log', '.dockerignore': '*.tmp\n' })
    await run(folder, ['--fix', '--context', '.'], [rule])
    expect(readFileSync(join(folder, 'Dockerfile.dockerignore'), 'utf8')).toBe('*.log\ndocs\n')
    expect(readFileSync(join(folder, '.dockerignore'), 'utf8')).toBe('*.tmp\n')
  })
  test.each([
    ['a neighbour that is built from the same context', { 'Dockerfile.docs': 'FROM alpine:3.20\nCOPY docs /docs\n' }, 'Dockerfile.docs may be built from the same context, and would lose docs/a.md.'],
    ['a neighbour that the ignore file hides', { 'Dockerfile.docs': 'FROM alpine:3.20\nCOPY docs /docs\n', '.dockerignore': 'Dockerfile*\n' }, 'Line 1 of .dockerignore leaves Dockerfiles out of the context'],
    ['a list of what is taken in', { '.dockerignore': '*\n!a.py\n!docs\n' }, 'takes docs in on purpose'],
  ])('leaves it to a person where there is %s', async (_name, more, why) => {
    const folder = folderWith({ ...files, ...more })
    await run(folder, ['--fix', '--context', '.'], [rule])
    expect(existsSync(join(folder, '.dockerignore')) ? readFileSync(join(folder, '.dockerignore'), 'utf8') : undefined).toBe(Object.entries(more).find(([name]) => name === '.dockerignore')?.[1])
    const { out } = await run(folder, ['--format', 'json', '--context', '.', 'Dockerfile'], [rule])
    expect(JSON.parse(out)).toMatchObject({ files: [{ findings: [{ fix: { verdict: 'review', why: expect.stringContaining(why) } }] }] })
  })
  test('asks no neighbour where the ignore file is its own', async () => {
    const folder = folderWith({ ...files, 'Dockerfile.docs': 'FROM alpine:3.20\nCOPY docs /docs\n', 'Dockerfile.dockerignore': 'x\n' })
    await run(folder, ['--fix', '--context', '.', 'Dockerfile'], [rule])
    expect(readFileSync(join(folder, 'Dockerfile.dockerignore'), 'utf8')).toBe('x\ndocs\n')
  })
  test('says so as a patch, and in JSON', async () => {
    const folder = folderWith(files)
    const { out } = await run(folder, ['--diff', '--context', '.'], [rule])
    expect(out).toBe('--- /dev/null\n+++ b/.dockerignore\n@@ -0,0 +1,1 @@\n+docs\n')
    const { out: json } = await run(folder, ['--format', 'json', '--context', '.'], [rule])
    expect(JSON.parse(json)).toMatchObject({ files: [{ findings: [{ fix: { verdict: 'safe', edits: [{ path: '.dockerignore', range: [0, 0], text: 'docs\n' }] } }] }] })
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false)
  })
  test('writes no file for a Dockerfile from the standard input', async () => {
    const folder = folderWith(files)
    const { code, err } = await run(folder, ['--fix', '--context', '.', '-'], [rule], { stdin: dockerfile })
    expect(code).toBe(2)
    expect(err).toContain('no file is written')
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false)
  })
})
