import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../history/repository.ts'
import { folderWith } from '../project/folder.ts'
import { run } from './run.ts'
import { rulesNamed } from '../rules-named.ts'

const rules = rulesNamed('source-before-install')
const dockerfile = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n'
const lock = '{"lockfileVersion":3,"packages":{"":{}}}'
const start = { Dockerfile: dockerfile, '.dockerignore': '.git\nDockerfile\n', 'package.json': '{}', 'package-lock.json': lock, 'src/a.ts': '1', '.npmrc': '' }
const commits = [start, { 'src/a.ts': '2' }, { 'package.json': '{"name":"a"}' }, { 'src/a.ts': '1', 'package.json': '{}' }, { Dockerfile: `${dockerfile}# end\n` }]

test('shows when which step ran, and what the fixed file would have cost', async () => {
  const { folder } = repository(...commits)
  const { code, out, err } = await run(folder, ['replay', '--commits', '4', '--fixed'], rules)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('3 COPY . .      ██··    2\n4 RUN npm ci    ██··    2\n')
  expect(out).toContain('fixed, the oldest commit first\n')
  expect(out).toMatch(/5 COPY \. \. {9,}██··\s+2\n/)
  expect(out).toMatch(/4 RUN npm ci {6,}·█··\s+1\n/)
  expect(out).toMatch(/First causes.*\n.*2 {2}line 3 COPY \. \.: most often src\/a\.ts\n/)
  expect(out).toMatch(/\ncurrent +4 .*\nfixed +\d .*−\d+ %\n/)
  expect(out).toContain('\n4 commits. Seconds are estimates; which steps run is not.\n')
})

test('searches the best order for the very commits, and tells what no order goes below', async () => {
  const { folder } = repository(...commits)
  const { out } = await run(folder, ['replay', '--commits', '4', '--optimal', '--quiet'], rules)
  expect(out).toMatch(/\ncurrent +4 .*\noptimal +\d .*−\d+ %\nThe best order takes ≈ .*; if every step ran only for what it needs itself, that would be ≈ .*\.\n/)
  const json = await run(folder, ['replay', '--commits', '4', '--optimal', '--format', 'json'], rules)
  const report: { readonly candidates: readonly { readonly name: string; readonly seconds: number }[]; readonly bounds: { readonly order: number; readonly structure: number } } = JSON.parse(json.out)
  const [current, optimal] = report.candidates
  expect(optimal?.name).toBe('optimal')
  expect(optimal?.seconds).toBeLessThan((current?.seconds ?? 0) - 20)
  expect(report.bounds.order).toBeLessThanOrEqual(optimal?.seconds ?? 0)
  expect(report.bounds.structure).toBeLessThanOrEqual(report.bounds.order)
})

test('prints one entry for each commit as JSON, with what ran and why', async () => {
  const { folder, git } = repository(...commits)
  const { out } = await run(folder, ['replay', '--format', 'json', '--commits', '3'])
  const report: unknown = JSON.parse(out)
  expect(report).toMatchObject({ version: 1, commits: 3, isCut: false, candidates: [{ name: 'current', rebuiltSteps: 4, bytesPushed: null }], bounds: { order: null, structure: null } })
  expect(report).toHaveProperty('candidates.0.perCommit.0', {
    sha: git('rev-parse', 'HEAD~2'),
    rebuilt: [3, 4],
    unknown: [],
    seconds: expect.any(Number),
    root: { kind: 'content', detail: 'package.json changed', line: 3, path: 'package.json' },
  })
  expect(report).toHaveProperty('candidates.0.perCommit.2', { sha: git('rev-parse', 'HEAD'), rebuilt: [], unknown: [], seconds: 0, root: null })
})

