import { describe, expect, it, test } from 'vitest'
import { rules } from '../../rules/index.ts'
import { readArguments } from '../../src/cli/arguments.ts'
import { requestedSimulation } from '../../src/cli/simulation.ts'
import { folderWith } from '../project/folder.ts'
import { ioFor, run } from './run.ts'

const dockerfile = 'FROM alpine AS b\nRUN tool\nCOPY a.txt /a\nRUN make -C /a\nFROM alpine\nCOPY --from=b /out /out\nRUN last\n'
const project = { Dockerfile: dockerfile, 'a.txt': '1', '.dockerignore': 'v*\nDockerfile\n' }

function outcomes(folder: string, ...argv: readonly string[]): string {
  const { verdicts } = requestedSimulation(readArguments(['simulate', ...argv]), ioFor(folder), []).simulation
  return [...verdicts.values()].map(({ outcome }) => outcome).join(' ')
}

describe('the runner', () => {
  it('comes from the command line', () => {
    const folder = folderWith(project)
    expect(outcomes(folder, '--change', 'a.txt')).toBe('cached cached rebuilt rebuilt cached unknown unknown')
    expect(outcomes(folder, '--change', 'a.txt', '--runner', 'ephemeral', '--cache-export', 'max')).toBe('unknown cached rebuilt rebuilt unknown unknown unknown')
    expect(outcomes(folder, '--change', 'a.txt', '--runner', 'ephemeral', '--cache-export', 'min')).toBe('rebuilt rebuilt rebuilt rebuilt rebuilt unknown unknown')
    expect(outcomes(folder, '--change', 'a.txt', '--runner', 'ephemeral')).toBe('rebuilt rebuilt rebuilt rebuilt rebuilt rebuilt rebuilt')
  })

  it('comes from the configuration, over which the command line stands', () => {
    const folder = folderWith({ ...project, '.stratalintrc.json': '{ "runner": "ephemeral", "cacheExport": "min" }' })
    expect(outcomes(folder, '--change', 'a.txt')).toBe('rebuilt rebuilt rebuilt rebuilt rebuilt unknown unknown')
    expect(outcomes(folder, '--change', 'a.txt', '--runner', 'persistent')).toBe('cached cached rebuilt rebuilt cached unknown unknown')
  })

  test.each([
    [['--cache-export', 'max'], '--cache-export says what a new runner finds of the build before; it needs --runner ephemeral.'],
    [['--runner', 'ephemeral', '--cache-export', 'max', '--builder', 'classic'], 'classic has no cache export "max"; it has none, inline.'],
    [['--runner', 'elsewhere'], '--runner is one of persistent, ephemeral, not "elsewhere".'],
  ])('refuses %j', (argv, message) => {
    expect(() => outcomes(folderWith(project), '--cold', ...argv)).toThrow(message)
  })

  it('is told in text and JSON', async () => {
    const folder = folderWith(project)
    const argv = ['simulate', '--change', 'a.txt', '--runner', 'ephemeral', '--cache-export', 'min']
    const { out } = await run(folder, argv)
    expect(out).toContain('line 3 needs it, and the `min` export holds no result of it')
    expect(out).toContain('Each build starts on a new runner, with the `min` export of the one before.\n')
    expect(JSON.parse((await run(folder, [...argv, '--format', 'json'])).out)).toMatchObject({ runner: 'ephemeral', cacheExport: 'min' })
  })

  it('counts in explain, and silences findings that save nothing', async () => {
    const folder = folderWith({ Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n', 'package.json': '{}', 'package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}', 'src/a.ts': '' })
    expect((await run(folder, ['explain', '--runner', 'ephemeral'])).out).toMatch(/RUN npm ci.*in every build/)
    expect((await run(folder, ['lint'], rules)).out).toContain('source-before-install')
    expect((await run(folder, ['lint', '--runner', 'ephemeral', '--cache-export', 'max'], rules)).out).toContain('source-before-install')
    expect((await run(folder, ['lint', '--runner', 'ephemeral'], rules)).out).not.toContain('source-before-install')
  })
})

describe('several builds before', () => {
  it('finds what the oldest left, and says how old it is', async () => {
    const sides = { 'v1/a.txt': '1', 'v2/a.txt': '2', 'v3/a.txt': '1' }
    const folder = folderWith({ ...project, ...sides })
    const before = ['--before', 'v1', '--before', 'v2', '--after', 'v3']
    expect(outcomes(folder, ...before)).toBe('cached cached cached cached cached cached cached')
    expect((await run(folder, ['simulate', ...before])).out).toContain('as 2 builds ago')
    expect(outcomes(folder, '--before', 'v2', '--after', 'v3')).toBe('cached cached rebuilt rebuilt cached unknown unknown')
  })
})
