import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { codeFolder, compile, type CompiledProgram } from '../../src/cli/compiled-code.ts'

const text = '(function (left, right) { return left + right })'
const hourInMs = 60 * 60 * 1000

let home = ''
let folder = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stratalint-code-'))
  folder = join(home, 'stratalint')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

function compiled(key = 'sum-1', program = text): CompiledProgram {
  return compile({ file: join(home, 'sum.cjs'), text: program, key, folder })
}

function sumBy({ script }: CompiledProgram): unknown {
  return script.runInThisContext()(20, 22)
}

/** The one file that is kept. */
function kept(): string {
  const [name = '', ...others] = readdirSync(folder)
  expect(others).toEqual([])
  return join(folder, name)
}

function age(file: string, hours: number): void {
  const then = (Date.now() - hours * hourInMs) / 1000
  utimesSync(file, then, then)
}

describe('what V8 compiled', () => {
  test('is kept at the end of a run, and taken by the next', () => {
    const first = compiled()
    expect(sumBy(first)).toBe(42)
    expect(first.script.cachedDataRejected).toBeUndefined()
    first.keep()
    const second = compiled()
    expect(second.script.cachedDataRejected).toBe(false)
    expect(sumBy(second)).toBe(42)
  })

  test('is for the user alone to read and write', () => {
    compiled().keep()
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(kept()).mode & 0o777).toBe(0o600)
  })

  test('of another text under another key is not taken', () => {
    compiled('sum-1').keep()
    expect(compiled('sum-2').script.cachedDataRejected).toBeUndefined()
  })

  test('is written anew where it is broken, and the program runs', () => {
    compiled().keep()
    writeFileSync(kept(), 'broken')
    // What V8 has compiled in this process it looks for nowhere else.
    const other = text.replace('return', 'return 1 +')
    const next = compiled('sum-1', other)
    expect(next.script.cachedDataRejected).toBe(true)
    expect(sumBy(next)).toBe(43)
    next.keep()
    expect(compiled('sum-1', other).script.cachedDataRejected).toBe(false)
  })

  test('is written once a day', () => {
    compiled().keep()
    age(kept(), 23)
    const before = statSync(kept()).mtimeMs
    compiled().keep()
    expect(statSync(kept()).mtimeMs).toBe(before)
    age(kept(), 25)
    compiled().keep()
    expect(statSync(kept()).mtimeMs).toBeGreaterThan(before)
  })

  test('goes when no run has taken it for long', () => {
    compiled('sum-1').keep()
    age(kept(), 31 * 24)
    compiled('sum-2').keep()
    expect(kept()).toContain('sum-2')
  })
})

describe('a folder', () => {
  test('that others may write to is neither read nor written', () => {
    compiled().keep()
    writeFileSync(kept(), 'from somebody else')
    chmodSync(folder, 0o770)
    const next = compiled()
    expect(next.script.cachedDataRejected).toBeUndefined()
    next.keep()
    expect(readFileSync(kept(), 'utf8')).toBe('from somebody else')
  })

  test('that cannot be made fails no run', () => {
    writeFileSync(folder, '')
    const program = compiled()
    expect(() => program.keep()).not.toThrow()
    expect(sumBy(program)).toBe(42)
  })

  test.skipIf(process.platform !== 'linux')('where none can be made fails no run, and holds none up', () => {
    const program = compile({ file: 'sum.cjs', text, key: 'sum-1', folder: '/proc/stratalint' })
    expect(() => program.keep()).not.toThrow()
    expect(sumBy(program)).toBe(42)
  })

  test('is made with the folder that it lies in', () => {
    const deep = join(home, 'caches', 'stratalint')
    compile({ file: 'sum.cjs', text, key: 'sum-1', folder: deep }).keep()
    expect(readdirSync(deep)).toHaveLength(1)
    const deeper = join(home, 'a', 'b', 'stratalint')
    compile({ file: 'sum.cjs', text, key: 'sum-1', folder: deeper }).keep()
    expect(existsSync(join(home, 'a'))).toBe(false)
  })

  test('that is none keeps nothing', () => {
    const program = compile({ file: 'sum.cjs', text, key: 'sum-1', folder: undefined })
    program.keep()
    expect(sumBy(program)).toBe(42)
    expect(readdirSync(home)).toEqual([])
  })

  test('is the one that Node is told of, else one below that of caches', () => {
    vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', undefined)
    vi.stubEnv('NODE_COMPILE_CACHE', home)
    expect(codeFolder()).toBe(folder)
    vi.stubEnv('NODE_COMPILE_CACHE', undefined)
    vi.stubEnv(process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME', home)
    expect(codeFolder()).toBe(process.platform === 'darwin' ? expect.stringContaining('Caches') : folder)
  })

  test('is none where Node is told to keep nothing', () => {
    vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '1')
    expect(codeFolder()).toBeUndefined()
  })
})
