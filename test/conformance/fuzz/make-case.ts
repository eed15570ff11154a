import { drawFiles } from './context-files.ts'
import { isBuildable } from './buildable.ts'
import { drawNext } from './edits.ts'
import { featuresOf, type Features, type FuzzedBuilder } from './features.ts'
import type { Build, Chunk, FuzzCase } from './fuzz-case.ts'
import { drawCopyFrom, drawInstruction, type Draft, type StageDraft } from './instructions.ts'
import { randomFrom, type Random } from './random.ts'

/** Made once for a builder; all other images would be too. */
export const images = ['alpine:3.20', 'alpine:3.21', 'debian:12', 'node:20']

const stageNames = ['base', 'deps', 'build', 'Tools', 'test', 'x1', 'runtime']

/** What is drawn beside the builds themselves and helps to edit them. */
export interface Plan {
  readonly features: Features
  readonly stages: readonly StageDraft[]
  next(): number
}

/** Case `number` of `seed`, which no other case has a say in. */
export function makeCase(builder: FuzzedBuilder, seed: string, number: number): FuzzCase {
  const random = randomFrom(`${builder} ${seed} ${number}`)
  for (;;) {
    let last = 0
    const plan: Plan & { stages: StageDraft[] } = { features: featuresOf(builder), stages: [], next: () => ++last }
    const first = drawFirst(random, plan)
    // Now and then what the model takes for refused is put to the builder all the same.
    if (!isBuildable(first, builder) && !random.chance(1)) continue
    const builds = [first]
    for (let wanted = random.weigh([[75, 1], [17, 2], [8, 3]]); wanted > 0; wanted--) builds.push(drawNext(random, plan, builds, builder))
    return { builds }
  }
}

function drawFirst(random: Random, plan: Plan & { stages: StageDraft[] }): Build {
  const files = drawFiles(random)
  // The classic builder sends another ignore file in every build of a Dockerfile that lies outside: nothing to agree on.
  const outside = random.chance(15) && !(plan.features.name.startsWith('classic') && '.dockerignore' in files)
  const count = random.weigh([[30, 1], [40, 2], [20, 3], [10, 4]])
  const used = random.pick([images, images, images.slice(0, 2), images.slice(0, 1)])
  const chunks: Chunk[] = drawGlobals(random, plan)
  const hasTag = chunks.some(({ text }) => text.includes('TAG='))
  for (let index = 0; index < count; index++) chunks.push(...drawStage(random, plan, chunks, { files: [...Object.keys(files), ...(outside ? [] : ['Dockerfile'])], index, count, used, hasTag }))
  const named = plan.stages.flatMap(({ names: [name] }) => (name === undefined ? [] : [name]))
  return {
    chunks,
    files,
    outside,
    lineEnd: random.chance(3) ? '\r\n' : '\n',
    args: drawArgs(random),
    target: named.length > 0 && random.chance(12) ? random.pick(named) : undefined,
    options: {},
    edits: [],
  }
}

export function drawArgs(random: Random): string[] {
  const args: string[] = []
  if (random.chance(35)) args.push(`V=v${random.int(4)}`)
  if (random.chance(20)) args.push(`W=v${random.int(4)}`)
  if (random.chance(10)) args.push(`HTTP_PROXY=http://p${random.int(3)}`)
  if (random.chance(8)) args.push(`G=v${random.int(4)}`)
  if (random.chance(6)) args.push(`SOURCE_DATE_EPOCH=${1700000000 + random.int(3)}`)
  if (random.chance(4)) args.push(`UNUSED=v${random.int(4)}`)
  if (random.chance(3)) args.push(`NODE_ENV=v${random.int(4)}`)
  return args
}

function drawGlobals(random: Random, { next, features }: Plan): Chunk[] {
  const texts = [
    ...(random.chance(8) ? ['# a file\n# of many lines'] : []),
    ...(random.chance(12) ? ['ARG TAG=3.20'] : []),
    ...(random.chance(15) ? [`ARG G=v${random.int(4)}`] : []),
    ...(random.chance(5) ? ['ARG V=v1'] : []),
    ...(random.chance(4) && features.severalArgs ? ['ARG K=v1 L=v2'] : []),
  ]
  return texts.map((text) => ({ id: next(), role: 'global', text, makes: [], uses: [] }))
}

interface StagePlan {
  readonly files: readonly string[]
  readonly index: number
  readonly count: number
  readonly used: readonly string[]
  readonly hasTag: boolean
}

