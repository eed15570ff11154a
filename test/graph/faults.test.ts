import { describe, expect, it } from 'vitest'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { missingSources } from '../../src/graph/missing-sources.ts'
import { plan } from '../../src/graph/plan.ts'

type Files = Readonly<Record<string, MemoryFile>>

function faults(text: string, inputs: Partial<BuildInputs> = {}): string[] {
  return plan(parse(text), memoryContext({ 'a.txt': '' }), { ...plainBuild, ...inputs }).faults.map(({ message }) => message)
}

function missing(text: string, files: Files = {}, inputs: Partial<BuildInputs> = {}): string[] {
  const graph = plan(parse(text), memoryContext({ 'a.txt': '', ...files }), { ...plainBuild, ...inputs })
  expect(graph.faults).toEqual([])
  return missingSources(graph).map(({ message, range }) => `${graph.dockerfile.lines.positionAt(range.start).line}: ${message}`)
}

/** All of these were asked of BuildKit 0.25. */
describe('a stage that takes from another', () => {
  const late = '`COPY --from=late` takes from a stage that stands below it, and only those above are built by then.'
  const itself = '`COPY --from=a` takes from the stage in which it stands.'

  it.each([
    ['FROM x AS a\nCOPY --from=late /a /\nFROM x AS late\nFROM a', [late]],
    ['FROM x AS a\nCOPY --from=late /a /\nFROM x AS late', []],
    ['FROM x AS a\nCOPY --from=1 /a /\nFROM x AS late\nFROM a', [late.replace('late', '1')]],
    ['FROM x AS a\nCOPY --from=1 /a /\nFROM x AS late', []],
    ['FROM x AS a\nCOPY --from=7 /a /\nFROM x', ['`COPY --from=7` names no stage: there are 2, counted from 0.']],
    ['FROM x AS a\nRUN --mount=from=late,target=/m y\nFROM x AS late\nFROM a', ['`RUN --mount=from=late` takes from a stage that stands below it, and only those above are built by then.']],
    ['FROM x AS a\nCOPY --from=a /a /b', [itself]],
    ['FROM x AS a\nCOPY --from=A /a /b\nFROM x', [itself.replace('=a', '=A')]],
    ['FROM x AS a\nCOPY --from=0 /a /b', [itself.replace('=a', '=0')]],
    ['FROM x AS b\nFROM x AS c\nCOPY --from=b /a /\nFROM x AS b\nFROM c', [late.replace('late', 'b')]],
    ['FROM late AS a\nRUN y\nFROM x AS late\nFROM a', []],
  ])('%j', (text, messages) => {
    expect(faults(text)).toEqual(messages)
  })

  it('takes a name below for an image where the builder does, but no number', () => {
    const text = 'FROM x AS a\nCOPY --from=late /a /\nCOPY --from=1 /a /\nFROM x AS late\nFROM x\nCOPY --from=7 a b'
    expect(faults(text, { builder: 'classic', target: 'late' })).toEqual([late.replace('late', '1')])
  })
})

describe('a word that cannot be expanded', () => {
  const unmet = (text: string, inputs: Partial<BuildInputs> = {}): string[] =>
    plan(parse(text), memoryContext({}), { ...plainBuild, ...inputs }).unmet.map(({ message }) => message)
  const demand = 'ENV cannot expand `${X:?m}`: the variable X is not set: m.'

  it('is refused where the stage is built', () => {
    const message = 'ENV cannot expand `${b!x}`: `${b!` has a modifier that builders do not know.'
    expect(faults('FROM x\nENV a=${b!x}')).toEqual([message])
    expect(faults('FROM x AS p\nENV a=${b!x}\nFROM x')).toEqual([])
    expect(faults('FROM x AS p\nENV a=${b!x}\nFROM x', { builder: 'classic' })).toEqual([message])
    expect(faults('FROM scratch\nCOPY <<E /x\n${X:?m}\nE')).toEqual(['COPY cannot expand its heredoc: the variable X is not set: m.'])
  })

  it('may lack an argument that the next command line gives', () => {
    expect(unmet('FROM x\nARG X\nENV A=${X:?m}')).toEqual([demand])
    expect(faults('FROM x\nARG X\nENV A=${X:?m}')).toEqual([])
    expect(unmet('FROM x\nARG X\nENV A=${X:?m}', { buildArgs: new Map([['X', '1']]) })).toEqual([])
    expect(unmet('ARG X\nFROM ${X:?m}')).toEqual([demand.replace('ENV', 'FROM')])
  })

  it('may be a FROM whose image the next command line names', () => {
    const open = '`FROM ${X}` names no image before the build gives a value: `--build-arg X=…`.'
    for (const text of ['ARG X\nFROM ${X}', 'ARG X=\nFROM ${X} AS a\nRUN x']) {
      expect(unmet(text)).toEqual([open])
      expect(faults(text)).toEqual([])
      expect(unmet(text, { buildArgs: new Map([['X', 'debian']]) })).toEqual([])
    }
    expect(plan(parse('ARG X\nFROM ${X}'), memoryContext({}), plainBuild).stages.map(({ base }) => base)).toEqual([{ kind: 'image', reference: '${X}', name: '${X}' }])
    expect(faults('FROM ${X}\nARG X')).toEqual(['`FROM ${X}` names no image once its variables are replaced.'])
  })

  it('may have a variable of the base image, unless there is none', () => {
    expect(faults('FROM x\nENV A=${X:?m}')).toEqual([])
    expect(faults('FROM scratch AS b\nFROM b\nENV A=${X:?m}')).toEqual([demand])
    expect(faults('FROM x\nENV X=\nENV A=${X:?m}')).toEqual([demand.replace('not set', 'empty')])
    expect(faults('FROM ${X:?m} AS unused\nFROM x')).toEqual([demand.replace('ENV', 'FROM')])
  })
})

