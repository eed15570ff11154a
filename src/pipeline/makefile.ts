import type { LineIndex } from '../dockerfile/text.ts'
import { buildsOfScript } from './build-command.ts'
import { makeVariables, type MakeVariables } from './make-variables.ts'
import type { PipelineBuild } from './pipeline-file.ts'

/** Whether a file is one that make reads unasked. */
export function isMakefile(path: string): boolean {
  return /(?:^|\/)(?:GNUm|[mM])akefile$/.test(path)
}

/** The builds that the recipes of a makefile ask for, rule by rule. Source: the manual of GNU make. */
export function makefileBuilds(text: string, lines: LineIndex): readonly PipelineBuild[] {
  const variables = makeVariables()
  const commands = commandsOf(text, variables)
  return commands.flatMap((command) => buildsOf(command, variables, lines))
}

/** A command of a recipe: the lines that backslashes join. */
interface RecipeCommand {
  readonly target: string
  /** From 1. */
  readonly line: number
  readonly text: string
}

/** Each command has a shell of its own, which starts in the folder of the makefile. What it is is known when the whole makefile is read. */
function buildsOf({ target, line, text }: RecipeCommand, variables: MakeVariables, lines: LineIndex): readonly PipelineBuild[] {
  const script = variables.expand(text).replace(/^[ \t@+-]+/, '')
  return buildsOfScript({ text: script, folder: '', rangeOfLine: (each) => lines.rangeOf(line + each) }).map((build) => ({ ...build, name: target }))
}

const assignment = /^\s*(?:(?:export|override|private)\s+)*([\w.-]+)\s*(\?|\+|!|:{0,3})=\s*(.*)$/s
const rule = /^([^\s#:=][^#:=]*?)\s*::?(?!=)/

/** Reads all assignments, and lays recipes aside. */
function commandsOf(text: string, variables: MakeVariables): readonly RecipeCommand[] {
  const commands: RecipeCommand[] = []
  let target: string | undefined
  let isText = false
  for (const { line, text: logical } of logicalLines(text)) {
    if (isText || /^define\s/.test(logical)) {
      isText = !/^endef\b/.test(logical)
    } else if (logical.startsWith('\t') && target !== undefined) {
      commands.push({ target, line, text: logical.replace(/\n\t/g, '\n') })
    } else if (assignment.test(logical)) {
      target = undefined
      const [, name = '', operator = '', value = ''] = assignment.exec(logical) ?? []
      variables.set(name, operator, withoutComment(value.replace(/\s*\\\r?\n\s*/g, ' ')))
    } else {
      const [, targets] = rule.exec(logical) ?? []
      target = targets?.split(/\s+/)[0] ?? (isIndifferent(logical) ? target : undefined)
    }
  }
  return commands
}

/** Blank lines, comments and conditionals end no recipe. */
function isIndifferent(line: string): boolean {
  return /^\s*(?:#|$|(?:ifn?eq|ifn?def|else|endif)\b)/.test(line)
}

function withoutComment(value: string): string {
  return value.replace(/(^|\s)#.*$/s, '').trimEnd()
}

/** Lines with those that a backslash joins to them. */
function* logicalLines(text: string): Generator<{ readonly line: number; readonly text: string }> {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  for (let at = 0; at < lines.length; at++) {
    const first = at
    while (at < lines.length - 1 && /(?:^|[^\\])(?:\\\\)*\\$/.test(lines[at] ?? '')) at++
    yield { line: first + 1, text: lines.slice(first, at + 1).join('\n') }
  }
}
