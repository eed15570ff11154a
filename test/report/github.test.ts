import { expect, test } from 'vitest'
import { githubReport } from '../../src/report/github.ts'
import { sampleFinding, sampleFix, sampleReport } from './sample.ts'

test('one annotation a finding, with why and fix in its message', () => {
  expect(githubReport([sampleReport()])).toBe(
    '::warning file=Dockerfile,line=4,endLine=4,col=1,endColumn=9,title=source-before-install::`COPY . .` brings 212 files into the key of `RUN npm ci`.' +
      '%0AWhy: edit src/app.ts → line 4 rebuilt → line 5 rebuilt (≈ 40 s, in 9 of 10 builds, estimated)' +
      '%0AFix: copy the manifests before line 5 (≈ 40 s → 2 s, same image)\n',
  )
})

test('escapes properties and data', () => {
  const report = sampleReport({ path: 'a,b:c%/Dockerfile', findings: [sampleFinding({ message: '100 %: a, b\r\nc.', chain: [], fix: null })] })
  expect(githubReport([report])).toBe(
    '::warning file=a%2Cb%3Ac%25/Dockerfile,line=4,endLine=4,col=1,endColumn=9,title=source-before-install::100 %25: a, b%0D%0Ac.\n',
  )
})

test('leaves the columns out where an annotation spans lines', () => {
  const report = sampleReport({ findings: [sampleFinding({ endLine: 6, severity: 'info', chain: [], fix: null, refused: 'Nothing fits.' })] })
  expect(githubReport([report])).toMatch(/^::notice file=Dockerfile,line=4,endLine=6,title=source-before-install::.*%0AFix: no fix: Nothing fits\.\n$/)
})

test('says what a person has to check', () => {
  const report = sampleReport({ findings: [sampleFinding({ severity: 'error', fix: { ...sampleFix, verdict: 'review', why: 'look at it', seconds: undefined } })] })
  expect(githubReport([report])).toMatch(/^::error .*%0AFix: copy the manifests before line 5 \(review: look at it\)\n$/)
})

test('an error of the file is an annotation of its own', () => {
  expect(githubReport([sampleReport({ findings: [], errors: [{ message: 'COPY has no destination.', line: 2, column: 1 }] })])).toBe(
    '::error file=Dockerfile,line=2,col=1,title=stratalint::COPY has no destination.\n',
  )
})

test('nothing to say, nothing printed', () => {
  expect(githubReport([sampleReport({ findings: [] })])).toBe('')
})
