import { expect, test } from 'vitest'
import type { FileReport, Finding } from '../../src/lint/finding.ts'
import { plainPaint } from '../../src/report/paint.ts'
import { textReport, type TextReportOptions } from '../../src/report/text.ts'
import { sampleFinding, sampleFix, sampleReport } from './sample.ts'

const source = 'FROM node:22\nWORKDIR /app\n\nCOPY . .\nRUN npm ci\n'
const plain: TextReportOptions = { paint: plainPaint, width: 100, isQuiet: false }
const bare = { chain: [], fix: null, related: [], message: 'Flaw.' }

function report(changes: Partial<Finding>, text = source, options: Partial<TextReportOptions> = {}): string {
  return textReport([{ report: sampleReport({ findings: [sampleFinding(changes)] }), text }], { ...plain, ...options })
}

/** The frame alone. */
function frame(changes: Partial<Finding>, text: string, width = 100): readonly string[] {
  return report({ ...bare, ...changes }, text, { isQuiet: true, width }).split('\n').slice(2, -1)
}

test('a finding with its frame, why and fix', () => {
  expect(report({})).toMatchInlineSnapshot(`
    "Dockerfile:4:1  warning  source-before-install                                         fix available
      \`COPY . .\` brings 212 files into the key of \`RUN npm ci\`.
      4 │ COPY . .
        │ ^^^^^^^^
      5 │ RUN npm ci
      6 │
      why     edit src/app.ts → line 4 rebuilt → line 5 rebuilt  ≈ 40 s, in 9 of 10 builds, estimated
      fix     copy the manifests before line 5                   ≈ 40 s → 2 s, same image

    Dockerfile is built in . (no other folder fits).

    1 finding in 1 file: 1 warning. 1 can be fixed with --fix. Estimated cost: ≈ 36 s per build.
    "
  `)
})

test('a fix to review, a place of two lines and a narrow terminal', () => {
  const fix = { ...sampleFix, verdict: 'review', why: 'Nothing else writes /app.' } as const
  const waste = { secondsPerBuild: 36, affectedBuilds: 0.9, source: 'measured' } as const
  expect(report({ fix, waste, endLine: 5, endColumn: 4, severity: 'error', related: [] }, source, { width: 60 })).toMatchInlineSnapshot(`
    "Dockerfile:4:1  error  source-before-install   fix to review
      \`COPY . .\` brings 212 files into the key of \`RUN npm ci\`.
      4 │ COPY . .
        │ ^^^^^^^^
      5 │ RUN npm ci
      why     edit src/app.ts → line 4 rebuilt → line 5 rebuilt
              ≈ 40 s, in 9 of 10 builds, measured
      fix     copy the manifests before line 5
              ≈ 40 s → 2 s
      review  Nothing else writes /app.

    Dockerfile is built in . (no other folder fits).

    1 finding in 1 file: 1 error. Estimated cost: ≈ 36 s per build.
    "
  `)
})

test('why there is no fix', () => {
  expect(report({ fix: null, refused: 'Line 5 reads the clock.' })).toContain('\n  no fix  Line 5 reads the clock.\n')
})

test('what another order could save is told where it is a second at least', () => {
  const endOf = (best: number): string => textReport([{ report: sampleReport({ order: { current: 72, best, structure: 30 } }), text: source }], plain).split('\n').slice(-4, -2).join('\n')
  expect(endOf(40)).toBe('Of ≈ 72 s that an average build runs, another order of its steps saves up to ≈ 32 s.\n')
  expect(endOf(71.5)).toBe('Dockerfile is built in . (no other folder fits).\n')
})

test('errors, quiet and no findings', () => {
  const broken = sampleReport({ findings: [], errors: [{ message: 'The file is empty.', line: 1, column: 1 }] })
  const clean = sampleReport({ path: 'a/Dockerfile', findings: [] })
  expect(textReport([{ report: broken, text: '' }, { report: clean, text: source }], plain)).toBe(
    'Dockerfile:1:1  error\n  The file is empty.\n\nNo findings in 2 files. 1 file is not understood.\n',
  )
  expect(textReport([{ report: clean, text: source }], { ...plain, isQuiet: true })).toBe('')
})

