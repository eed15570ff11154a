import type { MemoryFile } from '../../../src/context/memory.ts'
import type { BuilderOptions } from '../../../src/graph/build-inputs.ts'
import type { Side } from '../replay.ts'

export type Files = Readonly<Record<string, MemoryFile>>

/**
 * Stands in a case for what makes each of its runs new to a builder that has seen thousands: as long as what takes its
 * place, so that sizes written into archives stay right.
 */
export const noncePlace = 'nonceplace'

/** One instruction, with the comments above it. It keeps its id through edits, so that a smaller case can be without it everywhere. */
export interface Chunk {
  readonly id: number
  readonly text: string
  /** A `frame` chunk belongs to its stage: FROM, and the copy of the nonce. */
  readonly role: 'global' | 'frame' | 'body'
  /** Absolute paths that it writes at or below. */
  readonly makes: readonly string[] | 'anything'
  /** Paths, names of stages and files of the context without which it fails. */
  readonly uses: readonly string[]
}

/** One build of a chain. */
export interface Build {
  readonly chunks: readonly Chunk[]
  readonly files: Files
  /** The Dockerfile lies beside the context. */
  readonly outside: boolean
  readonly lineEnd: '\n' | '\r\n'
  /** `name=value`. */
  readonly args: readonly string[]
  readonly target: string | undefined
  readonly options: Partial<BuilderOptions>
  /** Edits that led here from the build before, for people. */
  readonly edits: readonly string[]
}

/** Builds that run one after the other. */
export interface FuzzCase {
  readonly builds: readonly Build[]
}

export function renderDockerfile({ chunks, lineEnd }: Pick<Build, 'chunks' | 'lineEnd'>): string {
  return chunks.map(({ text }) => `${text}\n`).join('').replaceAll('\n', lineEnd)
}

/** The chunk to which a line of the rendered Dockerfile belongs; lines count from 1. */
export function chunkAtLine({ chunks }: Build, line: number): Chunk | undefined {
  let last = 0
  return chunks.find(({ text }) => (last += text.split('\n').length) >= line)
}

/** A build as it is run and simulated, with its nonce in place. */
export function sideOf(build: Build, nonce: string): Side {
  const put = (text: string): string => text.replaceAll(noncePlace, nonce)
  const putFile = (file: MemoryFile): MemoryFile =>
    typeof file === 'string' ? put(file) : file.text === undefined ? file : { ...file, text: put(file.text) }
  return {
    dockerfile: put(renderDockerfile(build)),
    files: Object.fromEntries(Object.entries(build.files).map(([path, file]) => [path, putFile(file)])),
    outside: build.outside,
    args: build.args,
    target: build.target ?? null,
    options: build.options,
  }
}
