import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const folder = join(import.meta.dirname, 'test')
const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'))
const replacing = tests.filter((path) => readFileSync(join(folder, path), 'utf8').includes('vi.mock('))
const include = replacing.map((path) => `test/${path.replaceAll('\\', '/')}`)

// Most of the time of a test goes into loading the sources: the files that replace no module share one load.
export default defineConfig({
  test: {
    reporters: ['default'],
    // What was transformed for one run need not be for the next.
    experimental: { fsModuleCache: true },
    // The default leaves one core idle, which on small machines is half of them.
    maxWorkers: '100%',
    projects: [
      { test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: include, isolate: false, setupFiles: ['test/setup.ts'], testTimeout: 120_000 } },
      { test: { name: 'alone', include, setupFiles: ['test/setup.ts'], testTimeout: 120_000 } },
    ],
  },
})
