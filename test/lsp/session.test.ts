import { PassThrough } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node'
import { createConnection, ProposedFeatures, type CodeAction, type PublishDiagnosticsParams } from 'vscode-languageserver/node'
import type { DocumentLinter } from '../../src/lsp/document-linter.ts'
import { serve } from '../../src/lsp/session.ts'
import { sampleFinding, sampleFix, sampleReport } from '../report/sample.ts'

const uri = 'file:///w/Dockerfile'
const clients: MessageConnection[] = []

afterEach(() => {
  for (const client of clients.splice(0)) client.dispose()
})

interface Editor {
  readonly client: MessageConnection
  readonly published: PublishDiagnosticsParams[]
  readonly linted: string[]
  readonly logged: string[]
  /** The first publication that is still to come. */
  next(): Promise<PublishDiagnosticsParams>
  open(text: string): Promise<void>
  change(version: number, text: string): Promise<void>
  actions(): Promise<CodeAction[]>
}

/** A linter that finds the word `flaw` and would replace it by `cure`; the word `bug` makes it throw. */
function wordLinter(linted: string[]): DocumentLinter {
  return {
    root: undefined,
    lint(_uri, text) {
      linted.push(text)
      if (text.includes('bug')) throw new Error('in rule words')
      const at = text.indexOf('flaw')
      const fix = { ...sampleFix, edits: [{ path: 'Dockerfile', range: [at, at + 4], text: 'cure' }] } as const
      const findings = at === -1 ? [] : [sampleFinding({ range: [at, at + 4], fix })]
      return { report: sampleReport({ findings }), uriOf: () => uri }
    },
    forget() {
      linted.push('(forgot)')
    },
  }
}

async function startEditor(): Promise<Editor> {
  const [up, down] = [new PassThrough(), new PassThrough()]
  const linted: string[] = []
  serve(createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down)), wordLinter(linted))
  const client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up))
  clients.push(client)
  const published: PublishDiagnosticsParams[] = []
  const logged: string[] = []
  const waiting: ((params: PublishDiagnosticsParams) => void)[] = []
  client.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params)
    waiting.shift()?.(params)
  })
  client.onNotification('window/logMessage', ({ message }: { message: string }) => void logged.push(message))
  client.listen()
  const capabilities = { workspace: { workspaceEdit: { documentChanges: true } } }
  const answer: unknown = await client.sendRequest('initialize', { processId: null, rootUri: 'file:///w', capabilities })
  expect(answer).toMatchObject({ capabilities: { textDocumentSync: { change: 2 }, codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.stratalint'] } } })
  await client.sendNotification('initialized', {})
  return {
    client,
    published,
    linted,
    logged,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    open: (text) => client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'dockerfile', version: 1, text } }),
    change: (version, text) => client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    actions: () =>
      client.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
        context: { diagnostics: [] },
      }),
  }
}

test('opening publishes at once, changing after a pause, closing clears', async () => {
  const editor = await startEditor()
  const first = editor.next()
  await editor.open('a flaw')
  expect(await first).toMatchObject({ uri, version: 1, diagnostics: [{ range: { start: { line: 0, character: 2 } } }] })
  const second = editor.next()
  await editor.change(2, 'b flaw')
  await editor.change(3, 'clean')
  expect(await second).toMatchObject({ version: 3, diagnostics: [] })
  expect(editor.linted).toEqual(['a flaw', 'clean'])
  const third = editor.next()
  await editor.client.sendNotification('textDocument/didClose', { textDocument: { uri } })
  expect(await third).toEqual({ uri, diagnostics: [] })
})

test('actions are made for the version that the editor holds, never from an older report', async () => {
  const editor = await startEditor()
  await editor.open('flaw')
  await editor.change(2, 'one more flaw')
  const [action] = await editor.actions()
  expect(action?.edit?.documentChanges).toEqual([
    {
      textDocument: { uri, version: 2 },
      edits: [{ range: { start: { line: 0, character: 9 }, end: { line: 0, character: 13 } }, newText: 'cure' }],
    },
  ])
  await editor.change(3, 'clean')
  expect(await editor.actions()).toEqual([])
  expect(editor.linted).toEqual(['flaw', 'one more flaw', 'clean'])
})

test('an incremental change reaches the text', async () => {
  const editor = await startEditor()
  await editor.open('flaw\nflaw\n')
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } }
  await editor.client.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'fine' }] })
  await editor.actions()
  expect(editor.linted.at(-1)).toBe('fine\nflaw\n')
})

test('a bug is logged, its document has no findings, and the server goes on', async () => {
  const editor = await startEditor()
  const first = editor.next()
  await editor.open('bug')
  expect(await first).toEqual({ uri, version: 1, diagnostics: [] })
  expect(editor.logged.join()).toContain('in rule words')
  expect(await editor.actions()).toEqual([])
  await editor.change(2, 'flaw')
  expect(await editor.actions()).toHaveLength(1)
})

test.each(['workspace/didChangeWatchedFiles', 'workspace/didChangeConfiguration', 'textDocument/didSave'])('%s makes documents be linted again', async (method) => {
  const editor = await startEditor()
  await editor.open('flaw')
  await editor.actions()
  const again = editor.next()
  await editor.client.sendNotification(method, { textDocument: { uri }, changes: [], settings: {} })
  expect(await again).toMatchObject({ version: 1, diagnostics: [{ code: 'source-before-install' }] })
  expect(editor.linted).toEqual(['flaw', '(forgot)', 'flaw'])
})

test('a document that is not open has no actions', async () => {
  const editor = await startEditor()
  expect(await editor.actions()).toEqual([])
})
