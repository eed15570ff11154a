import type { FileReport, Finding, Severity } from '../lint/finding.ts'
import { explained } from './clauses.ts'

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>

/** The reports as GitHub workflow commands, one a line; each becomes an annotation. Empty where there is nothing to say. */
export function githubReport(files: readonly FileReport[]): string {
  return files.map(commandsOf).join('')
}

function commandsOf({ path, errors, findings }: FileReport): string {
  const faults = errors.map((fault) => faultCommand(path, fault))
  return [...faults, ...findings.map((finding) => findingCommand(path, finding))].join('')
}

function findingCommand(path: string, finding: Finding): string {
  const { line, endLine, column, endColumn, rule } = finding
  // GitHub takes columns only where an annotation begins and ends on one line.
  const columns = line === endLine ? { col: column, endColumn } : {}
  return command(commands[finding.severity], { file: path, line, endLine, ...columns, title: rule }, explained(finding))
}

function faultCommand(path: string, { message, line, column }: FileReport['errors'][number]): string {
  return command('error', { file: path, line, col: column, title: 'stratalint' }, message)
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
  return `::${name} ${list.join(',')}::${escapeData(message)}\n`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
