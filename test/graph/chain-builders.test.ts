import { describe, expect, it } from 'vitest'
import { digestReader } from '../../src/cache/content-reader.ts'
import { reportSteps } from '../../src/cache/report-steps.ts'
import { simulate, type BuildState } from '../../src/cache/simulate.ts'
import type { StepReport } from '../../src/cache/step-report.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild, type BuilderName, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'

type Files = Readonly<Record<string, MemoryFile>>

const base: Files = { 'a.txt': 'a', 'src/m.js': 'm', 'src/n.js': 'n', 'x.tar': 'one' }

function build(builder: BuilderName, text: string, files: Files, args: Readonly<Record<string, string>>): BuildState {
  const inputs: BuildInputs = { ...plainBuild, builder, buildArgs: new Map(Object.entries(args)) }
  return { graph: plan(parse(text), memoryContext(files), inputs), reader: digestReader(inputs) }
}

interface Side {
  readonly text: string
  readonly files?: Files
  readonly args?: Readonly<Record<string, string>>
}

function reports(builder: BuilderName, before: Side, after: Partial<Side>): StepReport[] {
  const [then, now] = [before, { ...before, ...after }].map(({ text, files = base, args = {} }) => build(builder, text, files, args))
  return now ? reportSteps(simulate(then, now)) : []
}

/** The steps that run again, but for those that the builder makes anew each time. */
function rebuilt(builder: BuilderName, before: Side, after: Partial<Side>): string[] {
  return reports(builder, before, after).flatMap(({ outcome, text, cause }) => (outcome === 'rebuilt' && !cause?.detail.endsWith('anew in every build') ? [text] : []))
}

/** The steps that are found although their result is out of date, and in what. */
function stale(builder: BuilderName, before: Side, after: Partial<Side>): string[] {
  return reports(builder, before, after).flatMap(({ stale: what, outcome, text }) => (what === null ? [] : [`${outcome} ${text}: ${what}`]))
}

function labels(builder: BuilderName, text: string, inputs: Partial<BuildInputs> = {}): string[] {
  return plan(parse(text), memoryContext(base), { ...plainBuild, ...inputs, builder }).steps.map(({ label }) => label)
}

describe('Buildah', () => {
  it('counts the steps of each stage, FROM included, and labels of the command line as a last one', () => {
    const options = { ...plainBuild.options, labels: ['a=1 2'] }
    expect(labels('buildah', 'ARG V=1\nFROM a AS b\nenv A=$V\nFROM b\nRUN <<E\necho one\necho two\nE', { options })).toEqual([
      '[1/2] STEP 1/2: FROM a AS b',
      '[1/2] STEP 2/2: env A=$V',
      '[2/2] STEP 1/3: FROM b',
      '[2/2] STEP 2/3: RUN <<E (echo one...)',
      '[2/2] STEP 3/3: LABEL "a"="1 2"',
    ])
    expect(labels('buildah', 'FROM scratch\nRUN x').at(-1)).toBe('STEP 2/2: RUN x')
  })

  it('reads words as written: another blank or case counts, another value does not', () => {
    const text = 'FROM a\nARG V\nLABEL a=$V\nCOPY a.txt /$V/\nENV B=$V'
    expect(rebuilt('buildah', { text, args: { V: '1' } }, { args: { V: '2' } })).toEqual([])
    expect(rebuilt('buildah', { text }, { text: text.replace('ENV B', 'env B') })).toEqual(['env B=$V'])
    expect(rebuilt('buildah', { text: 'FROM a\nRUN x' }, { text: 'FROM a\nRUN x ' })).toEqual(['RUN x'])
    expect(rebuilt('buildah', { text: 'FROM a\nRUN x' }, { text: 'FROM a\nrun x' })).toEqual([])
  })

  it('counts a bind mount of a stage by all that the stage is', () => {
    const text = (command: string): string => `FROM a AS b\nRUN echo o > /o\nRUN ${command}\nFROM a\nRUN --mount=type=bind,from=b,source=/o,target=/o cp /o /p`
    expect(rebuilt('buildah', { text: text('true') }, { text: text('false') })).toHaveLength(2)
    expect(rebuilt('buildkit', { text: text('true') }, { text: text('false') })).toEqual(['RUN false'])
  })

  it('looks up no step that mounts a stage which ends in a line without a layer', () => {
    const text = (last: string): string => `FROM a AS b\nRUN one\n${last}\nFROM a\nRUN --mount=type=bind,from=b,target=/b two\nRUN three`
    expect(rebuilt('buildah', { text: text('COPY a.txt /c') }, {})).toEqual([])
    expect(reports('buildah', { text: text('ENV A=1') }, {}).flatMap(({ outcome, cause }) => (outcome === 'rebuilt' ? [cause?.detail] : []))).toEqual([
      'it mounts a stage that ends in ENV, and Buildah looks no such step up',
      'line 5 ran again above it',
    ])
    expect(rebuilt('buildkit', { text: text('ENV A=1') }, {})).toEqual([])
  })

  it('counts the name of a file where the destination is a folder, and an owner but that of the context', () => {
    const files = { 'b.txt': 'a' }
    expect(rebuilt('buildah', { text: 'FROM a\nCOPY a.txt /c/' }, { text: 'FROM a\nCOPY b.txt /c/', files })).toEqual(['COPY b.txt /c/'])
    expect(rebuilt('buildah', { text: 'FROM a\nCOPY a.txt /c' }, { text: 'FROM a\nCOPY b.txt /c', files })).toEqual([])
    expect(rebuilt('buildah', { text: 'FROM a\nCOPY a.txt /c' }, { text: 'FROM a\nCOPY --chown=root:root a.txt /c' })).toEqual([])
    expect(rebuilt('buildah', { text: 'FROM a\nCOPY a.txt /c' }, { text: 'FROM a\nCOPY --chown=1 a.txt /c' })).toEqual(['COPY --chown=1 a.txt /c'])
  })
})

