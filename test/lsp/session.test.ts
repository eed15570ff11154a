import { afterEach, expect, test } from 'vitest'
import type { DocumentLinter } from '../../src/lsp/document-linter.ts'
import { sampleFinding, sampleFix, sampleReport } from '../report/sample.ts'
import { startEditor, type Editor } from './editor.ts'

const uri = 'file:///w/Dockerfile'
const editors: Editor[] = []

afterEach(() => {
  for (const { client } of editors.splice(0)) client.dispose()
})

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

async function start(): Promise<Editor & { readonly linted: readonly string[] }> {
  const linted: string[] = []
  const editor = await startEditor(wordLinter(linted), 'file:///w', uri)
  editors.push(editor)
  return { ...editor, linted }
}

test('it says what it can do', async () => {
  expect((await start()).capabilities).toMatchObject({
    capabilities: { textDocumentSync: { openClose: true, change: 2 }, codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.stratalint'] } },
  })
})

test('opening publishes at once, changing after a pause, closing clears', async () => {
  const editor = await start()
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
  const editor = await start()
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
  const editor = await start()
  await editor.open('flaw\nflaw\n')
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } }
  await editor.client.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'fine' }] })
  await editor.actions()
  expect(editor.linted.at(-1)).toBe('fine\nflaw\n')
})

test('a bug is logged, its document has no findings, and the server goes on', async () => {
  const editor = await start()
  const first = editor.next()
  await editor.open('bug')
  expect(await first).toEqual({ uri, version: 1, diagnostics: [] })
  expect(editor.logged.join()).toContain('in rule words')
  expect(await editor.actions()).toEqual([])
  await editor.change(2, 'flaw')
  expect(await editor.actions()).toHaveLength(1)
})

test.each(['workspace/didChangeWatchedFiles', 'workspace/didChangeConfiguration', 'textDocument/didSave'])('%s makes documents be linted again', async (method) => {
  const editor = await start()
  await editor.open('flaw')
  await editor.actions()
  const again = editor.next()
  await editor.client.sendNotification(method, { textDocument: { uri }, changes: [], settings: {} })
  expect(await again).toMatchObject({ version: 1, diagnostics: [{ code: 'source-before-install' }] })
  expect(editor.linted).toEqual(['flaw', '(forgot)', 'flaw'])
})

test('a document that is not open has no actions', async () => {
  const editor = await start()
  expect(await editor.actions()).toEqual([])
})
