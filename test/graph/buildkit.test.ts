import { describe, expect, it } from 'vitest'
import { digestReader } from '../../src/cache/content-reader.ts'
import { simulate, type BuildState } from '../../src/cache/simulate.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild, type BuildInputs, type NamedContext } from '../../src/graph/build-inputs.ts'
import type { Step } from '../../src/graph/build-graph.ts'
import { plan } from '../../src/graph/plan.ts'
import { isModelled, profileOf } from '../../src/graph/profiles.ts'

const files = { 'a.txt': 'a', 'src/m.js': 'm', 'x.git/f': 'f' }

function built(text: string, inputs: Partial<BuildInputs> = {}, keepsUnseen = true, changes: Readonly<Record<string, string>> = {}): BuildState {
  return { graph: plan(parse(text), memoryContext({ ...files, ...changes }), { ...plainBuild, ...inputs }), reader: digestReader({ ...plainBuild, ...inputs }, keepsUnseen) }
}

/** What became of each step but FROM in the second build. */
function outcomes(before: BuildState, after: BuildState): string[] {
  const { graph, verdicts } = simulate(before, after)
  return graph.steps.flatMap((step) => (step.kind === 'from' ? [] : [`${step.instruction.keyword} ${verdicts.get(step)?.outcome}`]))
}

function faultsOf(text: string, inputs: Partial<BuildInputs> = {}): string[] {
  return built(text, inputs).graph.faults.map(({ message }) => message)
}

function variablesOf(step: Step | undefined): string[] {
  return (step?.inputs ?? []).filter(({ kind }) => kind === 'arg').map(({ name, value }) => `${name}=${value}`)
}

const url = 'https://example.com/v1/tool.tgz'
const sum = `sha256:${'1'.repeat(64)}`

describe('what ADD fetches', () => {
  const add = (what: string): string => `FROM alpine\nADD ${what} /t/\nRUN x`

  it('is open where only the remote knows whether it is the same, and taken to be the same where the question is another one', () => {
    const text = add(url)
    expect(outcomes(built(text, {}, false), built(text, {}, false))).toEqual(['ADD unknown', 'RUN unknown'])
    expect(outcomes(built(text), built(text))).toEqual(['ADD cached', 'RUN cached'])
  })

  it('is known by its checksum, wherever it lies', () => {
    const [here, there] = [add(`--checksum=${sum} ${url}`), add(`--checksum=${sum} https://mirror.example.com/x/tool.tgz?raw=1`)]
    expect(outcomes(built(here, {}, false), built(there, {}, false))).toEqual(['ADD cached', 'RUN cached'])
    expect(outcomes(built(here, {}, false), built(here.replaceAll('1111', '2222'), {}, false))).toEqual(['ADD rebuilt', 'RUN rebuilt'])
  })

  it('counts by the last element of its address', () => {
    expect(outcomes(built(add(`--checksum=${sum} ${url}`)), built(add(`--checksum=${sum} ${url.replace('tool', 'other')}`)))).toEqual(['ADD rebuilt', 'RUN rebuilt'])
  })

  it('is known by a whole commit id, with the folder that is taken of it', () => {
    const commit = 'c'.repeat(40)
    const from = (repository: string): string => add(`${repository}#${commit}:docs`)
    const first = built(from('https://github.com/me/it.git'), {}, false)
    expect(outcomes(first, built(from('git@example.com:me/fork.git'), {}, false))).toEqual(['ADD cached', 'RUN cached'])
    expect(outcomes(first, built(from('https://github.com/me/it.git').replace(':docs', ':src'), {}, false))).toEqual(['ADD rebuilt', 'RUN rebuilt'])
    const branch = built(add('https://github.com/me/it.git#main'), {}, false)
    expect(outcomes(branch, branch)).toEqual(['ADD unknown', 'RUN unknown'])
  })

  it('is no folder of the context that is called like a repository', () => {
    const { graph } = built(add('x.git'))
    expect(graph.steps[1]?.edges.map(({ from }) => from.kind)).toEqual(['step', 'context'])
  })
})

