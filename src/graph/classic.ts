import type { CopyInstruction, Instruction } from '../dockerfile/instruction.ts'
import type { KeyInput } from './build-graph.ts'
import { argsOfRun } from './args-of-run.ts'
import type { ClassicRelease } from './classic-release.ts'
import { resolveCopy } from './copy-lowering.ts'
import { instructionValue, valueInPlace } from './instruction-value.ts'
import { refusesPort } from './port-spellings.ts'
import { platformInput } from './platform-input.ts'
import type { LabelFacts, LoweredStep, Lowering, Profile } from './profile.ts'
import { proxyNames } from './scope.ts'

/**
 * The classic builder (20.10 and 28.5 observed). Every instruction is a step, keyed by its parent image and its text after
 * substitution; copies add a digest of their files. After the first miss nothing below can hit.
 */
export function classic(release: ClassicRelease): Profile {
  return {
    version: release.version,
    cachedWord: 'Using cache',
    argsFrom: 'nobody',
    predefinesPlatform: false,
    sharesSteps: false,
    takesNewest: true,
    envHidesArg: true,
    replacesProxies: true,
    buildsUnusedStages: true,
    countsWholeFile: true,
    countsEveryFrom: true,
    runsTriggersOfStages: true,
    countsTriggers: false,
    foldsStageNames: true,
    // Its client does not know `<Dockerfile>.dockerignore`.
    ignore: 'root',
    flavour: 'classic',
    countsOwners: true,
    basesCountBy: 'image',
    // The image itself, given back with --cache-from.
    exports: { inline: { keys: 'image', results: 'image', accumulates: false } },
    countsAsStep: () => true,
    lower: (lowering) => lower(lowering, release),
    label,
    namesStageFor: () => false,
    labelLines,
    refuses: (instruction) => refuses(instruction, release),
    refusesModifier: (modifier) => (release.readsModifiers.test(modifier) ? undefined : `the classic builder ${release.version} does not know \`${modifier}\` there.`),
  }
}

function lower(lowering: Lowering, release: ClassicRelease): LoweredStep {
  const { instruction } = lowering
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return lowerCopy(lowering, instruction, release)
  const kind = instruction.keyword === 'RUN' ? 'run' : instruction.keyword === 'WORKDIR' ? 'workdir' : 'config'
  return {
    kind,
    inputs: [...markedArgs(lowering), { kind: 'text', name: 'instruction', value: valueInKey(lowering, release), range: instruction.range }, platformInput(lowering.inputs.platform)],
    edges: [],
    isForced: lowering.inputs.options.noCache,
    layer: kind !== 'config',
  }
}

/** An absolute WORKDIR counts as it is written, with its final slash, unless the release cleans it. */
function valueInKey(lowering: Lowering, { cleansWorkdir }: ClassicRelease): string {
  if (cleansWorkdir) return valueInPlace(lowering)
  const { instruction, state, expandWord, expandText } = lowering
  return instructionValue(instruction, { shell: state.shell, workdir: state.workdir, expandWord, expandText })
}

/** Triggers run with the FROM that pulls them in, and have no number of their own. */
function label({ instruction, isTrigger, number, of }: LabelFacts): string {
  return isTrigger ? `ONBUILD ${instruction.text}` : `Step ${number}/${of} : ${instruction.text}`
}

/** One step for each name, in order of names; the last value of a name counts. */
function labelLines(labels: readonly string[]): readonly string[] {
  const byName = new Map(labels.map((pair) => [pair.split('=', 1)[0] ?? '', pair]))
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => `LABEL ${quoted(pair)}`)
}

function quoted(pair: string): string {
  return pair.replace(/=(.*[^\w.:/-].*)$/, (_, value: string) => `=${JSON.stringify(value)}`)
}

function lowerCopy(lowering: Lowering, instruction: CopyInstruction, { keysPlatformOfCopies }: ClassicRelease): LoweredStep {
  const { edges, placement, destination } = resolveCopy(lowering, instruction)
  const text = [placement.verb, placement.chown === undefined ? '' : `--chown=${placement.chown}`, destination]
  return {
    kind: 'copy',
    inputs: [
      { kind: 'text', name: 'instruction', value: JSON.stringify(text), range: instruction.range },
      ...(keysPlatformOfCopies ? [platformInput(lowering.inputs.platform)] : []),
    ],
    edges,
    placement,
    isForced: lowering.inputs.options.noCache,
    layer: true,
  }
}

/** Proxies count only where they are declared; that some are given counts always. */
function markedArgs(lowering: Lowering): KeyInput[] {
  const args = argsOfRun(lowering)
  if (lowering.instruction.keyword !== 'RUN') return args
  const hasProxy = [...lowering.inputs.buildArgs.keys()].some((name) => proxyNames.has(name))
  return hasProxy || args.length > 0 ? [...args, { kind: 'arg', name: '|', value: String(args.length), range: undefined }] : args
}

function refuses(instruction: Instruction, { version, unknown, dropsRunHeredocs, readsPorts }: ClassicRelease): string | undefined {
  if (instruction.keyword === 'EXPOSE') return refusesPort(instruction, `The classic builder ${version}`, readsPorts)
  const { keyword, flags, heredocs } = instruction
  const [flag] = flags.filter(({ name }) => keyword === 'RUN' || ((keyword === 'COPY' || keyword === 'ADD') && unknown.has(name)))
  if (flag) return `The classic builder does not know \`${keyword} --${flag.name}\`; it needs BuildKit.`
  const isDropped = keyword === 'RUN' && dropsRunHeredocs
  if (heredocs.length > 0 && !isDropped) return `The classic builder does not read the heredoc of \`${keyword}\`; it needs BuildKit.`
  return undefined
}
