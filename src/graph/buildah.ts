import type { CopyInstruction, Heredoc, Instruction, RunInstruction } from '../dockerfile/instruction.ts'
import { parseMount } from '../dockerfile/mounts.ts'
import { baseName, cleanPath, isWithin } from '../effects/path.ts'
import type { Edge, KeyInput } from './build-graph.ts'
import { heredocHint } from './buildkit-label.ts'
import { flagOf, isOn, resolveCopy, type ResolvedCopy } from './copy-lowering.ts'
import { valueInPlace } from './instruction-value.ts'
import { contextOf, isSystemFolder, selectionOf } from './landings.ts'
import { mountKey } from './mount-key.ts'
import { platformInput } from './platform-input.ts'
import type { LabelFacts, LoweredStep, Lowering, Profile } from './profile.ts'
import { proxyNames } from './scope.ts'
import { writtenText } from './written-text.ts'

/**
 * Buildah with `--layers` (1.43 observed). Every instruction is a step of one chain, keyed by its text as written:
 * variables are not replaced, so that a changed value can go unseen. Copies go by what they lay down and the
 * destination as written.
 */
export const buildah: Profile = {
  version: '1.43',
  cachedWord: 'Using cache',
  argsFrom: 'parent',
  predefinesPlatform: true,
  lacksArgs: new Set(['TARGETSTAGE']),
  readsArgsAtOnce: true,
  fixesPlatformArgs: true,
  sharesSteps: false,
  takesNewest: true,
  hasCacheMounts: true,
  envHidesArg: true,
  replacesProxies: false,
  buildsUnusedStages: false,
  countsWholeFile: false,
  countsEveryFrom: true,
  // Images are written in the OCI format unless told otherwise, which has no triggers.
  runsTriggersOfStages: false,
  countsTriggers: false,
  foldsStageNames: false,
  ignore: 'beside',
  flavour: 'buildah',
  plansByFiles: true,
  countsOwners: true,
  basesCountBy: 'image',
  // --cache-to pushes every layer under a name of its own.
  exports: { max: { keys: 'all', results: 'all', accumulates: true } },
  countsAsStep: () => true,
  lower(lowering) {
    const step = lower(lowering)
    return { ...step, inputs: [...step.inputs, platformInput(lowering.inputs.platform)] }
  },
  label,
  namesStageFor: () => false,
  labelLines: (labels) => (labels.length === 0 ? [] : [`LABEL ${labels.map(quoted).join(' ')}`]),
  refuses,
}

function lower(lowering: Lowering): LoweredStep {
  const { instruction } = lowering
  switch (instruction.keyword) {
    case 'RUN':
      return lowerRun(lowering, instruction)
    case 'COPY':
    case 'ADD':
      return lowerCopy(lowering, instruction)
    case 'ARG':
      return lowerConfig(lowering, namesInScope(lowering))
    default:
      return { ...lowerConfig(lowering, writtenText(instruction)), meaning: valueInPlace(lowering) }
  }
}

/** `[1/2] STEP 3/7: RUN make`, without the stage where the file has one only. */
function label({ instruction, isTrigger, stageNumber, stages, number, of }: LabelFacts): string {
  if (isTrigger) return `ONBUILD ${instruction.text}`
  const stage = stages === 1 ? '' : `[${stageNumber}/${stages}] `
  return `${stage}STEP ${number}/${of}: ${writtenText(instruction)}${heredocHint(instruction)}`
}

function refuses({ flags }: Instruction): string | undefined {
  const isSized = flags.some(({ name, value = '' }) => name === 'mount' && /(?:^|,)type=tmpfs(?:,|$)/.test(value) && /(?:^|,)size=/.test(value))
  return isSized ? 'Buildah 1.43 does not know `size` of `RUN --mount=type=tmpfs`.' : undefined
}

function quoted(pair: string): string {
  const [name = '', ...value] = pair.split('=')
  return `${JSON.stringify(name)}=${JSON.stringify(value.join('='))}`
}

function bodyOf({ content, chomp }: Heredoc): string {
  return chomp ? content.replace(/^\t+/gm, '') : content
}

function text(name: string, value: string, { range }: Instruction): KeyInput {
  return { kind: 'text', name, value, range }
}

/** ARG counts by the names that have a value so far, proxies among them that are given, never by the values. */
function namesInScope({ state, inputs }: Lowering): string {
  const names = [...state.args].flatMap(([name, variable]) => (variable ? [name] : []))
  const proxies = [...inputs.buildArgs.keys()].filter((name) => proxyNames.has(name))
  return ['ARG', ...[...new Set([...names, ...proxies])].sort()].join(' ')
}

/**
 * The ARG values in force, sorted. Where an ENV of the same stage hides an ARG, its value stands there, so that one that follows
 * an argument is seen; an ENV of the image or of the stage below it does not (observed).
 */
