import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { CopyInstruction, Instruction, RunInstruction, WordInstruction } from '../dockerfile/instruction.ts'
import { parseMount } from '../dockerfile/mounts.ts'
import { readSize } from '../dockerfile/size.ts'
import type { Edge, KeyInput, Placement, Source } from './build-graph.ts'
import type { BuildInputs } from './build-inputs.ts'
import { buildkitLabel } from './buildkit-label.ts'
import type { BuildkitRelease } from './buildkit-release.ts'
import { flagOf, heredocInputs, isOn, resolveCopy } from './copy-lowering.ts'
import { mountKey, type MountKey } from './mount-key.ts'
import { refusesPort } from './port-spellings.ts'
import { cleanPath } from '../effects/path.ts'
import { platformInput } from './platform-input.ts'
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
    lacksArgs: release.unset,
    readsArgsAtOnce: release.readsArgsAtOnce,
    ...(release.hidesScanArgs ? { hidesArgs: scanArgs } : {}),
    sharesSteps: true,
    envHidesArg: false,
    replacesProxies: false,
    buildsUnusedStages: false,
    countsWholeFile: false,
    countsEveryFrom: false,
    runsTriggersOfStages: true,
    countsTriggers: true,
    foldsStageNames: false,
    namesAllStages: true,
    ignore: 'beside',
    flavour: release.flavour,
    countsOwners: release.countsOwners,
    basesCountBy: 'layers',
    hasCacheMounts: true,
    emptiesForcedMounts: true,
    exports: {
      inline: { keys: 'all', results: 'image', accumulates: false },
      min: { keys: 'all', results: 'image and imported', accumulates: false },
      max: { keys: 'all', results: 'all', accumulates: false },
    },
    countsAsStep: ({ keyword }) => keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD' || keyword === 'WORKDIR',
    lower: (lowering) => lower(lowering, release),
    label: (facts) => buildkitLabel({ ...facts, isTrigger: facts.isTrigger && release.marksTriggers }),
    namesStageFor: (mount) => release.namesStageFor.test(mount),
    labelLines: () => [],
    refuses: (instruction, dockerfile) => refuses(instruction, dockerfile, release),
    refusesModifier: (modifier, dockerfile) =>
      release.readsModifiers.test(modifier) || bringsFrontend(dockerfile) ? undefined : `BuildKit ${release.version} does not know \`${modifier}\` there without a \`# syntax=\` line.`,
  }
}

const scanArgs: ReadonlySet<string> = new Set(['BUILDKIT_SBOM_SCAN_CONTEXT', 'BUILDKIT_SBOM_SCAN_STAGE'])

function lower(lowering: Lowering, release: BuildkitRelease): LoweredStep | undefined {
  const { instruction } = lowering
  switch (instruction.keyword) {
    case 'RUN':
      return lowerRun(lowering, instruction, release)
    case 'COPY':
    case 'ADD':
      return lowerCopy(lowering, instruction, release)
    case 'WORKDIR':
      return lowerWorkdir(lowering, instruction, release)
    default:
      return undefined
  }
}

/** A `# syntax=` brings a frontend of its own, which may well know what this release does not. */
function bringsFrontend({ directives }: Dockerfile): boolean {
  return directives.some(({ name }) => name === 'syntax')
}

function refuses(instruction: Instruction, dockerfile: Dockerfile, { version, unknown, readsHeredocs, readsPorts }: BuildkitRelease): string | undefined {
  if (bringsFrontend(dockerfile)) return undefined
  if (instruction.keyword === 'EXPOSE') return refusesPort(instruction, `BuildKit ${version}`, readsPorts)
  const { keyword, heredocs } = instruction
  for (const { name, value = '' } of keyword === 'ONBUILD' ? (instruction.trigger?.flags ?? []) : instruction.flags) {
    if (unknown.has(`${keyword} --${name}`)) return `BuildKit ${version} does not know \`${keyword} --${name}\` without a \`# syntax=\` line.`
    const key = name === 'mount' && keyword !== 'ONBUILD' ? value.split(',').map((pair) => pair.replace(/=.*/s, '')).find((each) => unknown.has(each)) : undefined
    if (key !== undefined) return `BuildKit ${version} does not know \`${key}\` of \`${keyword} --mount\` without a \`# syntax=\` line.`
  }
  if (heredocs.length > 0 && !readsHeredocs) return `BuildKit ${version} does not read the heredoc of \`${keyword}\` without a \`# syntax=\` line.`
  return undefined
}

