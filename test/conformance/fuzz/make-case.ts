import { drawFiles } from './context-files.ts'
import { isBuildable } from './buildable.ts'
import { drawNext } from './edits.ts'
import { featuresOf, type Features, type FuzzedBuilder } from './features.ts'
import type { Build, Chunk, FuzzCase } from './fuzz-case.ts'
import { drawInstruction, type Draft, type StageDraft } from './instructions.ts'
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
    if (!isBuildable(first, builder) && !random.chance(3)) continue
    const builds = [first]
    for (let wanted = random.weigh([[75, 1], [17, 2], [8, 3]]); wanted > 0; wanted--) builds.push(drawNext(random, plan, builds, builder))
    return { builds }
  }
}

function drawFirst(random: Random, plan: Plan & { stages: StageDraft[] }): Build {
  const files = drawFiles(random)
  const count = random.weigh([[30, 1], [40, 2], [20, 3], [10, 4]])
  const used = random.pick([images, images, images.slice(0, 2), images.slice(0, 1)])
  const chunks: Chunk[] = drawGlobals(random, plan)
  const hasTag = chunks.some(({ text }) => text.includes('TAG='))
  for (let index = 0; index < count; index++) chunks.push(...drawStage(random, plan, chunks, { files: Object.keys(files), index, count, used, hasTag }))
  const named = plan.stages.flatMap(({ names: [name] }) => (name === undefined ? [] : [name]))
  return {
    chunks,
    files,
    outside: random.chance(15),
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

function drawStage(random: Random, plan: Plan & { stages: StageDraft[] }, above: readonly Chunk[], { files, index, count, used, hasTag }: StagePlan): Chunk[] {
  const others = [...plan.stages]
  const named = others.filter(({ names }) => names.length > 0)
  const base = random.weigh([[45, 'image'], [named.length > 0 ? 30 : 0, 'stage'], [index > 0 || random.chance(30) ? 14 : 0, 'scratch']])
  const parent = base === 'stage' ? random.pick(named) : undefined
  const [parentName] = parent?.names ?? []
  const name: string | undefined = random.chance(80) ? stageNames.filter((each) => !others.some(({ names }) => names.includes(each)))[random.int(3)] : undefined
  const stage: StageDraft = {
    index,
    names: name === undefined ? [] : [name, ...(random.chance(10) ? [name.toUpperCase()] : [])],
    hasShell: base === 'image' || parent?.hasShell === true,
    paths: [...(parent?.paths ?? [])],
    isRoot: parent?.isRoot ?? true,
    hasUser: parent?.hasUser ?? false,
    workdir: parent?.workdir ?? '/',
  }
  const image = hasTag && random.chance(60) ? `alpine:${random.pick(['$TAG', '${TAG}', '${TAG:-3.20}'])}` : random.pick(used)
  const from = `${random.chance(4) ? 'from' : 'FROM'} ${base === 'image' && random.chance(3) ? '--platform=linux/amd64 ' : ''}${base === 'stage' ? parentName?.toLowerCase() : base === 'image' ? image : 'scratch'}${name === undefined ? '' : ` ${random.pick(['AS', 'AS', 'as'])} ${name}`}`
  const draft: Draft = { random, features: plan.features, stage, others, sources: files.filter((path) => path !== 'nonce' && path !== '.dockerignore').concat(foldersAbove(files)), images: used, next: plan.next }
  const chunks: Chunk[] = [{ id: plan.next(), role: 'frame', text: `${index > 0 && random.chance(50) ? '\n' : ''}${from}`, makes: [], uses: parent ? [`stage ${parent.index}`] : [] }]
  if (base !== 'stage') chunks.push({ id: plan.next(), role: 'frame', text: 'COPY nonce /nonceplace/', makes: [], uses: [] })
  const shared = base === 'image' && random.chance(25) ? prefixOf(above, from, random) : []
  chunks.push(...shared.map((chunk) => ({ ...chunk, id: plan.next() })))
  const wanted = shared.length > 0 ? 1 + random.int(3) : 1 + random.int(count > 2 ? 5 : 7)
  for (let left = wanted; left > 0; left--) chunks.push(decorate(random, drawInstruction(draft)))
  plan.stages.push(stage)
  return chunks
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