function drawStage(random: Random, plan: Plan & { stages: StageDraft[] }, above: readonly Chunk[], stagePlan: StagePlan): Chunk[] {
  const { files, index, count, used } = stagePlan
  const others = [...plan.stages]
  const { parent, hasImage, reference } = drawBase(random, others, stagePlan)
  const stage = draftOf(random, index, others, parent, hasImage)
  const draft: Draft = { random, features: plan.features, stage, others, sources: sourcesAmong(files), images: used, next: plan.next }
  const from = fromText(random, reference, hasImage, stage)
  const chunks: Chunk[] = [{ id: plan.next(), role: 'frame', text: `${index > 0 && random.chance(50) ? '\n' : ''}${from}`, makes: [], uses: parent ? [`stage ${parent.index}`] : [] }]
  if (!parent) chunks.push({ id: plan.next(), role: 'frame', text: 'COPY nonce /nonceplace/', makes: [], uses: [] })
  const shared = hasImage && random.chance(25) ? prefixOf(above, from, random) : []
  chunks.push(...shared.map((chunk) => ({ ...chunk, id: plan.next() })))
  const wanted = shared.length > 0 ? 1 + random.int(3) : 1 + random.int(count > 2 ? 5 : 7)
  for (let left = wanted; left > 0; left--) chunks.push(decorate(random, drawInstruction(draft)))
  // Most stages are there for the last one.
  if (index === count - 1 && others.length > 0 && random.chance(65)) chunks.push(decorate(random, drawCopyFrom(draft)))
  plan.stages.push(stage)
  return chunks
}

interface Base {
  readonly parent: StageDraft | undefined
  readonly hasImage: boolean
  readonly reference: string
}

function drawBase(random: Random, others: readonly StageDraft[], { index, used, hasTag }: StagePlan): Base {
  const named = others.filter(({ names }) => names.length > 0)
  const kind = random.weigh([[45, 'image'], [named.length > 0 ? 30 : 0, 'stage'], [index > 0 || random.chance(30) ? 14 : 0, 'scratch']])
  if (kind === 'scratch') return { parent: undefined, hasImage: false, reference: 'scratch' }
  if (kind === 'stage') {
    const parent = random.pick(named)
    return { parent, hasImage: false, reference: random.pick(parent.names).toLowerCase() }
  }
  const isVariable = hasTag && random.chance(60)
  return { parent: undefined, hasImage: true, reference: isVariable ? `alpine:${random.pick(['$TAG', '${TAG}', '${TAG:-3.20}'])}` : random.pick(used) }
}

function draftOf(random: Random, index: number, others: readonly StageDraft[], parent: StageDraft | undefined, hasImage: boolean): StageDraft {
  const free = stageNames.filter((each) => !others.some(({ names }) => names.includes(each)))
  const names = random.chance(80) ? [random.pick(free.slice(0, 3))] : []
  const start = parent ?? { hasShell: hasImage, paths: [], isRoot: true, hasUser: false, workdir: '/' }
  return { ...start, index, paths: [...start.paths], names: random.chance(10) ? names.flatMap((name) => [name, name.toUpperCase()]) : names }
}

function fromText(random: Random, reference: string, hasImage: boolean, { names: [name] }: StageDraft): string {
  const keyword = random.chance(4) ? 'from' : 'FROM'
  const platform = hasImage && random.chance(3) ? '--platform=linux/amd64 ' : ''
  return `${keyword} ${platform}${reference}${name === undefined ? '' : ` ${random.pick(['AS', 'AS', 'as'])} ${name}`}`
}

/** What COPY may name: files, and the folders on top. */
function sourcesAmong(files: readonly string[]): string[] {
  const own = files.filter((path) => path !== 'nonce' && path !== '.dockerignore')
  return [...own, ...foldersAbove(files)]
}

function foldersAbove(files: readonly string[]): string[] {
  return [...new Set(files.flatMap((path) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])))]
}

/** The first instructions of an earlier stage with the same base, as far as they depend on no other stage. */
function prefixOf(above: readonly Chunk[], from: string, random: Random): Chunk[] {
  const image = from.split(/\s+/)[1] ?? ''
  const start = above.findIndex(({ role, text }) => role === 'frame' && text.split(/\s+/).includes(image))
  const rest = start === -1 ? [] : above.slice(start + 2)
  const end = rest.findIndex(({ role, text }) => role !== 'body' || /from=|USER|WORKDIR/i.test(text))
  return rest.slice(0, Math.min(end === -1 ? rest.length : end, 1 + random.int(4)))
}

/** Comments and empty lines above, and a keyword that is not in capitals. */
function decorate(random: Random, chunk: Chunk): Chunk {
  const above = random.weigh([[20, ''], [2, `# ${random.pick(['why', 'what'])}\n`], [1, '\n']])
  const text = random.chance(3) ? chunk.text.replace(/^\w+/, (keyword) => keyword.toLowerCase()) : chunk.text
  return { ...chunk, text: `${above}${text}` }
}