test('that a context is a guess is told where nothing is found in it', () => {
  const lint = (...paths: readonly string[]): string => {
    return textReport(paths.map((path) => ({ report: sampleReport({ path, findings: [], contextBy: 'guess', context: '.' }), text: source })), plain)
  }
  expect(lint('a/Dockerfile')).toBe('No findings in 1 file. a/Dockerfile has none in the build context ., which is a guess; --context names the right one.\n')
  expect(lint('a/Dockerfile', 'b/Dockerfile')).toBe('No findings in 2 files. 2 files have none in build contexts that are a guess; --context names the right one.\n')
})

test('related places of the same file stand in the frame, with a gap where lines are left out', () => {
  const related = [
    { path: 'Dockerfile', line: 1, column: 1, endLine: 1, endColumn: 5, message: '' },
    { path: 'other', line: 2, column: 1, endLine: 2, endColumn: 5, message: '' },
  ]
  expect(frame({ related }, source)).toEqual(['  1 │ FROM node:22', '    ⋮', '  4 │ COPY . .', '    │ ^^^^^^^^'])
})

test.each([
  ['tabs', '\tCOPY\ta b', 2, 6, '  1 │     COPY    a b', '    │     ^^^^'],
  ['CRLF', 'COPY a b\r\nRUN c\r\n', 1, 9, '  1 │ COPY a b', '    │ ^^^^^^^^'],
  ['wide letters', 'COPY 漢字 b', 9, 10, '  1 │ COPY 漢字 b', '    │           ^'],
  ['letters of two units and marks', 'RUN 👍e\u0301 b', 10, 11, '  1 │ RUN 👍e\u0301 b', '    │         ^'],
  ['a byte order mark', '\uFEFFCOPY a b', 2, 6, '  1 │  COPY a b', '    │  ^^^^'],
  ['an empty place', 'RUN', 4, 4, '  1 │ RUN', '    │    ^'],
  ['escape sequences', 'RUN \u001b[31m \u202e b', 1, 4, '  1 │ RUN \uFFFD[31m \uFFFD b', '    │ ^^^'],
])('%s', (_name, text, column, endColumn, line, caret) => {
  expect(frame({ line: 1, endLine: 1, column, endColumn }, text)).toEqual([line, caret])
})

test('a wide line is cut around the place', () => {
  const text = `RUN ${'a'.repeat(200)} BAD ${'b'.repeat(2000)}`
  const [line = '', caret = ''] = frame({ line: 1, endLine: 1, column: 206, endColumn: 209 }, text, 60)
  expect(line.length).toBeLessThanOrEqual(60)
  expect(line).toMatch(/│ …a+ BAD b+…$/)
  expect(caret.indexOf('^^^')).toBe(line.indexOf('BAD'))
  const [start = '', whole = ''] = frame({ line: 1, endLine: 1, column: 1, endColumn: 2210 }, text, 60)
  expect(start).toMatch(/│ RUN a+…$/)
  expect(whole.length).toBeLessThanOrEqual(60)
})

test('only the first lines of a long place are shown', () => {
  expect(frame({ line: 1, endLine: 900, column: 1, endColumn: 1 }, 'RUN a\n'.repeat(1000))).toHaveLength(5)
})

test('colours are the painter\'s', () => {
  const painted = report({}, source, { paint: (style, text) => `<${style}>${text}</>` })
  expect(painted).toContain('<place>Dockerfile:4:1</>  <warning>warning</>  source-before-install')
  expect(painted).toContain('<warning>^^^^^^^^</>')
})

test('of a pipeline file, which is no build, no context is told', () => {
  const findings = [sampleFinding()]
  const told = (changes: Partial<FileReport>): string => textReport([{ report: sampleReport({ findings, ...changes }), text: source }], plain)
  expect(told({})).toContain('is built in')
  expect(told({ path: 'compose.yml', context: '', contextBy: 'none' })).not.toContain('is built in')
})
