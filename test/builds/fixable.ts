import { existsSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { rules } from '../../rules/index.ts'
import { check, type CheckInputs } from '../../src/check.ts'
import type { Dockerfile } from '../../src/dockerfile/dockerfile.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { MemoryFile } from '../../src/context/memory.ts'
import { fixAll } from '../../src/fix/apply.ts'
import { loadProject } from '../../src/project/load.ts'
import { plainOptions } from '../../src/project/project-options.ts'
import type { Rule } from '../../src/lint/rule.ts'
import { inputsOf, type Case } from '../rule-tester.ts'
import { ignoreTexts } from './ignore-texts.ts'

/** A build whose safe fixes were applied, for those who build it before and after. */
export interface Fixable {
  readonly name: string
  /** Where the Dockerfile lies, seen from the context. */
  readonly dockerfile: string
  readonly before: string
  readonly after: string
  /** The ignore file of the context, where the fixes add to it or make it. */
  readonly ignore?: { readonly path: string; readonly before: string | undefined; readonly after: string }
  /** How many safe fixes were applied. */
  readonly count: number
  readonly folder?: string
  readonly files?: Readonly<Record<string, MemoryFile>>
  readonly buildArgs: readonly string[]
  readonly target: string | undefined
}

/** A Dockerfile of a build context on disk after all its safe fixes; undefined where it has none. */
export function fixableFile(name: string, context: string, dockerfile: string): Fixable | undefined {
  if (!existsSync(dockerfile)) return undefined
  const text = readFileSync(dockerfile, 'utf8')
  const { inputs } = loadProject(dockerfile, text, { ...plainOptions(rules, context), contextFolder: context, config: 'none' })
  return fixable({ name, dockerfile: relative(resolve(context), resolve(dockerfile)), folder: context, buildArgs: [], target: undefined }, text, inputs)
}

/** A case of a rule's test after its safe fixes, whichever list it stands in; undefined where it has none. */
export function fixableCase(rule: Rule, each: Case): Fixable | undefined {
  const manifest = each.dockerfile.includes('npm run build') ? '{"scripts":{"build":"tsc"}}' : '{}'
  const files = Object.fromEntries(Object.entries(each.files ?? {}).map(([path, file]) => [path, file === '' ? filled(path) : file === '{}' && path.endsWith('package.json') ? manifest : file]))
  const inputs = inputsOf(rule, { ...each, files })
  if (inputs.build.builder !== 'buildkit') return undefined
  const dockerfile = files['Dockerfile'] === undefined ? '../Dockerfile' : 'Dockerfile'
  const buildArgs = [...inputs.build.buildArgs].map(([key, value]) => `${key}=${value}`)
  return fixable({ name: `${rule.id}: ${each.name ?? each.dockerfile}`, dockerfile, files, buildArgs, target: inputs.build.target }, each.dockerfile, inputs)
}

/** Sources that are empty in a test are told apart by their bytes, or a build could not tell one from another. */
function filled(path: string): string {
  if (/\.(?:ts|js|rs|go)$/.test(path)) return `// ${path}\n`
  return /\.(?:py|rb|md|txt|php)$/.test(path) ? `# ${path}\n` : ''
}

function fixable(build: Omit<Fixable, 'before' | 'after' | 'count' | 'ignore'>, text: string, inputs: CheckInputs): Fixable | undefined {
  const source = { path: 'Dockerfile', text }
  if (check(source, inputs).errors.length > 0) return undefined
  const { text: after, ignored, applied } = fixAll(source, inputs, { withReview: false })
  const { context } = inputs
  const path = context.ignoreFile ?? '.dockerignore'
  const ignore = ignored.length > 0 && { ignore: { path, ...ignoreTexts(context.ignoreFile === undefined ? undefined : context.read(path), ignored) } }
  return applied.length === 0 ? undefined : { ...build, before: text, after, count: applied.length, ...ignore }
}

/**
 * Both texts up to the last instruction that the fixes touch: what follows is the same in both, so that it needs no proof.
 * For builds whose later steps nobody can run.
 */
export function untilLastFix({ before, after, ...rest }: Fixable): Fixable {
  const [old, now] = [parse(before), parse(after)]
  let same = 0
  while (old.instructions.at(-1 - same)?.text === now.instructions.at(-1 - same)?.text && same < old.instructions.length) same++
  return { ...rest, before: withoutLast(old, same), after: withoutLast(now, same) }
}

function withoutLast({ text, instructions, lines }: Dockerfile, count: number): string {
  const last = instructions.at(-1 - count)
  return last ? `${text.slice(0, lines.rangeOf(last.endLine).end)}\n` : text
}