test('counts the bytes that pushes move where layers were measured', async () => {
  const step = (text: string, bytes: number): object => ({ stage: 'stage-0', step: text, bytes })
  const costs = JSON.stringify({ version: 1, steps: [step('COPY . .', 1000), step('RUN npm ci', 2_000_000)] })
  const { folder } = repository({ ...start, '.stratalintrc.json': '{"costs":"costs.json"}', 'costs.json': costs, '.dockerignore': '*.json\n.git\n.*\nDockerfile\n' }, { 'src/a.ts': '2' }, { 'src/a.ts': '3' })
  const { out } = await run(folder, ['replay', '--format', 'json'])
  expect(JSON.parse(out)).toMatchObject({ candidates: [{ rebuiltSteps: 4, bytesPushed: 4_002_000 }] })
  expect((await run(folder, ['replay', '--quiet'])).out).toMatch(/pushed\ncurrent +4 .* 4 MB\n/)
})

test('reads revisions, other files, and a context below the root of the repository', async () => {
  const { folder } = repository({ 'app/Dockerfile': dockerfile, 'app/a': '1', 'other/b': '1' }, { 'app/a': '2' }, { 'other/b': '2' }, { 'app/a': '3' })
  const other = 'FROM node:22\nRUN echo\nCOPY . .\n'
  const { code, out } = await run(folderWith({ 'other.Dockerfile': other }), ['replay', `${folder}/app/Dockerfile`, '--context', `${folder}/app`, '--until', 'HEAD~1', '--learn-until', 'HEAD~3', '--with', 'other.Dockerfile', '--quiet'])
  expect(code).toBe(0)
  expect(out).toMatch(/current +2 .*\nother\.Dockerfile +1 .*\n\n2 commits\./)
})

test('the best order knows nothing of what came after the freeze point', async () => {
  const text = 'FROM debian:12\nWORKDIR /w\nCOPY a.txt b.txt ./\nRUN apt-get update && apt-get install -y curl\n'
  const { folder } = repository({ Dockerfile: text, 'a.txt': '1', 'b.txt': '1', 'c.txt': '1' }, { 'c.txt': '2' }, { 'c.txt': '3' }, { 'a.txt': '2' }, { 'a.txt': '3' })
  const secondsWith = async (...options: string[]): Promise<number> => {
    const { out } = await run(folder, ['replay', '--context', '.', '--optimal', '--format', 'json', ...options])
    return JSON.parse(out).candidates[1].seconds
  }
  const late = ['--learn-until', 'HEAD~2']
  const [hindsight, foresight] = [await secondsWith('--commits', '2'), await secondsWith(...late)]
  expect(foresight).toBeGreaterThan(hindsight + 20)
})

test('says why there is nothing to replay', async () => {
  const folder = folderWith({ Dockerfile: 'FROM alpine\n' })
  expect(await run(folder, ['replay'])).toEqual({ code: 2, out: '', err: 'stratalint: This needs the commits of a git repository, and the folder is in no git work tree.\n' })
  const { folder: inGit } = repository({ Dockerfile: 'FROM alpine\n' })
  expect((await run(inGit, ['replay', '--until', 'nowhere'])).err).toBe('stratalint: This needs the commits of a git repository, and there is no such revision.\n')
  expect((await run(inGit, ['replay'])).out).toBe('No commit is replayed.\n')
})

test('git in the context makes every commit another build', async () => {
  const { folder } = repository({ Dockerfile: 'FROM alpine\nCOPY . .\n', a: '1' }, {}, {})
  const { out } = await run(folder, ['replay', '--commits', '2'])
  expect(out).toContain('2 COPY . .     ██    2\n')
})

/** Steps by line: those that ran, and of them those of which nobody knows. */
interface PerCommit {
  readonly rebuilt: readonly number[]
  readonly unknown: readonly number[]
  readonly root: { readonly detail: string } | null
}

const perCommit = (out: string): readonly PerCommit[] => JSON.parse(out).candidates[0].perCommit

