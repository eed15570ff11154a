import { DiagnosticSeverity, type Diagnostic, type Range } from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { explained } from '../report/clauses.ts'
import type { FileReport, Finding, Place, ReportedFault, Severity } from '../lint/finding.ts'

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const satisfies Record<Severity, DiagnosticSeverity>

/** The address of a path that a report names. */
export type UriOf = (path: string) => string

/** A report of this very version of the document as what an editor shows: faults first, then findings. */
export function diagnosticsOf(report: FileReport, document: TextDocument, uriOf: UriOf): Diagnostic[] {
  const faults = report.errors.map((fault) => faultDiagnostic(fault, document))
  return [...faults, ...report.findings.map((finding) => diagnosticOf(finding, document, uriOf))]
}

export function diagnosticOf(finding: Finding, document: TextDocument, uriOf: UriOf): Diagnostic {
  return {
    range: rangeOf(finding.range, document),
    severity: severities[finding.severity],
    source: 'stratalint',
    code: finding.rule,
    codeDescription: { href: finding.url },
    message: explained(finding),
    relatedInformation: finding.related.map((place) => ({
      location: { uri: uriOf(place.path), range: placeRange(place) },
      message: place.message,
    })),
    data: { id: finding.id },
  }
}

/** Offsets of the document as the range that the protocol speaks of: lines and UTF-16 units from 0. */
export function rangeOf([start, end]: readonly [number, number], document: TextDocument): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) }
}

function placeRange({ line, column, endLine, endColumn }: Place): Range {
  return { start: { line: line - 1, character: column - 1 }, end: { line: endLine - 1, character: endColumn - 1 } }
}

/** A fault has no end: it is shown up to the end of its line. */
function faultDiagnostic({ message, line, column }: ReportedFault, document: TextDocument): Diagnostic {
  const start = { line: line - 1, character: column - 1 }
  const rest = document.getText({ start, end: { line, character: 0 } }).trimEnd()
  const end = { line: start.line, character: start.character + rest.length }
  return { range: { start, end }, severity: DiagnosticSeverity.Error, source: 'stratalint', message }
}
