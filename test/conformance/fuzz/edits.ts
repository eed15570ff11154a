import { isBuildable } from './buildable.ts'
import { editFiles } from './context-files.ts'
import type { FuzzedBuilder } from './features.ts'
import type { Build, Chunk } from './fuzz-case.ts'
import { drawSafeInstruction, type Draft } from './instructions.ts'
import { drawArgs, images, type Plan } from './make-case.ts'
import type { Random } from './random.ts'
import { editText } from './text-edits.ts'

/** What an edit is given, and what it makes of the last build; undefined where there is nothing for it to do. */
interface Editing {
  readonly random: Random
  readonly plan: Plan
  readonly build: Build
  readonly earlier: readonly Build[]
}

type Edit = (editing: Editing) => Build | undefined

/** The build that comes after some: one or more edits of the last, or an earlier one again. */
export function drawNext(random: Random, plan: Plan, earlier: readonly Build[], builder: FuzzedBuilder): Build {
  const last = earlier.at(-1)
  if (!last) throw new Error('A build comes after another.')
  for (let tries = 0; tries < 40; tries++) {
    let build: Build = { ...last, edits: [] }
    for (let wanted = random.weigh([[9, 1], [6, 2], [3, 3]]); wanted > 0; wanted--) build = drawEdit(random)({ random, plan, build, earlier }) ?? build
    if (build.edits.length > 0 && (isBuildable(build, builder) || random.chance(1))) return build
  }
  return { ...last, edits: ['nothing'] }
}

function drawEdit(random: Random): Edit {
  return random.weigh<Edit>([
    [30, editSomeFile],
    [26, changeInstruction],
    [8, insertInstruction],
    [7, deleteInstruction],
    [5, swapInstructions],
    [3, duplicateInstruction],
    [10, changeArgs],
    [3, changeTarget],
    [4, changeBase],
    [2, changeOptions],
    [3, revert],
    [2, ({ build }) => ({ ...build, edits: [...build.edits, 'nothing'] })],
    [1, ({ build }) => ({ ...build, lineEnd: build.lineEnd === '\n' ? '\r\n' : '\n', edits: [...build.edits, 'line ends'] })],
    [1, renameStage],
  ])
}

function withChunks(build: Build, chunks: readonly Chunk[], what: string): Build {
  return { ...build, chunks, edits: [...build.edits, what] }
}

function bodies({ chunks }: Build): Chunk[] {
  return chunks.filter(({ role }) => role === 'body')
}

function editSomeFile({ random, build }: Editing): Build | undefined {
  const used = build.chunks.flatMap(({ uses }) => uses.flatMap((use) => (use.startsWith('context ') ? [use.slice(8)] : [])))
  const edit = editFiles(random, build.files, new Set(['a.txt', ...used]))
  return edit && { ...build, files: edit.files, edits: [...build.edits, edit.what] }
}

function changeInstruction({ random, build, plan }: Editing): Build | undefined {
  const own = build.chunks.filter(({ role, text }) => role !== 'frame' || !text.includes('nonce'))
  if (own.length === 0) return undefined
  const chunk = random.pick(own)
  const edit = editText(random, chunk, plan.features)
  if (!edit) return undefined
  return withChunks(build, build.chunks.map((each) => (each === chunk ? { ...chunk, text: edit.text } : each)), `${edit.what}: ${nameOf(chunk)}`)
}

function nameOf({ text }: Chunk): string {
  const [line = ''] = text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))
  return line.slice(0, 60)
}

/** The stage of a position, counted by the FROMs above it. */
function stageAt({ chunks }: Build, position: number): number {
  return chunks.slice(0, position).filter(({ role, text }) => role === 'frame' && !text.includes('nonce')).length - 1
}

function insertInstruction({ random, build, plan }: Editing): Build | undefined {
  const [first] = bodies(build)
  if (!first) return undefined
  const next = random.pick(bodies(build))
  const at = build.chunks.indexOf(next) + random.int(2)
  const stage = plan.stages[stageAt(build, at)]
  if (!stage) return undefined
  const sources = Object.keys(build.files).filter((path) => path !== 'nonce')
  const draft: Draft = { random, features: plan.features, stage: { ...stage, paths: [], isRoot: !stage.hasUser }, others: [], sources, images: images.slice(0, 2), next: plan.next }
  const chunk = drawSafeInstruction(draft)
  return withChunks(build, build.chunks.toSpliced(at, 0, chunk), `insert ${nameOf(chunk)}`)
}

/** Whether something else needs what this chunk makes. */
function isNeeded(chunk: Chunk, build: Build): boolean {
  const made = chunk.makes
  if (made === 'anything') return false
  return build.chunks.some((other) => other !== chunk && other.uses.some((use) => made.some((path) => use === path || use.startsWith(`${path}/`) || path.startsWith(`${use}/`))))
}

