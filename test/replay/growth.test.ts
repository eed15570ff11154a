import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const oneStage = 'FROM node\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n'
const twoStages = `${oneStage.replace('node', 'node AS build')}FROM nginx\nWORKDIR /www\nCOPY --from=build /app/dist .\nRUN chown -R nginx .\n`

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stratalint-growth-'))
  const banner = { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" }
  await build({ entryPoints: [join(import.meta.dirname, 'growth.ts')], outfile: join(folder, 'growth.mjs'), bundle: true, platform: 'node', format: 'esm', target: 'node20', banner })
})
afterAll(() => rm(folder, { recursive: true }))

/** How many bytes more a replay holds for each further commit that makes it build. */
async function bytesPerCommit(text: string): Promise<number> {
  const [first, last] = [200, 1200]
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', join(folder, 'growth.mjs'), text, String(first), String(last)])
  const [before = 0, after = 0] = stdout.trim().split('\n').map(Number)
  return (after - before) / (last - first)
}

describe('what a replay holds', () => {
  // A builder remembers the key of each step that it ran, and so does whoever foretells it: some 300 bytes a step, in each of two worlds where a
  // stage copies from another. A tree, a plan or a simulation of an older commit would be ten times as much.
  test('is a record for each step that ran', async () => {
    expect(await bytesPerCommit(oneStage)).toBeLessThan(4_000)
  })

  test('is that in both worlds where a stage copies from another', async () => {
    expect(await bytesPerCommit(twoStages)).toBeLessThan(12_000)
  })
})
