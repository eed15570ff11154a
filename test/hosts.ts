import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ESLint } from 'eslint'
import type { Diagnostic } from 'vscode-languageserver/node'
import type { Io } from '../src/cli/io.ts'
import { main } from '../src/cli/main.ts'
import { eslintPlugin } from '../src/eslint/plugin.ts'
import type { Finding } from '../src/lint/finding.ts'
import type { Rule } from '../src/lint/rule.ts'
import { whySentence } from '../src/report/clauses.ts'
import { documentLinter } from '../src/lsp/document-linter.ts'
import { loadProject } from '../src/project/load.ts'
import { plainOptions } from '../src/project/project-options.ts'
import { applyAction, startEditor } from './lsp/editor.ts'

/** A finding as all hosts tell it: its message and why, in one line. Lines and columns from 1. */
export interface Told {
  readonly rule: string
  readonly range: readonly [line: number, column: number, endLine: number, endColumn: number]
  readonly message: string
}

/** What a host says of the Dockerfile of a folder, and what its fixes make of it. */
export interface HostView {
  readonly findings: readonly Told[]
  readonly fixed: string
}

/** Runs on a copy of a folder, so that nothing around it counts and fixes may be written. */
export async function onCopy<Result>(folder: string, run: (copy: string) => Promise<Result>): Promise<Result> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'stratalint-')))
  try {
    const copy = join(parent, basename(folder))
    cpSync(folder, copy, { recursive: true })
    return await run(copy)
  } finally {
    rmSync(parent, { recursive: true })
  }
}

export async function commandLineView(folder: string, rules: readonly Rule[]): Promise<HostView> {
  const report: { files: { findings: Finding[] }[] } = JSON.parse(await commandLine(folder, rules, ['--format', 'json', 'Dockerfile']))
  await commandLine(folder, rules, ['--fix', 'Dockerfile'])
  return { findings: inOrder(report.files.flatMap((file) => file.findings.map(toldByCommandLine))), fixed: textIn(folder) }
}

function toldByCommandLine(finding: Finding): Told {
  const { rule, line, column, endLine, endColumn, message } = finding
  return { rule, range: [line, column, endLine, endColumn], message: [message, whySentence(finding)].join(' ').trimEnd() }
}

async function commandLine(cwd: string, rules: readonly Rule[], argv: readonly string[]): Promise<string> {
  const written: string[] = []
  const sink = { columns: undefined, hasColors: false, write: (text: string | Uint8Array) => void written.push(String(text)) }
  const program = { version: () => '0', rulePage: () => undefined, ruleUrl: (id: string) => id }
  const io: Io = { argv, cwd, env: {}, stdout: sink, stderr: { ...sink, write() {} }, readStdin: () => new Uint8Array(), program }
  await main(io, rules)
  return written.join('')
}

export async function editorView(folder: string, rules: readonly Rule[]): Promise<HostView> {
  const uri = pathToFileURL(join(folder, 'Dockerfile')).href
  const editor = await startEditor(documentLinter(rules), pathToFileURL(folder).href, uri)
  const published = editor.next()
  let text = textIn(folder)
  await editor.open(text)
  const { diagnostics } = await published
  for (let version = 2; version < 12; version++) {
    const [action] = await editor.actions(['source.fixAll.stratalint'])
    if (!action) break
    text = applyAction(text, uri, action)
    await editor.change(version, text)
  }
  editor.client.dispose()
  return { findings: inOrder(diagnostics.filter(({ code }) => code !== undefined).map(toldByEditor)), fixed: text }
}

function toldByEditor({ code, range: { start, end }, message }: Diagnostic): Told {
  return { rule: String(code), range: [start.line + 1, start.character + 1, end.line + 1, end.character + 1], message: String(message).replace(/\nFix: .*$/s, '').replace('\n', ' ') }
}

export async function eslintView(folder: string, rules: readonly Rule[]): Promise<HostView> {
  const plugin = eslintPlugin({
    version: '0',
    rules,
    load: (path, text, cwd) => loadProject(path, text, plainOptions(rules, cwd)).inputs,
    urlOf: (rule) => rule,
  })
  const options: ESLint.Options = { cwd: folder, overrideConfigFile: true, overrideConfig: plugin.configs.recommended }
  const [found] = await new ESLint(options).lintFiles('Dockerfile')
  const [fixed] = await new ESLint({ ...options, fix: true }).lintFiles('Dockerfile')
  const findings = found?.messages.flatMap(({ ruleId, line, column, endLine = line, endColumn = column, message }): Told[] =>
    ruleId ? [{ rule: ruleId.replace('stratalint/', ''), range: [line, column, endLine, endColumn], message: message.replace(/( Why: .*)\.$/, '$1') }] : [],
  )
  return { findings: inOrder(findings ?? []), fixed: fixed?.output ?? textIn(folder) }
}

function inOrder(findings: readonly Told[]): readonly Told[] {
  const key = ({ rule, range, message }: Told): string => [...range.map((number) => String(number).padStart(6, '0')), rule, message].join(' ')
  return findings.toSorted((one, other) => (key(one) < key(other) ? -1 : 1))
}

function textIn(folder: string): string {
  return readFileSync(join(folder, 'Dockerfile'), 'utf8')
}