describe('arguments, stages and labels in builders that keep one chain', () => {
  const child = { text: 'FROM a AS b\nRUN one\nARG V\nFROM b\nRUN two', args: { V: '1' } }
  const changed = { args: { V: '2' } }

  it('Buildah hands ARGs on to the stage below, kaniko to all below, the classic builder to none', () => {
    expect(rebuilt('buildah', child, changed)).toEqual(['RUN two'])
    expect(rebuilt('kaniko', child, changed)).toEqual(['RUN two'])
    expect(rebuilt('classic', child, changed)).toEqual([])
  })

  it('an ENV that hides an ARG and follows it is stale in Buildah, but RUN sees its value', () => {
    const text = 'FROM a\nARG V\nENV V=$V\nCOPY a.txt /c\nRUN one'
    expect(rebuilt('buildah', { text, args: { V: '1' } }, changed)).toEqual(['RUN one'])
    expect(stale('buildah', { text, args: { V: '1' } }, changed)).toEqual(['cached ENV V=$V: its variables have other values now than when it was made'])
    expect(rebuilt('classic', { text, args: { V: '1' } }, changed)).toEqual(['ENV V=$V', 'COPY a.txt /c', 'RUN one'])
  })

  it('only BuildKit and Buildah know the platform without being told', () => {
    const text = 'FROM a\nARG TARGETARCH\nRUN one'
    const names = (['buildkit', 'buildah', 'classic', 'kaniko'] as const).filter((name) => rebuilt(name, { text }, { args: { TARGETARCH: 'amd64' } }).length > 0)
    expect(names).toEqual(['classic', 'kaniko'])
  })

  it('a step that an earlier stage of the same build made is found, where BuildKit runs it once for both', () => {
    const text = (command: string): string => `FROM a AS b\nRUN ${command}\nFROM a\nRUN ${command}\nCOPY --from=b /x /x`
    const outcomes = (name: BuilderName): string[] => reports(name, { text: text('one') }, { text: text('two') }).flatMap(({ instruction, outcome }) => (instruction === 'RUN' ? [outcome] : []))
    expect(outcomes('classic')).toEqual(['rebuilt', 'cached'])
    expect(outcomes('buildah')).toEqual(['rebuilt', 'cached'])
    expect(outcomes('buildkit')).toEqual(['rebuilt', 'rebuilt'])
  })

  it('Buildah runs no trigger of a stage', () => {
    const text = 'FROM a AS b\nONBUILD COPY a.txt /o\nFROM b\nRUN one'
    const files = { files: { ...base, 'a.txt': 'b' } }
    expect(rebuilt('buildah', { text }, files)).toEqual([])
    expect(rebuilt('classic', { text }, files)).toEqual(['COPY a.txt /o', 'RUN one'])
  })

  it('the classic builder makes one step of each label, by name', () => {
    const options = { ...plainBuild.options, labels: ['b=2', 'a=1 x', 'b=3'] }
    expect(labels('classic', 'FROM a\nRUN one', { options }).slice(2)).toEqual(['Step 3/4 : LABEL a="1 x"', 'Step 4/4 : LABEL b=3'])
  })

  it('the classic builder keeps the blanks behind ONBUILD, and replaces proxies that nobody declares', () => {
    expect(rebuilt('classic', { text: 'FROM a\nONBUILD RUN x' }, { text: 'FROM a\nONBUILD RUN x ' })).toEqual(['ONBUILD RUN x'])
    expect(rebuilt('classic', { text: 'FROM a\nLABEL a=1' }, { text: 'FROM a\nLABEL a=1 ' })).toEqual([])
    const proxy = { text: 'FROM a\nENV P=$HTTP_PROXY V=$V', args: { HTTP_PROXY: '1', V: '1' } }
    expect(rebuilt('classic', proxy, { args: { HTTP_PROXY: '2', V: '1' } })).toEqual(['ENV P=$HTTP_PROXY V=$V'])
    expect(rebuilt('classic', proxy, { args: { HTTP_PROXY: '1', V: '2' } })).toEqual([])
    const copy = 'FROM a\nCOPY a.txt /$HTTP_PROXY/'
    expect(rebuilt('buildkit', { text: copy, args: { HTTP_PROXY: '1' } }, { args: { HTTP_PROXY: '2' } })).toEqual([])
  })

  it('20.10 takes WORKDIR as it is written, 28.5 cleans it', () => {
    const keys = (builderVersion: string): number => new Set(['/w', '/w/'].map((path) => {
      const { steps } = plan(parse(`FROM a\nWORKDIR ${path}`), memoryContext({}), { ...plainBuild, builder: 'classic', builderVersion })
      return steps.at(-1)?.inputs.map(({ value }) => value).join(' ')
    })).size
    expect([keys('20.10'), keys('28.5')]).toEqual([2, 1])
  })
})

