import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rules } from '../rules/index.ts'
import { inputsOfPage, readPage } from '../scripts/rule-page.ts'
import type { CheckInputs, Source } from '../src/check.ts'
import { diskContext } from '../src/context/disk.ts'
import { memoryContext } from '../src/context/memory.ts'
import { plainBuild } from '../src/graph/build-inputs.ts'
import { defaultConfig } from '../src/lint/config.ts'
import { projects } from './conformance/projects.ts'

/** A Dockerfile with all that stands around it, and all rules on. */
export interface Sample {
  readonly name: string
  readonly source: Source
  readonly inputs: CheckInputs
}

const around = { rules, config: defaultConfig, build: plainBuild, contextBy: 'option', dockerfileInContext: undefined } as const

function sourceOf(text: string): Source {
  return { path: 'Dockerfile', text }
}

function examples(): readonly Sample[] {
  const folder = fileURLToPath(new URL('../examples/', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /(?:^|\/)Dockerfile$/.test(path)).sort()
  return files.map((path) => ({ name: path, source: sourceOf(readFileSync(join(folder, path), 'utf8')), inputs: { ...around, context: diskContext(join(folder, path, '..')) } }))
}

function pages(): readonly Sample[] {
  return rules.flatMap(({ id, checkPipeline }): Sample[] => {
    if (checkPipeline) return []
    const page = readPage(readFileSync(new URL(`../rules/${id}.md`, import.meta.url), 'utf8'))
    return [{ name: id, source: sourceOf(page.bad), inputs: inputsOfPage(rules, page) }]
  })
}

function realistic(): readonly Sample[] {
  return Object.entries(projects).map(([name, { dockerfile, files }]) => ({ name, source: sourceOf(dockerfile), inputs: { ...around, context: memoryContext(files) } }))
}

/** Those of the examples, those that the pages of rules call bad, and projects of a usual shape. */
export const samples: readonly Sample[] = [...examples(), ...pages(), ...realistic()]
