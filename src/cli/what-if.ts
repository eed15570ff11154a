import type { BuildContext } from '../context/build-context.ts'
import { overlay, type ContextChange } from '../context/overlay.ts'
import { contextPath } from '../context/clean-path.ts'
import { editedAt } from '../dockerfile/edited-at.ts'
import { parse } from '../dockerfile/parse.ts'
import type { BuildInputs, ImageFacts } from '../graph/build-inputs.ts'
import { awaitedIn } from '../history/made-before.ts'
import { globMatcher } from '../lint/config-glob.ts'
import { UsageError } from '../project/usage-error.ts'
import type { Arguments } from './arguments.ts'
import { splitAt } from './project-request.ts'
import { graphOf, type Side } from './sides.ts'

/** What might be different in the next build of the present tree. */
export interface WhatIf {
  readonly after: Side
  /** The files of its context that have other bytes. */
  readonly touched: ReadonlySet<string>
  readonly isCold: boolean
}

/** Whether the command line asks what would happen if something changed. */
export function hasWhatIf(args: Arguments): boolean {
  return args.flag('cold') || (['change', 'set-arg', 'new-base', 'edit'] as const).some((name) => args.list(name).length > 0)
}

/** The present build with everything changed that the command line says. UsageError for a change that changes nothing. */
export function whatIf(present: Side, args: Arguments): WhatIf {
  const changes = args.list('change')
  const awaited = changes.length === 0 ? new Set<string>() : awaitedIn(graphOf(present))
  const touched = new Set(changes.flatMap((path) => filesAt(present.context, path, awaited)))
  let { text, build } = present
  for (const edit of args.list('edit')) text = edited(text, edit)
  for (const pair of args.list('set-arg')) build = withArg(build, pair)
  for (const image of args.list('new-base')) build = withNewBase(build, image, present)
  const { dockerfileInContext: own } = present
  const ownEdit: ContextChange[] = text !== present.text && own !== undefined ? [{ kind: 'write', path: own, text }] : []
  const context = overlay(present.context, [...[...touched].map((path): ContextChange => (awaited.has(path) ? { kind: 'write', path, text: '' } : { kind: 'edit', path })), ...ownEdit])
  return { after: { ...present, text, build, context }, touched, isCold: args.flag('cold') }
}

/** The files of the context behind a path, a folder or a glob, or what is awaited there. */
function filesAt(context: BuildContext, path: string, awaited: ReadonlySet<string>): readonly string[] {
  const plain = contextPath(path)
  const isMatch = globMatcher(path.replace(/^(?:\.?\/)+/, ''))
  const files = context.entries.filter((entry) => entry.kind === 'file')
  const found = files.filter((entry) => entry.path === plain || entry.path.startsWith(`${plain}/`) || isMatch(entry.path))
  if (found.length > 0) return found.map((entry) => entry.path)
  if (awaited.has(plain)) return [plain]
  const ignored = context.ignoredBy(plain)
  const reason = ignored ? `${ignored.file}:${ignored.line} leaves it out` : 'no file of the build context has that path'
  throw new UsageError(`--change ${path} changes nothing: ${reason}.`)
}

function withArg(build: BuildInputs, pair: string): BuildInputs {
  const [name, value] = splitAt(pair, '=')
  if (name === '' || value === undefined) throw new UsageError(`--set-arg takes K=V, not "${pair}".`)
  return { ...build, buildArgs: new Map(build.buildArgs).set(name, value) }
}

function withNewBase(build: BuildInputs, image: string, present: Side): BuildInputs {
  const uses = graphOf(present).steps.flatMap(({ edges }) => edges.flatMap(({ from }) => (from.kind === 'image' ? [from] : [])))
  const used = uses.find(({ reference, name }) => reference === image || name === image)
  if (!used) throw new UsageError(`--new-base ${image} changes nothing: no step stands on that image.`)
  const { images } = build
  const facts = images.get(used.reference) ?? images.get(used.name) ?? unknownImage
  return { ...build, images: new Map(images).set(used.reference, { ...facts, layers: `${facts.layers} of another day` }) }
}

const unknownImage: ImageFacts = { layers: '', env: [], workdir: undefined, user: undefined, shell: undefined, onbuild: [], config: '' }

/** `LINE=TEXT`: the instruction on that line reads so. `LINE`: it reads otherwise, in whatever way. */
function edited(text: string, edit: string): string {
  const [line, replacement] = splitAt(edit, '=')
  const changed = editedAt(parse(text), Number(line), replacement)
  if (changed === undefined) throw new UsageError(`--edit ${edit} changes nothing: no instruction is on line ${line}.`)
  return changed
}