function environment(state: StageState): KeyInput[] {
  return [...state.env].map(([name, { value, kind, range }]) => ({ kind, name, value, range }))
}

function lowerRun(lowering: Lowering, instruction: RunInstruction, release: BuildkitRelease): LoweredStep {
  const { state, platform, inputs } = lowering
  const mounts = mountsOf(instruction, lowering, release)
  const edges = mounts.flatMap(({ edge }) => (edge ? [edge] : []))
  return {
    kind: 'run',
    inputs: [
      { kind: 'text', name: 'command', value: JSON.stringify(runArgv(instruction, state.shell)), range: instruction.range },
      ...environment(state),
      ...(state.env.has('SSH_AUTH_SOCK') ? [] : socketOf(mounts)),
      { kind: 'workdir', name: 'working directory', value: state.workdir, range: state.workdirRange },
      { kind: 'user', name: 'user', value: state.user ?? '', range: state.userRange },
      platformInput(platform),
      ...mounts.map(({ input }) => input),
      ...optionsOfRun(instruction, inputs),
      ...(release.keysSandbox ? sandboxOf(inputs) : []),
    ],
    edges: release.losesRootMounts ? besideSelected(edges) : edges,
    comparesParent: release.comparesParentOf.test(instruction.flags.map(({ name, value = '' }) => `${name}=${value}`).join('\n')),
    isForced: isForced(lowering),
    layer: true,
  }
}

/** A mount of all that a source holds counts by what other mounts show of the same source, where there are any. */
function besideSelected(edges: readonly Edge[]): readonly Edge[] {
  return edges.map((edge) => {
    const other = edge.paths[0] === '' ? edges.find(({ from, paths }) => paths[0] !== '' && isSameSource(from, edge.from)) : undefined
    return other ? { ...edge, paths: other.paths } : edge
  })
}

function isSameSource(a: Source, b: Source): boolean {
  if (a.kind === 'step' || b.kind === 'step') return a.kind === 'step' && b.kind === 'step' && a.step === b.step
  return a.kind === b.kind && 'name' in a && 'name' in b && a.name === b.name
}

/** The first ssh mount says where its socket is, unless the Dockerfile does. */
function socketOf(mounts: readonly MountKey[]): KeyInput[] {
  const first = mounts.find(({ input }) => input.name.startsWith('ssh '))
  if (!first) return []
  return [{ kind: 'env', name: 'SSH_AUTH_SOCK', value: first.socket ?? '/run/buildkit/ssh_agent.0', range: first.input.range }]
}

function mountsOf({ flags }: RunInstruction, lowering: Lowering, { keysCacheId, expandsMounts }: BuildkitRelease): readonly MountKey[] {
  const expand = expandsMounts ? lowering.expandText : (text: string): string => text
  const mounts = flags.flatMap((flag) => {
    if (flag.name !== 'mount') return []
    const mount = parseMount(flag.value ?? '', expand)
    return 'fault' in mount ? [] : [mountKey(mount, flag, lowering, keysCacheId)]
  })
  return mounts.sort((a, b) => (a.place === b.place ? 0 : a.place < b.place ? -1 : 1))
}

function option(name: string, value: string | undefined): KeyInput[] {
  return value ? [{ kind: 'option', name, value, range: undefined }] : []
}

