import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { documentLinter, type DocumentLinter } from '../../src/lsp/document-linter.ts'
import { wordRules } from '../eslint/word-check.ts'
import { repository } from '../history/repository.ts'

const checked = vi.hoisted(() => vi.fn())
vi.mock(import('../../src/check.ts'), async () => ({ check: checked.mockImplementation((await import('../eslint/word-check.ts')).wordCheck) }))

let folder = ''
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'stratalint lsp-')))
  mkdirSync(join(folder, 'api'))
  writeFileSync(join(folder, 'api', 'package.json'), '{}')
})
afterAll(() => rmSync(folder, { recursive: true }))

function linterIn(root: string | undefined): DocumentLinter {
  const linter = documentLinter(wordRules)
  linter.root = root
  return linter
}

test('a path is relative to the folder that the editor has open, and leads back to the editor\'s own address', () => {
  // Editors escape more than they must.
  const uri = `${pathToFileURL(folder).href}/api/%44ockerfile`
  const { report, uriOf } = linterIn(pathToFileURL(folder).href).lint(uri, 'FROM safe\nCOPY package.json .\n')
  expect(report.path).toBe('api/Dockerfile')
  expect(report.findings.map(({ rule }) => rule)).toEqual(['safe'])
  expect(uriOf('api/Dockerfile')).toBe(uri)
  expect(uriOf('.dockerignore')).toBe(`${pathToFileURL(folder).href}/.dockerignore`)
  expect(checked.mock.lastCall?.[1]).toMatchObject({ contextBy: 'unique', context: { name: expect.stringMatching(/api$/) } })
})

test('without an open folder the document\'s own counts', () => {
  const { report } = linterIn(undefined).lint(pathToFileURL(join(folder, 'api', 'Dockerfile')).href, 'FROM a\n')
  expect(report.path).toBe('Dockerfile')
})

test('listings of build contexts are kept until they are to be forgotten', () => {
  const linter = linterIn(pathToFileURL(folder).href)
  const uri = pathToFileURL(join(folder, 'api', 'Dockerfile')).href
  const entries = (): unknown => {
    linter.lint(uri, 'FROM a\nCOPY package.json .\n')
    return checked.mock.lastCall?.[1].context.entries.map(({ path }: { path: string }) => path)
  }
  expect(entries()).toEqual(['package.json'])
  writeFileSync(join(folder, 'api', 'new.txt'), '')
  expect(entries()).toEqual(['package.json'])
  linter.forget()
  expect(entries()).toEqual(['new.txt', 'package.json'])
})

test('the commits of the repository are counted, and counted anew when it is said that something changed', () => {
  const { folder: root, commit } = repository(...Array.from({ length: 12 }, (_, index) => ({ 'app.js': `${index}` })))
  const linter = linterIn(pathToFileURL(root).href)
  const counted = (): unknown => {
    linter.lint(pathToFileURL(join(root, 'Dockerfile')).href, 'FROM a\nCOPY app.js .\n')
    return checked.mock.lastCall?.[1].history()
  }
  expect(counted()).toMatchObject({ commits: 11 })
  commit({ 'app.js': 'new' })
  expect(counted()).toMatchObject({ commits: 11 })
  linter.forget()
  expect(counted()).toMatchObject({ commits: 12 })
})

test('a wrong configuration is an error of the document', () => {
  writeFileSync(join(folder, '.stratalintrc.json'), '{ "rules": { "saef": "error" } }')
  const { report } = linterIn(pathToFileURL(folder).href).lint(pathToFileURL(join(folder, 'Dockerfile')).href, 'FROM safe\n')
  rmSync(join(folder, '.stratalintrc.json'))
  expect(report.findings).toEqual([])
  expect(report.errors).toEqual([{ message: expect.stringContaining('safe'), line: 1, column: 1 }])
})

test('a bug passes through', () => {
  checked.mockImplementationOnce(() => {
    throw new TypeError('in rule words')
  })
  expect(() => linterIn(undefined).lint(pathToFileURL(join(folder, 'Dockerfile')).href, 'FROM a\n')).toThrow('in rule words')
})

test('a document that is not on disk has a guessed context', () => {
  const { report, uriOf } = linterIn(undefined).lint('untitled:Untitled-1', 'FROM safe\n')
  expect(report.findings).toHaveLength(1)
  expect(uriOf(report.path)).toBe('untitled:Untitled-1')
  expect(checked.mock.lastCall?.[1]).toMatchObject({ contextBy: 'guess', context: { entries: [] } })
})
