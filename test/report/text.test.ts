import { expect, test } from 'vitest'
import type { Finding } from '../../src/lint/finding.ts'
import { plainPaint, type Style } from '../../src/report/paint.ts'
import { textReport } from '../../src/report/text.ts'
import { sampleFinding, sampleFix, sampleReport } from './sample.ts'

const source = 'FROM node:22\nWORKDIR /app\n\nCOPY . .\nRUN npm ci\n'
const plain = { paint: plainPaint, width: 100, isQuiet: false }

function report(finding: Finding, text = source, options = plain): string {
  return textReport([{ report: sampleReport({ findings: [finding] }), text }], options)
}

test('a finding with its frame, why and fix', () => {
  expect(report(sampleFinding())).toMatchInlineSnapshot(`
    "Dockerfile:4:1  warning  source-before-install                                         fix available
      \`COPY . .\` brings 212 files into the key of \`RUN npm ci\`.
      4 │ COPY . .
        │ ^^^^^^^^
      5 │ RUN npm ci
      6 │
      why     edit src/app.ts → line 4 rebuilt → line 5 rebuilt  ≈ 40 s, in 9 of 10 builds, estimated
      fix     copy the manifests before line 5                   ≈ 40 s → 2 s, same image

    Dockerfile is built in . (the only folder that holds every source).

    1 finding in 1 file: 1 warning. 1 can be fixed with --fix. They cost up to ≈ 36 s per build.
    "
  `)
})
