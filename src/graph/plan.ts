import type { BuildContext } from '../context/build-context.ts'
import type { Dockerfile, SyntaxFault } from '../dockerfile/dockerfile.ts'
import { expand } from '../dockerfile/expand.ts'
import { nearest } from '../dockerfile/nearest.ts'
import type { BuildGraph, Stage } from './build-graph.ts'
import type { BuildInputs } from './build-inputs.ts'
import { noteExpansion } from './expansion-faults.ts'
import { forceTwins, type OpenStep } from './force-twins.ts'
import { groupStages, type StageText } from './group-stages.ts'
import { neededStages } from './needed-stages.ts'
import { planStage } from './plan-stage.ts'
import type { Planning } from './planning.ts'
import type { Profile } from './profile.ts'
import { parsePlatform } from './platform.ts'
import { profileOf } from './profiles.ts'
import { globalScope, platformArgs } from './scope.ts'
import { expandBase } from './stage-base.ts'
import { stageNames, type StageNames } from './stage-names.ts'

/** More instructions than this are not planned: each RUN's key holds every variable above it, and nobody writes such a file. */
const mostInstructions = 2_000

/**
 * Plans what a builder would do with a Dockerfile: stages, steps, edges, and every key input with the place it comes
 * from. Pure. What cannot be resolved is a fault of the graph, and planning goes on.
 */
export function plan(dockerfile: Dockerfile, context: BuildContext, inputs: BuildInputs): BuildGraph {
  const faults: SyntaxFault[] = []
  const unmet: SyntaxFault[] = []
  const stages: Stage[] = []
  const steps: OpenStep[] = []
  if (dockerfile.instructions.length > mostInstructions) {
    faults.push({ message: `The Dockerfile has more than ${mostInstructions} instructions and is not planned.`, range: { start: 0, end: 0 } })
    return { dockerfile, inputs, context, stages, steps, target: undefined, faults, unmet }
  }
  const profile = profileOf(inputs)
  const { globals, stages: written } = groupStages(dockerfile)
  // A named context takes the place of a stage of its name, which is then nothing but its first line.
  const texts = written.map((text) => (isReplaced(text, inputs) ? { ...text, instructions: [] } : text))
  const names = stageNames(texts, profile)
  const predefined = profile.predefinesPlatform ? platformArgs(inputs, texts.at(-1)?.name ?? 'default').filter(([name]) => !profile.lacksArgs?.has(name)) : []
  const global = globalScope(globals, predefined, inputs, (word, scope) => {
    const expansion = expand(word.text, (name) => scope.get(name)?.value, { escape: dockerfile.escape })
    noteExpansion({ dockerfile, profile, faults, unmet }, expansion, { keyword: 'ARG', ...word, mayBeInherited: false })
    return expansion.value
  })
  const target = targetOf(texts, inputs.target, faults)
  if (!parsePlatform(inputs.platform)) {
    faults.push({ message: `\`--platform ${inputs.platform}\` is not one platform, such as linux/amd64; a build for several is planned one by one.`, range: { start: 0, end: 0 } })
  }
  const stageOfBase = (text: StageText): number | undefined =>
    isReplaced(text, inputs) ? undefined : names.inFrom(expandBase(text.from.image.text, global, dockerfile.escape), text.index)
  const needed = neededStages(texts, target, names, stageOfBase)
  const isBuilt = ({ index }: StageText): boolean => (profile.buildsUnusedStages ? index <= target : needed.has(index))
  const planning: Planning = {
    dockerfile,
    context,
    inputs,
    profile,
    global,
    names,
    stages,
    steps,
    faults,
    unmet,
    target,
    stageCount: texts.length,
    isOnlyStage: texts.length === 1 && !namesOnlyStage(texts, names, profile),
    numbering: wholeFileNumbering(profile, globals.length, texts, target, inputs),
  }
  for (const text of texts) stages.push(planStage(planning, text, isBuilt(text)))
  if (profile.sharesSteps) forceTwins(steps)
  return { dockerfile, inputs, context, stages, steps, target: stages[target], faults, unmet }
}

function isReplaced({ name }: StageText, { contexts }: BuildInputs): boolean {
  return name !== undefined && contexts.has(name)
}

function targetOf(texts: readonly StageText[], name: string | undefined, faults: SyntaxFault[]): number {
  const last = texts.length - 1
  if (name === undefined) return last
  const found = texts.findLastIndex((text) => text.name === name.toLowerCase())
  if (found !== -1) return found
  if (/^\d+$/.test(name) && Number(name) <= last) return Number(name)
  const near = nearest(name, texts.flatMap((text) => text.name ?? []))
  const hint = near === undefined ? '' : ` Its nearest stage is \`${near}\`.`
  faults.push({ message: `The target stage \`${name}\` is not in the Dockerfile.${hint}`, range: { start: 0, end: 0 } })
  return last
}

/** Where a mount stands, or a copy takes from an image, BuildKit names even the only stage in its labels (observed). */
function namesOnlyStage(texts: readonly StageText[], { inCopy }: StageNames, profile: Profile): boolean {
  return texts.some(({ instructions, index }) =>
    instructions.some(({ flags }) =>
      flags.some(({ name, value = '' }) => (name === 'mount' && profile.namesStageFor(value)) || (name === 'from' && inCopy(value, index) === undefined)),
    ),
  )
}

/** Builders that count over the whole file begin with its global ARGs. */
function wholeFileNumbering(profile: Profile, globals: number, texts: readonly StageText[], target: number, { options }: BuildInputs): Planning['numbering'] {
  if (!profile.countsWholeFile) return undefined
  const built = texts.filter(({ index }) => index <= target)
  const labels = profile.labelLines(options.labels).length
  return { next: globals + 1, of: built.reduce((sum, { instructions }) => sum + 1 + instructions.length, globals + labels) }
}
