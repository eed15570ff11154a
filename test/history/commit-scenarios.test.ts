import { expect, test } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { commitScenarios } from '../../src/history/commit-scenarios.ts'

const text = 'FROM node:22\nCOPY package.json ./\nRUN npm ci\nCOPY src src\n'
const graph = plan(parse(text), memoryContext({ 'package.json': '{}', 'package-lock.json': '{}', 'src/a.ts': '', 'src/b.ts': '', 'README.md': '' }), plainBuild)

test('commits that touch the same groups of files are one scenario, and those that touch none count', () => {
  const commits = [['src/a.ts'], ['src/b.ts', 'README.md'], ['README.md'], ['package.json', 'src/b.ts'], []]
  expect(commitScenarios(graph, commits)).toEqual([
    { change: { kind: 'files', paths: ['src/a.ts'] }, weight: 0.4 },
    { change: { kind: 'files', paths: expect.arrayContaining(['package.json', 'src/a.ts']) }, weight: 0.2 },
  ])
})

test('no commits are no scenarios', () => {
  expect(commitScenarios(graph, [])).toEqual([])
})

test('a file that is gone counts as most of those beside it, an ignored one as nothing', () => {
  expect(commitScenarios(graph, [['src/old.ts'], ['src/deep/old.ts'], ['old.md'], ['package.json']])).toEqual([
    { change: { kind: 'files', paths: ['src/a.ts'] }, weight: 0.5 },
    { change: { kind: 'files', paths: ['package.json'] }, weight: 0.25 },
  ])
  const without = plan(parse('FROM node:22\nCOPY . .\n'), memoryContext({ 'a.ts': '', '.dockerignore': 'docs' }), plainBuild)
  expect(commitScenarios(without, [['docs/old.md'], ['old.ts']])).toEqual([{ change: { kind: 'files', paths: [expect.any(String)] }, weight: 0.5 }])
})

test('commits count as their weights say', () => {
  expect(commitScenarios(graph, [['src/a.ts'], ['README.md']], [3, 1])).toEqual([{ change: { kind: 'files', paths: ['src/a.ts'] }, weight: 0.75 }])
})
