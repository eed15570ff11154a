import type { Range } from '../dockerfile/text.ts'
import { readArguments } from '../effects/options.ts'
import { walkScript } from '../effects/shell.ts'
import type { ShellCommand } from '../effects/shell-visitor.ts'
import type { ShellWord } from '../effects/shell-word.ts'
import { contextAt, dockerfileAt } from './build-source.ts'
import { readCacheEntry } from './cache-entry.ts'
import { namedIn } from './compose.ts'
import { bareBuild, type PipelineBuild } from './pipeline-file.ts'
import type { Told } from './told.ts'

/** A script of a pipeline. */
export interface PipelineScript {
  readonly text: string
  /** The folder in which it starts, relative to the repository; undefined where that is not known. */
  readonly folder: string | undefined
  /** The place of each of its lines in the file. */
  readonly rangeOfLine: (line: number) => Range
}

const mostCommands = 2_000

/** The builds that `docker build`, `docker buildx build` and their other names ask for in a script. */
export function buildsOfScript({ text, folder, rangeOfLine }: PipelineScript): readonly PipelineBuild[] {
  if (!/\bbuild\b/.test(text)) return []
  const { script, expressions } = withoutExpressions(text)
  const lines = script.split('\n')
  const builds: PipelineBuild[] = []
  let from = 0
  const root = '/repository'
  const start = { cwd: folder === undefined ? undefined : `${root}/${folder}`.replace(/\/$/, ''), certain: true, env: new Map<string, string>(), home: undefined, budget: { left: mostCommands } }
  walkScript(script, start, {
    command(command) {
      const words = wordsOfBuild(command)
      if (!words) return
      const found = lines.findIndex((line, index) => index >= from && /\bdocker\b.*\bbuild\b/.test(line))
      if (found !== -1) from = found + 1
      const { cwd } = command
      const inside = cwd === root ? '' : cwd?.startsWith(`${root}/`) ? cwd.slice(root.length + 1) : undefined
      builds.push(buildOf(words, inside, rangeOfLine(Math.max(found, 0)), expressions))
    },
    file() {},
    variable() {},
    unknown() {},
  })
  return builds
}

/** `${{ … }}` is no shell: a variable that nobody sets stands in its place. */
function withoutExpressions(text: string): { readonly script: string; readonly expressions: readonly string[] } {
  const expressions: string[] = []
  const script = text.replace(/\$\{\{[^}]*\}\}/g, (expression) => `\${expression_${expressions.push(expression) - 1}}`)
  return { script, expressions }
}

const spellings: readonly (readonly string[])[] = [['build'], ['buildx', 'build'], ['buildx', 'b'], ['image', 'build'], ['builder', 'build']]

/** What stands behind `docker … build`. */
function wordsOfBuild({ words }: ShellCommand): readonly ShellWord[] | undefined {
  const values = words.map(({ value }) => value)
  const [program, ...rest] = values[0] === 'sudo' ? values.slice(1) : values
  if (program !== 'docker') return undefined
  const spelling = spellings.find((names) => names.every((name, index) => rest[index] === name))
  return spelling && words.slice(words.length - rest.length + spelling.length)
}

/** Options of both clients that take a value. Source: the reference of `docker buildx build` and of `docker image build`. */
const valued = [
  '-f', '--file', '-t', '--tag', '--build-arg', '--target', '--cache-from', '--cache-to', '--platform', '--build-context', '--no-cache-filter', '--label', '--secret', '--ssh',
  '-o', '--output', '--progress', '--builder', '--network', '--add-host', '--shm-size', '--ulimit', '--cgroup-parent', '--attest', '--sbom', '--provenance', '--metadata-file',
  '--iidfile', '--annotation', '--allow', '--call', '-m', '--memory', '--memory-swap', '-c', '--cpu-shares', '--cpuset-cpus', '--cpuset-mems', '--cpu-period', '--cpu-quota',
  '--isolation', '--security-opt', '--entitlement',
]

function buildOf(words: readonly ShellWord[], folder: string | undefined, range: Range, expressions: readonly string[]): PipelineBuild {
  const args = readArguments(words, { valued })
  const told = ({ text, value, glob }: ShellWord): Told => ({ value: glob ? undefined : value, written: respelled(value ?? unquoted(text), expressions), range })
  const last = (...names: readonly string[]): Told | undefined => args.values(...names).map(told).at(-1)
  const [operand] = args.operands
  const context = operand ? contextAt(folder, told(operand)) : ({ kind: 'unknown' } as const)
  const name = last('-t', '--tag')?.written ?? 'docker build'
  const noCache = args.has('--no-cache') ? { value: 'true', written: '--no-cache', range } : undefined
  return {
    ...bareBuild(name, range),
    context,
    dockerfile: dockerfileAt(folder, last('-f', '--file'), context),
    args: args.values('--build-arg').map((word) => namedIn(told(word))),
    target: last('--target'),
    platforms: args.values('--platform').map(told),
    contexts: args.values('--build-context').map((word) => namedIn(told(word))),
    cacheFrom: args.values('--cache-from').flatMap((word) => readCacheEntry(told(word)) ?? []),
    cacheTo: args.values('--cache-to').flatMap((word) => readCacheEntry(told(word)) ?? []),
    noCache,
  }
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, '$2').replace(/=(["'])(.*)\1$/s, '=$2')
}

function respelled(text: string, expressions: readonly string[]): string {
  return text.replace(/\$\{expression_(\d+)\}/g, (_, index: string) => expressions[Number(index)] ?? '')
}
