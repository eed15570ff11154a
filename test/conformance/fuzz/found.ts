import type { ObservedStep } from './compare.ts'
import { fuzzedBuilders, type FuzzedBuilder } from './features.ts'
import type { Build, FuzzCase } from './fuzz-case.ts'
import type { Asked } from './shrink.ts'

/** A small case on which the simulator and a builder once differed. */
export interface Found extends Asked {
  readonly builder: FuzzedBuilder
  readonly case: FuzzCase
}

/** The text of its file: one line for each instruction, file and step. */
export function writeFound({ builder, case: { builds }, observed }: Found): string {
  const list = (items: readonly string[], indent: string): string => (items.length === 0 ? '[]' : `[\n${items.map((item) => `${indent} ${item}`).join(',\n')}\n${indent}]`)
  const texts = builds.map(({ chunks, files, edits, ...rest }) => {
    const fileLines = Object.entries(files).map(([path, file]) => `   ${JSON.stringify(path)}: ${JSON.stringify(file)}`)
    return `{\n  "edits": ${JSON.stringify(edits)},\n  "chunks": ${list(chunks.map((chunk) => JSON.stringify(chunk)), '  ')},\n  "files": {\n${fileLines.join(',\n')}\n  },\n  ${JSON.stringify(rest).slice(1, -1)}\n }`
  })
  const steps = observed.map((build) => list(build.map(({ id, outcome }) => JSON.stringify({ id, outcome } satisfies ObservedStep)), ' '))
  return `{\n "builder": ${JSON.stringify(builder)},\n "builds": ${list(texts, '')},\n "observed": ${list(steps, '')}\n}\n`
}

/** Reads what `writeFound` wrote; what the file leaves out is as in a plain build. */
export function readFound(text: string): Found {
  const { builder, builds, observed }: { builder: string; builds: readonly Build[]; observed: Found['observed'] } = JSON.parse(text)
  const known = fuzzedBuilders.find((name) => name === builder)
  if (known === undefined) throw new Error(`There is no builder ${builder}.`)
  return { builder: known, observed, case: { builds: builds.map((build) => ({ ...build, target: build.target })) } }
}
