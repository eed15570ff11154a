import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FileReport } from '../../src/lint/finding.ts'
import { repository, type Repository, type Written } from '../history/repository.ts'
import { run, type Run } from './run.ts'
import { rulesNamed } from '../rules-named.ts'

const rules = rulesNamed('source-before-install')
const files = {
  Dockerfile: 'FROM node:22@sha256:0000000000000000000000000000000000000000000000000000000000000000\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
  '.dockerignore': '.git\nDockerfile\ndocs\n',
  'package.json': '{}',
  'package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}',
  '.npmrc': '',
  'src/a.ts': '0',
}

const source = (index: number): Readonly<Record<string, Written>> => ({ 'src/a.ts': String(index + 1) })
const docs = (index: number): Readonly<Record<string, Written>> => ({ 'docs/a.md': String(index + 1) })
const manifest = (index: number): Readonly<Record<string, Written>> => ({ 'src/a.ts': `m${index}`, '.npmrc': `# ${index}\n` })

/** Below a folder of the repository, where one is named. */
function below(folder: string, written: Readonly<Record<string, Written>>): Readonly<Record<string, Written>> {
  return Object.fromEntries(Object.entries(written).map(([path, text]) => [folder + path, text]))
}

/** The project, and a commit for each kind, the oldest first. */
function project(kinds: readonly ((index: number) => Readonly<Record<string, Written>>)[], folder = ''): Repository {
  return repository(below(folder, files), ...kinds.map((kind, index) => below(folder, kind(index))))
}

function ten(kind: (index: number) => Readonly<Record<string, Written>>): readonly (typeof kind)[] {
  return Array.from({ length: 10 }, () => kind)
}

interface Told extends Run {
  readonly files: readonly FileReport[]
}

async function told(folder: string, ...argv: readonly string[]): Promise<Told> {
  const result = await run(folder, ['--format', 'json', ...argv], rules)
  const { files: reports }: { readonly files: readonly FileReport[] } = JSON.parse(result.out)
  return { ...result, files: reports }
}

const plainOf = ({ files: [file], code }: Told): object => ({ code, findings: file?.findings.map(({ id, severity, fix, refused }) => ({ id, severity, fix, refused })) })
const wasteOf = ({ files: [file] }: Told): unknown => file?.findings[0]?.waste

/** Weights of ten commits, the newest first. */
const weights = Array.from({ length: 10 }, (_, age) => Math.exp(-age / 100))
const shareOf = (ages: readonly number[]): number => ages.reduce((sum, age) => sum + (weights[age] ?? 0), 0) / weights.reduce((sum, weight) => sum + weight, 0)

test('measures what is found over the commits, the newer the more, and changes nothing else', async () => {
  const { folder } = project([...Array.from({ length: 3 }, () => docs), ...Array.from({ length: 7 }, () => source)])
  const [without, measured] = [await told(folder, '--history', 'off'), await told(folder)]
  expect(wasteOf(without)).toMatchObject({ source: 'prior' })
  const share = shareOf([0, 1, 2, 3, 4, 5, 6])
  const { secondsPerBuild: always } = { ...(await told(project(ten(source)).folder)).files[0]?.findings[0]?.waste }
  expect(wasteOf(measured)).toEqual({ secondsPerBuild: Math.round((always ?? NaN) * share * 10) / 10, affectedBuilds: Math.round(share * 1000) / 1000, source: 'history', commits: 10 })
  expect(plainOf(measured)).toEqual(plainOf(without))
  expect([without.files[0]?.withoutHistory, measured.files[0]?.withoutHistory]).toEqual([null, null])
})

test('a commit that changes what the install reads as well wastes nothing', async () => {
  const { folder } = project([...Array.from({ length: 5 }, () => manifest), ...Array.from({ length: 5 }, () => source)])
  expect(wasteOf(await told(folder))).toMatchObject({ affectedBuilds: Math.round(shareOf([0, 1, 2, 3, 4]) * 1000) / 1000 })
})

test('files that are gone were copied, too', async () => {
  const kinds = Array.from({ length: 5 }, () => (index: number) => ({ [`src/old-${index}.ts`]: 'x' }))
  const gone = (index: number): Readonly<Record<string, Written>> => ({ [`src/old-${index - 5}.ts`]: null })
  const { folder } = project([...kinds, ...Array.from({ length: 5 }, () => gone)])
  expect(wasteOf(await told(folder))).toMatchObject({ affectedBuilds: 1, source: 'history' })
})

test('the context may be a folder of the repository', async () => {
  const { folder } = project([...Array.from({ length: 5 }, () => source), ...Array.from({ length: 5 }, () => docs)], 'app/')
  expect(wasteOf(await told(join(folder, 'app'), '--context', '.'))).toMatchObject({ affectedBuilds: Math.round(shareOf([5, 6, 7, 8, 9]) * 1000) / 1000 })
})

test('what somebody said about a file counts more than history', async () => {
  const { folder, commit } = project(ten(source))
  commit({ '.stratalintrc.json': '{"volatility":{"src/**":"never"}}', '.dockerignore': '.*\nDockerfile\ndocs\n' })
  const { files: [file] } = await told(folder, '--no-config')
  expect(file?.findings[0]?.waste.affectedBuilds).toBeGreaterThan(0.8)
  expect((await told(folder)).files[0]?.findings ?? []).toEqual([])
})

