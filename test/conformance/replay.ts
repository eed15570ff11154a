import { digestReader } from '../../src/cache/content-reader.ts'
import type { BuildState } from '../../src/cache/simulate.ts'
import type { BuildContext } from '../../src/context/build-context.ts'
import { memoryContext } from '../../src/context/memory.ts'
import type { Dockerfile } from '../../src/dockerfile/dockerfile.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild, type BuilderOptions, type BuildInputs, type ImageFacts, type NamedContext } from '../../src/graph/build-inputs.ts'
import type { Profile } from '../../src/graph/profile.ts'
import { profileOf } from '../../src/graph/profiles.ts'
import { plan } from '../../src/graph/plan.ts'
import { plainFiles, type Files } from './files.ts'

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
  /** Base images made for this recording; `config` is their Dockerfile. */
  readonly images?: Readonly<Record<string, Omit<ImageFacts, 'workdir' | 'user' | 'shell'>>>
  readonly platform?: string | null
  /** `--build-context NAME`, by the files in it or as the builder takes it: `docker-image://alpine:3.20`. */
  readonly contexts?: Readonly<Record<string, Files | string>> | null
  /** What no model needs to know, because no builder looks at it: modification times and owners by path, values of secrets. */
  readonly times?: Readonly<Record<string, string>> | null
  readonly owners?: Readonly<Record<string, number>> | null
  readonly secrets?: Readonly<Record<string, string>> | null
  /** What `ADD` finds at http://127.0.0.1:8123, by path. The model looks at no other machine. */
  readonly remote?: Readonly<Record<string, string>>
  /** Built in the folder of the first build; otherwise each build has one of its own. */
  readonly inPlace?: true
}

/** A builder that was recorded, and how the model is told to be it. */
export interface Builder {
  /** As in the recordings. */
  readonly name: string
  readonly inputs: Pick<BuildInputs, 'builder' | 'builderVersion' | 'imageStore'>
}

export const builders: readonly Builder[] = [
  { name: 'BuildKit 0.25, containerd store', inputs: { builder: 'buildkit', builderVersion: undefined, imageStore: 'containerd' } },
  { name: 'BuildKit 0.25, overlay2 store', inputs: { builder: 'buildkit', builderVersion: undefined, imageStore: 'overlay2' } },
  { name: 'BuildKit 0.13', inputs: { builder: 'buildkit', builderVersion: '0.13', imageStore: 'overlay2' } },
  { name: 'BuildKit 0.8', inputs: { builder: 'buildkit', builderVersion: '0.8', imageStore: 'overlay2' } },
  { name: 'classic 20.10', inputs: { builder: 'classic', builderVersion: undefined, imageStore: 'overlay2' } },
  { name: 'classic 28.5', inputs: { builder: 'classic', builderVersion: '28.5', imageStore: 'overlay2' } },
  { name: 'Buildah 1.43', inputs: { builder: 'buildah', builderVersion: undefined, imageStore: 'overlay2' } },
]

function contextOf(name: string, held: Files | string): NamedContext {
  return typeof held === 'string' ? { value: held, files: undefined } : { value: name, files: memoryContext(plainFiles(held), { name }) }
}

const trees = new Map<string, Dockerfile>()
const contexts = { beside: new WeakMap<Side, BuildContext>(), root: new WeakMap<Side, BuildContext>() }

function treeOf({ dockerfile }: Side): Dockerfile {
  const tree = trees.get(dockerfile) ?? parse(dockerfile)
  trees.set(dockerfile, tree)
  return tree
}

function mainContextOf(side: Side, { ignore }: Profile): BuildContext {
  const known = contexts[ignore].get(side)
  if (known) return known
  const plain = plainFiles(side.files)
  const context = memoryContext(side.outside ? plain : { ...plain, Dockerfile: side.dockerfile }, { ignore: side.outside ? 'root' : ignore })
  contexts[ignore].set(side, context)
  return context
}

const states = new WeakMap<Builder['inputs'], WeakMap<Side, BuildState>>()

/** What many builders are asked about is read once, and what a builder builds first in many runs is planned once. */
export function stateOf(side: Side, builder: Builder['inputs']): BuildState {
  const known = states.get(builder) ?? new WeakMap<Side, BuildState>()
  states.set(builder, known)
  const state = known.get(side) ?? readState(side, builder)
  known.set(side, state)
  return state
}

const recorded = { first: new Map<string, Side>(), next: new Map<string, Side>() }
const equals = new WeakMap<Side, Side>()

/** The builds of a recorded run, in order: many runs begin alike. Of one run the first is never the same as another, be it that nothing differs. */
export function recordedStates(builds: readonly Side[], builder: Builder['inputs']): readonly BuildState[] {
  return builds.map((side, index) => stateOf(theOne(side, index === 0 ? recorded.first : recorded.next), builder))
}

/** What was planned for a builder is of no use to the tests that follow. */
export function forgetStates({ inputs }: Builder): void {
  states.delete(inputs)
}

function theOne(side: Side, known: Map<string, Side>): Side {
  const found = equals.get(side)
  if (found) return found
  const key = JSON.stringify(side)
  const one = known.get(key) ?? side
  known.set(key, one)
  equals.set(side, one)
  return one
}

function readState(side: Side, builder: Builder['inputs']): BuildState {
  const { args, target, options, images, platform, contexts: named } = side
  const inputs: BuildInputs = {
    ...plainBuild,
    ...builder,
    buildArgs: new Map((args ?? []).map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
    target: target ?? undefined,
    platform: platform ?? plainBuild.platform,
    contexts: new Map(Object.entries(named ?? {}).map(([name, held]) => [name, contextOf(name, held)])),
    options: { ...plainBuild.options, network: 'none', ...options },
    images: new Map(Object.entries(images ?? {}).map(([name, facts]) => [name, { workdir: undefined, user: undefined, shell: undefined, ...facts }])),
  }
  return { graph: plan(treeOf(side), mainContextOf(side, profileOf(inputs)), inputs), reader: digestReader(inputs) }
}
