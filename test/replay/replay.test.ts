import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestReader } from '../../src/cache/content-reader.ts'
import { simulateBuilds } from '../../src/cache/simulate.ts'
import { gitContexts } from '../../src/context/git-context.ts'
import { changedTree, emptyTree } from '../../src/context/git-tree.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { builderNames, plainBuild, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { persistentRunner, type Keeping } from '../../src/graph/keeping.ts'
import { plan } from '../../src/graph/plan.ts'
import { replay, type ReplayedBuild, type ReplayEvent } from '../../src/replay/replay.ts'
import { changesBetween, gitEntries, memoryBlobs } from '../context/git-files.ts'
import { randomBuild } from '../random.ts'

type Files = Readonly<Record<string, MemoryFile>>

const none: ReplayEvent['spellings'] = new Map()

function replayed(text: string, states: readonly Files[], inputs: BuildInputs = plainBuild, keeping: Keeping = persistentRunner): readonly ReplayedBuild[] {
  const blobs = memoryBlobs()
  let tree = emptyTree
  let before: ReturnType<typeof gitEntries> = new Map()
  const events = states.map((files, index): ReplayEvent => {
    const entries = gitEntries(files, blobs)
    tree = changedTree(tree, changesBetween(before, entries))
    before = entries
    return { id: index === 0 ? undefined : String(index), tree, spellings: none, inputs }
  })
  const contextOf = gitContexts({ name: '.', folder: '', ignoreFiles: ['.dockerignore'], blobs })
  return [...(replay(events, { dockerfile: parse(text), contextOf, keeping, costs: priorCosts })?.builds ?? [])]
}

/** The same by simulating each build with all before it, over contexts of their own. */
function simulated(text: string, states: readonly Files[], inputs: BuildInputs, keeping: Keeping): readonly (readonly [number, string][])[] {
  const reader = digestReader(inputs, false)
  const builds = states.map((files) => ({ graph: plan(parse(text), memoryContext(files), inputs), reader }))
  return states.slice(1).map((_, index) => {
    const { outcomes } = simulateBuilds(builds.slice(0, index + 2), keeping)
    return [...outcomes].filter(([, outcome]) => outcome !== 'cached' && outcome !== 'skipped').map(([{ id }, outcome]): [number, string] => [id, outcome])
  })
}

const edit = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(
    fc.constantFrom('main.py', 'package.json', 'src/app.ts', 'src/lib/util.ts', 'README.md', 'link.ts', 'data.tgz', 'lib/x', 'new/file'),
    fc.constantFrom<MemoryFile | undefined>('', '1', '{"name":"a"}', { text: '1', mode: 0o755 }, { target: 'main.py' }, undefined),
  ) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('.dockerignore'), fc.constantFrom<MemoryFile | undefined>('', 'src', '*.md\nlib', undefined)) },
)

describe('replay', () => {
  test('takes a commit that touches more files than a call has room for', () => {
    const project = { 'package.json': '{}', 'package-lock.json': '{}' }
    const many = Object.fromEntries(Array.from({ length: 130_000 }, (_, index) => [`data/${index}`, '']))
    const text = 'FROM node:22 AS a\nCOPY . /app\nWORKDIR /app\nRUN npm ci\nFROM node:22\nCOPY --from=a /app/node_modules /app/node_modules\n'
    const [build] = replayed(text, [project, { ...project, ...many }])
    expect(build?.outcomes.get(3)).toBe('rebuilt')
  })

  test('is what simulating all builds one after the other is', () => {
    const keepings = fc.constantFrom<Keeping>(persistentRunner, persistentRunner, { runner: 'ephemeral', cacheExport: 'inline' })
    const edits = fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(randomBuild, edits, fc.constantFrom(...builderNames), keepings, ({ text, files }, commits, builder, keeping) => {
        const { node_modules: _, ...first } = files
        const states: Files[] = [first]
        for (const changes of commits) {
          const next: Record<string, MemoryFile> = { ...states.at(-1) }
          for (const [path, file] of changes) {
            if (file === undefined) delete next[path]
            else next[path] = file
          }
          states.push(next)
        }
        const inputs = { ...plainBuild, builder }
        expect(replayed(text, states, inputs, keeping).map(({ outcomes }) => [...outcomes])).toEqual(simulated(text, states, inputs, keeping))
      }),
      { numRuns: 60 },
    )
  })

  test('finds again what an older build made, and says why a commit ran what it ran', () => {
    const text = 'FROM alpine\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nCOPY . .\nRUN make'
    const [a, b] = ['1', '2'].map((source): Files => ({ 'package.json': '{}', 'src/a': source }))
    const builds = replayed(text, [a ?? {}, b ?? {}, a ?? {}, { ...a, 'package.json': '{"a":1}' }, { ...a, 'package.json': '{"a":1}' }])
    expect(builds.map(({ outcomes }) => [...outcomes.keys()])).toEqual([[4, 5], [], [2, 3, 4, 5], []])
    expect(builds[0]?.roots.map(({ root }) => root.detail)).toEqual(['src/a changed'])
    expect(builds[0]?.seconds).toBeCloseTo(0.5 + 4.4)
  })
})
