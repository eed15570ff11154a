import { expect, test } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { diagnosticsOf } from '../../src/lsp/diagnostics.ts'
import { sampleFinding, sampleReport } from '../report/sample.ts'

const document = TextDocument.create('file:///w/Dockerfile', 'dockerfile', 1, 'FROM node:22\nCOPY . .\nRUN npm ci\r\nCOPY a\r\n')
const uriOf = (path: string): string => `file:///w/${path}`

test('a finding is a diagnostic with its rule, page, severity and related places', () => {
  expect(diagnosticsOf(sampleReport(), document, uriOf)).toEqual([
    {
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 8 } },
      severity: 2,
      source: 'stratalint',
      code: 'source-before-install',
      codeDescription: { href: 'https://example.org/rules/source-before-install' },
      message: [
        '`COPY . .` brings 212 files into the key of `RUN npm ci`.',
        'Why: edit src/app.ts → line 4 rebuilt → line 5 rebuilt (≈ 40 s, in 9 of 10 builds, estimated)',
        'Fix: copy the manifests before line 5 (≈ 40 s → 2 s, same image)',
      ].join('\n'),
      relatedInformation: [
        {
          location: { uri: 'file:///w/Dockerfile', range: { start: { line: 4, character: 0 }, end: { line: 5, character: 2 } } },
          message: '`RUN npm ci` runs again.',
        },
      ],
      data: { id: 'f00d' },
    },
  ])
})

test.each([
  ['error', 1],
  ['warning', 2],
  ['info', 3],
] as const)('the severity %s is %i in the protocol', (severity, number) => {
  expect(diagnosticsOf(sampleReport({ findings: [sampleFinding({ severity })] }), document, uriOf)[0]?.severity).toBe(number)
})

test('a fault is an error up to the end of its line', () => {
  const report = sampleReport({ findings: [], errors: [{ message: 'COPY has no destination.', line: 4, column: 1 }] })
  expect(diagnosticsOf(report, document, uriOf)).toEqual([
    {
      range: { start: { line: 3, character: 0 }, end: { line: 3, character: 6 } },
      severity: 1,
      source: 'stratalint',
      message: 'COPY has no destination.',
    },
  ])
})
