import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rules } from '../../rules/index.ts'
import { applyAction, connectEditor, type Editor } from './editor.ts'

const text = 'FROM node:22.11.0\r\nWORKDIR /app\r\nCOPY . .\r\nRUN npm ci\r\nRUN npm run build\r\n'
let folder = ''
let uri = ''

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'stratalint-server-')))
  uri = pathToFileURL(join(folder, 'Dockerfile')).href
  mkdirSync(join(folder, 'src'))
  writeFileSync(join(folder, 'src', 'app.ts'), 'export {}\n')
  const others = rules.filter(({ id }) => id !== 'source-before-install').map(({ id }) => [id, 'off'])
  writeFileSync(join(folder, '.stratalintrc.json'), JSON.stringify({ rules: Object.fromEntries(others) }))
  writeFileSync(join(folder, '.dockerignore'), 'Dockerfile\n.dockerignore\n.stratalintrc.json\n')
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "version": "1.0.0", "scripts": { "build": "tsc" } }\n')
  writeFileSync(join(folder, 'package-lock.json'), '{ "name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": {} } }\n')
  await build({
    entryPoints: [fileURLToPath(new URL('../../src/lsp/server.ts', import.meta.url))],
    outfile: `${folder}.cjs`,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    define: { 'import.meta.url': '"file:///bundle.cjs"' },
  })
})

afterAll(() => {
  rmSync(folder, { recursive: true })
  rmSync(`${folder}.cjs`, { force: true })
})

async function start(): Promise<{ readonly server: ChildProcessWithoutNullStreams; readonly editor: Editor }> {
  const server = spawn(process.execPath, [`${folder}.cjs`, '--stdio'])
  return { server, editor: await connectEditor(server.stdout, server.stdin, pathToFileURL(folder).href, uri) }
}

test('from the first diagnostic over a fix to a clean end', async () => {
  const { server, editor } = await start()
  const ended = once(server, 'exit')
  const first = editor.next()
  await editor.open(text)
  const { diagnostics, version } = await first
  expect(version).toBe(1)
  expect(diagnostics).toMatchObject([{ code: 'source-before-install', source: 'stratalint', range: { start: { line: 2, character: 0 } } }])
  const actions = await editor.actions()
  const preferred = actions.find((action) => action.isPreferred)
  expect(preferred).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'source-before-install' }] })
  const fixed = preferred ? applyAction(text, uri, preferred) : text
  expect(fixed).not.toBe(text)
  const second = editor.next()
  await editor.change(2, fixed)
  expect(await second).toMatchObject({ version: 2, diagnostics: [] })
  expect(await editor.actions(['source.fixAll'])).toEqual([])
  await editor.client.sendRequest('shutdown')
  await editor.client.sendNotification('exit')
  expect(await ended).toEqual([0, null])
  editor.client.dispose()
})

test('an editor that goes away without a word leaves no server behind', async () => {
  const { server, editor } = await start()
  const ended = once(server, 'exit')
  server.stdin.end()
  expect(await ended).toEqual([1, null])
  editor.client.dispose()
})
