import type { CopyInstruction, Instruction } from '../dockerfile/instruction.ts'
import type { KeyInput } from './build-graph.ts'
import { flagOf, resolveCopy } from './copy-lowering.ts'
import { instructionValue } from './instruction-value.ts'
import { cleanPath } from '../effects/path.ts'
import type { LabelFacts, LoweredStep, Lowering, Profile } from './profile.ts'
import { proxyNames } from './scope.ts'

/**
 * The classic builder (20.10 observed). Every instruction is a step, keyed by its parent image and its text after
 * substitution; copies add a digest of their files. After the first miss nothing below can hit.
 */
export const classic: Profile = {
  inheritsArgs: false,
  envHidesArg: true,
  appendsLabels: true,
  buildsUnusedStages: true,
  countsWholeFile: true,
  foldsStageNames: true,
  content: 'classic',
  basesCountBy: 'image',
  countsAsStep: () => true,
  lower(lowering) {
    const { instruction } = lowering
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return lowerCopy(lowering, instruction)
    const kind = instruction.keyword === 'RUN' ? 'run' : instruction.keyword === 'WORKDIR' ? 'workdir' : 'config'
    return {
      kind,
      inputs: [...argsOfRun(lowering), { kind: 'text', name: 'instruction', value: valueOf(lowering), range: instruction.range }],
      edges: [],
      isForced: lowering.inputs.options.noCache,
      layer: kind !== 'config',
    }
  },
  // Triggers run with the FROM that pulls them in, and have no number of their own.
  label: ({ instruction, isTrigger, number, of }: LabelFacts) => (isTrigger ? `ONBUILD ${instruction.text}` : `Step ${number}/${of} : ${instruction.text}`),
  refuses,
}

function lowerCopy(lowering: Lowering, instruction: CopyInstruction): LoweredStep {
  const { edges, placement, destination } = resolveCopy(lowering, instruction)
  const text = [placement.verb, placement.chown === undefined ? '' : `--chown=${placement.chown}`, destination]
  return {
    kind: 'copy',
    inputs: [{ kind: 'text', name: 'instruction', value: JSON.stringify(text), range: instruction.range }],
    edges,
    placement,
    isForced: lowering.inputs.options.noCache,
    layer: true,
  }
}

function valueOf({ instruction, state, expandWord, expandText, inputs }: Lowering): string {
  const meaning = { shell: state.shell, workdir: cleanPath(state.workdir), expandWord, expandText }
  return `${instructionValue(instruction, meaning)} ${inputs.platform}`
}

/** RUN carries the ARG values in force, sorted, without those that an ENV hides; proxies only where they are declared. */
function argsOfRun({ instruction, state, inputs }: Lowering): KeyInput[] {
  if (instruction.keyword !== 'RUN') return []
  const args: KeyInput[] = []
  for (const [name, variable] of state.args) {
    if (!variable || state.configEnv.has(name)) continue
    args.push({ kind: 'arg', name, value: variable.value, range: variable.range })
  }
  const hasProxy = [...inputs.buildArgs.keys()].some((name) => proxyNames.has(name))
  if (hasProxy || args.length > 0) args.push({ kind: 'arg', name: '|', value: String(args.length), range: undefined })
  return args.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function refuses(instruction: Instruction): string | undefined {
  const { keyword, flags, heredocs } = instruction
  if (keyword === 'RUN' && flags[0]) return `The classic builder does not know \`RUN --${flags[0].name}\`; it needs BuildKit.`
  if ((keyword === 'COPY' || keyword === 'ADD') && flagOf(flags, 'chmod')) {
    return `The classic builder does not know \`${keyword} --chmod\`; it needs BuildKit.`
  }
  if (heredocs.length > 0) return `The classic builder does not read the heredoc of \`${keyword}\`; it needs BuildKit.`
  return undefined
}