function argsAndHiding({ state, from }: Lowering): KeyInput[] {
  const args = [...state.args].flatMap(([name, variable]): KeyInput[] => {
    const env = state.configEnv.get(name)
    const isOwn = env?.range !== undefined && env.range.start > from.range.start
    const { value, range } = (isOwn ? env : variable) ?? {}
    return variable === undefined || value === undefined ? [] : [{ kind: 'arg', name, value, range }]
  })
  return args.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function lowerConfig({ instruction, inputs }: Lowering, value: string): LoweredStep {
  const kind = instruction.keyword === 'WORKDIR' ? 'workdir' : 'config'
  return { kind, inputs: [text('instruction', value, instruction)], edges: [], isForced: inputs.options.noCache, layer: false }
}

/**
 * What stands behind the keyword, flags included, and the bodies of heredocs. A step that mounts a stage which ran in this very
 * build is not looked up; and a stage that ends in a line which makes no layer counts as one that ran (observed).
 */
function lowerRun(lowering: Lowering, instruction: RunInstruction): LoweredStep {
  const bodies = instruction.heredocs.map((heredoc) => bodyOf(heredoc).trim())
  const edges = instruction.flags.flatMap((flag) => (flag.name === 'mount' ? mountEdges(flag, lowering) : []))
  const ending = edges.map(({ from }) => (from.kind === 'step' && from.step.kind !== 'from' && !from.step.layer ? from.step : undefined)).find((step) => step)
  const { noCache } = lowering.inputs.options
  return {
    kind: 'run',
    inputs: [
      ...argsAndHiding(lowering),
      text('command', JSON.stringify([writtenText(instruction).replace(/^\S+\s/, ''), ...bodies]), instruction),
      ...edges.flatMap(modeOfFolder),
    ],
    edges,
    ...(edges.some(({ by }) => by === 'nothing') ? { meaning: '' } : {}),
    isForced: noCache || ending !== undefined,
    ...(noCache || !ending ? {} : { forcedBy: `it mounts a stage that ends in ${ending.instruction.keyword}, and Buildah looks no such step up` }),
    layer: true,
  }
}

/**
 * A mount counts by the files of a context that it shows, or by the result of a stage as a whole; one that leaves its type out
 * is a bind mount too, but its files are not looked at (observed).
 */
function mountEdges(flag: RunInstruction['flags'][number], lowering: Lowering): Edge[] {
  const mount = parseMount(flag.value ?? '', lowering.expandText)
  if ('fault' in mount) return []
  const { edge } = mountKey(mount, flag, lowering, false)
  if (!edge) return []
  if (edge.from.kind === 'step') return [{ ...edge, by: 'definition' }]
  const isTyped = /(?:^|,)type=/.test(flag.value ?? '')
  return [{ ...edge, by: !isTyped ? 'nothing' : edge.from.kind === 'context' ? 'content' : 'definition' }]
}

/** Of a folder that is mounted its own mode counts too; of one that is copied it does not. */
function modeOfFolder(edge: Edge): KeyInput[] {
  const [path = ''] = edge.paths
  const entry = contextOf(edge)?.entry(path)
  if (edge.by !== 'content' || entry?.kind !== 'folder') return []
  return [{ kind: 'mount', name: `mode of ${path}`, value: entry.mode.toString(8), range: edge.range }]
}

function lowerCopy(lowering: Lowering, instruction: CopyInstruction): LoweredStep {
  const copy = resolveCopy(lowering, instruction)
  const { placement, edges } = copy
  const mode = /^[0-7]+$/.test(placement.chmod ?? '') ? Number.parseInt(placement.chmod ?? '', 8) : undefined
  const isSeen = mode !== undefined && instruction.heredocs.length === 0 && edges.every(({ from }) => from.kind === 'context')
  return {
    kind: 'copy',
    inputs: [
      text('instruction', placement.verb, instruction),
      ...namesLaidDown(copy, lowering).map((name) => text('file name', name, instruction)),
      ...placement.bodies.map((body) => text('heredoc', body, instruction)),
      text('destination', instruction.destination.text, instruction),
      ...[numericOwner(placement.chown)].flatMap((owner) => (owner === undefined ? [] : [text('--chown', owner, instruction)])),
      ...(isOn(flagOf(instruction.flags, 'link')) ? [text('--link', 'true', instruction)] : []),
      ...(placement.chmod === undefined || isSeen ? [] : [text('--chmod', placement.chmod, instruction)]),
    ],
    edges: mode === undefined ? edges : edges.map((edge) => ({ ...edge, mode })),
    placement,
    meaning: placement.destination,
    isForced: lowering.inputs.options.noCache,
    layer: true,
  }
}

/**
 * A file keeps its name only in a destination that is a folder; a folder's own name never counts. That a command made the
 * destination a folder is not seen.
 */
function namesLaidDown({ edges, placement }: ResolvedCopy, { state }: Lowering): string[] {
  const destination = cleanPath(placement.destination)
  const isFolder = /\/\.?$/.test(placement.destination) || isSystemFolder(destination) || isWithin(cleanPath(state.workdir), destination)
  return edges.flatMap((edge) => {
    const things = selectionOf(edge)?.sources.flatMap((source) => source.things) ?? []
    return isFolder || things.length > 1 ? things.flatMap(({ path, kind }) => (kind === 'folder' ? [] : [baseName(path)])) : []
  })
}

/**
 * By number: root is 0, a user alone is a group too, and 0 is what files of a context belong to anyway. Names of others are
 * looked up in the image; here they count as text.
 */
function numericOwner(owner: string | undefined): string | undefined {
  const numeric = owner?.replace(/(^|:)root(?=:|$)/g, '$10').replace(/^\d+$/, '$&:$&')
  return numeric === '0:0' ? undefined : numeric
}
