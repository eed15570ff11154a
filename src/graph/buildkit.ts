import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { CopyInstruction, Instruction, RunInstruction, WordInstruction } from '../dockerfile/instruction.ts'
import { parseMount } from '../dockerfile/mounts.ts'
import type { KeyInput } from './build-graph.ts'
import { buildkitLabel } from './buildkit-label.ts'
import type { BuildkitRelease } from './buildkit-release.ts'
import { flagOf, heredocInputs, isOn, resolveCopy } from './copy-lowering.ts'
import { mountKey } from './mount-key.ts'
import { baseName, cleanPath } from '../effects/path.ts'
import type { LoweredStep, Lowering, Profile } from './profile.ts'
import { runArgv } from './run-argv.ts'
import type { StageState } from './stage-state.ts'

/**
 * BuildKit (0.25, 0.13 and 0.8 observed). Steps are RUN, COPY, ADD and WORKDIR; what else there is flows into RUN keys or
 * into the image's configuration. Copies and bind mounts are also found by content.
 */
export function buildkit(release: BuildkitRelease): Profile {
  return {
    version: release.version,
    cachedWord: 'CACHED',
    argsFrom: 'parent',
    predefinesPlatform: true,
    envHidesArg: false,
    buildsUnusedStages: false,
    countsWholeFile: false,
    countsEveryFrom: false,
    countsTriggers: true,
    foldsStageNames: false,
    basesCountBy: 'layers',
    countsAsStep: ({ keyword }) => keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD' || keyword === 'WORKDIR',
    lower: (lowering) => lower(lowering, release),
    label: (facts) => buildkitLabel({ ...facts, isTrigger: facts.isTrigger && release.marksTriggers }),
    namesStageFor: (mount) => release.namesStageFor.test(mount),
    labelLine: () => undefined,
    refuses: (instruction, dockerfile) => refuses(instruction, dockerfile, release),
  }
}

function lower(lowering: Lowering, release: BuildkitRelease): LoweredStep | undefined {
  const { instruction } = lowering
  switch (instruction.keyword) {
    case 'RUN':
      return lowerRun(lowering, instruction, release)
    case 'COPY':
    case 'ADD':
      return lowerCopy(lowering, instruction)
    case 'WORKDIR':
      return lowerWorkdir(lowering, instruction, release)
    default:
      return undefined
  }
}

/** A `# syntax=` brings a frontend of its own, which may well know what this release does not. */
function refuses({ keyword, flags, heredocs }: Instruction, { directives }: Dockerfile, { version, unknown, readsHeredocs }: BuildkitRelease): string | undefined {
  if (directives.some(({ name }) => name === 'syntax')) return undefined
  for (const { name, value = '' } of flags) {
    if (unknown.has(`${keyword} --${name}`)) return `BuildKit ${version} does not know \`${keyword} --${name}\` without a \`# syntax=\` line.`
    const key = name === 'mount' ? value.split(',').map((pair) => pair.replace(/=.*/s, '')).find((each) => unknown.has(each)) : undefined
    if (key !== undefined) return `BuildKit ${version} does not know \`${key}\` of \`${keyword} --mount\` without a \`# syntax=\` line.`
  }
  if (heredocs.length > 0 && !readsHeredocs) return `BuildKit ${version} does not read the heredoc of \`${keyword}\` without a \`# syntax=\` line.`
  return undefined
}

function environment(state: StageState): KeyInput[] {
  return [...state.env].map(([name, { value, kind, range }]) => ({ kind, name, value, range }))
}

function lowerRun(lowering: Lowering, instruction: RunInstruction, { keysCacheId, keysShmSize }: BuildkitRelease): LoweredStep {
  const { state, inputs, platform } = lowering
  const mounts = instruction.flags.flatMap((flag) => {
    if (flag.name !== 'mount') return []
    const mount = parseMount(flag.value ?? '', lowering.expandText)
    return 'fault' in mount ? [] : [mountKey(mount, flag, lowering, keysCacheId)]
  })
  const own = (name: string): string | undefined => flagOf(instruction.flags, name)?.value
  const network = own('network') ?? 'default'
  const options: [string, string | undefined][] = [
    ['network', network === 'default' ? inputs.options.network : network],
    ['security', own('security') === 'sandbox' ? undefined : own('security')],
    ['device', own('device')],
    ['shm-size', keysShmSize ? inputs.options.shmSize : undefined],
    ['add-host', inputs.options.addHosts.map((host) => host.split(/[:=]/, 1)[0]).sort().join(' ') || undefined],
  ]
  const hasSsh = mounts.some(({ input }) => input.name.startsWith('ssh '))
  return {
    kind: 'run',
    inputs: [
      { kind: 'text', name: 'command', value: JSON.stringify(runArgv(instruction, state.shell)), range: instruction.range },
      ...environment(state),
      ...(hasSsh && !state.env.has('SSH_AUTH_SOCK') ? [{ kind: 'env', name: 'SSH_AUTH_SOCK', value: '', range: undefined } as const] : []),
      { kind: 'workdir', name: 'working directory', value: state.workdir, range: state.workdirRange },
      { kind: 'user', name: 'user', value: state.user ?? '', range: state.userRange },
      { kind: 'platform', name: 'platform', value: platform, range: undefined },
      ...sortMounts(mounts.map(({ input }) => input)),
      ...options.flatMap(([name, value]) => (value ? [{ kind: 'option', name, value, range: undefined } as const] : [])),
    ],
    edges: mounts.flatMap(({ edge }) => (edge ? [edge] : [])),
    isForced: isForced(lowering),
    layer: true,
  }
}

