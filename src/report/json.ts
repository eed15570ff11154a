import type { FileReport, Finding, Fix, RelatedPlace } from '../lint/finding.ts'
import { summarize } from './summary.ts'

/**
 * The reports as `lint --format json` prints them, version 1, with a line end behind.
 * Every field is named here, so that a new field of the model reaches scripts only by decision.
 */
export function jsonReport(files: readonly FileReport[]): string {
  return `${JSON.stringify({ version: 1, files: files.map(jsonFile), summary: summarize(files) }, null, 2)}\n`
}

function jsonFile(file: FileReport): object {
  return {
    path: file.path,
    context: file.context,
    contextBy: file.contextBy,
    builder: file.builder,
    findings: file.findings.map(jsonFinding),
    errors: file.errors.map(({ message, line, column }) => ({ message, line, column })),
    notes: file.notes.map(({ message, line, column }) => ({ message, line, column })),
    order: file.order && { current: file.order.current, best: file.order.best, structure: file.order.structure },
    withoutHistory: file.withoutHistory,
  }
}

function jsonFinding(finding: Finding): object {
  const { id, rule, url, severity, message, line, column, endLine, endColumn, change, chain, waste, fix, refused } = finding
  return {
    id,
    rule,
    url,
    severity,
    message,
    line,
    column,
    endLine,
    endColumn,
    related: finding.related.map(jsonRelated),
    change,
    ...(finding.chainPath !== undefined && { chainPath: finding.chainPath }),
    chain,
    waste: { secondsPerBuild: waste.secondsPerBuild, affectedBuilds: waste.affectedBuilds, source: waste.source, ...(waste.commits === undefined ? {} : { commits: waste.commits }) },
    fix: fix && jsonFix(fix),
    refused,
  }
}

function jsonRelated({ path, line, column, endLine, endColumn, message }: RelatedPlace): object {
  return { path, line, column, endLine, endColumn, message }
}

function jsonFix({ title, verdict, why, seconds, edits }: Fix): object {
  return {
    title,
    verdict,
    why,
    seconds: seconds ? { before: seconds.before, after: seconds.after } : null,
    edits: edits.map(({ path, range, text }) => ({ path, range, text })),
  }
}
