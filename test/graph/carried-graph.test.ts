import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestReader, type ContentReader } from '../../src/cache/content-reader.ts'
import { gitContexts } from '../../src/context/git-context.ts'
import { changedTree, emptyTree } from '../../src/context/git-tree.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { BuildGraph, Step } from '../../src/graph/build-graph.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { carriedGraph } from '../../src/graph/carried-graph.ts'
import { effectsOfStep } from '../../src/graph/effects-of-step.ts'
import { landingsOf } from '../../src/graph/landings.ts'
import { plan } from '../../src/graph/plan.ts'
import { changesBetween, gitEntries, memoryBlobs } from '../context/git-files.ts'
import { randomBuild } from '../random.ts'

type Files = Readonly<Record<string, MemoryFile>>

/** What steps do, and what they bring where. */
function told({ steps }: BuildGraph, reader: ContentReader): unknown {
  const laidBy = (step: Step): unknown => step.edges.map((edge) => reader.laid(step, edge, ['/']).map(({ path, kind }) => `${kind} ${path}`))
  return steps.map((step) => ({ effects: effectsOfStep(step), landings: step.edges.map((edge) => landingsOf(step, edge)), laid: laidBy(step) }))
}

const commands = fc.constantFrom('echo 1 > gen.go', 'make -C /src out', 'touch src/gen.ts', 'go build ./...', 'go generate ./...', 'npm ci', 'npm ci --omit=dev', 'pnpm install', 'yarn install', 'npm run build', 'cargo build', 'tar xf data.tgz', '--mount=type=bind,target=/mnt cd /mnt && go build ./...', '--mount=type=bind,source=lib,target=/src/lib go build ./...', 'go build -buildvcs=false ./...')

test('a graph that is carried over from context to context does what one that is planned there does', () => {
  const manifest = fc.constantFrom<MemoryFile>(...['"a":"1.0.0"', '"a":"^1.1.0"', '"a":"file:./lib"', '"react-scripts":"5.0.1"'].map((entry) => `{"scripts":{"build":"react-scripts build"},"dependencies":{${entry}}}`))
  const lock = fc.constantFrom<MemoryFile>(...['"hasInstallScript":true', '"dev":true,"hasInstallScript":true', '"version":"2"'].map((entry) => `{"packages":{"node_modules/esbuild":{${entry}}}}`))
  const plainEdit = fc.tuple(fc.constantFrom('main.go', 'package.json', 'go.mod', 'src/app.ts', 'data.tgz', 'lib/x', 'lib/x.go', 'gen.go', 'Cargo.toml'), fc.constantFrom<MemoryFile | undefined>('', '{"name":"a"}', 'module a\n', '//go:build linux\npackage a\n', '//go:embed lib\npackage a\n', '[workspace]\nmembers = ["lib"]\n', { target: 'main.go' }, undefined))
  const edit = fc.oneof(plainEdit, fc.tuple(fc.constant('package.json'), manifest), fc.tuple(fc.constantFrom('package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'), lock))
  fc.assert(
    fc.property(randomBuild, fc.array(commands, { maxLength: 4 }), fc.array(edit, { minLength: 1, maxLength: 5 }), ({ text, files }, runs, edits) => {
      const dockerfile = parse(`${text.trimEnd()}\nFROM golang:1.23\nWORKDIR /src\nADD data.tg? ./\n${runs.map((run) => `RUN ${run}\n`).join('')}COPY . .\nRUN go build ./...\nCOPY src /src/src\nCOPY main.py /src/lib\nRUN npm run build\n`)
      const blobs = memoryBlobs()
      const contextOf = gitContexts({ name: '.', folder: '', ignoreFiles: ['.dockerignore'], blobs })
      let tree = emptyTree
      let before: ReturnType<typeof gitEntries> = new Map()
      const committed = (present: Files): ReturnType<typeof contextOf> => {
        const entries = gitEntries(present, blobs)
        tree = changedTree(tree, changesBetween(before, entries))
        before = entries
        return contextOf(tree)
      }
      const planned = plan(dockerfile, committed(files), plainBuild)
      const reader = digestReader(plainBuild)
      told(planned, reader)
      let last: BuildGraph | undefined
      let present: Files = files
      for (const [path, file] of edits) {
        const { [path]: _, ...rest } = present
        present = file === undefined ? rest : { ...rest, [path]: file }
        last = carriedGraph(planned, committed(present), { last })
        expect(told(last, reader)).toEqual(told(plan(dockerfile, memoryContext(withoutEmptyFolders(present)), plainBuild), digestReader(plainBuild)))
      }
    }),
    { numRuns: 25 },
  )
})

/** Git keeps none. */
function withoutEmptyFolders(files: Files): Files {
  return Object.fromEntries(Object.entries(files).filter(([, file]) => typeof file === 'string' || !file.folder))
}
