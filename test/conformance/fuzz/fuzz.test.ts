import { describe, expect, it } from 'vitest'
import { simulateBuilds } from '../../../src/cache/simulate.ts'
import { stateOf } from '../replay.ts'
import { isBuildable } from './buildable.ts'
import { compareCase, idOfStep, type ObservedStep } from './compare.ts'
import { fuzzedBuilders } from './features.ts'
import { readFound, writeFound } from './found.ts'
import { noncePlace, sideOf, type Build, type Chunk, type FuzzCase } from './fuzz-case.ts'
import { inputsOf } from './inputs.ts'
import { makeCase } from './make-case.ts'
import { shrinkCase } from './shrink.ts'

const words = { cached: 'cached', rebuilt: 'ran', relinked: 'laid', unknown: 'cached', skipped: 'nothing' } as const

/** A builder that does what the simulator says, but for what `but` says of a step. */
function pretend({ builds }: FuzzCase, but: (label: string, said: ObservedStep['outcome']) => ObservedStep['outcome'] = (_, said) => said): ObservedStep[][] {
  const states = builds.map((build) => stateOf(sideOf(build, noncePlace), inputsOf('new')))
  return builds.map((_, index) => {
    const { graph, verdicts } = simulateBuilds(states.slice(0, index + 1))
    return graph.steps.flatMap((step) => {
      const outcome = verdicts.get(step)?.outcome ?? 'skipped'
      return step.kind === 'from' || outcome === 'skipped' ? [] : [{ id: idOfStep(step), outcome: but(step.label, words[outcome]) }]
    })
  })
}

function chunks(...texts: readonly string[]): Chunk[] {
  return texts.map((text, index) => ({ id: index + 1, text, role: text.startsWith('FROM') ? 'frame' : 'body', makes: text.startsWith('RUN') ? ['/r'] : [], uses: [] }))
}

function build(texts: readonly string[], files: Build['files'] = {}): Build {
  return { chunks: chunks(...texts), files: { nonce: noncePlace, ...files }, outside: false, lineEnd: '\n', args: [], target: undefined, options: {}, edits: [] }
}

describe('cases', () => {
  it('are the same for the same seed and number, whatever was drawn before', () => {
    const once = JSON.stringify(makeCase('new', '1', 7))
    expect(JSON.stringify(makeCase('new', '1', 8))).not.toBe(once)
    expect(JSON.stringify(makeCase('new', '2', 7))).not.toBe(once)
    expect(JSON.stringify(makeCase('new', '1', 7))).toBe(once)
  })

  it.each(fuzzedBuilders)('of %s hold nothing that it is known to refuse', (builder) => {
    const made = Array.from({ length: 5 }, (_, index) => makeCase(builder, 'test', index + 1))
    expect(made.every(({ builds }) => builds.length >= 2 && builds.length <= 4)).toBe(true)
    expect(made.flatMap(({ builds }) => builds).filter((each) => !isBuildable(each, builder)).length).toBeLessThanOrEqual(1)
  })
})

describe('comparison', () => {
  const texts = ['FROM alpine:3.20 AS base', 'RUN echo a > /r', 'COPY a.txt /b', 'FROM scratch', 'COPY --from=base /r /x']
  const edited: FuzzCase = { builds: [build(texts, { 'a.txt': '1' }), build(texts, { 'a.txt': '2' })] }

  it('finds nothing where a builder does what the simulator says', () => {
    const { steps, disagreements } = compareCase(edited, pretend(edited), 'new')
    expect(steps).toBe(3)
    expect(disagreements).toEqual([])
  })

  it('tells a step that ran from one that was found, and misses one that was not printed', () => {
    const otherwise = pretend(edited, (label, said) => (label.includes('RUN') ? 'ran' : said))
    expect(compareCase(edited, otherwise, 'new').disagreements).toMatchObject([{ build: 2, kind: 'outcome', said: 'cached', observed: 'ran' }])
    const [first = [], [, ...rest] = []] = pretend(edited)
    expect(compareCase(edited, [first, rest], 'new').disagreements).toMatchObject([{ kind: 'not printed', observed: 'none' }])
    expect(compareCase(edited, [first, [...(pretend(edited)[1] ?? []), { id: 'base 9', outcome: 'ran' }]], 'new').disagreements).toMatchObject([{ kind: 'not foreseen', step: 'base 9' }])
  })

  it('takes unknown for an answer only where a command that ran again may have written what is taken', () => {
    const [from = '', run = '', ...others] = texts
    const rerun = (path: string): FuzzCase => {
      const made: FuzzCase = { builds: [build(texts, { 'a.txt': '1' }), build([from, `${run} && head -c1 /dev/urandom > /r`, ...others], { 'a.txt': '1' })] }
      return { builds: made.builds.map((each) => ({ ...each, chunks: each.chunks.map((chunk) => ({ ...chunk, makes: chunk.text.startsWith('RUN') ? [path] : [] })) })) }
    }
    expect(compareCase(rerun('/r'), pretend(rerun('/r')), 'new')).toMatchObject({ unknown: 1, disagreements: [] })
    expect(compareCase(rerun('/elsewhere'), pretend(rerun('/elsewhere')), 'new').disagreements).toMatchObject([{ kind: 'needless unknown' }])
  })
})

describe('a case that disagrees', () => {
  it('is made small by asking the builder, and written such that it can be read again', async () => {
    const wrongly = (label: string, said: ObservedStep['outcome']): ObservedStep['outcome'] => (label.includes('WORKDIR /odd') ? 'ran' : said)
    const texts = ['FROM alpine:3.20 AS base', 'RUN echo a > /r', 'ENV A=1', 'FROM alpine:3.20', 'COPY a.txt /b', 'WORKDIR /odd', 'COPY b.txt /c', 'LABEL k=v']
    const large: FuzzCase = { builds: [build(texts, { 'a.txt': '1', 'b.txt': '1' }), build(texts, { 'a.txt': '1', 'b.txt': '2' }), build(texts, { 'a.txt': '1', 'b.txt': '2' })] }
    const { case: small, observed } = await shrinkCase({ case: large, observed: pretend(large, wrongly) }, 'new', (smaller) => Promise.resolve({ observed: pretend(smaller, wrongly) }))
    expect(small.builds.map((each) => each.chunks.map(({ text }) => text))).toEqual([['FROM alpine:3.20', 'WORKDIR /odd'], ['FROM alpine:3.20', 'WORKDIR /odd']])
    expect(small.builds.map(({ files }) => Object.keys(files))).toEqual([['nonce'], ['nonce']])
    const read = readFound(writeFound({ builder: 'new', case: small, observed }))
    expect(compareCase(read.case, read.observed, read.builder).disagreements).toMatchObject([{ build: 2, said: 'cached', observed: 'ran' }])
  })
})
