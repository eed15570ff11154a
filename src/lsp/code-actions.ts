import { CodeActionKind, type CodeAction, type Range, type TextEdit as LspEdit, type WorkspaceEdit } from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { FileReport, Finding, Fix, TextEdit } from '../lint/finding.ts'
import { diagnosticOf, rangeOf, type UriOf } from './diagnostics.ts'

export const fixAllKind = `${CodeActionKind.SourceFixAll}.stratalint`

/** What an editor asks for: actions that concern a range, of certain kinds where `only` names any. */
export interface ActionRequest {
  readonly range: Range
  readonly only: readonly string[] | undefined
}

/** The documents that edits may touch, by address. */
export interface EditableDocuments {
  readonly uriOf: UriOf
  /** Undefined where a file cannot be read: a fix that edits it is not offered. */
  documentAt(uri: string): TextDocument | undefined
  /** The version that edits are made for: null for a document that is not open. */
  versionOf(uri: string): number | null
  /** Whether the editor takes edits that name the version they were made for. */
  readonly versioned: boolean
}

/** The actions that the report of this very version of the document allows. */
export function codeActionsOf(
  report: FileReport,
  document: TextDocument,
  request: ActionRequest,
  documents: EditableDocuments,
): CodeAction[] {
  const actions: CodeAction[] = []
  if (!request.only || isAsked(CodeActionKind.QuickFix, request.only)) {
    const near = report.findings.filter((finding) => touches(rangeOf(finding.range, document), request.range))
    actions.push(...near.flatMap((finding) => quickFix(finding, document, documents)))
  }
  // Nobody wants everything fixed at the light bulb: only where it is asked for by name.
  if (request.only && isAsked(fixAllKind, request.only)) actions.push(...fixAll(report, documents))
  return actions
}

function quickFix(finding: Finding, document: TextDocument, documents: EditableDocuments): CodeAction[] {
  const { fix } = finding
  const edit = fix && workspaceEdit(fix.edits, documents)
  if (!edit) return []
  const action = { kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(finding, document, documents.uriOf)], edit }
  if (fix.verdict === 'review') return [{ ...action, title: reviewTitle(fix) }]
  return [{ ...action, title: sentenceCase(fix.title), isPreferred: true }]
}

function reviewTitle({ title, why }: Fix): string {
  return `Review: ${title} (${why})`
}

function sentenceCase(title: string): string {
  return title.slice(0, 1).toUpperCase() + title.slice(1)
}

/** All safe fixes in one edit: they were verified together. */
function fixAll(report: FileReport, documents: EditableDocuments): CodeAction[] {
  const edits = report.findings.flatMap(({ fix }) => (fix?.verdict === 'safe' ? fix.edits : []))
  const edit = edits.length > 0 ? workspaceEdit(edits, documents) : undefined
  return edit ? [{ title: 'Apply all safe fixes of stratalint', kind: fixAllKind, edit }] : []
}

/** Undefined where a file that is edited cannot be read. */
function workspaceEdit(edits: readonly TextEdit[], documents: EditableDocuments): WorkspaceEdit | undefined {
  const byUri = new Map<string, LspEdit[]>()
  for (const { path, range, text } of edits) {
    const uri = documents.uriOf(path)
    const document = documents.documentAt(uri)
    if (!document) return undefined
    const known = byUri.get(uri) ?? []
    known.push({ range: rangeOf(range, document), newText: text })
    byUri.set(uri, known)
  }
  if (!documents.versioned) return { changes: Object.fromEntries(byUri) }
  return { documentChanges: [...byUri].map(([uri, list]) => ({ textDocument: { uri, version: documents.versionOf(uri) }, edits: list })) }
}

function isAsked(kind: string, only: readonly string[]): boolean {
  return only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`))
}

function touches(one: Range, other: Range): boolean {
  return isBefore(one.start, other.end) && isBefore(other.start, one.end)
}

/** Or at the same place. */
function isBefore(one: Range['start'], other: Range['start']): boolean {
  return one.line < other.line || (one.line === other.line && one.character <= other.character)
}
