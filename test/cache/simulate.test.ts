import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { align } from '../../src/cache/align.ts'
import { touchedReader } from '../../src/cache/content-reader.ts'
import { chainTo, reportSteps } from '../../src/cache/report-steps.ts'
import { simulate, simulateBuilds, type BuildState } from '../../src/cache/simulate.ts'
import type { StepReport } from '../../src/cache/step-report.ts'
import type { MemoryFile } from '../../src/context/memory.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { builderNames, plainBuild, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { randomBuild } from '../random.ts'
import { build } from './build.ts'

type Files = Readonly<Record<string, MemoryFile>>

function outcomes(before: BuildState | undefined, after: BuildState): string[] {
  return reportSteps(simulate(before, after)).map(({ outcome, text }) => `${outcome} ${text}`)
}

function causes(steps: readonly StepReport[]): (string | null)[] {
  return steps.map(({ cause }) => cause && `${cause.kind}, line ${cause.line}: ${cause.detail}`)
}

const stages = (source: string): string => `FROM alpine AS b\nCOPY a.txt /c/\nRUN ${source}\nFROM alpine\nRUN echo r8\nCOPY --from=b /out /out\nRUN echo r9`

describe('three values', () => {
  it('leaves open what only the output of a step that ran again decides', () => {
    const [before, after] = ['one', 'two'].map((text) => build(stages('make -C /c'), { 'a.txt': text }))
    expect(before && after && outcomes(before, after)).toEqual([
      'cached FROM alpine AS b',
      'rebuilt COPY a.txt /c/',
      'rebuilt RUN make -C /c',
      'cached FROM alpine',
      'cached RUN echo r8',
      'unknown COPY --from=b /out /out',
      'unknown RUN echo r9',
    ])
  })

  it('knows that a step which writes elsewhere changes nothing of what is copied', () => {
    const [before, after] = ['echo 1 > /other', 'echo 2 > /other'].map((command) => build(stages(command), { 'a.txt': '' }))
    expect(before && after && outcomes(before, after).slice(2)).toEqual([
      'rebuilt RUN echo 2 > /other',
      'cached FROM alpine',
      'cached RUN echo r8',
      'cached COPY --from=b /out /out',
      'cached RUN echo r9',
    ])
  })

  it('proves a file that is copied through a stage to be another', () => {
    const text = 'FROM alpine AS b\nCOPY a.txt /out/a.txt\nFROM alpine\nCOPY --from=b /out/a.txt /a.txt'
    expect(outcomes(build(text, { 'a.txt': '1' }), build(text, { 'a.txt': '2' })).at(-1)).toBe('rebuilt COPY --from=b /out/a.txt /a.txt')
  })
})

describe('causes', () => {
  const text = 'FROM alpine\nARG SHA\nCOPY src /src\nRUN one\nRUN two'
  const steps = (before: BuildState, after: BuildState): (string | null)[] => causes(reportSteps(simulate(before, after)))

  it('names the file, then the step above', () => {
    expect(steps(build(text, { 'src/a.ts': '1' }), build(text, { 'src/a.ts': '2' }))).toEqual([
      null,
      'content, line 3: src/a.ts changed',
      'parent, line 3: line 3 ran again above it',
      'parent, line 4: line 4 ran again above it',
    ])
  })

  it('names the argument and the line that declares it', () => {
    const given = (value: string): BuildState => build(text, { 'src/a.ts': '' }, { buildArgs: new Map([['SHA', value]]) })
    expect(steps(given('1'), given('2')).slice(2)).toEqual(['arg, line 2: SHA is 2 instead of 1', 'parent, line 4: line 4 ran again above it'])
  })

  it('tells a mode, a link and a file that came from bytes', () => {
    const from = (files: Files): string | null | undefined => steps(build(text, { 'src/a.ts': '1', 'src/l': { target: 'a.ts' } }), build(text, files))[1]
    expect(from({ 'src/a.ts': { text: '1', mode: 0o755 }, 'src/l': { target: 'a.ts' } })).toBe('content, line 3: src/a.ts has another mode')
    expect(from({ 'src/a.ts': '1', 'src/l': { target: 'b.ts' } })).toBe('content, line 3: src/l points elsewhere')
    expect(from({ 'src/a.ts': '1', 'src/b.ts': '', 'src/l': { target: 'a.ts' } })).toBe('content, line 3: src/b.ts is new')
  })

  it('says that a cold cache holds nothing', () => {
    expect(causes(reportSteps(simulate(undefined, build('FROM alpine\nRUN x'))))).toEqual([
      'lost, line 1: the cache holds no record of it',
      'parent, line 1: line 1 ran again above it',
    ])
  })

  it('walks the chain from the first cause to the last victim', () => {
    const simulation = simulate(build(text, { 'src/a.ts': '1' }), build(text, { 'src/a.ts': '2' }))
    const last = simulation.graph.steps.at(-1)
    expect(last && chainTo(last, simulation, priorCosts).map(({ line }) => line)).toEqual([3, 4, 5])
  })
})

