import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../project/folder.ts'
import { run } from './run.ts'
import { rulesNamed } from '../rules-named.ts'

const rules = rulesNamed('arg-before-use', 'source-before-install')
const early = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n'
const app = {
  'package.json': '{}',
  'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {} } }),
  'src/app.js': '',
}

function under(folder: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))
}

interface Told {
  readonly path: string
  readonly context: string
  readonly contextBy: string
  readonly findings: readonly { readonly rule: string; readonly line: number; readonly fix: { readonly verdict: string } | null }[]
  readonly errors: readonly { readonly message: string; readonly line: number }[]
  readonly notes: readonly { readonly message: string }[]
}

async function told(folder: string, ...argv: readonly string[]): Promise<readonly Told[]> {
  const { files }: { files: Told[] } = JSON.parse((await run(folder, [...argv, '--format', 'json'], rules)).out)
  return files
}

const contexts = (files: readonly Told[]): readonly (readonly string[])[] => files.map(({ path, context, contextBy }) => [path, context, contextBy])

describe('a compose or bake file as PATH', () => {
  test('each build under its own context', async () => {
    const compose = 'services:\n  web:\n    build: { context: ./web, dockerfile: ../docker/web.Dockerfile }\n  api: { build: api }\n  db: { image: postgres }\n'
    const folder = folderWith({ 'compose.yml': compose, 'docker/web.Dockerfile': early, ...under('web', app), ...under('api', app), 'api/Dockerfile': early })
    const files = await told(folder, 'compose.yml')
    expect(contexts(files)).toEqual([['compose.yml', '', 'none'], ['docker/web.Dockerfile', 'web', 'compose'], ['api/Dockerfile', 'api', 'compose']])
    expect(files.slice(1).map(({ findings }) => findings.map(({ rule, fix }) => [rule, fix?.verdict]))).toEqual([[['source-before-install', 'safe']], [['source-before-install', 'safe']]])
    expect((await run(folder, ['compose.yml', '--fix'], rules)).code).toBe(0)
    expect(readFileSync(join(folder, 'docker/web.Dockerfile'), 'utf8')).toContain('COPY package.json package-lock.json ./\nRUN npm ci')
  })

  test('target and arguments count, and what is proven for one build is not for another', async () => {
    const stages = `FROM node:22 AS base\nWORKDIR /app\nFROM base AS dev\n${early.split('\n').slice(2).join('\n')}FROM base AS none\n`
    const of = (target: string): string => `target "${target}" {\n  target = "${target}"\n}\n`
    const folder = folderWith({ Dockerfile: stages, ...app, 'one.hcl': of('dev'), 'other.hcl': of('none'), 'both.hcl': of('dev') + of('none') })
    const verdicts = async (path: string): Promise<unknown> => (await told(folder, path)).slice(1).map(({ contextBy, findings }) => [contextBy, ...findings.map(({ fix }) => fix?.verdict)])
    expect(await verdicts('one.hcl')).toEqual([['bake', 'safe']])
    expect(await verdicts('other.hcl')).toEqual([['bake']])
    expect(await verdicts('both.hcl')).toEqual([['bake', 'review'], ['bake']])
  })

  test('the command line wins over the file', async () => {
    const folder = folderWith({ 'compose.yml': 'services: { a: { build: a } }', 'a/Dockerfile': early, ...under('b', app) })
    expect(contexts(await told(folder, 'compose.yml', '--context', 'b'))[1]).toEqual(['a/Dockerfile', 'b', 'option'])
  })

  test('a workflow that imports all layers on new machines makes a mount of modules a matter of review', async () => {
    const dockerfile = 'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n'
    const program = { 'go.mod': 'module example.com/app\n\nrequire example.com/lib v1.0.0\n', 'go.sum': 'example.com/lib v1.0.0 h1:A=\nexample.com/lib v1.0.0/go.mod h1:B=\n', 'main.go': 'package main\n' }
    const job = (caches: string, file = 'Dockerfile'): string => `on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: docker/build-push-action@v6\n        with: { context: ., file: '${file}', cache-from: type=gha, ${caches} }\n`
    const verdict = async (workflow: string): Promise<unknown> => {
      const folder = folderWith({ Dockerfile: dockerfile, 'other/Dockerfile': dockerfile, ...program, '.github/workflows/image.yml': workflow })
      const { files }: { files: Told[] } = JSON.parse((await run(folder, ['Dockerfile', '--format', 'json'], rulesNamed('missing-cache-mount'))).out)
      return files[0]?.findings.map(({ fix }) => fix?.verdict)
    }
    expect(await verdict(job("cache-to: 'type=gha,mode=max'"))).toEqual(['review'])
    expect(await verdict(job("cache-to: 'type=gha,mode=max'", '${{ matrix.file }}'))).toEqual(['review'])
    // An export of the least holds nothing of the stage that builds.
    expect(await verdict(job('cache-to: type=gha'))).toEqual(['safe'])
    expect(await verdict(job("cache-to: 'type=gha,mode=max'", 'other/Dockerfile'))).toEqual(['safe'])
  })

  test('nothing leads out of the repository', async () => {
    const parent = folderWith({ 'out/Dockerfile': early, 'repo/compose.yml': 'services: { a: { build: ../out }, b: { build: link }, c: { build: /etc } }', 'repo/.git/HEAD': '' })
    symlinkSync(join(parent, 'out'), join(parent, 'repo/link'))
    expect(contexts(await told(join(parent, 'repo'), 'compose.yml'))).toEqual([['compose.yml', '', 'none']])
  })

  test('a broken file is told with its place', async () => {
    const folder = folderWith({ 'docker-bake.hcl': 'target "a" {\n  context = [\n', 'compose.yml': 'services:\n  a: [1\n  b: 2\n', 'other.yml': 'services: { a: { build: { dockerfile_inline: "FROM a" } } }' })
    const { code, out } = await run(folder, ['docker-bake.hcl', 'compose.yml'], rules)
    expect(code).toBe(2)
    expect(out).toContain('docker-bake.hcl:3:1  error\n  A list is not closed.')
    expect(out).toContain('compose.yml:3:')
    expect((await told(folder, 'other.yml'))[0]?.notes).toMatchObject([{ message: 'No rule looks at the Dockerfile that is written into `a`.' }])
  })
})

