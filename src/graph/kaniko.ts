import { isArchive } from '../context/selection.ts'
import type { CopyInstruction, Instruction } from '../dockerfile/instruction.ts'
import { argsOfRun } from './args-of-run.ts'
import type { Edge, KeyInput } from './build-graph.ts'
import { resolveCopy } from './copy-lowering.ts'
import { valueInPlace } from './instruction-value.ts'
import type { LoweredStep, Lowering, Profile } from './profile.ts'
import { proxyNames } from './scope.ts'

/**
 * kaniko with `--cache` and all else as it is by default (1.24, from its source; no run of it was recorded). One chain of every
 * line as written, from the base image or the last key of the stage above; RUN adds all variables, copies add their files, which
 * count by mode and bytes but not by name. Layers are kept of RUN alone, as `--cache-copy-layers` is off, and all stages up to the
 * target are built, as `--skip-unused-stages` is. It takes no notice of `RUN --mount` but for its text.
 */
export const kaniko: Profile = {
  version: '1.24',
  cachedWord: 'Using caching version',
  argsFrom: 'above',
  predefinesPlatform: false,
  sharesSteps: false,
  envHidesArg: true,
  replacesProxies: true,
  buildsUnusedStages: true,
  countsWholeFile: false,
  countsEveryFrom: true,
  runsTriggersOfStages: true,
  countsTriggers: true,
  foldsStageNames: true,
  ignore: 'beside',
  flavour: 'kaniko',
  countsOwners: true,
  basesCountBy: 'image',
  // Its cache repository. Layers count for --cache-ttl, two weeks: the builds of a simulation lie within them.
  exports: { max: { keys: 'all', results: 'all', accumulates: true } },
  keepsOnlyRuns: true,
  skipsIgnoredSources: true,
  countsAsStep: ({ keyword }) => keyword !== 'MAINTAINER',
  lower(lowering) {
    const { instruction } = lowering
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return lowerCopy(lowering, instruction)
    const kind = instruction.keyword === 'RUN' ? 'run' : instruction.keyword === 'WORKDIR' ? 'workdir' : 'config'
    return {
      kind,
      inputs: [...variablesOfRun(lowering), line(instruction)],
      edges: [],
      ...(kind === 'run' || instruction.keyword === 'ARG' ? {} : { meaning: valueInPlace(lowering) }),
      isForced: lowering.inputs.options.noCache,
      layer: kind !== 'config',
    }
  },
  label: ({ instruction }) => instruction.text,
  namesStageFor: () => false,
  labelLines: () => [],
  refuses: ({ keyword, heredocs }) => (heredocs.length > 0 ? `kaniko does not read the heredoc of \`${keyword}\`.` : undefined),
}

function line(instruction: Instruction): KeyInput {
  return { kind: 'text', name: 'instruction', value: instruction.text, range: instruction.range }
}

/** All ENV, all ARG values in force, and proxies even where no ARG declares them. */
function variablesOfRun(lowering: Lowering): KeyInput[] {
  const { instruction, state, inputs } = lowering
  if (instruction.keyword !== 'RUN') return []
  const isOpen = (name: string): boolean => proxyNames.has(name) && !state.args.has(name) && !state.configEnv.has(name)
  const proxies = [...inputs.buildArgs].filter(([name]) => isOpen(name)).sort()
  return [
    ...[...state.configEnv].map(([name, { value, range }]): KeyInput => ({ kind: 'env', name, value, range })),
    ...argsOfRun(lowering),
    ...proxies.map(([name, value]): KeyInput => ({ kind: 'arg', name, value, range: undefined })),
  ]
}

function lowerCopy(lowering: Lowering, instruction: CopyInstruction): LoweredStep {
  const { placement, edges } = resolveCopy(lowering, instruction)
  return {
    kind: 'copy',
    inputs: [line(instruction)],
    edges: edges.flatMap((edge) => (placement.verb === 'ADD' ? unpacked(edge) : [edge])),
    placement,
    meaning: JSON.stringify(placement),
    isForced: lowering.inputs.options.noCache,
    layer: true,
  }
}

/** ADD looks neither at what it downloads nor at the archives that it unpacks. */
function unpacked(edge: Edge): Edge[] {
  if (edge.from.kind === 'remote') return [{ ...edge, by: 'nothing' }]
  const parts: Edge[] = [
    { ...edge, paths: edge.paths.filter((path) => !isArchive(path)) },
    { ...edge, paths: edge.paths.filter(isArchive), by: 'nothing' },
  ]
  return parts.filter(({ paths }) => paths.length > 0)
}