describe('several builds', () => {
  const text = 'FROM alpine\nCOPY a.txt /a\nRUN a\nCOPY b.txt /b\nRUN b'
  const state = (a: string, b: string): BuildState => build(text, { 'a.txt': a, 'b.txt': b })
  const of = (...builds: BuildState[]): StepReport[] => reportSteps(simulateBuilds(builds))
  const words = (steps: readonly StepReport[]): string => steps.map(({ outcome }) => outcome).join(' ')

  it('finds the older records after a revert', () => {
    expect(words(of(state('1', '1'), state('2', '1'), state('1', '1')))).toBe('cached cached cached cached cached')
  })

  it('takes one record for all inputs, not one for each', () => {
    const steps = of(state('1', '1'), state('1', '2'), state('2', '1'), state('2', '2'))
    expect(words(steps)).toBe('cached cached cached rebuilt rebuilt')
    expect(causes(steps).slice(3)).toEqual(['content, line 4: b.txt changed', 'parent, line 4: line 4 ran again above it'])
  })

  it('tells a step whose inputs are those of two older builds from both', () => {
    const stages = 'FROM alpine AS b\nCOPY a.txt /out/a\nFROM alpine\nCOPY b.txt /b\nCOPY --from=b /out/a /a\nRUN r'
    const crossed = (a: string, b: string): BuildState => build(stages, { 'a.txt': a, 'b.txt': b })
    const steps = of(crossed('1', '1'), crossed('2', '1'), crossed('1', '2'), crossed('2', '2'))
    expect(words(steps)).toBe('cached cached cached cached rebuilt rebuilt')
    expect(causes(steps).slice(4)).toEqual(['content, line 2: it takes what line 2 made in an older build', 'parent, line 5: line 5 ran again above it'])
    expect(steps[4]?.root).toMatchObject({ kind: 'content', detail: 'a.txt changed', path: 'a.txt' })
  })
})

