import type { Invocation, Log, Notification, ReportingDescriptor } from 'sarif'
import type { FileReport } from '../lint/finding.ts'
import type { Rule } from '../lint/rule.ts'
import { columnOf, levels, locate, sarifResult, type HasBom } from './sarif-result.ts'

/** What the run says of the tool that made it. */
export interface SarifTool {
  readonly version: string
  readonly rules: readonly Rule[]
  /** The address of a rule's page. */
  readonly urlOf: (rule: string) => string
}

/** The reports as one SARIF 2.1.0 log with a line end behind. Columns count UTF-16 units, paths are relative URIs. */
export function sarifReport(files: readonly FileReport[], tool: SarifTool, hasBom: HasBom): string {
  return `${JSON.stringify(sarifLog(files, tool, hasBom), null, 2)}\n`
}

/** The same as an object. */
export function sarifLog(files: readonly FileReport[], tool: SarifTool, hasBom: HasBom): Log {
  const indexes = new Map(tool.rules.map((rule, index) => [rule.id, index]))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'stratalint', version: tool.version, rules: tool.rules.map((rule) => descriptorOf(rule, tool.urlOf)) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder that stratalint was started in.' } } },
        invocations: [invocationOf(files, hasBom)],
        results: files.flatMap((file) =>
          file.findings.map((finding) => sarifResult(file, finding, indexes.get(finding.rule) ?? -1, hasBom)),
        ),
      },
    ],
  }
}

function descriptorOf({ id, summary, severity }: Rule, urlOf: (rule: string) => string): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: `${summary}.` },
    helpUri: urlOf(id),
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['build-cache'], 'problem.severity': severity === 'info' ? 'recommendation' : severity },
  }
}

/** A file that could not be understood whole makes the run unsuccessful, as exit code 2 does. */
function invocationOf(files: readonly FileReport[], hasBom: HasBom): Invocation {
  const notifications = files.flatMap((file) =>
    file.errors.map(({ message, line, column }): Notification => ({
      level: 'error',
      message: { text: message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: locate(file.path),
            region: { startLine: line, startColumn: columnOf(line, column, hasBom(file.path) ? 1 : 0) },
          },
        },
      ],
    })),
  )
  return { executionSuccessful: notifications.length === 0, toolExecutionNotifications: notifications }
}
