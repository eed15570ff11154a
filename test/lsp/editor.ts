import { PassThrough, type Readable, type Writable } from 'node:stream'
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node'
import { createConnection, ProposedFeatures, type CodeAction, type PublishDiagnosticsParams } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { DocumentLinter } from '../../src/lsp/document-linter.ts'
import { serve } from '../../src/lsp/session.ts'

/** A small editor: holds one document, as a client of a language server. */
export interface Editor {
  readonly client: MessageConnection
  readonly capabilities: unknown
  readonly logged: string[]
  /** The first publication that is still to come. */
  next(): Promise<PublishDiagnosticsParams>
  open(text: string): Promise<void>
  change(version: number, text: string): Promise<void>
  actions(only?: readonly string[]): Promise<readonly CodeAction[]>
}

export async function connectEditor(input: Readable, output: Writable, root: string, uri: string): Promise<Editor> {
  const client = createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output))
  const logged: string[] = []
  const waiting: ((params: PublishDiagnosticsParams) => void)[] = []
  client.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => waiting.shift()?.(params))
  client.onNotification('window/logMessage', ({ message }: { message: string }) => void logged.push(message))
  client.listen()
  const capabilities: unknown = await client.sendRequest('initialize', {
    processId: null,
    rootUri: root,
    capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
  })
  await client.sendNotification('initialized', {})
  const whole = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } }
  return {
    client,
    capabilities,
    logged,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    async open(text) {
      await client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'dockerfile', version: 1, text } })
    },
    async change(version, text) {
      await client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] })
    },
    async actions(only) {
      const context = { diagnostics: [], ...(only ? { only } : {}) }
      return await client.sendRequest('textDocument/codeAction', { textDocument: { uri }, range: whole, context })
    },
  }
}

/** An editor with a server in this process. */
export async function startEditor(linter: DocumentLinter, root: string, uri: string): Promise<Editor> {
  const [up, down] = [new PassThrough(), new PassThrough()]
  serve(createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down)), linter)
  return await connectEditor(down, up, root, uri)
}

/** The text after the edits that an action makes to one document. */
export function applyAction(text: string, uri: string, action: CodeAction): string {
  const changes = action.edit?.documentChanges ?? []
  const edits = changes.flatMap((change) => ('edits' in change && change.textDocument.uri === uri ? change.edits : []))
  return TextDocument.applyEdits(
    TextDocument.create(uri, 'dockerfile', 0, text),
    edits.flatMap((edit) => ('newText' in edit ? [edit] : [])),
  )
}
