import type { BuildContext } from '../context/build-context.ts'

export const builderNames = ['buildkit', 'classic', 'buildah', 'kaniko'] as const

export type BuilderName = (typeof builderNames)[number]

/** `--link` has an effect only with the containerd image store (observed); elsewhere it is a plain COPY. */
export type ImageStore = 'containerd' | 'overlay2'

/** What is known of a base image beside its name. */
export interface ImageFacts {
  /** Equal exactly where the layers are. */
  readonly layers: string
  readonly env: readonly (readonly [name: string, value: string])[]
  readonly workdir: string | undefined
  readonly user: string | undefined
  readonly shell: readonly string[] | undefined
  /** Trigger instructions as text, one a line. */
  readonly onbuild: readonly string[]
  /** Label, command and all else that only classic keys see; equal exactly where the image's configuration is. */
  readonly config: string
}

/** Everything beside the Dockerfile's text that decides how a build runs: the builder's command line, as values. */
export interface BuildInputs {
  readonly builder: BuilderName
  /** One of the releases that are modelled; undefined: the builder's default one. */
  readonly builderVersion: string | undefined
  readonly imageStore: ImageStore
  readonly buildArgs: ReadonlyMap<string, string>
  readonly target: string | undefined
  /** What is built for: `linux/amd64`. */
  readonly platform: string
  /** The platform of the machine that builds. */
  readonly buildPlatform: string
  /** `--build-context NAME=VALUE`, with the files where VALUE is a folder that was loaded. */
  readonly contexts: ReadonlyMap<string, NamedContext>
  readonly options: BuilderOptions
  /** Pipeline files of which builds begin on new machines with every layer of a build before, and so with empty cache mounts. */
  readonly importers: readonly string[]
  /** Facts about base images by reference as written or by canonical name; none by default. */
  readonly images: ReadonlyMap<string, ImageFacts>
}

export interface NamedContext {
  readonly value: string
  readonly files: BuildContext | undefined
}

/** Flags of the build command that only builders have, under their names. */
export interface BuilderOptions {
  readonly noCache: boolean
  readonly noCacheFilter: readonly string[]
  readonly network: string | undefined
  /** `name:address`. */
  readonly addHosts: readonly string[]
  /** As given: `64m`. */
  readonly shmSize: string | undefined
  /** `name=soft:hard`. */
  readonly ulimits: readonly string[]
  readonly cgroupParent: string | undefined
  /** `name=value`. */
  readonly labels: readonly string[]
}

export const plainBuild: BuildInputs = {
  builder: 'buildkit',
  builderVersion: undefined,
  imageStore: 'containerd',
  buildArgs: new Map(),
  target: undefined,
  platform: 'linux/amd64',
  buildPlatform: 'linux/amd64',
  contexts: new Map(),
  options: { noCache: false, noCacheFilter: [], network: undefined, addHosts: [], shmSize: undefined, ulimits: [], cgroupParent: undefined, labels: [] },
  importers: [],
  images: new Map(),
}
