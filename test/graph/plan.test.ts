import { describe, expect, it } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { BuildGraph, Step } from '../../src/graph/build-graph.ts'
import { plainBuild, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { localSources } from '../../src/graph/local-sources.ts'
import { plan } from '../../src/graph/plan.ts'

const context = memoryContext({ 'a.txt': 'a', 'src/m.js': 'm', 'package.json': '{}' })

function planned(text: string, inputs: Partial<BuildInputs> = {}): BuildGraph {
  return plan(parse(text), context, { ...plainBuild, ...inputs })
}

function labels(graph: BuildGraph): string[] {
  return graph.steps.map(({ label }) => label)
}

function variablesOf(step: Step | undefined): string[] {
  return (step?.inputs ?? []).filter(({ kind }) => kind === 'env' || kind === 'arg').map(({ name, value }) => `${name}=${value}`)
}

describe('labels as the builder prints them', () => {
  it('numbers the steps of a stage, and pads to the width of the total', () => {
    const runs = Array.from({ length: 9 }, (_, index) => `RUN echo ${index}`).join('\n')
    expect(labels(planned(`FROM alpine:3.20\n${runs}`)).slice(0, 3)).toEqual([
      '[ 1/10] FROM docker.io/library/alpine:3.20',
      '[ 2/10] RUN echo 0',
      '[ 3/10] RUN echo 1',
    ])
  })

  it('names stages, counts no FROM of a stage, and counts WORKDIR / only in the total', () => {
    expect(labels(planned('FROM alpine AS base\nRUN a\nFROM base\nWORKDIR /\nWORKDIR /x\nCOPY a.txt .'))).toEqual([
      '[base 1/2] FROM docker.io/library/alpine:latest',
      '[base 2/2] RUN a',
      '[stage-1 1/3] WORKDIR /x',
      '[stage-1 2/3] COPY a.txt .',
    ])
  })

  it('shows variables replaced, quotes of RUN kept, and the first line of a heredoc', () => {
    const graph = planned('FROM alpine\nARG A=b\nrun echo "$A" $UNSET\nCOPY "a.txt" /$A\nRUN <<EOF\necho one\necho two\nEOF')
    expect(labels(graph).slice(1)).toEqual(['[2/4] RUN echo "b" $UNSET', '[3/4] COPY a.txt /b', '[4/4] RUN <<EOF (echo one...)'])
  })

  it('counts every instruction of the file in the classic builder', () => {
    expect(labels(planned('ARG V=1\nFROM alpine:$V\nENV A=b\nRUN x', { builder: 'classic' }))).toEqual([
      'Step 2/4 : FROM alpine:$V',
      'Step 3/4 : ENV A=b',
      'Step 4/4 : RUN x',
    ])
  })
})

describe('environment in key order', () => {
  it('puts the last assignment last, be it to the same value', () => {
    const [, , second] = planned('FROM alpine\nENV A=1 B=2\nRUN x\nENV A=1\nRUN y').steps
    expect(variablesOf(second).slice(1)).toEqual(['B=2', 'A=1'])
  })

  it('reads ENV pairs of one line before the line, ARGs one after the other', () => {
    const [, run] = planned('FROM alpine\nENV a=0\nARG x=1 y=$x\nENV a=1 b=$a\nRUN z').steps
    expect(variablesOf(run).slice(1)).toEqual(['x=1', 'y=1', 'a=1', 'b=0'])
  })

  it('hands ARG values to a stage that starts from the stage, but not in the classic builder', () => {
    const text = 'FROM alpine AS a\nARG X=1\nENV E=2\nFROM a\nRUN y'
    expect(variablesOf(planned(text).steps.at(-1))).toContain('X=1')
    expect(variablesOf(planned(text, { builder: 'classic' }).steps.at(-1))).not.toContain('X=1')
  })

  it('prefers a build argument to the default, and the default to the global value', () => {
    const text = 'ARG G=global\nFROM alpine\nARG G\nARG H=own\nARG T\nRUN y'
    const given = planned(text, { buildArgs: new Map([['H', 'given'], ['UNDECLARED', 'x']]) })
    expect(variablesOf(given.steps.at(-1)).slice(1)).toEqual(['G=global', 'H=given'])
  })

  it('gives TARGETARCH where it is declared without a default', () => {
    const inputs = { platform: 'linux/arm64' }
    expect(variablesOf(planned('FROM alpine\nARG TARGETARCH\nRUN y', inputs).steps.at(-1))).toContain('TARGETARCH=arm64')
    expect(variablesOf(planned('FROM alpine\nARG TARGETARCH=amd64\nRUN y', inputs).steps.at(-1))).toContain('TARGETARCH=amd64')
  })
})

describe('stages and edges', () => {
  it('needs only what the target stands on', () => {
    const graph = planned('FROM alpine AS a\nRUN x\nFROM alpine AS b\nRUN y\nFROM alpine\nCOPY --from=A /x /x\nRUN --mount=type=bind,from=b,target=/b z', { target: 'b' })
    expect(graph.stages.map(({ needed }) => needed)).toEqual([false, true, false])
    expect(planned('FROM alpine AS a\nFROM alpine AS b\nFROM a\nCOPY --from=1 /x /').stages.map(({ needed }) => needed)).toEqual([true, true, true])
  })

  it('names the nearest stage where the target is unknown', () => {
    expect(planned('FROM alpine AS builder', { target: 'buidler' }).faults.map(({ message }) => message)).toEqual([
      'The target stage `buidler` is not in the Dockerfile. Its nearest stage is `builder`.',
    ])
  })

  it('keys a copy from the vertex it is laid on by definition', () => {
    const edges = planned('FROM alpine AS a\nRUN x\nFROM a\nCOPY --from=a /x /y').steps.at(-1)?.edges
    expect(edges?.map(({ role, by }) => [role, by])).toEqual([['parent', 'definition'], ['copy', 'definition']])
  })

  it('runs ONBUILD triggers of a stage before the first step of its child', () => {
    const graph = planned('FROM alpine AS base\nONBUILD COPY a.txt /a\nONBUILD ENV X=1\nFROM base\nRUN y')
    expect(labels(graph)).toEqual(['[base 1/1] FROM docker.io/library/alpine:latest', '[stage-1 1/2] ONBUILD COPY a.txt /a', '[stage-1 2/2] RUN y'])
    expect(variablesOf(graph.steps.at(-1))).toContain('X=1')
  })

  it('takes a named context for an image of that name', () => {
    const contexts = new Map([['alpine', { value: 'docker-image://debian:12', files: undefined }]])
    expect(labels(planned('FROM alpine\nRUN x', { contexts }))[0]).toBe('[1/2] FROM docker.io/library/debian:12')
  })

  it('gives a key input the place it comes from', () => {
    const { dockerfile, steps } = planned('FROM alpine\nENV A=1\nWORKDIR /w\nUSER node\nRUN y')
    const places = steps.at(-1)?.inputs.flatMap(({ name, range }) => (range ? [[name, dockerfile.lines.positionAt(range.start).line]] : []))
    expect(places).toEqual([['command', 5], ['A', 2], ['working directory', 3], ['user', 4]])
  })

  it('names what the classic builder refuses', () => {
    const graph = planned('FROM alpine\nRUN --mount=type=cache,target=/c x\nCOPY --chmod=644 a.txt /', { builder: 'classic' })
    expect(graph.faults.map(({ message }) => message)).toEqual([
      'The classic builder does not know `RUN --mount`; it needs BuildKit.',
      'The classic builder does not know `COPY --chmod`; it needs BuildKit.',
    ])
  })

  it('does not plan a file of more than two thousand instructions, and says so', () => {
    const graph = planned(`FROM alpine\n${'RUN x\n'.repeat(2_001)}`)
    expect(graph.steps).toEqual([])
    expect(graph.faults).toHaveLength(1)
  })
})

it('collects what a Dockerfile takes from its context, variables replaced', () => {
  const text = 'ARG D=src\nFROM alpine AS a\nARG D\nCOPY $D/m.js ./a.txt /x/\nADD https://example.com/x /x\nRUN --mount=type=bind,target=/c,source=package.json y\nFROM alpine\nCOPY --from=a /x /\nCOPY . .'
  expect(localSources(parse(text))).toEqual(['src/m.js', 'a.txt', 'package.json', ''])
})
