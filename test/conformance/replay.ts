import { digestReader } from '../../src/cache/content-reader.ts'
import type { BuildState } from '../../src/cache/simulate.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild, type BuilderOptions, type BuildInputs, type ImageFacts } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'

export type Files = Readonly<Record<string, MemoryFile>>

/** One build as a recording tells it. */
export interface Side {
  readonly dockerfile: string
  /** The build context without the Dockerfile. */
  readonly files: Files
  /** The Dockerfile lies outside the context. */
  readonly outside?: boolean | null
  readonly args?: readonly string[] | null
  readonly target?: string | null
  readonly options?: Partial<BuilderOptions> | null
  readonly images?: Readonly<Record<string, Omit<ImageFacts, 'workdir' | 'user' | 'shell'>>>
}

/** A builder that was recorded, and how the model is told to be it. */
export interface Builder {
  readonly name: string
  /** The columns to read, the first that the recording has. */
  readonly columns: readonly string[]
  readonly inputs: Pick<BuildInputs, 'builder' | 'builderVersion' | 'imageStore'>
}

const [containerd, overlay2, classic] = ['BuildKit 0.25, containerd store', 'BuildKit 0.25, overlay2 store', 'classic 20.10']

export const builders: readonly Builder[] = [
  { name: containerd, columns: [containerd], inputs: { builder: 'buildkit', builderVersion: undefined, imageStore: 'containerd' } },
  { name: overlay2, columns: [overlay2, containerd], inputs: { builder: 'buildkit', builderVersion: undefined, imageStore: 'overlay2' } },
  { name: 'BuildKit 0.13', columns: ['BuildKit 0.13', overlay2, containerd], inputs: { builder: 'buildkit', builderVersion: '0.13', imageStore: 'overlay2' } },
  { name: 'BuildKit 0.8', columns: ['BuildKit 0.8', overlay2, containerd], inputs: { builder: 'buildkit', builderVersion: '0.8', imageStore: 'overlay2' } },
  { name: classic, columns: [classic], inputs: { builder: 'classic', builderVersion: undefined, imageStore: 'overlay2' } },
  { name: 'classic 28.5', columns: ['classic 28.5', classic], inputs: { builder: 'classic', builderVersion: '28.5', imageStore: 'overlay2' } },
  { name: 'Buildah 1.43', columns: ['Buildah 1.43'], inputs: { builder: 'buildah', builderVersion: undefined, imageStore: 'overlay2' } },
]

export function stateOf({ dockerfile, files, outside, args, target, options, images }: Side, builder: Builder['inputs']): BuildState {
  const context = memoryContext(outside ? files : { ...files, Dockerfile: dockerfile })
  const inputs: BuildInputs = {
    ...plainBuild,
    ...builder,
    buildArgs: new Map((args ?? []).map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
    target: target ?? undefined,
    options: { ...plainBuild.options, network: 'none', ...options },
    images: new Map(Object.entries(images ?? {}).map(([name, facts]) => [name, { workdir: undefined, user: undefined, shell: undefined, ...facts }])),
  }
  return { graph: plan(parse(dockerfile), context, inputs), reader: digestReader(builder.builder) }
}

/** The files after some are other or, where `null`, gone. */
export function changed(files: Files, changes: Readonly<Record<string, MemoryFile | null>> = {}): Files {
  const result: Record<string, MemoryFile> = { ...files }
  for (const [path, file] of Object.entries(changes)) {
    if (file === null) Reflect.deleteProperty(result, path)
    else result[path] = file
  }
  return result
}