test('git in the context makes every commit another build', async () => {
  const { folder } = repository({ ...files, '.dockerignore': 'Dockerfile\ndocs\n' }, ...ten(docs).map((kind, index) => kind(index)))
  expect(wasteOf(await told(folder))).toMatchObject({ affectedBuilds: 1, source: 'history' })
})

test('without a history the same is found with priors, and said once why', async () => {
  const { folder, git } = project(ten(source))
  const [measured, plain] = [await told(folder), await told(folder, '--history', 'off')]
  writeFileSync(join(folder, '.git/shallow'), `${git('rev-parse', 'HEAD')}\n`)
  const shallow = await told(folder)
  expect(plainOf(shallow)).toEqual(plainOf(measured))
  expect(wasteOf(shallow)).toEqual(wasteOf(plain))
  expect((await run(folder, [], rules)).out.match(/without git history.*/g)).toEqual(['without git history: the clone is shallow.'])
  expect((await run(folder, ['--history', 'off'], rules)).out).not.toContain('history')
  expect(await run(folder, ['--history', 'required'], rules)).toEqual({ code: 2, out: '', err: 'stratalint: --history required needs the commits of a git repository, and the clone is shallow.\n' })
  rmSync(join(folder, '.git'), { recursive: true })
  const alone = await told(folder)
  expect(plainOf(alone)).toEqual(plainOf(measured))
  expect(alone.files[0]?.withoutHistory).toBe('the folder is in no git work tree')
})

test('says why a history says nothing', async () => {
  const short = project([source, source])
  expect((await told(short.folder)).files[0]?.withoutHistory).toBe('the history has fewer than 10 commits after the first')
  const { folder } = repository(below('app/', files), ...ten(docs).map((kind, index) => kind(index)))
  expect((await told(join(folder, 'app'), '--context', '.')).files[0]?.withoutHistory).toBe('none of the last 10 commits touches the build context')
})

test('tells the commits, and what all of it comes to per commit', async () => {
  const { folder } = project(ten(source))
  const { out, code } = await run(folder, [], rules)
  expect(out).toMatch(/≈ \d+ s, in every commit \(of the last 10\)\n/)
  expect(out).toMatch(/ that the build after an average commit runs, another order of its steps saves up to ≈ \d+ s\.\n/)
  expect(out).toMatch(/Estimated cost: ≈ \d+ s per commit\.\n$/)
  expect(code).toBe(1)
})

test('more waste than is tolerated makes the exit code 1, and history has a say in it', async () => {
  const { folder } = project([...Array.from({ length: 9 }, () => docs), source])
  const codeOf = async (...argv: readonly string[]): Promise<number> => (await run(folder, ['--fail-on', 'never', ...argv], rules)).code
  expect([await codeOf('--max-waste', '5'), await codeOf('--max-waste', '5', '--history', 'off'), await codeOf('--max-waste', '0')]).toEqual([0, 1, 1])
})

test('commits say nothing about what an earlier build left in the checkout, and all about what git has', async () => {
  const Dockerfile = 'FROM debian:12@sha256:0000000000000000000000000000000000000000000000000000000000000000\nCOPY out/server /srv/\nRUN apt-get update && apt-get install -y curl\n'
  const { folder, git } = repository({ Dockerfile, '.gitignore': 'out', 'src/a.ts': '0' }, ...Array.from({ length: 10 }, (_, index) => source(index)))
  mkdirSync(join(folder, 'out'))
  writeFileSync(join(folder, 'out/server'), 'bytes')
  const wasteOf = async (): Promise<unknown> => {
    const { out } = await run(folder, ['--format', 'json', '--fail-on', 'never'], rulesNamed('copy-before-independent-run'))
    return JSON.parse(out).files[0].findings[0].waste
  }
  expect(await wasteOf()).toMatchObject({ source: 'prior', affectedBuilds: 0.55 })
  git('add', '-f', 'out/server')
  git('commit', '-q', '-m', 'keep it')
  expect(await wasteOf()).toMatchObject({ source: 'history', commits: 11 })
})

test('what a build left in a checkout is found like what a fresh one lacks', async () => {
  const Dockerfile = 'FROM debian:12\nCOPY out/server /srv/\nRUN apt-get update && apt-get install -y curl\nCOPY dist /srv/dist\nRUN useradd -r joe\n'
  const settings = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`src/${name}.conf`, '']))
  const { folder } = repository({ Dockerfile, '.gitignore': 'out\ndist', ...settings })
  const findings = async (): Promise<unknown> => {
    const { out, code } = await run(folder, ['--format', 'json', '--history', 'off', '--context', '.'], rulesNamed('copy-before-independent-run'))
    const found: readonly { readonly id: string; readonly severity: string; readonly waste: unknown; readonly fix: { readonly verdict: string } | null }[] = JSON.parse(out).files[0].findings
    return { code, findings: found.map(({ id, severity, waste, fix }) => ({ id, severity, waste, verdict: fix?.verdict })) }
  }
  const fresh = await findings()
  for (const path of ['out', 'dist']) mkdirSync(join(folder, path))
  for (const path of ['out/server', 'dist/a.js', 'dist/b.js']) writeFileSync(join(folder, path), 'bytes')
  expect(await findings()).toEqual(fresh)
  expect(fresh).toMatchObject({ code: 1, findings: [{ verdict: 'safe' }, {}] })
  // A repository in which nothing is added yet knows of no file, whoever made it.
  rmSync(join(folder, '.git/index'))
  expect(await findings()).not.toEqual(fresh)
})