describe('platforms', () => {
  const cross = 'FROM --platform=$BUILDPLATFORM alpine AS b\nARG BUILDARCH\nRUN x\nFROM scratch\nCOPY --from=b /x /x'

  it('gives BUILD arguments the platform of the machine', () => {
    const graph = built(cross, { platform: 'linux/arm64' }).graph
    expect(graph.stages.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64'])
    expect(variablesOf(graph.steps[1])).toEqual(['BUILDARCH=amd64'])
    expect(variablesOf(built(cross, { buildPlatform: 'linux/arm64/v8' }).graph.steps[1])).toEqual(['BUILDARCH=arm64'])
  })

  it('runs nothing again for another target platform in a stage of the machine, unless it asks for the target', () => {
    const other = { platform: 'linux/arm64' }
    expect(outcomes(built(cross), built(cross, other))).toEqual(['RUN cached', 'COPY cached'])
    const asking = cross.replace('BUILDARCH', 'TARGETARCH')
    expect(outcomes(built(asking), built(asking, other))).toEqual(['RUN rebuilt', 'COPY unknown'])
  })

  it('says that several platforms are built one by one', () => {
    expect(faultsOf('FROM alpine', { platform: 'linux/amd64,linux/arm64' })).toEqual([
      '`--platform linux/amd64,linux/arm64` is not one platform, such as linux/amd64; a build for several is planned one by one.',
    ])
  })
})

describe('named contexts', () => {
  const folder = (text: string): NamedContext => ({ value: '../b', files: memoryContext({ f: text, g: text }) })
  const image: NamedContext = { value: 'docker-image://debian:13', files: undefined }

  it('take the place of a stage, with all its instructions and what it stands on', () => {
    const text = 'FROM alpine AS a\nRUN 1\nFROM a AS b\nRUN 2\nENV E=1\nFROM b\nRUN 3'
    const { graph } = built(text, { contexts: new Map([['b', image]]) })
    expect(graph.stages.map(({ needed, steps }) => [needed, steps.length])).toEqual([[false, 2], [true, 1], [true, 1]])
    expect(graph.steps.at(-1)?.state.env.has('E')).toBe(false)
  })

  it('are copied from by content, also in place of a stage', () => {
    const text = 'FROM alpine AS b\nRUN 2\nFROM alpine\nCOPY --from=b f /x'
    const state = (held: string): BuildState => built(text, { contexts: new Map([['b', folder(held)]]) })
    expect(outcomes(state('1'), state('1'))).toEqual(['COPY cached'])
    expect(outcomes(state('1'), state('2'))).toEqual(['COPY rebuilt'])
  })

  it('that nobody has at hand are open', () => {
    const state = (): BuildState => built('FROM alpine\nCOPY --from=it f /x', { contexts: new Map([['it', { value: 'https://github.com/me/it.git', files: undefined }]]) }, false)
    expect(outcomes(state(), state())).toEqual(['COPY unknown'])
  })
})

describe('releases of BuildKit', () => {
  it('are any from 0.8 on', () => {
    expect(['0.8', '0.13', '0.20', 'v0.26.1', '0.99'].map((version) => isModelled('buildkit', version))).toEqual([true, true, true, true, true])
    expect(['0.7', '1.0', '28.5', 'latest', ''].map((version) => isModelled('buildkit', version))).toEqual([false, false, false, false, false])
    expect(profileOf({ builder: 'buildkit', builderVersion: 'v0.20.2' }).version).toBe('v0.20.2')
    expect(profileOf({ builder: 'buildkit', builderVersion: undefined }).version).toBe('0.25')
  })

  it('find a command that mounts a secret by the files below it, too, from 0.13 to 0.15', () => {
    const text = (copies: number, flag: string): string => `FROM alpine\n${'COPY a.txt /x/\n'.repeat(copies)}RUN ${flag} x`
    const seen = (builderVersion: string, flag: string): string | undefined =>
      outcomes(built(text(1, flag), { builderVersion }), built(text(2, flag), { builderVersion })).at(-1)
    expect(['0.12', '0.13', '0.15', '0.16'].map((version) => seen(version, '--mount=type=secret,id=s'))).toEqual(['RUN rebuilt', 'RUN cached', 'RUN cached', 'RUN rebuilt'])
    expect([seen('0.13', '--mount=type=ssh'), seen('0.13', '--mount=type=tmpfs,target=/t'), seen('0.13', '')]).toEqual(['RUN cached', 'RUN rebuilt', 'RUN rebuilt'])
  })

  it('overlook a mount of the whole context beside one of a file before 0.13, and name the only stage for what else they mount', () => {
    const text = (file: string): string => `FROM alpine\nRUN --mount=target=/m --mount=source=${file},target=/k x`
    const seen = (builderVersion: string, change: string): string | undefined =>
      outcomes(built(text('a.txt'), { builderVersion }), built(text('a.txt'), { builderVersion }, true, { [change]: 'other' })).at(-1)
    expect([seen('0.8', 'src/m.js'), seen('0.8', 'a.txt'), seen('0.13', 'src/m.js')]).toEqual(['RUN cached', 'RUN rebuilt', 'RUN rebuilt'])
    const label = (mount: string): string | undefined => built(`FROM alpine AS b\nRUN --mount=${mount},target=/m x`, { builderVersion: '0.8' }).graph.steps.at(-1)?.label.split(' ')[0]
    expect([label('type=bind,from=debian'), label('type=cache'), label('type=bind')]).toEqual(['[b', '[b', '[2/2]'])
  })

  it.each([
    ['RUN --network=none x', '0.8', '0.9'],
    ['COPY --link a.txt /', '0.9', '0.10'],
    [`ADD --checksum=${sum} ${url} /`, '0.10', '0.11'],
    ['RUN --mount=type=secret,id=a,env=A x', '0.15', '0.16'],
    ['ADD --unpack a.txt /', '0.22', '0.23'],
    ['COPY --exclude=x src /', '0.24', '0.25'],
    ['COPY --parents src/m.js /', '0.25', '0.26'],
  ])('know `%s` not in %s but in %s', (line, older, newer) => {
    const text = `FROM alpine\n${line}`
    expect(faultsOf(text, { builderVersion: older })).toHaveLength(1)
    expect(faultsOf(text, { builderVersion: newer })).toEqual([])
    expect(faultsOf(`# syntax=docker/dockerfile:1\n${text}`, { builderVersion: older })).toEqual([])
    expect(faultsOf(text)).toEqual([])
  })

  it.each([
    ['FROM alpine\nWORKDIR /w', 'SOURCE_DATE_EPOCH', '0.21', '0.22'],
    ['FROM alpine\nRUN x', 'BUILDKIT_SANDBOX_HOSTNAME', '0.9', '0.10'],
  ])('run %o again for another %s not in %s but in %s', (text, name, older, newer) => {
    const state = (builderVersion: string, value: string): BuildState => built(text, { builderVersion, buildArgs: new Map([[name, value]]) })
    expect(outcomes(state(older, '1'), state(older, '2'))).toEqual([expect.stringContaining('cached')])
    expect(outcomes(state(newer, '1'), state(newer, '2'))).toEqual([expect.stringContaining('rebuilt')])
  })

  it('learn to know predefined arguments', () => {
    const valuesIn = (builderVersion: string): string[] => variablesOf(built('FROM alpine AS z\nARG TARGETSTAGE TARGETOSVERSION\nRUN x', { builderVersion }).graph.steps[1])
    expect(valuesIn('0.16')).toEqual([])
    expect(valuesIn('0.17')).toEqual(['TARGETSTAGE=z'])
    expect(valuesIn('0.19')).toEqual(['TARGETSTAGE=z', 'TARGETOSVERSION='])
  })
})

it('says that FROM does not find a stage whose name is written with capitals', () => {
  const folded = '`FROM Builder` finds no stage: stages have lower-case names, and FROM does not fold case.'
  expect(faultsOf('FROM alpine AS builder\nFROM Builder')).toEqual([folded])
  expect(faultsOf('FROM alpine AS builder\nFROM alpine\nCOPY --from=Builder /x /')).toEqual([])
})

it('needs the stage that a mount names, however that is written', () => {
  const needs = (mount: string): boolean | undefined => built(`FROM alpine AS b\nFROM alpine\nRUN --mount=${mount} x`).graph.stages[0]?.needed
  expect(['type=bind,from=b,target=/m', 'FROM=b,target=/m', '"from=b",target=/m', 'from=a,target=/m'].map(needs)).toEqual([true, true, true, false])
})
