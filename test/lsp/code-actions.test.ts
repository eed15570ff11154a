import { expect, test } from 'vitest'
import type { Range } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { codeActionsOf, type EditableDocuments } from '../../src/lsp/code-actions.ts'
import { sampleFinding, sampleFix, sampleReport } from '../report/sample.ts'

const document = TextDocument.create('file:///w/Dockerfile', 'dockerfile', 7, 'FROM node:22\nCOPY . .\nRUN npm ci\n')
const ignoreFile = TextDocument.create('file:///w/.dockerignore', 'plaintext', 0, 'dist\n')
const documents: EditableDocuments = {
  uriOf: (path) => `file:///w/${path}`,
  documentAt: (uri) => [document, ignoreFile].find((one) => one.uri === uri),
  versionOf: (uri) => (uri === document.uri ? 7 : null),
  versioned: false,
}
const review = { ...sampleFix, verdict: 'review', why: 'look at the script' } as const

function lines(first: number, last = first): Range {
  return { start: { line: first, character: 0 }, end: { line: last, character: 0 } }
}

test('a safe fix is the preferred quick fix of its finding', () => {
  const actions = codeActionsOf(sampleReport(), document, { range: lines(1), only: undefined }, documents)
  expect(actions).toMatchObject([
    {
      title: 'Copy the manifests before line 5',
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: [{ code: 'source-before-install' }],
      edit: {
        changes: {
          'file:///w/Dockerfile': [
            { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 8 } }, newText: 'COPY package.json ./\nRUN npm ci\nCOPY . .' },
          ],
        },
      },
    },
  ])
})

test('a fix for review says so and is not preferred', () => {
  const report = sampleReport({ findings: [sampleFinding({ fix: review })] })
  const actions = codeActionsOf(report, document, { range: lines(1), only: ['quickfix'] }, documents)
  expect(actions.map(({ title, isPreferred }) => [title, isPreferred])).toEqual([
    ['Review: copy the manifests before line 5 (look at the script)', undefined],
  ])
})

test('findings elsewhere and findings without a fix give no action', () => {
  const report = sampleReport({ findings: [sampleFinding(), sampleFinding({ fix: null, refused: 'Nothing fits.' })] })
  expect(codeActionsOf(report, document, { range: lines(2, 3), only: undefined }, documents)).toEqual([])
  expect(codeActionsOf(report, document, { range: lines(1), only: undefined }, documents)).toHaveLength(1)
})

test.each(['source', 'source.fixAll', 'source.fixAll.stratalint', ''])('asked for %j, all safe fixes come in one edit', (kind) => {
  const other = { ...sampleFix, edits: [{ path: 'Dockerfile', range: [22, 32], text: 'RUN npm install' }] } as const
  const report = sampleReport({ findings: [sampleFinding(), sampleFinding({ fix: review }), sampleFinding({ fix: other })] })
  const actions = codeActionsOf(report, document, { range: lines(3), only: [kind] }, documents)
  expect(actions.map((action) => [action.title, action.kind])).toEqual([['Apply all safe fixes of stratalint', 'source.fixAll.stratalint']])
  const edits = actions[0]?.edit?.changes?.['file:///w/Dockerfile'] ?? []
  expect(TextDocument.applyEdits(document, edits)).toBe('FROM node:22\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm install\n')
})

test('kinds that are not ours and a report without safe fixes give nothing', () => {
  expect(codeActionsOf(sampleReport(), document, { range: lines(1), only: ['source.organizeImports', 'source.fixAll.other'] }, documents)).toEqual([])
  const report = sampleReport({ findings: [sampleFinding({ fix: review })] })
  expect(codeActionsOf(report, document, { range: lines(1), only: ['source.fixAll'] }, documents)).toEqual([])
})

test('edits name the version they were made for where the editor takes it', () => {
  const fix = { ...sampleFix, edits: [...sampleFix.edits, { path: '.dockerignore', range: [5, 5], text: 'src\n' }] } as const
  const report = sampleReport({ findings: [sampleFinding({ fix })] })
  const actions = codeActionsOf(report, document, { range: lines(1), only: undefined }, { ...documents, versioned: true })
  expect(actions[0]?.edit?.documentChanges).toMatchObject([
    { textDocument: { uri: 'file:///w/Dockerfile', version: 7 } },
    { textDocument: { uri: 'file:///w/.dockerignore', version: null }, edits: [{ range: lines(1), newText: 'src\n' }] },
  ])
})

test('a fix of a file that cannot be read is not offered', () => {
  const fix = { ...sampleFix, edits: [{ path: 'gone', range: [0, 0], text: 'x' }] } as const
  expect(codeActionsOf(sampleReport({ findings: [sampleFinding({ fix })] }), document, { range: lines(1), only: undefined }, documents)).toEqual([])
})