describe('what older releases do not read', () => {
  const text = 'FROM x\nARG V=a\nENV A=${V//a/b} B=${V#a} C=${V-x} D=${V:-x}${V:?x}${V?x}'
  const unread = (builder: string, ...modifiers: readonly string[]): string[] =>
    modifiers.map((modifier) => `ENV has \`${{ '/': '${V//a/b}', '#': '${V#a}', '-': '${V-x}' }[modifier]}\`, and ${builder.replace('*', modifier)}`)

  it.each([
    ['0.8', ['/', '#', '-']],
    ['0.11', ['/', '#', '-']],
    ['0.12', ['/', '#']],
    ['0.13', []],
  ])('modifiers of BuildKit %s', (builderVersion, modifiers) => {
    expect(faults(text, { builderVersion })).toEqual(unread(`BuildKit ${builderVersion} does not know \`*\` there without a \`# syntax=\` line.`, ...modifiers))
    expect(faults(`# syntax=docker/dockerfile:1\n${text}`, { builderVersion })).toEqual([])
  })

  it('modifiers of the classic builder', () => {
    expect(faults(text, { builder: 'classic' })).toEqual(unread('the classic builder 20.10 does not know `*` there.', '/', '#', '-'))
    expect(faults(text, { builder: 'classic', builderVersion: '28.5' })).toEqual([])
  })

  it.each([
    ['buildkit', '0.8', ['plus sign', 'IPv6 address without brackets']],
    ['buildkit', '0.13', ['plus sign']],
    ['buildkit', '0.24', []],
    ['classic', '20.10', ['plus sign', 'IPv6 address without brackets']],
    ['classic', '28.5', ['plus sign']],
  ] as const)('ports of %s %s', (builder, builderVersion, spellings) => {
    const found = ['EXPOSE +80', 'EXPOSE ::1:80:80', 'EXPOSE [::1]:80:80', 'EXPOSE 80 127.0.0.1:1:80'].flatMap((line) => faults(`FROM x\n${line}`, { builder, builderVersion }))
    expect(found.map((message) => /the (.*) in/.exec(message)?.[1])).toEqual(spellings)
  })
})

describe('a trigger that builders let pass', () => {
  it('is refused where it runs', () => {
    const message = 'FROM runs `ONBUILD COPY a` of line 2: COPY has one argument, and takes at least a source and a destination.'
    expect(faults('FROM x AS p\nONBUILD COPY a\nFROM p')).toEqual([message])
    expect(faults('FROM x AS p\nONBUILD COPY a\nFROM p\nFROM x')).toEqual([])
    expect(faults('FROM x AS p\nONBUILD COPY a\nFROM p', { builder: 'buildah' })).toEqual([])
    expect(faults('FROM x\nONBUILD FOO bar')).toEqual([])
  })
})

describe('a source that the context lacks', () => {
  it.each([
    ['FROM x\nCOPY nothing /', {}, ['2: COPY takes `nothing`, which the build context `.` lacks.']],
    ['FROM x\nADD --exclude=b nothing /', {}, ['2: ADD takes `nothing`, which the build context `.` lacks.']],
    ['FROM x\nARG D=srv\nCOPY a.txt $D /', { 'src/x': '' }, ['3: COPY takes `srv` in `COPY a.txt $D /`, which the build context `.` lacks; the nearest there is `src`.']],
    ['FROM x\nCOPY ./a.txt /', { '.dockerignore': '# all\n*.txt' }, ['2: COPY takes `a.txt`, which is left out by line 2 of .dockerignore.']],
    ['FROM x\nRUN --mount=source=nothing,target=/m y', {}, ['2: RUN mounts `nothing`, which the build context `.` lacks.']],
    ['FROM x\nCOPY l /', { l: { target: 'nowhere' } }, ['2: COPY takes `l`, which is a link to what the build context `.` lacks.']],
    ['FROM x AS p\nONBUILD COPY nothing /\nFROM p', {}, ['3: COPY takes `nothing`, which the build context `.` lacks.']],
    ['FROM x AS p\nCOPY nothing /\nFROM x', {}, []],
    ['FROM x\nCOPY n*g /x/\nADD https://example.org/a /\nCOPY $N a.txt/ /x/\nCOPY --from=y nothing /\nCOPY <<E /e\nE', {}, []],
  ] as const)('%j', (text, files, messages) => {
    expect(missing(text, files)).toEqual(messages)
  })

  it('is read over by kaniko where the ignore file leaves it out', () => {
    expect(missing('FROM x\nCOPY a.txt b.txt /b/', { '.dockerignore': 'a.txt' }, { builder: 'kaniko' })).toEqual(['2: COPY takes `b.txt`, which the build context `.` lacks.'])
  })
})
