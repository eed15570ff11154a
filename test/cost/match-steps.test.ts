import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { matchSteps, type StepRecord } from '../../src/cost/match-steps.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { Step } from '../../src/graph/build-graph.ts'
import { plainBuild, type BuilderName } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { randomBuild } from '../random.ts'

function stepsOf(lines: readonly string[], buildArgs: Readonly<Record<string, string>> = {}, builder: BuilderName = 'buildkit'): readonly Step[] {
  return plan(parse(`${lines.join('\n')}\n`), memoryContext({ a: '', b: '' }), { ...plainBuild, builder, buildArgs: new Map(Object.entries(buildArgs)) }).steps
}

/** Pairs as `record → step`, by their texts. */
function pairs(records: readonly StepRecord[], steps: readonly Step[]): string[] {
  return [...matchSteps(records, steps)].map(([step, { text }]) => `${text} → ${step.stage.label} ${step.instruction.text}`)
}

const record = (text: string, stage?: string): StepRecord => ({ stage, text })

describe('a record and a step are the same', () => {
  it.each([
    ['with the value of an argument that this build does not know', 'RUN echo a1 >/v', ['ARG SHA', 'RUN echo $SHA >/v'], true],
    ['as it is written', 'RUN npm ci &&     npm test', ['RUN npm ci && \\', '  # why', '  npm test'], true],
    ['not where nothing but the instruction is the same', 'WORKDIR /srv/old', ['ARG DIR=new', 'WORKDIR /srv/$DIR'], false],
    ['as a history tells of a copy', 'COPY a /dest/', ['COPY --chown=node --link a /dest/'], true],
    ['as a classic history tells of a copy', 'COPY … /dest/', ['COPY a b /dest/'], true],
    ['as a table cuts it off', 'RUN apt-get update && apt-g…', ['RUN apt-get update && apt-get install -y curl'], true],
    ['with a heredoc', 'RUN <<EOF (npm ci...)', ['RUN <<EOF', 'npm ci', 'npm test', 'EOF'], true],
    ['with the image’s whole name', 'FROM docker.io/library/golang@sha256:0123', ['FROM --platform=linux/amd64 golang:latest AS b'], true],
    ['after an edit', 'RUN apt-get update && apt-get install -y curl git', ['RUN apt-get update && apt-get install -y curl git jq'], true],
    ['not where little is alike', 'RUN npm ci', ['RUN make all install'], false],
    ['not where it is another instruction', 'COPY a b', ['ADD a b'], false],
  ])('%s', (_, text, lines, isSame) => {
    const steps = stepsOf(['FROM alpine', ...lines]).slice(1)
    expect(matchSteps([record(text)], steps).size).toBe(isSame ? 1 : 0)
  })

  it('with the value that the build gave', () => {
    const steps = stepsOf(['FROM alpine', 'ARG SHA', 'WORKDIR /srv/$SHA'], { SHA: 'a1' })
    expect(pairs([record('WORKDIR /srv/a1')], steps)).toEqual(['WORKDIR /srv/a1 → stage-0 WORKDIR /srv/$SHA'])
  })
})

describe('of several', () => {
  const lines = ['FROM node:22 AS a', 'RUN npm ci', 'FROM node:22 AS b', 'RUN npm ci', 'RUN npm ci --omit=dev']

  it('the one of the same stage comes first, and the same text before a like one', () => {
    expect(pairs([record('RUN npm ci --omit=dev', 'b'), record('RUN npm ci', 'b'), record('RUN npm ci', 'a')], stepsOf(lines))).toEqual([
      'RUN npm ci → a RUN npm ci',
      'RUN npm ci → b RUN npm ci',
      'RUN npm ci --omit=dev → b RUN npm ci --omit=dev',
    ])
  })

  it('one that is told of under another stage is found', () => {
    expect(pairs([record('FROM docker.io/library/node:22@sha256:0123', 'first')], stepsOf(lines))).toEqual(['FROM docker.io/library/node:22@sha256:0123 → a FROM node:22 AS a'])
  })

  it('no two go to one, and what a builder prints of a build is found again, whatever the build', () => {
    fc.assert(
      fc.property(randomBuild, ({ text, files }) => {
        const { steps } = plan(parse(text), memoryContext(files), plainBuild)
        const records = steps.map(({ label, stage }) => record(label.slice(label.indexOf('] ') + 2), stage.label))
        const found = matchSteps(records, steps)
        expect(found.size).toBe(steps.length)
        expect(new Set(found.values()).size).toBe(steps.length)
        for (const [step, { text: own }] of found) expect(step.label.endsWith(own)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})
