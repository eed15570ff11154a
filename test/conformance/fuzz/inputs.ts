import { builders, type Builder } from '../replay.ts'
import type { FuzzedBuilder } from './features.ts'

const names: Readonly<Record<FuzzedBuilder, string>> = {
  new: 'BuildKit 0.25, containerd store',
  gd: 'BuildKit 0.25, overlay2 store',
  mid: 'BuildKit 0.13',
  old: 'BuildKit 0.8',
  classic: 'classic 20.10',
  'classic-new': 'classic 28.5',
  buildah: 'Buildah 1.43',
}

/** How the model is told to be this builder. */
export function inputsOf(builder: FuzzedBuilder): Builder['inputs'] {
  const found = builders.find(({ name }) => name === names[builder])
  if (!found) throw new Error(`Nobody says how to be ${names[builder]}.`)
  return found.inputs
}