describe('a Dockerfile with pipelines around it', () => {
  const dockerfile = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n'
  const repository = { '.git/HEAD': '', 'web/Dockerfile': dockerfile, ...under('web', app), ...app }
  const found = async (files: Readonly<Record<string, string>>): Promise<readonly string[] | undefined> => contexts(await told(folderWith({ ...repository, ...files }), 'web/Dockerfile'))[0]

  test('the context that all of them name', async () => {
    expect(await found({})).toEqual(['web/Dockerfile', '.', 'guess'])
    expect(await found({ 'compose.yml': 'services: { a: { build: web } }' })).toEqual(['web/Dockerfile', 'web', 'compose'])
    expect(await found({ 'web/docker-bake.json': '{ "target": { "a": {} } }' })).toEqual(['web/Dockerfile', 'web', 'bake'])
    const workflow = 'on: push\njobs: { a: { steps: [ { run: docker build web } ] } }'
    expect(await found({ '.github/workflows/a.yml': workflow })).toEqual(['web/Dockerfile', 'web', 'workflow'])
    expect(await found({ '.github/workflows/a.yml': workflow, 'compose.yml': 'services: { a: { build: web } }' })).toEqual(['web/Dockerfile', 'web', 'compose'])
  })

  test('is a guess as before where they do not agree, are broken or cannot be meant', async () => {
    const guess = ['web/Dockerfile', '.', 'guess']
    expect(await found({ 'compose.yml': 'services: { a: { build: web }, b: { build: { context: ., dockerfile: web/Dockerfile } } }' })).toEqual(guess)
    expect(await found({ 'compose.yml': 'services: { a: { build: web }' })).toEqual(guess)
    expect(await found({ 'compose.yml': 'services: { a: { build: { context: "${X}", dockerfile: web/Dockerfile } } }' })).toEqual(guess)
    expect(await found({ 'other/compose.yml': 'services: { a: { build: ../web } }' })).toEqual(guess)
  })

  test('a folder that lacks a source is not what is built', async () => {
    const files = { '.git/HEAD': '', 'docker/Dockerfile': 'FROM a\nCOPY package.json /\n', 'package.json': '{}', 'compose.yml': 'services: { a: { build: docker } }' }
    expect(contexts(await told(folderWith(files), 'docker/Dockerfile'))).toEqual([['docker/Dockerfile', '.', 'unique']])
  })

  test('what they pass tells how often an argument changes', async () => {
    const workflow = (value: string): string => `on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          build-args: STAMP=${value}\n`
    const findings = async (value: string, config = '{}'): Promise<unknown> => {
      const files = { '.git/HEAD': '', Dockerfile: 'FROM debian:12\nARG STAMP\nRUN apt-get update && apt-get install -y python3\nRUN echo $STAMP\n', '.github/workflows/a.yml': workflow(value), '.stratalintrc.json': config }
      return (await told(folderWith(files), 'Dockerfile'))[0]?.findings.map(({ rule }) => rule)
    }
    expect(await findings('${{ github.sha }}')).toEqual(['arg-before-use'])
    expect(await findings('1')).toEqual([])
    expect(await findings('${{ github.sha }}', '{ "buildArgs": { "STAMP": { "changes": "never" } } }')).toEqual([])
  })

  test('a makefile passes arguments, and names the context, as the others do', async () => {
    const arg = 'FROM debian:12\nARG STAMP\nRUN apt-get update && apt-get install -y python3\nRUN echo $STAMP\n'
    const makefile = 'STAMP := $(shell git rev-parse HEAD)\nimage:\n\tdocker build --build-arg STAMP=$(STAMP) web\n'
    const files = { ...repository, 'web/Dockerfile': arg, Makefile: makefile }
    const folder = folderWith(files)
    expect((await told(folder, 'web/Dockerfile'))[0]).toMatchObject({ contextBy: 'makefile', context: 'web', findings: [{ rule: 'arg-before-use' }] })
    expect(contexts(await told(folder, 'Makefile'))).toEqual([['Makefile', '', 'none']])
    expect((await told(folderWith({ ...files, Makefile: 'image:\n\tdocker build --build-arg STAMP=1 web\n' }), 'web/Dockerfile'))[0]?.findings).toEqual([])
  })
})