/** Mounts are sorted by target in the key; secrets and ssh keep the order in which they are written. */
function sortMounts(inputs: readonly KeyInput[]): KeyInput[] {
  const isKept = ({ name }: KeyInput): boolean => name.startsWith('secret ') || name.startsWith('ssh ')
  const sorted = inputs.filter((input) => !isKept(input)).sort((a, b) => (a.name < b.name ? -1 : 1))
  return [...sorted, ...inputs.filter(isKept)]
}

function lowerCopy(lowering: Lowering, instruction: CopyInstruction): LoweredStep {
  const copy = resolveCopy(lowering, instruction)
  const { placement, exclude, parents } = copy
  const { range } = instruction
  const isLinked = isOn(flagOf(instruction.flags, 'link')) && placement.chmod === undefined && lowering.inputs.imageStore === 'containerd'
  const text = (name: string, value: string | undefined): KeyInput[] =>
    value === undefined ? [] : [{ kind: 'text', name, value, range }]
  return {
    kind: 'copy',
    inputs: [
      ...text('instruction', placement.verb),
      ...copy.sources.flatMap(({ word, path }): KeyInput[] => [
        { kind: 'text', name: 'source', value: parents ? path : baseName(cleanPath(`/${path}`)), range: word.range },
      ]),
      ...heredocInputs(instruction, lowering.expandBody),
      { kind: 'text', name: 'destination', value: placement.destination, range: instruction.destination.range },
      ...text('--chown', canonicalOwner(placement.chown)),
      ...text('--chmod', canonicalMode(placement.chmod)),
      ...text('--link', isLinked ? 'true' : undefined),
      ...text('--parents', parents ? 'true' : undefined),
      ...text('--unpack', flagOf(instruction.flags, 'unpack')?.value),
      ...exclude.flatMap((pattern) => text('--exclude', pattern)),
    ],
    edges: copy.edges,
    placement,
    link: isLinked,
    isForced: isForced(lowering),
    layer: true,
  }
}

/** `root` is 0; other names are looked up in the image at run time and count as text (observed). */
function canonicalOwner(owner: string | undefined): string | undefined {
  return owner?.replace(/(^|:)root(?=:|$)/g, '$10')
}

/** `644` and `0644` are one; a symbolic mode counts as text. */
function canonicalMode(mode: string | undefined): string | undefined {
  return mode !== undefined && /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8).toString(8) : mode
}

/** WORKDIR makes its folder as the user in force, and stamps it with SOURCE_DATE_EPOCH (frontend 1.16 and later). */
function lowerWorkdir({ state, inputs, instruction }: Lowering, { argument }: WordInstruction, release: BuildkitRelease): LoweredStep | undefined {
  const path = cleanPath(state.workdir)
  if (path === '/') return undefined
  const epoch = release.stampsWorkdir ? inputs.buildArgs.get('SOURCE_DATE_EPOCH') : undefined
  return {
    kind: 'workdir',
    inputs: [
      { kind: 'text', name: 'folder', value: path, range: argument.range },
      { kind: 'user', name: 'user', value: canonicalOwner(state.user) ?? '', range: state.userRange },
      ...(epoch === undefined ? [] : [{ kind: 'arg', name: 'SOURCE_DATE_EPOCH', value: epoch, range: instruction.range } as const]),
    ],
    edges: [],
    isForced: false,
    layer: true,
  }
}

function isForced({ inputs, stageName }: Lowering): boolean {
  const { noCache, noCacheFilter } = inputs.options
  return noCache || (stageName !== undefined && noCacheFilter.some((name) => name.toLowerCase() === stageName))
}
