import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reportSteps } from '../../src/cache/report-steps.ts'
import { simulate, simulateBuilds, type BuildState } from '../../src/cache/simulate.ts'
import type { StepReport } from '../../src/cache/step-report.ts'
import { builderNames, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { cacheExports, type CacheExport } from '../../src/graph/keeping.ts'
import { randomBuild, type RandomBuild } from '../random.ts'
import { build } from './build.ts'

function onNewRunners(cacheExport: CacheExport, ...builds: BuildState[]): StepReport[] {
  return reportSteps(simulateBuilds(builds, { runner: 'ephemeral', cacheExport }))
}

function lines(steps: readonly StepReport[]): string[] {
  return steps.map(({ line, outcome, cause }) => `${line} ${outcome}${cause ? ` ${cause.kind}: ${cause.detail}` : ''}`)
}

const text = (tail = 'r'): string => `FROM alpine AS b
RUN --mount=type=cache,target=/cache tool
COPY a.txt /a
RUN make -C /a
FROM alpine
WORKDIR /w
COPY --from=b /out /out
RUN ${tail}`
const state = (a = '1', tail = 'r'): BuildState => build(text(tail), { 'a.txt': a })

describe('a new runner for each build', () => {
  it('finds everything by the keys of a min export, though it holds no result of the other stage', () => {
    expect(new Set(onNewRunners('min', state(), state()).map(({ outcome }) => outcome))).toEqual(new Set(['cached']))
  })

  it('runs a whole stage from its first step when something in it changed, and says for whom', () => {
    const steps = onNewRunners('min', state(), state('2'))
    expect(lines(steps)).toEqual([
      '1 rebuilt lost: line 2 needs it, and the runner is new',
      '2 rebuilt lost: line 3 needs it, and the `min` export holds no result of it',
      '3 rebuilt content: a.txt changed',
      '4 rebuilt parent: line 3 ran again above it',
      '5 rebuilt lost: line 2 needs it, and the runner is new',
      '6 cached',
      '7 unknown content: it takes what line 4 made',
      '8 unknown parent: line 7 ran again above it',
    ])
    expect(steps[1]).toMatchObject({ emptyMounts: ['/cache'], root: { detail: 'a.txt changed' } })
  })

  it('runs no stage again for a step of the image that does not need it', () => {
    expect(lines(onNewRunners('min', state(), state('1', 's')))).toEqual(['1 cached', '2 cached', '3 cached', '4 cached', '5 cached', '6 cached', '7 cached', '8 rebuilt text: its text changed'])
  })

  it('resumes below the change with a max export', () => {
    const steps = onNewRunners('max', state(), state('2'))
    expect(steps.map(({ outcome }) => outcome)).toEqual(['cached', 'cached', 'rebuilt', 'rebuilt', 'cached', 'cached', 'unknown', 'unknown'])
  })

  it('finds nothing where nothing is exported', () => {
    expect(lines(onNewRunners('none', state(), state())).slice(0, 3)).toEqual([
      '1 rebuilt lost: the runner is new, and no cache is exported',
      '2 rebuilt parent: line 1 ran again above it',
      '3 rebuilt parent: line 2 ran again above it',
    ])
  })

  it('forgets what the last export does not hold', () => {
    const [one, two] = [build('FROM alpine\nCOPY a /a\nRUN r', { a: '1' }), build('FROM alpine\nCOPY a /a\nRUN r', { a: '2' })]
    expect(onNewRunners('max', one, two, one).map(({ outcome }) => outcome)).toEqual(['rebuilt', 'rebuilt', 'rebuilt'])
    expect(reportSteps(simulateBuilds([one, two, one])).map(({ outcome, buildsAgo }) => `${outcome} ${buildsAgo}`)).toEqual(['cached 1', 'cached 2', 'cached 2'])
  })

  it('keeps what accumulates beside the newest', () => {
    const of = (builder: BuildInputs['builder']): string[] => {
      const [one, two] = ['1', '2'].map((a) => build('FROM alpine\nCOPY a /a\nRUN r', { a }, { builder }))
      return one && two ? onNewRunners('max', one, two, one).map(({ outcome }) => outcome) : []
    }
    expect(of('buildah')).toEqual(['cached', 'cached', 'cached'])
    expect(of('kaniko')).toEqual(['cached', 'rebuilt', 'cached'])
  })

  it('takes of a classic image the chain of that image alone', () => {
    const of = (a: string): BuildState => build('FROM alpine AS b\nCOPY a /a\nRUN r\nFROM alpine\nCOPY --from=b /a /a\nRUN s', { a }, { builder: 'classic' })
    expect(lines(onNewRunners('inline', of('1'), of('1'))).filter((line) => !line.startsWith('1 '))).toEqual([
      '2 rebuilt lost: the `inline` export holds no record of it',
      '3 rebuilt parent: line 2 ran again above it',
      '4 cached',
      '5 unknown content: it takes what line 3 made',
      '6 unknown parent: line 5 ran again above it',
    ])
  })
})

describe('laws', () => {
  const builders = fc.constantFrom(...builderNames)
  const worse = { cached: 0, skipped: 0, relinked: 1, unknown: 2, rebuilt: 3 }
  const edit = (files: RandomBuild['files'], pick: number): RandomBuild['files'] => {
    const path = Object.keys(files).filter((each) => typeof files[each] === 'string')[pick % 4] ?? 'main.py'
    return { ...files, [path]: `edited ${pick}` }
  }
  const chain = (random: RandomBuild, picks: readonly number[], builder: BuildInputs['builder']): BuildState[] =>
    [random.files, ...picks.map((pick) => edit(random.files, pick))].map((files) => build(random.text, files, { builder }))

  it('finds all of any earlier build again', () => {
    fc.assert(
      fc.property(randomBuild, fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }), fc.nat(), builders, (random, picks, back, builder) => {
        const builds = chain(random, picks, builder)
        const again = builds[back % builds.length]
        if (!again) return
        const steps = reportSteps(simulateBuilds([...builds, again]))
        expect(steps.filter(({ outcome, cause }) => outcome !== 'cached' && outcome !== 'skipped' && !cause?.detail.endsWith('anew in every build'))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('loses nothing by builds in front', () => {
    fc.assert(
      fc.property(randomBuild, fc.array(fc.nat(9), { minLength: 2, maxLength: 3 }), builders, (random, picks, builder) => {
        const builds = chain(random, picks, builder)
        const all = reportSteps(simulateBuilds(builds))
        const last = reportSteps(simulateBuilds(builds.slice(1)))
        for (const [index, { outcome, text }] of all.entries()) expect({ text, isWorse: worse[outcome] > worse[last[index]?.outcome ?? 'rebuilt'] }).toEqual({ text, isWorse: false })
      }),
      { numRuns: 60 },
    )
  })

  it('finds no more on a new runner than on one that stays, and all of it with a max export', () => {
    fc.assert(
      fc.property(randomBuild, fc.nat(9), fc.constantFrom(...cacheExports), builders, (random, pick, cacheExport, builder) => {
        const [before, after] = chain(random, [pick], builder)
        if (!before || !after) return
        const stays = reportSteps(simulate(before, after)).filter(({ instruction }) => instruction !== 'FROM')
        const leaves = onNewRunners(cacheExport, before, after).filter(({ instruction }) => instruction !== 'FROM')
        for (const [index, { outcome, text }] of leaves.entries()) expect({ text, isBetter: worse[outcome] < worse[stays[index]?.outcome ?? 'cached'] }).toEqual({ text, isBetter: false })
        if (cacheExport === 'max' && builder !== 'classic') expect(leaves.map(({ outcome }) => outcome)).toEqual(stays.map(({ outcome }) => outcome))
      }),
      { numRuns: 100 },
    )
  })
})