describe('kaniko', () => {
  it('takes no notice of a mount but for its text', () => {
    const text = 'FROM a\nRUN --mount=type=bind,source=a.txt,target=/t one'
    expect(rebuilt('kaniko', { text }, { files: { ...base, 'a.txt': 'b' } })).toEqual([])
    expect(rebuilt('kaniko', { text }, { text: text.replace('/t', '/u') })).toHaveLength(1)
  })

  it('reads lines as written, all but MAINTAINER', () => {
    const text = 'FROM a\nLABEL a=1\nMAINTAINER m\nRUN x'
    expect(rebuilt('kaniko', { text }, { text: text.replace('LABEL a', 'LABEL  a') })).toEqual(['LABEL  a=1', 'RUN x'])
    expect(rebuilt('kaniko', { text }, { text: text.replace(' m\n', ' you\n') })).toEqual([])
  })

  it('gives RUN the variables of all stages above, and undeclared proxies', () => {
    const text = 'FROM a AS b\nARG V\nFROM a\nRUN x'
    expect(rebuilt('kaniko', { text, args: { V: '1' } }, { args: { V: '2' } })).toEqual(['RUN x'])
    expect(rebuilt('kaniko', { text, args: { http_proxy: '1' } }, { args: { http_proxy: '2' } })).toEqual(['RUN x'])
    expect(rebuilt('kaniko', { text, args: { W: '1' } }, { args: { W: '2' } })).toEqual([])
  })

  it('looks neither at names of files nor at archives that ADD unpacks, and builds stages that nobody needs', () => {
    const text = 'FROM a AS unused\nRUN y\nFROM a\nCOPY src /src\nADD x.tar a.txt /d/'
    const files = { ...base, 'src/o.js': 'n', 'x.tar': 'two' }
    Reflect.deleteProperty(files, 'src/n.js')
    expect(rebuilt('kaniko', { text }, { files })).toEqual([])
    expect(rebuilt('kaniko', { text }, { files: { ...base, 'a.txt': 'b' } })).toEqual(['ADD x.tar a.txt /d/'])
    expect(rebuilt('kaniko', { text }, { text: text.replace('RUN y', 'RUN z') })).toEqual(['RUN z'])
  })

  it('keeps the layers of RUN alone, and makes all else anew in every build', () => {
    const text = 'FROM a\nWORKDIR /w\nENV A=b\nCOPY a.txt .\nRUN x\nADD x.tar .\nFROM a\nCOPY --from=0 /w /w\nRUN y'
    const why = (keyword: string): string => `rebuilt ${keyword}: kaniko makes ${keyword} anew in every build`
    const steps = reports('kaniko', { text }, {}).map(({ outcome, instruction, cause }) => `${outcome} ${instruction}${cause ? `: ${cause.detail}` : ''}`)
    expect(steps).toEqual(['cached FROM', why('WORKDIR'), why('ENV'), why('COPY'), 'cached RUN', why('ADD'), 'cached FROM', why('COPY'), 'cached RUN'])
  })

  it('refuses a heredoc', () => {
    expect(plan(parse('FROM a\nRUN <<E\nx\nE'), memoryContext({}), { ...plainBuild, builder: 'kaniko' }).faults.map(({ message }) => message)).toEqual([
      'kaniko does not read the heredoc of `RUN`.',
    ])
  })
})