function deleteInstruction({ random, build }: Editing): Build | undefined {
  const free = bodies(build).filter((chunk) => !isNeeded(chunk, build) && !/\b(?:WORKDIR|USER)\b/i.test(chunk.text))
  if (free.length === 0) return undefined
  const chunk = random.pick(free)
  return withChunks(build, build.chunks.filter((each) => each !== chunk), `delete ${nameOf(chunk)}`)
}

function swapInstructions({ random, build }: Editing): Build | undefined {
  const pairs = build.chunks.flatMap((chunk, index) => {
    const next = build.chunks[index + 1]
    const isFree = chunk.role === 'body' && next?.role === 'body' && !/\b(?:WORKDIR|USER|SHELL)\b/i.test(chunk.text + next.text)
    return isFree && !next.uses.some((use) => chunk.makes === 'anything' || chunk.makes.some((path) => use.startsWith(path))) ? [index] : []
  })
  if (pairs.length === 0) return undefined
  const at = random.pick(pairs)
  const [one, other] = build.chunks.slice(at, at + 2)
  return one && other && withChunks(build, build.chunks.toSpliced(at, 2, other, one), `swap ${nameOf(one)} and ${nameOf(other)}`)
}

function duplicateInstruction({ random, build, plan }: Editing): Build | undefined {
  const free = bodies(build).filter(({ text }) => !/ln -s|cp -r|\bUSER\b|WORKDIR/i.test(text))
  if (free.length === 0) return undefined
  const chunk = random.pick(free)
  return withChunks(build, build.chunks.toSpliced(build.chunks.indexOf(chunk) + 1, 0, { ...chunk, id: plan.next() }), `duplicate ${nameOf(chunk)}`)
}

function changeArgs({ random, build }: Editing): Build {
  const args = random.chance(50) && build.args.length > 0 ? build.args.map((arg) => (random.chance(60) ? arg.replace(/\d$/, String(random.int(4))) : arg)) : drawArgs(random)
  return { ...build, args, edits: [...build.edits, `arguments ${args.join(' ')}`] }
}

function changeTarget({ random, build, plan }: Editing): Build | undefined {
  const named = plan.stages.flatMap(({ names: [name] }) => (name === undefined ? [] : [name]))
  if (named.length === 0) return undefined
  const target = build.target !== undefined && random.chance(50) ? undefined : random.pick(named)
  return { ...build, target, edits: [...build.edits, `target ${target ?? 'last'}`] }
}

function changeBase({ random, build }: Editing): Build | undefined {
  const known = build.chunks.filter(({ role, text }) => role === 'frame' && images.some((image) => text.includes(image)))
  if (known.length === 0) return undefined
  const chunk = random.pick(known)
  const image = random.pick(images)
  const text = chunk.text.replace(/(?<=FROM (?:--\S+ )?)[\w.-]+:[\w.-]+/i, random.chance(20) ? `docker.io/library/${image}` : image)
  return withChunks(build, build.chunks.map((each) => (each === chunk ? { ...chunk, text } : each)), `base ${image}`)
}

function changeOptions({ random, build, plan }: Editing): Build | undefined {
  const named = plan.stages.flatMap(({ names: [name] }) => (name === undefined ? [] : [name]))
  const options = random.weigh<Build['options'] | undefined>([
    [2, { noCache: true }],
    [plan.features.noCacheFilter && named.length > 0 ? 4 : 0, named.length > 0 ? { noCacheFilter: [random.pick(named)] } : {}],
    [2, { labels: [`a=v${random.int(3)}`] }],
    [1, { addHosts: [`h:10.0.0.${random.int(3)}`] }],
    [1, {}],
  ])
  return options && { ...build, options, edits: [...build.edits, `options ${JSON.stringify(options)}`] }
}

function revert({ random, build, earlier }: Editing): Build {
  const index = random.int(earlier.length)
  const old = earlier[index] ?? build
  return { ...old, edits: [...build.edits, `back to build ${index + 1}`] }
}

function renameStage({ random, build, plan }: Editing): Build | undefined {
  const named = plan.stages.filter(({ names }) => names.length === 1)
  if (named.length === 0 || build.target !== undefined) return undefined
  const [name = ''] = random.pick(named).names
  const pattern = new RegExp(`(?<=\\bAS |from=|FROM )${name}\\b`, 'gi')
  return withChunks(build, build.chunks.map((chunk) => ({ ...chunk, text: chunk.text.replace(pattern, `${name}9`) })), `rename stage ${name}`)
}