test.each(['a fresh checkout', 'a checkout in which it was made'])('what is made before the build is perhaps another in each commit, be it replayed in %s', async (where) => {
  const text = 'FROM debian:12\nCOPY server /srv/\nRUN apt-get update && apt-get install -y curl\nCOPY docs /docs\n'
  const { folder } = repository({ Dockerfile: text, '.gitignore': 'server', '.dockerignore': '.git*', 'docs/a': '1' }, { 'a.go': '1' }, { 'docs/a': '2' })
  if (where !== 'a fresh checkout') writeFileSync(join(folder, 'server'), 'bytes')
  const { code, out, err } = await run(folder, ['replay', '--format', 'json'])
  expect(code).toBe(0)
  expect(err).toBe(where === 'a fresh checkout' ? 'stratalint: 2:1: COPY takes `server`, which the build context `.` lacks.\nstratalint: What the build context lacks counts as made before the build; whether it is another then is unknown.\n' : '')
  const detail = 'server is made before the build, and is perhaps another'
  expect(perCommit(out)).toMatchObject([
    { rebuilt: [2, 3, 4], unknown: [2, 3, 4], root: { detail } },
    { rebuilt: [2, 3, 4], unknown: [2, 3], root: { detail } },
  ])
  const picture = await run(folder, ['replay'])
  expect(picture.out).toMatch(/2 COPY server.* {2}\?\? {4}2\n3 RUN.* {2}\?\? {4}2\n4 COPY docs.* {2}\?█ {4}2\n/)
  expect(picture.out).toContain('which steps run is not, but for 5 of the 6 runs of the current file: whether what they take is the same as before is unknown.\n')
})

test('what git has at the end of the commits and not yet at their beginning is no riddle', async () => {
  const text = 'FROM debian:12\nCOPY server.sh /srv/\n'
  const { folder } = repository({ Dockerfile: text }, { a: '1' }, { 'server.sh': '1' }, { a: '2' })
  const { out } = await run(folder, ['replay', '--format', 'json', '--context', '.'])
  expect(perCommit(out)).toMatchObject([{ rebuilt: [], unknown: [] }, { rebuilt: [2], unknown: [] }, { rebuilt: [], unknown: [] }])
})

test.each(['context', 'dockerfile'])('the folder of git is none of the things that somebody makes first, stream %s', async (stream) => {
  const text = 'FROM debian:12\nCOPY .git /srv/git\n'
  const { folder } = repository({ Dockerfile: text, a: '1' }, { a: '2' }, { Dockerfile: `${text}RUN true\n` }, { a: '3' }, { Dockerfile: `${text}RUN false\n` })
  const { out } = await run(folder, ['replay', '--format', 'json', '--context', '.', '--stream', stream])
  expect(perCommit(out).map(({ unknown }) => unknown)).toEqual(Array.from({ length: stream === 'context' ? 4 : 2 }, () => []))
})

test('a file of a submodule is perhaps another when that is at another commit', async () => {
  const text = 'FROM golang:1.25\nCOPY vendor/lib/go.mod ./\nRUN go mod download\n'
  const { folder, git } = repository({ Dockerfile: text, a: '1' })
  const moveTo = (id: string, file: string): void => {
    writeFileSync(join(folder, 'a'), file)
    git('add', 'a')
    git('update-index', '--add', '--cacheinfo', `160000,${id.repeat(40)},vendor/lib`)
    git('commit', '-q', '-m', file)
  }
  for (const [id, file] of [['1', '2'], ['1', '3'], ['2', '4'], ['1', '5']] as const) moveTo(id, file)
  const { code, out } = await run(folder, ['replay', '--commits', '3', '--format', 'json', '--context', '.'])
  expect(code).toBe(0)
  expect(perCommit(out)).toMatchObject([
    { rebuilt: [], unknown: [] },
    { rebuilt: [2, 3], unknown: [2, 3], root: { detail: 'vendor/lib/go.mod comes from a submodule, and is perhaps another' } },
    { rebuilt: [], unknown: [] },
  ])
})