describe('forced and linked steps', () => {
  it('runs everything but WORKDIR under --no-cache', () => {
    const text = 'FROM alpine\nWORKDIR /w\nCOPY a.txt .\nRUN x'
    const options = { ...plainBuild.options, noCache: true }
    expect(outcomes(build(text, { 'a.txt': '' }), build(text, { 'a.txt': '' }, { options })).slice(1)).toEqual(['cached WORKDIR /w', 'rebuilt COPY a.txt .', 'rebuilt RUN x'])
  })

  it('empties the cache mounts of what --no-cache forces, where the builder does', () => {
    const text = 'FROM alpine\nRUN --mount=type=cache,target=/t one\nRUN --mount=type=cache,id=/t,target=/u --mount=type=cache,target=/v two\nRUN --mount=type=cache,from=busybox,target=/b three'
    const options = { ...plainBuild.options, noCache: true }
    const empty = (inputs: Partial<BuildInputs>): string[] =>
      reportSteps(simulate(build(text, {}, inputs), build(text, {}, { ...inputs, options }))).map(({ emptyMounts }) => emptyMounts.join())
    expect(empty({})).toEqual(['', '/t', '/v', ''])
    expect(empty({ builder: 'buildah' })).toEqual(['', '', '', ''])
  })

  it('takes what a compiler kept in a cache mount for no use to that of another image', () => {
    const text = (image: string): string => `FROM ${image}\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /a .`
    const files = { 'go.mod': 'module a\n\ngo 1.22\n', 'main.go': 'package main\n' }
    const seconds = (after: BuildState): number | undefined => reportSteps(simulate(build(text('golang:1.22'), files), after)).at(-1)?.seconds
    expect(seconds(build(text('golang:1.22'), { ...files, 'main.go': 'package main // b\n' }))).toBeCloseTo(0.66)
    expect(seconds(build(text('golang:1.23'), files))).toBeCloseTo(6.6)
  })

  it('lays a linked copy again with the containerd store only', () => {
    const text = (command: string): string => `FROM alpine\nRUN ${command}\nCOPY --link a.txt /a/\nRUN x`
    const run = (imageStore: 'containerd' | 'overlay2'): string[] =>
      outcomes(build(text('1'), { 'a.txt': '' }, { imageStore }), build(text('2'), { 'a.txt': '' }, { imageStore })).slice(2)
    expect(run('containerd')).toEqual(['relinked COPY --link a.txt /a/', 'rebuilt RUN x'])
    expect(run('overlay2')).toEqual(['rebuilt COPY --link a.txt /a/', 'rebuilt RUN x'])
  })
})

