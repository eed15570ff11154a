import { compareCase, type Disagreement, type ObservedStep } from './compare.ts'
import type { FuzzedBuilder } from './features.ts'
import type { Build, Chunk, FuzzCase } from './fuzz-case.ts'

/** A case and what a real builder did with it, build by build. */
export interface Asked {
  readonly case: FuzzCase
  readonly observed: readonly (readonly ObservedStep[])[]
}

export type Ask = (smaller: FuzzCase) => Promise<{ readonly observed: Asked['observed']; readonly refused?: string }>

/** Tries of real builds that a case is worth. */
const mostTries = 160

/** The smallest case found with a disagreement of the same sort: fewer builds, instructions, files and edits. */
export async function shrinkCase(start: Asked, builder: FuzzedBuilder, ask: Ask): Promise<Asked> {
  const [wanted] = compareCase(start.case, start.observed, builder).disagreements
  if (!wanted) return start
  let best = start
  let tries = 0
  for (let isSmaller = true; isSmaller && tries < mostTries; ) {
    isSmaller = false
    for (let index = 0; tries < mostTries; index++) {
      const smaller = [...smallerCases(best.case)][index]
      if (!smaller) break
      tries++
      const { observed } = await ask(smaller)
      if (observed.length < smaller.builds.length || !compareCase(smaller, observed, builder).disagreements.some((one) => isAlike(one, wanted))) continue
      best = { case: smaller, observed }
      isSmaller = true
      index--
    }
  }
  return best
}

function isAlike(one: Disagreement, other: Disagreement): boolean {
  return one.kind === other.kind && one.said === other.said && one.observed === other.observed
}

/** All cases that are one thing smaller, the largest things first. */
function* smallerCases({ builds }: FuzzCase): Generator<FuzzCase> {
  if (builds.length > 2) for (const build of builds.slice(0, -1)) yield { builds: builds.filter((each) => each !== build) }
  yield* withoutChunks(builds)
  yield* withLessDifference(builds)
  yield* withoutFiles(builds)
  yield* withPlainBuilds(builds)
}

function changed({ builds }: FuzzCase, change: (build: Build) => Build): FuzzCase {
  return { builds: builds.map(change) }
}

function* withoutChunks(builds: readonly Build[]): Generator<FuzzCase> {
  const known = new Map<number, Chunk>(builds.flatMap(({ chunks }) => chunks.map((chunk) => [chunk.id, chunk] as const)))
  for (const stage of stagesOf(builds[0]?.chunks ?? [])) yield without(builds, new Set(stage))
  const ids = [...known.values()].filter(({ role }) => role !== 'frame').map(({ id }) => id)
  for (let size = Math.ceil(ids.length / 2); size > 1; size = Math.ceil(size / 2)) {
    for (let at = 0; at < ids.length; at += size) yield without(builds, new Set(ids.slice(at, at + size)))
  }
  for (const id of ids.toReversed()) yield without(builds, new Set([id]))
}

/** The ids of each stage but a last one that stands alone. */
function stagesOf(chunks: readonly Chunk[]): number[][] {
  const stages: number[][] = []
  for (const { id, role, text } of chunks) {
    if (role === 'global') continue
    if (role === 'frame' && !text.includes('nonce')) stages.push([])
    stages.at(-1)?.push(id)
  }
  return stages.length > 1 ? stages : []
}

function without(builds: readonly Build[], ids: ReadonlySet<number>): FuzzCase {
  return changed({ builds }, (build) => ({ ...build, chunks: build.chunks.filter(({ id }) => !ids.has(id)) }))
}

/** One thing of a later build as it was in the build before. */
function* withLessDifference(builds: readonly Build[]): Generator<FuzzCase> {
  for (const [index, build] of builds.entries()) {
    const before = builds[index - 1]
    if (!before) continue
    const instead = (change: Partial<Build>): FuzzCase => ({ builds: builds.with(index, { ...build, ...change }) })
    if (JSON.stringify(build.files) !== JSON.stringify(before.files)) yield instead({ files: before.files })
    if (build.args.join() !== before.args.join()) yield instead({ args: before.args })
    if (build.target !== before.target) yield instead({ target: before.target })
    if (JSON.stringify(build.options) !== JSON.stringify(before.options)) yield instead({ options: before.options })
    if (build.lineEnd !== before.lineEnd) yield instead({ lineEnd: before.lineEnd })
    for (const chunk of build.chunks) {
      const old = before.chunks.find(({ id }) => id === chunk.id)
      if (old && old.text !== chunk.text) yield instead({ chunks: build.chunks.map((each) => (each === chunk ? old : each)) })
      if (!old) yield instead({ chunks: build.chunks.filter((each) => each !== chunk) })
    }
    for (const path of new Set([...Object.keys(build.files), ...Object.keys(before.files)])) {
      const [now, old] = [build.files[path], before.files[path]]
      if (JSON.stringify(now) === JSON.stringify(old)) continue
      yield instead({ files: Object.fromEntries([...Object.entries(build.files).filter(([name]) => name !== path), ...(old === undefined ? [] : [[path, old] as const])]) })
    }
  }
}

function* withoutFiles(builds: readonly Build[]): Generator<FuzzCase> {
  const paths = new Set(builds.flatMap(({ files }) => Object.keys(files)).filter((path) => path !== 'nonce'))
  for (const path of paths) yield changed({ builds }, (build) => ({ ...build, files: Object.fromEntries(Object.entries(build.files).filter(([name]) => name !== path)) }))
}

function* withPlainBuilds(builds: readonly Build[]): Generator<FuzzCase> {
  if (builds.some(({ outside }) => outside)) yield changed({ builds }, (build) => ({ ...build, outside: false }))
  if (builds.some(({ lineEnd }) => lineEnd !== '\n')) yield changed({ builds }, (build) => ({ ...build, lineEnd: '\n' }))
  if (builds.some(({ target }) => target !== undefined)) yield changed({ builds }, (build) => ({ ...build, target: undefined }))
  const args = new Set(builds.flatMap((build) => build.args.map((arg) => arg.replace(/=.*/s, ''))))
  for (const name of args) yield changed({ builds }, (build) => ({ ...build, args: build.args.filter((arg) => !arg.startsWith(`${name}=`)) }))
  // Comments, and flags one by one.
  for (const chunk of builds[0]?.chunks ?? []) {
    for (const text of simplerTexts(chunk.text)) {
      if (builds.every(({ chunks }) => chunks.every(({ id, text: other }) => id !== chunk.id || other === chunk.text))) {
        yield changed({ builds }, (build) => ({ ...build, chunks: build.chunks.map((each) => (each.id === chunk.id ? { ...each, text } : each)) }))
      }
    }
  }
}

function* simplerTexts(text: string): Generator<string> {
  if (/^\s*(?:#|\n)/.test(text)) yield text.replace(/^(?:\s*#.*\n|\n)+/, '')
  for (const [flag] of text.matchAll(/ --(?!from=)[\w-]+(?:=\S+)?/g)) yield text.replace(flag, '')
}
