import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  TextDocumentSyncKind,
  TextDocuments,
  type ClientCapabilities,
  type CodeAction,
  type Connection,
  type ServerCapabilities,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { codeActionsOf, fixAllKind, type ActionRequest } from './code-actions.ts'
import type { DocumentLinter } from './document-linter.ts'
import { LintedDocuments } from './linted-documents.ts'

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
}

/** Files beside the documents that findings depend on. */
const watched = ['**/.stratalintrc.json', '**/package.json', '**/.dockerignore', '**/*.dockerignore']

/** Serves one editor: lints what it opens, publishes what is found, and offers the fixes. Returns at once; ends with the connection. */
export function serve(connection: Connection, linter: DocumentLinter): void {
  const documents = new TextDocuments(TextDocument)
  const linted = new LintedDocuments(connection, documents, linter)
  let client: ClientCapabilities = {}
  connection.onInitialize((params) => {
    client = params.capabilities
    linter.root = params.workspaceFolders?.[0]?.uri ?? params.rootUri ?? undefined
    return { serverInfo: { name: 'stratalint' }, capabilities }
  })
  connection.onInitialized(() => register(connection, client))
  connection.onDidChangeConfiguration(() => linted.lintAllAgain())
  connection.onDidChangeWatchedFiles(() => linted.lintAllAgain())
  connection.onCodeAction(({ textDocument, range, context }) => {
    const versioned = client.workspace?.workspaceEdit?.documentChanges === true
    return actionsFor(textDocument.uri, { range, only: context.only }, documents, linted, versioned)
  })
  documents.onDidOpen(({ document }) => void linted.lint(document))
  documents.onDidChangeContent(({ document }) => linted.lintLater(document))
  documents.onDidSave(() => linted.lintAllAgain())
  documents.onDidClose(({ document }) => linted.close(document))
  documents.listen(connection)
  connection.listen()
}

function register(connection: Connection, { workspace }: ClientCapabilities): void {
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
    const watchers = watched.map((globPattern) => ({ globPattern }))
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers })
  }
  if (workspace?.didChangeConfiguration?.dynamicRegistration) {
    void connection.client.register(DidChangeConfigurationNotification.type)
  }
}

function actionsFor(
  uri: string,
  request: ActionRequest,
  documents: TextDocuments<TextDocument>,
  linted: LintedDocuments,
  versioned: boolean,
): CodeAction[] {
  const document = documents.get(uri)
  const known = document && linted.lint(document)
  if (!known) return []
  return codeActionsOf(known.report, document, request, {
    uriOf: known.uriOf,
    documentAt: (other) => documents.get(other) ?? documentOnDisk(other),
    versionOf: (other) => documents.get(other)?.version ?? null,
    versioned,
  })
}

/** A file that no editor holds, as it stands now. */
function documentOnDisk(uri: string): TextDocument | undefined {
  try {
    return TextDocument.create(uri, 'plaintext', 0, readFileSync(fileURLToPath(uri), 'utf8'))
  } catch {
    return undefined
  }
}
