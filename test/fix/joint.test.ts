import { expect, test } from 'vitest'
import { check, type CheckInputs } from '../../src/check.ts'
import type { BuildContext } from '../../src/context/build-context.ts'
import { leftOut } from '../../src/context/left-out.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { fixAll } from '../../src/fix/apply.ts'
import { applyEdits, type Edit } from '../../src/fix/edit.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { defaultConfig } from '../../src/lint/config.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { emptyLock } from '../rule-tester.ts'
import { rulesNamed } from '../rules-named.ts'

const rules = rulesNamed('arg-before-use', 'copy-before-independent-run', 'source-before-install')
const apt = 'RUN apt-get update && apt-get install -y curl'
const npm = { 'package.json': '{}', 'package-lock.json': emptyLock, 'src/app.ts': '', 'docs/a.md': '' }

function inputsWith(files: Readonly<Record<string, MemoryFile>>): CheckInputs {
  return { rules, config: defaultConfig, build: plainBuild, context: memoryContext(files), contextBy: 'option', dockerfileInContext: undefined }
}

function findingsOf(text: string, inputs: CheckInputs): readonly Finding[] {
  return check({ path: 'Dockerfile', text }, inputs).findings
}

function editsOf(findings: readonly Finding[]): Edit[] {
  const edits = findings.flatMap(({ fix }) => fix?.edits.filter(({ path }) => path === 'Dockerfile') ?? []).map(({ range: [start, end], text }) => ({ range: { start, end }, text }))
  return edits.sort((a, b) => a.range.start - b.range.start)
}

const twoStages = `FROM node:22 AS a\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM debian:12\nARG GIT_SHA\n${apt}\nRUN echo $GIT_SHA > /v\nCOPY --from=a /app /app\n`

test.each([
  ['fixes of two stages', twoStages, 2],
  ['fixes that cross', `FROM debian:12\nARG GIT_SHA\nWORKDIR /app\nCOPY . .\n${apt}\nRUN echo $GIT_SHA > /v\n`, 1],
  ['an argument above an install that is split', 'FROM node:22\nARG GIT_SHA\nENV SHA=$GIT_SHA\nWORKDIR /app\nCOPY . .\nRUN npm ci\n', 1],
  ['two copies that the install does not read', 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nCOPY src src\nCOPY docs docs\nRUN npm ci\n', 1],
])('%s: applied at once they give what they give one after the other', (_name, text, least) => {
  const inputs = inputsWith(npm)
  const safe = findingsOf(text, inputs).filter(({ fix }) => fix?.verdict === 'safe')
  expect(safe.length).toBeGreaterThanOrEqual(least)
  const atOnce = applyEdits(text, editsOf(safe))
  let current = text
  for (const { id } of safe) {
    const found = findingsOf(current, inputs).find((finding) => finding.id === id)
    // By then a heavier fix may have come up that this one would have to wait for.
    expect(found?.fix?.verdict === 'safe' || found?.fix?.why.includes('together with the other fixes')).toBe(true)
    if (found) current = applyEdits(current, editsOf([found]))
  }
  expect(current).toBe(atOnce)
})

test('a fix that waits for others is offered for review, with that reason, and is safe once they are applied', () => {
  const inputs = inputsWith(npm)
  const text = 'FROM node:22\nARG GIT_SHA\nENV SHA=$GIT_SHA\nWORKDIR /app\nCOPY . .\nRUN npm ci\n'
  expect(findingsOf(text, inputs).map(({ fix }) => [fix?.verdict, fix?.why.includes('together with the other fixes')])).toEqual([
    ['safe', false],
    ['review', true],
  ])
  const fixed = fixAll({ path: 'Dockerfile', text }, inputs, { withReview: false })
  expect(fixed.text).toBe('FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nARG GIT_SHA\nENV SHA=$GIT_SHA\n')
  expect(fixed.applied.map(({ rule }) => rule)).toEqual(['arg-before-use', 'source-before-install'])
  expect(fixed.passes).toBe(2)
})

test('a fix that takes away a victim of a flaw beside it leaves that flaw, and no new one', () => {
  const files = { '.git/HEAD': '', 'a.csproj': '<Project Sdk="Microsoft.NET.Sdk"/>', 'a.cs': '', 'start.sh': '' }
  const text = 'FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -o /out\nFROM alpine:3.22\nCOPY --from=build /out /app\nCOPY start.sh /start.sh\nRUN chmod +x /start.sh\n'
  const inputs = { ...inputsWith(files), rules: rulesNamed('chmod-after-copy', 'git-in-context') }
  const flaws = findingsOf(text, inputs).map(({ rule, related, fix }) => [rule, related.map(({ line }) => line), fix?.verdict])
  expect(flaws).toEqual([
    ['git-in-context', [4, 8], 'review'],
    ['chmod-after-copy', [8], 'safe'],
  ])
})

test('a file with errors is left as it is', () => {
  const inputs = inputsWith(npm)
  const text = `${twoStages}RUNN x\n`
  expect(new Set(findingsOf(text, inputs).map(({ fix }) => fix))).toEqual(new Set([null]))
  expect(fixAll({ path: 'Dockerfile', text }, inputs, { withReview: true })).toEqual({ text, ignored: [], applied: [], passes: 0 })
})

test('findings that are alike are told apart where they are fixed', () => {
  const inputs = inputsWith({ 'a.py': '' })
  const text = `FROM debian:12\nWORKDIR /app\nCOPY . .\n${apt}\n${apt}\n`
  const fixed = fixAll({ path: 'Dockerfile', text }, inputs, { withReview: false })
  expect(fixed.text).toBe(`FROM debian:12\nWORKDIR /app\n${apt}\n${apt}\nCOPY . .\n`)
})

test('what the ignore file leaves out by then is no file that a later fix would change', () => {
  const files = { ...npm, Dockerfile: '', '.dockerignore': 'x\n' }
  const text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN ./build.sh\n'
  const verdictIn = (context: BuildContext): string | undefined => findingsOf(text, { ...inputsWith(files), context, dockerfileInContext: 'Dockerfile' })[0]?.fix?.verdict
  expect(verdictIn(memoryContext(files))).toBe('review')
  expect(verdictIn(leftOut(memoryContext(files), ['Dockerfile', '.dockerignore']))).toBe('safe')
})
