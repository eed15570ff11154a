import type { Instruction } from '../dockerfile/instruction.ts'
import { commute } from '../fix/same-image.ts'
import type { Step } from '../graph/build-graph.ts'
import { variablesOf } from '../graph/variables-of.ts'
import { usesVariable } from '../lint/run-facts.ts'

/** An instruction of a stage, with its step where it makes one. */
export interface Placed {
  readonly instruction: Instruction
  readonly step: Step | undefined
}

/**
 * Whether the second of two instructions has to stay below the first: the verifier would not call it the same image, or does not know. Where
 * the first is a copy of which some files are copied above both, `brought` names their places in the image.
 */
export function keepsItsPlace(first: Placed, second: Placed, escape: '\\' | '`', brought?: ReadonlySet<string>): boolean {
  if (settles(first, second, escape) || settles(second, first, escape)) return true
  return first.step !== undefined && second.step !== undefined && (brought ? clashes(first.step, second.step, brought) : clashesAtAll(first.step, second.step))
}

function clashes(first: Step, second: Step, brought: ReadonlySet<string>): boolean {
  const { refuted, doubts } = commute(second, first, brought)
  return refuted.length + doubts.length > 0
}

const known = new WeakMap<Step, WeakMap<Step, boolean>>()
const nothing: ReadonlySet<string> = new Set()

function clashesAtAll(first: Step, second: Step): boolean {
  const found = known.get(first) ?? new WeakMap<Step, boolean>()
  known.set(first, found)
  const clash = found.get(second) ?? clashes(first, second, nothing)
  found.set(second, clash)
  return clash
}

/** Instructions that only say something about the image. What they say may hang on their order among themselves. */
const saying: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'STOPSIGNAL', 'VOLUME'])

/** Whether an instruction sets something that another looks at, or sets as well. */
function settles({ instruction }: Placed, other: Placed, escape: '\\' | '`'): boolean {
  const { keyword } = other.instruction
  switch (instruction.keyword) {
    case 'ARG':
      return instruction.declarations.some(({ name }) => looksAt(other, name.text, escape))
    case 'ENV':
      return instruction.pairs.some(({ name }) => looksAt(other, name.text, escape))
    case 'USER':
      return keyword === 'RUN' || keyword === 'USER' || keyword === 'WORKDIR'
    case 'SHELL':
      return keyword === 'RUN' || keyword === 'SHELL' || saying.has(keyword)
    case 'WORKDIR':
      return keyword === 'RUN' || keyword === 'WORKDIR' || saying.has(keyword) || isRelativeCopy(other.instruction)
    default:
      return saying.has(instruction.keyword) && saying.has(keyword)
  }
}

function looksAt({ instruction, step }: Placed, name: string, escape: '\\' | '`'): boolean {
  if (instruction.keyword === 'ARG' && instruction.declarations.some((each) => each.name.text === name)) return true
  if (instruction.keyword === 'ENV' && instruction.pairs.some((each) => each.name.text === name)) return true
  return variablesOf(instruction, escape).has(name) || (step !== undefined && usesVariable(step, name))
}

function isRelativeCopy(instruction: Instruction): boolean {
  return (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') && !instruction.destination.text.startsWith('/')
}
