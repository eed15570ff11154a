import { expect, test } from 'vitest'
import { jsonReport } from '../../src/report/json.ts'
import { sampleFinding, sampleFix, sampleReport } from './sample.ts'

test('prints version 1 with every field of the interface', () => {
  const parsed: unknown = JSON.parse(jsonReport([sampleReport()]))
  const finding = {
    id: 'f00d',
    rule: 'source-before-install',
    url: 'https://example.org/rules/source-before-install',
    severity: 'warning',
    message: '`COPY . .` brings 212 files into the key of `RUN npm ci`.',
    line: 4,
    column: 1,
    endLine: 4,
    endColumn: 9,
    related: [{ path: 'Dockerfile', line: 5, column: 1, endLine: 6, endColumn: 3, message: '`RUN npm ci` runs again.' }],
    change: 'edit src/app.ts',
    chain: sampleFinding().chain,
    waste: { secondsPerBuild: 36, affectedBuilds: 0.9, source: 'prior' },
    fix: {
      title: 'copy the manifests before line 5',
      verdict: 'safe',
      why: '',
      seconds: { before: 40, after: 2 },
      edits: [{ path: 'Dockerfile', range: [13, 21], text: 'COPY package.json ./\nRUN npm ci\nCOPY . .' }],
    },
    refused: null,
  }
  expect(parsed).toEqual({
    version: 1,
    files: [{ path: 'Dockerfile', context: '.', contextBy: 'unique', builder: 'buildkit', findings: [finding], errors: [], notes: [], order: null, withoutHistory: null }],
    summary: { files: 1, errors: 0, warnings: 1, infos: 0, fixable: 1, secondsPerBuild: 36 },
  })
})

test('says why there is no fix, and where the file is broken', () => {
  const finding = sampleFinding({ fix: null, refused: 'The manifest has a lifecycle script.' })
  const report = sampleReport({ findings: [finding], errors: [{ message: 'COPY has no destination.', line: 2, column: 1 }] })
  expect(JSON.parse(jsonReport([report]))).toMatchObject({
    files: [{ findings: [{ fix: null, refused: 'The manifest has a lifecycle script.' }], errors: [{ message: 'COPY has no destination.', line: 2, column: 1 }] }],
    summary: { fixable: 0 },
  })
})

test('counts severities over all files and sums what is known of the waste', () => {
  const findings = [
    sampleFinding({ severity: 'error', waste: { secondsPerBuild: 0.1, affectedBuilds: 1, source: 'prior' } }),
    sampleFinding({ severity: 'info', waste: { secondsPerBuild: 0.2, affectedBuilds: 1, source: 'prior' } }),
    sampleFinding({ waste: { secondsPerBuild: null, affectedBuilds: 1, source: 'prior' }, fix: { ...sampleFix, verdict: 'review', why: 'Look.' } }),
  ]
  const parsed: unknown = JSON.parse(jsonReport([sampleReport({ findings }), sampleReport({ findings: [] })]))
  expect(parsed).toMatchObject({ summary: { files: 2, errors: 1, warnings: 1, infos: 1, fixable: 2, secondsPerBuild: 0.3 } })
})

test('tells what the best order comes to', () => {
  const order = { current: 72.1, best: 40, structure: 38.5 }
  expect(JSON.parse(jsonReport([sampleReport({ order })]))).toMatchObject({ files: [{ order }] })
})

test('no file gives an empty report', () => {
  expect(JSON.parse(jsonReport([]))).toEqual({
    version: 1,
    files: [],
    summary: { files: 0, errors: 0, warnings: 0, infos: 0, fixable: 0, secondsPerBuild: 0 },
  })
})
