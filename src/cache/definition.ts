import { profileOf } from '../graph/profiles.ts'
import type { Source, Step } from '../graph/build-graph.ts'
import type { BuildInputs } from '../graph/build-inputs.ts'
import { factsOfImage } from '../graph/stage-base.ts'

/** A step's own definition as one text: equal exactly where the builder's operation is. */
export function definitionOf(step: Step): string {
  const known = definitions.get(step.inputs)
  if (known !== undefined) return known
  const definition = JSON.stringify([step.kind, step.inputs.map(({ kind, name, value }) => [kind, name, value])])
  definitions.set(step.inputs, definition)
  return definition
}

/** By what it is made of: a step that is carried over to another context has the same inputs. */
const definitions = new WeakMap<Step['inputs'], string>()

/**
 * What identifies a base image: its layers where they are known, else its name. Two names of unknown images count as
 * two images, although they may hold the same layers.
 */
export function imageIdentity(source: Source, platform: string, inputs: BuildInputs): string {
  const facts = factsOfImage(source, inputs)
  if (facts) return `image ${facts.layers}${profileOf(inputs).basesCountBy === 'image' ? ` ${facts.config}` : ''}`
  switch (source.kind) {
    case 'image':
      return `image ${source.name} ${platform}`
    case 'context':
      return `context ${source.name}`
    case 'remote':
      return `remote ${source.pinned ?? source.url}`
    default:
      return 'scratch'
  }
}
