import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { expand, type Expansion } from '../dockerfile/expand.ts'
import type { Word } from '../dockerfile/instruction.ts'
import type { BuildInputs } from './build-inputs.ts'
import { noteExpansion } from './expansion-faults.ts'
import type { Source } from './build-graph.ts'
import { flagOf } from './copy-lowering.ts'
import type { StageText } from './group-stages.ts'
import type { Planning } from './planning.ts'
import type { Profile } from './profile.ts'
import { normalizePlatform } from './platform.ts'
import { factsOfImage, imageSource, stateOfImage } from './stage-base.ts'
import { emptyState, stateWriter, type StageState } from './stage-state.ts'

/** What a FROM names: nothing, an earlier stage, an image, or what a named context puts in its place. */
export function baseOf(planning: Planning, text: StageText): Source {
  const { names, stages, inputs, faults } = planning
  const { value: name, fault, used, unset } = expandInFrom(planning, text.from.image)
  const { range, text: written } = text.from.image
  const override = text.name === undefined ? undefined : inputs.contexts.get(text.name)
  if (override && text.name !== undefined) return imageSource(text.name, inputs)
  if (fault !== undefined) return { kind: 'scratch' }
  if (name === '') {
    const [variable, ...others] = [...used, ...unset]
    if (variable === undefined || ![variable, ...others].every((each) => isGlobalArg(planning.dockerfile, each))) {
      faults.push({ message: `\`FROM ${written}\` names no image once its variables are replaced.`, range })
      return { kind: 'scratch' }
    }
    planning.unmet.push({ message: `\`FROM ${written}\` names no image before the build gives a value: \`--build-arg ${variable}=…\`.`, range })
    return { kind: 'image', reference: written, name: written }
  }
  if (name === 'scratch') return { kind: 'scratch' }
  const index = names.inFrom(name, text.index)
  const stage = index === undefined ? undefined : stages[index]
  if (stage) return { kind: 'stage', stage }
  if (name !== name.toLowerCase() && names.inCopy(name, text.index) !== undefined) {
    faults.push({ message: `\`FROM ${name}\` finds no stage: stages have lower-case names, and FROM does not fold case.`, range })
  }
  return imageSource(name, inputs)
}

/** Whether an ARG above the first FROM declares a variable, so that a command line may give it to every FROM. */
function isGlobalArg({ instructions }: Dockerfile, variable: string): boolean {
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM')
  return instructions.slice(0, first).some((instruction) => instruction.keyword === 'ARG' && instruction.declarations.some(({ name }) => name.text === variable))
}

/** The platform that a stage is built for. */
export function platformOf(planning: Planning, { from }: StageText): string {
  const flag = flagOf(from.flags, 'platform')
  const value = flag?.value === undefined ? '' : expandInFrom(planning, { text: flag.value, range: flag.range }).value
  return normalizePlatform(value || planning.inputs.platform)
}

/** FROM is read whether its stage is needed or not. */
function expandInFrom(planning: Planning, { text, range }: Word): Expansion {
  const expansion = expand(text, (variable) => planning.global.get(variable)?.value, { escape: planning.dockerfile.escape })
  noteExpansion(planning, expansion, { keyword: 'FROM', text, range, mayBeInherited: false })
  return expansion
}

/**
 * What a stage starts with. On another stage: that stage's state with its ARG values, its ENV added again in the order
 * of the image's configuration (BuildKit); the classic builder forgets ARGs, kaniko carries them from stage to stage.
 */
export function startOf({ profile, inputs, stages }: Planning, base: Source): StageState {
  const start = imageOf(profile, inputs, base)
  if (profile.argsFrom !== 'above') return start
  const writer = stateWriter(start)
  for (const [name, variable] of stages.at(-1)?.end.args ?? []) writer.setArg(name, variable, writer.hasEnv(name))
  return writer.snapshot()
}

function imageOf(profile: Profile, inputs: BuildInputs, base: Source): StageState {
  if (base.kind !== 'stage') return base.kind === 'image' ? stateOfImage(base.reference, factsOfImage(base, inputs)) : emptyState
  const { end } = base.stage
  const writer = stateWriter(profile.argsFrom === 'parent' ? end : { ...end, env: new Map(), args: new Map() })
  for (const [name, variable] of end.configEnv) writer.setEnv(name, variable)
  return writer.snapshot()
}