/** Of `--add-host` the names count, in their order, and not the addresses. */
function optionsOfRun({ flags }: RunInstruction, { options }: BuildInputs): KeyInput[] {
  const own = (name: string): string | undefined => flagOf(flags, name)?.value
  const network = own('network') ?? 'default'
  return [
    ...option('network', network === 'default' ? options.network : network),
    ...option('security', own('security') === 'sandbox' ? undefined : own('security')),
    ...flags.flatMap(({ name, value }) => (name === 'device' ? option('device', value) : [])),
    ...option('add-host', options.addHosts.map((host) => host.split(/[:=]/, 1)[0]).join(' ')),
  ]
}

/** What the command line says of the place where commands run. */
function sandboxOf({ options, buildArgs }: BuildInputs): KeyInput[] {
  const { shmSize, cgroupParent } = options
  const hostname = buildArgs.get('BUILDKIT_SANDBOX_HOSTNAME')
  return [
    ...option('shm-size', shmSize === undefined ? undefined : String(readSize(shmSize) ?? shmSize)),
    ...option('ulimit', ulimitsOf(options.ulimits)),
    ...option('cgroup-parent', cgroupParent),
    ...(hostname ? [{ kind: 'arg', name: 'BUILDKIT_SANDBOX_HOSTNAME', value: hostname, range: undefined } as const] : []),
  ]
}

/** `nofile=1024` is `nofile=1024:1024`; their order does not count, and the last one of a name does. */
function ulimitsOf(ulimits: readonly string[]): string {
  const limits = new Map(ulimits.map((limit) => {
    const [name = '', soft = '', hard = soft] = limit.split(/[=:]/)
    return [name, `${name}=${soft}:${hard}`]
  }))
  return [...limits.values()].sort().join(' ')
}

function lowerCopy(lowering: Lowering, instruction: CopyInstruction, release: BuildkitRelease): LoweredStep {
  const copy = resolveCopy(lowering, instruction)
  const { exclude, parents } = copy
  const placement = release.keepsFinalDot ? copy.placement : withoutFinalDot(copy.placement)
  const { range } = instruction
  const isMergeable = lowering.inputs.imageStore === 'containerd' && !lowering.isFirstOnScratch
  const isLinked = isMergeable && isOn(flagOf(instruction.flags, 'link')) && placement.chmod === undefined
  const text = (name: string, value: string | undefined): KeyInput[] =>
    value === undefined ? [] : [{ kind: 'text', name, value, range }]
  return {
    kind: 'copy',
    inputs: [
      ...text('instruction', copy.unpacks ? 'ADD' : 'COPY'),
      ...copy.sources.flatMap(({ word, path, name }): KeyInput[] => [
        { kind: 'text', name: 'source', value: parents ? path : name, range: word.range },
      ]),
      ...heredocInputs(instruction, placement),
      { kind: 'text', name: 'destination', value: placement.destination, range: instruction.destination.range },
      ...text('--chown', canonicalOwner(placement.chown)),
      ...text('--chmod', canonicalMode(placement.chmod)),
      ...text('--link', isLinked ? 'true' : undefined),
      ...text('--parents', parents ? 'true' : undefined),
      ...exclude.flatMap((pattern) => text('--exclude', pattern)),
    ],
    edges: copy.edges,
    placement,
    link: isLinked,
    isForced: isForced(lowering),
    layer: true,
  }
}

/** `/c/.` is `/c`, a file where one file is copied there. */
function withoutFinalDot(placement: Placement): Placement {
  return placement.destination.endsWith('/.') ? { ...placement, destination: cleanPath(placement.destination) } : placement
}

/** `root` is 0 and `01` is 1; other names are looked up in the image at run time and count as text (observed). */
function canonicalOwner(owner: string | undefined): string | undefined {
  const parts = owner?.split(':').map((part) => (part === 'root' ? '0' : /^\d+$/.test(part) ? String(Number(part)) : part))
  return parts?.join(':')
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