describe('laws', () => {
  const builders = fc.constantFrom(...builderNames)
  const needed = (steps: readonly StepReport[]): StepReport[] => steps.filter(({ outcome }) => outcome !== 'skipped')
  /** But for what kaniko makes anew in every build. */
  const isFound = ({ outcome, cause }: StepReport): boolean => outcome === 'cached' || (outcome === 'rebuilt' && cause?.kind === 'lost' && cause.detail.endsWith('anew in every build'))

  it('finds everything where nothing changed, and nothing in an empty cache', () => {
    fc.assert(
      fc.property(randomBuild, builders, ({ text, files }, builder) => {
        const same = needed(reportSteps(simulate(build(text, files, { builder }), build(text, files, { builder }))))
        expect(same.filter((step) => !isFound(step))).toEqual([])
        const cold = needed(reportSteps(simulate(undefined, build(text, files, { builder }))))
        expect(cold.filter(({ outcome, instruction }) => outcome === 'cached' && instruction !== 'FROM' && instruction !== 'COPY')).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('does not mind comments and blank lines', () => {
    fc.assert(
      fc.property(randomBuild, builders, ({ text, files: { Dockerfile: _, ...files } }, builder) => {
        const commented = `# note\n\n${text.replace(/^(?=(?:RUN|COPY|ENV|FROM) [^<]*$)/gm, '# before\n\n')}`
        fc.pre(!text.includes('<<'))
        expect(needed(reportSteps(simulate(build(text, files, { builder }), build(commented, files, { builder })))).filter((step) => !isFound(step))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('finds nothing below a step that ran, in its stage, but what is linked', () => {
    fc.assert(
      fc.property(randomBuild, builders, fc.nat(), ({ text, files }, builder, pick) => {
        const { graph } = build(text, files, { builder })
        const paths = Object.keys(files)
        const path = paths[pick % paths.length] ?? ''
        const steps = reportSteps(simulate({ graph, reader: touchedReader(new Set()) }, { graph, reader: touchedReader(new Set([path])) }))
        const lost = new Set<number>()
        for (const { stageIndex, outcome, cause } of steps) {
          if (lost.has(stageIndex)) expect(outcome).not.toBe('cached')
          if (outcome === 'rebuilt' && cause?.kind !== 'lost') lost.add(stageIndex)
        }
      }),
      { numRuns: 150 },
    )
  })

  const paths = (files: Files): string[] => Object.keys(files).filter((path) => typeof files[path] === 'string' && path !== '.dockerignore')
  /** Other bytes in the files that are picked, one after the other. */
  const edited = (files: Files, picks: readonly number[]): Files => {
    const known = paths(files)
    return picks.reduce((all, pick) => ({ ...all, [known[pick % known.length] ?? 'main.py']: `edit ${pick}` }), files)
  }
  const picks = fc.uniqueArray(fc.nat(7), { minLength: 2, maxLength: 4 })

  it('does not mind in which order unrelated files were edited', () => {
    fc.assert(
      fc.property(randomBuild, builders, picks, ({ text, files }, builder, order) => {
        fc.pre(new Set(order.map((pick) => pick % paths(files).length)).size === order.length)
        const before = build(text, files, { builder })
        const report = (some: readonly number[]): StepReport[] => reportSteps(simulate(before, build(text, edited(files, some), { builder })))
        expect(report(order.toReversed())).toEqual(report(order))
      }),
      { numRuns: 60 },
    )
  })

  it('runs for two edits what it runs for each of them', () => {
    fc.assert(
      fc.property(randomBuild, builders, picks, ({ text, files }, builder, some) => {
        const before = build(text, files, { builder })
        const runs = (edits: readonly number[]): number[] =>
          reportSteps(simulate(before, build(text, edited(files, edits), { builder }))).flatMap(({ outcome }, index) => (outcome === 'rebuilt' ? [index] : []))
        const known = paths(files)
        const [first = 0, second = 0] = some
        fc.pre(first % known.length !== second % known.length)
        expect(runs([first, second])).toEqual(expect.arrayContaining([...runs([first]), ...runs([second])]))
      }),
      { numRuns: 60 },
    )
  })

  it('does not mind what a stage is called, where BuildKit builds it', () => {
    fc.assert(
      fc.property(randomBuild, fc.constantFrom('0.8', '0.13', '0.25'), ({ text, files: { Dockerfile: _, ...files } }, builderVersion) => {
        const renamed = text.replaceAll(/\bfirst\b/g, 'base')
        const steps = reportSteps(simulate(build(text, files, { builderVersion }), build(renamed, files, { builderVersion })))
        expect(needed(steps).filter(({ outcome }) => outcome !== 'cached')).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('pairs every step of a graph with itself', () => {
    fc.assert(
      fc.property(randomBuild, ({ text, files }) => {
        const { graph } = build(text, files)
        expect([...align(graph, graph)].every(([step, twin]) => step === twin)).toBe(true)
        expect(align(graph, graph).size).toBe(graph.steps.length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('what is taken from a stage', () => {
  const taken = (lines: string, from = '/out'): string => `FROM alpine AS b\n${lines}\nFROM alpine\nCOPY --from=b ${from} /x`
  const last = (before: string, after: string, then: Files, now: Files = then): string => outcomes(build(before, then), build(after, now)).at(-1)?.split(' ')[0] ?? ''

  it('is the same where copies of other files change places, and another where they lay the same path', () => {
    const files = { 'a.txt': '1', 'b.txt': '2' }
    const text = (one: string, two: string): string => taken(`COPY a.txt ${one}\nCOPY b.txt ${two}`)
    const swapped = (one: string, two: string): string => taken(`COPY b.txt ${two}\nCOPY a.txt ${one}`)
    expect(last(text('/out/', '/out/'), swapped('/out/', '/out/'), files)).toBe('cached')
    expect(last(text('/out/x', '/out/x'), swapped('/out/x', '/out/x'), files)).toBe('rebuilt')
    expect(last(taken('COPY a.txt /out/x\nCOPY b.txt /out/x'), taken('COPY b.txt /out/x'), files)).toBe('cached')
  })

  it('is open where a copy and a command that may write anywhere change places', () => {
    const [copy, install] = ['COPY a.txt /out/', 'RUN npm ci']
    expect(last(taken(`${copy}\n${install}`), taken(`${install}\n${copy}`), { 'a.txt': '1' })).toBe('unknown')
  })

  it('misses a file that is not copied any more', () => {
    expect(last(taken('COPY a.txt /out/\nCOPY b.txt /out/'), taken('COPY a.txt /out/'), { 'a.txt': '1', 'b.txt': '2' })).toBe('rebuilt')
  })

  it('has the mode that the copy sets, whatever the file had', () => {
    const file = (mode: number): Files => ({ 'a.txt': { text: '1', mode } })
    expect(last(taken('COPY --chmod=644 a.txt /out/'), taken('COPY --chmod=0644 a.txt /out/'), file(0o600), file(0o755))).toBe('cached')
    expect(last(taken('COPY a.txt /out/', '/out/a.txt'), taken('COPY --chmod=644 a.txt /out/', '/out/a.txt'), file(0o644))).toBe('cached')
    // The folder that the copy makes has that mode too.
    expect(last(taken('COPY a.txt /out/'), taken('COPY --chmod=644 a.txt /out/'), file(0o644))).toBe('rebuilt')
    expect(last(taken('COPY a.txt /out/'), taken('COPY --chmod=600 a.txt /out/'), file(0o644))).toBe('rebuilt')
  })

  it('has the modes of folders below the thing copied', () => {
    const folder = (mode: number): Files => ({ 'd/e': { folder: true, mode }, 'd/e/f': '' })
    expect(last(taken('COPY d /out/'), taken('COPY d /out/'), folder(0o755), folder(0o700))).toBe('rebuilt')
    // And the destination itself has the mode that the copy sets.
    expect(last(taken('COPY d /out'), taken('COPY --chmod=755 d /out'), { 'd/e': { text: '', mode: 0o755 } })).toBe('rebuilt')
  })

  it('is less what --exclude leaves out, by its path below the thing copied', () => {
    const [then, now] = ['1', '2'].map((text) => ({ 'd/a.txt': text }))
    const text = (exclude: string, from = '/out'): string => taken('COPY d /out/', `--exclude=${exclude} ${from}`)
    const seen = (...words: Parameters<typeof text>): string => last(text(...words), text(...words), then ?? {}, now)
    expect([seen('*.txt'), seen('*.js'), seen('a.txt', '/out/a.txt'), seen('out/a.txt', '/'), seen('a.txt', '/*')]).toEqual(['cached', 'rebuilt', 'rebuilt', 'cached', 'cached'])
  })

  it('is a heredoc by what it holds and where it lies', () => {
    const text = (name: string, flags = '', place = '/out'): string => taken(`COPY ${flags}<<${name} ${place}\none\n${name}`)
    expect(last(text('E'), text('F', '--exclude=x --chmod=644 '), {})).toBe('cached')
    expect(last(text('E', '', '/out/'), text('F', '', '/out/'), {})).toBe('rebuilt')
    expect(last(text('E'), text('E').replace('one', 'two'), {})).toBe('rebuilt')
  })

  it('may lie in a folder that a copy from elsewhere merges into, or not', () => {
    const text = (chown: string): string => `FROM alpine AS a\nRUN mk /d\nFROM alpine AS b\nRUN echo 1 > /out\nCOPY ${chown} --from=a /d ./\nFROM alpine\nCOPY --from=b /out /x`
    expect(last(text('--chown=1'), text('--chown=2'), {})).toBe('unknown')
    const whole = (chown: string): string => text(chown).replace('--from=b /out', '--from=b /')
    expect(last(whole('--chown=1'), whole('--chown=2'), {})).toBe('rebuilt')
  })

  it('has owners, but not for BuildKit before 0.11', () => {
    const [one, two] = ['1', '2'].map((owner) => taken(`COPY --chown=${owner} a.txt /out`))
    const seen = (builderVersion: string): string | undefined => {
      const [then, now] = [one, two].map((text) => build(text ?? '', { 'a.txt': '' }, { builderVersion }))
      return now && outcomes(then, now).at(-1)?.split(' ')[0]
    }
    expect([seen('0.8'), seen('0.10'), seen('0.11'), seen('0.25')]).toEqual(['cached', 'cached', 'rebuilt', 'rebuilt'])
  })
})