describe('releases of BuildKit', () => {
  const faultsOf = (text: string, builderVersion: string): string[] =>
    plan(parse(text), memoryContext(base), { ...plainBuild, builderVersion }).faults.map(({ message }) => message)

  it('refuses what its own frontend does not know, unless the file names another', () => {
    const text = 'FROM a\nCOPY --link a.txt /\nRUN <<E\nx\nE\nRUN --mount=type=tmpfs,target=/t,size=1m x'
    expect(faultsOf(text, '0.8')).toEqual([
      'BuildKit 0.8 does not know `COPY --link` without a `# syntax=` line.',
      'BuildKit 0.8 does not read the heredoc of `RUN` without a `# syntax=` line.',
      'BuildKit 0.8 does not know `size` of `RUN --mount` without a `# syntax=` line.',
    ])
    expect(faultsOf(`# syntax=docker/dockerfile:1\n${text}`, '0.8')).toEqual([])
    expect(faultsOf(text, '0.13')).toEqual([])
  })

  it('0.8 keys the id of a cache mount', () => {
    const ids = (builderVersion: string): string[] =>
      ['a', 'b'].map((id) => {
        const graph = plan(parse(`FROM a\nRUN --mount=type=cache,target=/t,id=${id} x`), memoryContext({}), { ...plainBuild, builderVersion })
        return JSON.stringify(graph.steps.at(-1)?.inputs.map(({ name, value }) => [name, value]))
      })
    expect(new Set(ids('0.8')).size).toBe(2)
    expect(new Set(ids('0.13')).size).toBe(1)
  })
})

describe('results that a builder takes although they are out of date', () => {
  const values = 'its variables have other values now than when it was made'

  it('Buildah: words whose variables have other values', () => {
    const text = 'FROM a\nARG V\nENV B=$V\nENV C=c\nCOPY a.txt /$V'
    const sides = [{ text, args: { V: '1' } }, { args: { V: '2' } }] as const
    expect(stale('buildah', ...sides)).toEqual([`cached ENV B=$V: ${values}`, `cached COPY a.txt /$V: ${values}`])
    expect(stale('classic', ...sides)).toEqual([])
    expect(stale('buildah', { text: 'FROM a\nCOPY a.txt /c' }, { text: 'FROM a\nCOPY b.txt /c', files: { 'b.txt': 'a' } })).toEqual([])
  })

  it('Buildah: files of a mount that leaves its type out', () => {
    const text = (type: string): string => `FROM a\nRUN --mount=${type}source=a.txt,target=/t one`
    const files = { files: { ...base, 'a.txt': 'b' } }
    expect(stale('buildah', { text: text('') }, files)).toEqual([`cached ${text('').slice(7)}: what it mounts has other bytes now than when it was made`])
    expect(rebuilt('buildah', { text: text('type=bind,') }, files)).toHaveLength(1)
    expect(rebuilt('buildkit', { text: text('') }, files)).toHaveLength(1)
  })

  it('kaniko: a link that leads where it led, to other bytes', () => {
    const text = 'FROM a\nCOPY l /l\nRUN x'
    const files = { ...base, l: { target: 'a.txt' } }
    expect(stale('kaniko', { text, files }, { files: { ...files, 'a.txt': 'b' } })).toEqual(['cached RUN x: line 2 above it is made anew, and what its link leads to is other now than when it was made'])
    expect(rebuilt('kaniko', { text, files }, { files: { ...files, l: { target: 'src/m.js' } } })).toEqual(['COPY l /l', 'RUN x'])
    expect(rebuilt('buildah', { text, files }, { files: { ...files, 'a.txt': 'b' } })).toEqual(['COPY l /l', 'RUN x'])
  })

  it('kaniko: files with other names, and archives with other bytes', () => {
    const text = 'FROM a\nCOPY src /src\nRUN x\nLABEL a=b\nADD x.tar /d/\nUSER u\nRUN y'
    const { 'src/n.js': renamed = '', ...rest } = base
    expect(stale('kaniko', { text }, { files: { ...rest, 'src/o.js': renamed, 'x.tar': 'two' } })).toEqual([
      'cached RUN x: line 2 above it is made anew, and its files have other names now than when it was made',
      'cached RUN y: line 5 above it is made anew, and its archive has other bytes now than when it was made',
    ])
    expect(stale('kaniko', { text }, {})).toEqual([])
  })
})
