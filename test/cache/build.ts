import { digestReader } from '../../src/cache/content-reader.ts'
import type { BuildState } from '../../src/cache/simulate.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'

/** A build of a text with files, and the inputs that are not plain. */
export function build(text: string, files: Readonly<Record<string, MemoryFile>> = {}, inputs: Partial<BuildInputs> = {}): BuildState {
  const all = { ...plainBuild, ...inputs }
  return { graph: plan(parse(text), memoryContext(files), all), reader: digestReader(all) }
}
