import { describe, expect, it, test } from 'vitest'
import rule from '../../rules/missing-cache-mount.ts'
import { check } from '../../src/check.ts'
import { cacheExports } from '../../src/graph/keeping.ts'
import type { BuildInputs } from '../../src/graph/build-inputs.ts'
import { emptyLock, inCrlf, inLowerCase, inputsOf, testRule, type Bad, type Cured } from '../rule-tester.ts'

const npm = { 'package.json': '{}', 'package-lock.json': emptyLock, 'app.js': '' }
const pip = { 'requirements.txt': 'flask==3.0.0\n', 'app.py': '' }
const head = 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\n'
const empty = [{ line: 4, message: 'empty' }]
const mount = '--mount=type=cache,target=/root/.npm'

const go = { 'go.mod': 'module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v1.0.0\n', 'go.sum': '', 'main.go': 'package main\n' }
const goHead = 'FROM golang:1.25-alpine AS deps\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n'
/** With the sums of all that go.mod asks for. */
const summed = { ...go, 'go.sum': 'example.com/lib v1.0.0 h1:AAAA=\nexample.com/lib v1.0.0/go.mod h1:BBBB=\n' }
const goTail = 'FROM scratch\nCOPY --from=build /out/app /app\n'
const modules = '--mount=type=cache,target=/go/pkg/mod'

const goBuild = 'RUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/app .\n'

/** Both of a download and a build below it, with what stands between them and what each is told beforehand. */
function shared(name: string, { head = '', between = '', first = '', second = '', build = {} }: { head?: string; between?: string; first?: string; second?: string; build?: Partial<BuildInputs> } = {}): Omit<Cured, 'fixed'> & { readonly after: string } {
  const text = (mount: string, gap: string): string => `${goHead.replace('deps', 'build').replace('RUN ', `${head}RUN ${first.startsWith('--') ? first + mount : mount + first}`)}${between}COPY . .\n${goBuild.replace('go build', `${mount}${gap}${second}go build`)}${goTail}`
  // Long lines are broken before the command.
  return { name, files: summed, build, dockerfile: text('', ''), findings: [{ line: head === '' ? 4 : 5, message: 'handed' }], after: text(`${modules} `, second === '' ? '' : '\\\n    ') }
}

/** As fixed, but for a person to look at. */
function doubtful({ after, ...each }: ReturnType<typeof shared>, why = 'needs the network'): Bad {
  return { ...each, suggested: after, why }
}

function sure({ after, ...each }: ReturnType<typeof shared>): Bad {
  return { ...each, fixed: after }
}

const plain: Cured = { name: 'npm', files: npm, dockerfile: `${head}RUN npm ci\n`, findings: empty, fixed: `${head}RUN ${mount} npm ci\n` }

testRule(rule, {
  good: [
    { name: 'a mount', files: npm, dockerfile: `${head}RUN ${mount} npm ci` },
    { name: 'what only another release of the compiler makes again, which takes nothing of this one', files: {}, dockerfile: 'FROM golang:1.24\nRUN CGO_ENABLED=0 go install example.com/tool@v1.2.3\n' },
    {
      name: 'one of two package managers, where the image may need what the other leaves',
      files: { 'package.json': '{}', 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n" },
      dockerfile: 'FROM node:22-alpine\nCOPY package.json pnpm-lock.yaml ./\nRUN yarn global add pnpm && pnpm install --frozen-lockfile --prod\n',
    },
    { name: 'a mount of a folder above', files: npm, dockerfile: `${head}RUN --mount=type=cache,target=/root npm ci` },
    { name: 'a mount that may be meant for it', files: npm, dockerfile: `${head}RUN --mount=type=cache,target=/cache npm ci` },
    { name: 'a builder without cache mounts', files: npm, build: { builder: 'classic' }, dockerfile: `${head}RUN npm ci` },
    { name: 'another one', files: npm, build: { builder: 'kaniko' }, dockerfile: `${head}RUN npm ci` },
    { name: 'a command that is told to keep nothing', files: pip, dockerfile: 'FROM python:3.12-slim\nCOPY requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt' },
    { name: 'a command that cleans up', files: npm, dockerfile: `${head}RUN npm ci && npm cache clean --force` },
    { name: 'a command that deletes the folder', files: npm, dockerfile: `${head}RUN npm ci && rm -rf ~/.npm` },
    { name: 'a command that deletes the folder in the one where it works', files: npm, dockerfile: 'FROM node:22\nRUN useradd -u 1001 -d /app app\nUSER app\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci && rm -rf .npm' },
    { name: 'a user who empties his own', files: npm, dockerfile: 'FROM node:22\nUSER node\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci && rm -rf ~/.npm/*' },
    { name: 'system packages', files: npm, dockerfile: 'FROM debian:12\nCOPY app.js /\nRUN apt-get update && apt-get install -y curl' },
    { name: 'an option that empties all', files: { Pipfile: '', 'Pipfile.lock': '{}' }, dockerfile: 'FROM python:3.12-slim\nCOPY Pipfile* ./\nRUN pipenv sync && pipenv --clear' },
    { name: 'an index of gems', files: { Gemfile: 'gem "rake"\n', 'Gemfile.lock': 'GEM\n' }, dockerfile: 'FROM ruby:3.3\nCOPY Gemfile* ./\nRUN bundle install' },
    { name: 'what it fetches is its result', files: { 'pom.xml': '<project/>' }, dockerfile: 'FROM maven:3\nCOPY pom.xml ./\nRUN mvn dependency:go-offline' },
    { name: 'a step above has filled the folder', files: { 'pom.xml': '<project/>', 'src/A.java': '' }, dockerfile: 'FROM maven:3\nCOPY pom.xml ./\nRUN mvn dependency:go-offline\nCOPY src src\nRUN mvn package' },
    { name: 'modules for a command that nobody knows', files: go, dockerfile: `${goHead}COPY . .\nRUN ./make\n${goTail.replace('build', 'deps')}` },
    { name: 'modules that the image keeps', files: go, dockerfile: `${goHead}COPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/app .\n` },
    { name: 'a build that is told to fetch nothing', files: go, dockerfile: `${goHead}COPY . .\nENV GOPROXY=off\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/app .\n${goTail.replace('build', 'deps')}` },
    { name: 'Maven that is offline', files: { 'pom.xml': '<project/>', 'src/A.java': '' }, dockerfile: 'FROM maven:3 AS build\nCOPY pom.xml ./\nRUN mvn dependency:go-offline\nCOPY src src\nRUN mvn -o package\nFROM scratch\nCOPY --from=build /target/a.jar /' },
    { name: 'builds that hand it on in the image', files: { 'build.gradle': '', gradlew: '', 'src/A.java': '' }, dockerfile: 'FROM eclipse-temurin:21\nCOPY build.gradle gradlew ./\nRUN ./gradlew help\nCOPY src src\nRUN ./gradlew installDist' },
    { name: 'a user of whom nobody knows', files: npm, dockerfile: 'FROM example.com/node:22\nUSER node\nCOPY package*.json ./\nRUN npm ci' },
    { name: 'a user whose number the system picks', files: npm, dockerfile: 'FROM node:22\nRUN useradd --create-home app\nUSER app\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci' },
    { name: 'a user from the command line', files: npm, dockerfile: 'FROM node:22\nARG UID\nUSER $UID\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci' },
    { name: 'an image of somebody else with the same tool', files: { 'Cargo.toml': '', 'Cargo.lock': '', 'src/main.rs': '' }, dockerfile: 'FROM example.com/rust:1\nCOPY . .\nRUN cargo build --release' },
    { name: 'a stage that nothing needs', files: npm, dockerfile: `${head}RUN npm ci\nFROM node:22\nCMD ["node"]` },
    { name: 'triggers that run elsewhere', files: npm, dockerfile: 'FROM node:22\nONBUILD COPY package*.json ./\nONBUILD RUN npm ci' },
    { name: 'nothing makes it run again', files: npm, dockerfile: `FROM node:22@sha256:${'0'.repeat(64)}\nRUN npm install -g typescript@5.9.2` },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    {
      name: 'pip',
      files: pip,
      dockerfile: 'FROM python:3.12-slim\nCOPY . .\nRUN pip install -r requirements.txt\n',
      findings: [{ line: 3, message: 'empty' }],
      fixed: 'FROM python:3.12-slim\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n',
    },
    {
      name: 'a folder that a variable names',
      files: pip,
      dockerfile: 'FROM python:3.12-slim\nENV PIP_CACHE_DIR=/pip\nCOPY . .\nRUN pip install -r requirements.txt\n',
      findings: empty,
      fixed: 'FROM python:3.12-slim\nENV PIP_CACHE_DIR=/pip\nCOPY . .\nRUN --mount=type=cache,target=/pip pip install -r requirements.txt\n',
    },
    {
      name: 'folders that an official image names',
      files: { 'Cargo.toml': '', 'Cargo.lock': '', 'src/main.rs': '' },
      dockerfile: 'FROM rust:1.82 AS build\nCOPY . .\nRUN cargo build --release\nFROM debian:12\nCOPY --from=build /target/release/app /app\n',
      findings: [{ line: 3, message: 'empty' }],
      fixed: `FROM rust:1.82 AS build\nCOPY . .\nRUN ${['registry', 'git/db'].map((name) => `--mount=type=cache,target=/usr/local/cargo/${name},sharing=locked`).join(' \\\n    ')} \\\n    cargo build --release\nFROM debian:12\nCOPY --from=build /target/release/app /app\n`,
    },
    { name: 'root by name', files: npm, dockerfile: `${head.replace('WORKDIR', 'USER root\nWORKDIR')}RUN npm ci\n`, findings: [{ line: 5, message: 'empty' }], fixed: `${head.replace('WORKDIR', 'USER root\nWORKDIR')}RUN ${mount} npm ci\n` },
    { name: 'a copy of an official image', files: npm, dockerfile: `${head.replace('node', 'public.ecr.aws/docker/library/node')}RUN npm ci\n`, findings: empty, fixed: `${head.replace('node', 'public.ecr.aws/docker/library/node')}RUN ${mount} npm ci\n` },
    {
      name: 'an image of a project that leaves the user at root',
      files: { 'package.json': '{}', 'bun.lock': '{}' },
      dockerfile: 'FROM oven/bun:1.3 AS build\nWORKDIR /app\nCOPY package.json bun.lock ./\nRUN bun install --frozen-lockfile\n',
      findings: empty,
      fixed: 'FROM oven/bun:1.3 AS build\nWORKDIR /app\nCOPY package.json bun.lock ./\nRUN --mount=type=cache,target=/root/.bun/install/cache bun install --frozen-lockfile\n',
    },
    {
      name: 'a Dockerfile that is copied and that no compiler opens',
      files: { 'go.mod': 'module example.com/app\n', 'go.sum': '', 'main.go': 'package main\n', Dockerfile: '' },
      dockerfile: 'FROM golang:1.25-alpine AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/app .\nFROM scratch\nCOPY --from=build /out/app /app\n',
      findings: [{ line: 6, message: 'empty' }],
      fixed: 'FROM golang:1.25-alpine AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 go build -o /out/app .\nFROM scratch\nCOPY --from=build /out/app /app\n',
    },
    {
      name: 'modules that a build finds in the same mount',
      files: go,
      dockerfile: `${goHead.replace('deps', 'build')}COPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/app .\n${goTail}`,
      findings: [{ line: 4, message: 'handed' }],
      suggested: `${goHead.replace('deps', 'build').replace('RUN ', `RUN ${modules} `)}COPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build ${modules} go build -o /out/app .\n${goTail}`,
      why: 'line 6 fetches for itself what it finds in the layer today',
    },
    sure(shared('modules whose sums are known')),
    sure(shared('a build for another system', { second: 'CGO_ENABLED=0 GOOS=linux ' })),
    sure(shared('an argument that both see', { between: 'ARG TARGETOS\n' })),
    doubtful(shared('another proxy for the download', { first: 'GOPROXY=https://proxy.example.com ' })),
    doubtful(shared('another proxy for the build', { between: 'ENV GOPROXY=https://proxy.example.com\n' })),
    doubtful(shared('flags that only the build has', { between: 'ARG GOFLAGS\n' })),
    doubtful(shared('credentials that are taken away again', { between: 'RUN rm -f /root/.netrc\n' })),
    doubtful(shared('credentials that the build itself takes away', { second: 'rm -f /root/.netrc && ' })),
    doubtful(shared('a command before the download that nobody knows', { first: './login && ' })),
    doubtful(shared('a command between them that nobody knows', { between: 'RUN ./login\n' })),
    doubtful(shared('what else the download brings along', { first: 'cp netrc /root/.netrc && ' })),
    doubtful(shared('credentials that lie beside the build', { first: '--mount=type=bind,source=netrc,target=/root/.netrc ' })),
    sure(shared('manifests that lie beside the build', { first: '--mount=type=bind,source=go.mod,target=go.mod ' })),
    doubtful(shared('credentials that a variable names', { between: 'RUN rm -f /netrc\n', head: 'ENV NETRC=/netrc\n' })),
    doubtful(shared('a pipeline that imports layers where no mount is', { build: { importers: ['.github/workflows/ci.yml'] } }), 'Builds of .github/workflows/ci.yml begin on new machines'),
    {
      name: 'a build in a stage that starts there',
      files: go,
      dockerfile: `${goHead}FROM deps AS build\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/app .\n${goTail}`,
      findings: [{ line: 4, message: 'handed' }],
      suggested: `${goHead.replace('RUN ', `RUN ${modules} `)}FROM deps AS build\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build ${modules} go build -o /out/app .\n${goTail}`,
      why: 'needs the network',
    },
    {
      name: 'access that only the first has',
      files: go,
      dockerfile: `${goHead.replace('deps', 'build').replace('RUN ', 'RUN --mount=type=secret,id=netrc,target=/root/.netrc ')}COPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/app .\n${goTail}`,
      findings: [{ line: 4, message: 'handed' }],
      none: 'does not have',
    },
    {
      name: 'packages that two builds compile',
      files: go,
      dockerfile: `FROM golang:1.25-alpine AS deps\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go vet .\nRUN --mount=type=cache,target=/go/pkg/mod go build -o /out/app .\n${goTail.replace('build', 'deps')}`,
      findings: [{ line: 4, message: 'handed' }],
      fixed: `FROM golang:1.25-alpine AS deps\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go vet .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -o /out/app .\n${goTail.replace('build', 'deps')}`,
    },
    {
      name: 'packages that the command of the image may look for',
      files: { 'pom.xml': '<project/>', 'src/A.java': '' },
      dockerfile: 'FROM maven:3\nCOPY . .\nRUN mvn package\nCMD ["mvn", "spring-boot:run"]\n',
      findings: [{ line: 3, message: 'empty' }],
      suggested: 'FROM maven:3\nCOPY . .\nRUN --mount=type=cache,target=/root/.m2/repository,sharing=locked mvn package\nCMD ["mvn", "spring-boot:run"]\n',
      why: 'its own command may look for it',
    },
    {
      name: 'what was compiled, of an image that keeps the modules',
      files: go,
      dockerfile: 'FROM golang:1.25-alpine\nWORKDIR /src\nCOPY . .\nRUN go build -o /usr/bin/app .\nCMD ["go", "run", "."]\n',
      findings: [{ line: 4, message: 'empty' }],
      fixed: 'FROM golang:1.25-alpine\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /usr/bin/app .\nCMD ["go", "run", "."]\n',
    },
    ...[
      ['a user that the image comes with', 'node:22', 'USER node', '/home/node/.npm,uid=1000,gid=1000'],
      ['the same by its number', 'node:22-alpine', 'USER 1000', '/home/node/.npm,uid=1000,gid=1000'],
      ['a user that a RUN adds', 'node:22', 'RUN groupadd -g 1001 app && useradd -m -u 1002 -g app app\nUSER app', '/home/app/.npm,uid=1002,gid=1001'],
      ['a home that is named', 'node:22', 'ARG ID=1001\nRUN useradd --uid=$ID --home-dir /srv/app/ --create-home app\nUSER app', '/srv/app/.npm,uid=1001'],
      ['a home in which it works', 'node:22', 'RUN useradd -u 1001 -d /app app\nUSER app', '/app/.npm,uid=1001'],
    ].map(([name = '', image, user, owned = '']): Cured => {
      const begin = `FROM ${image}\n${user}\nWORKDIR /app\nCOPY package*.json ./\n`
      return { name, files: npm, dockerfile: `${begin}RUN npm ci\n`, findings: [{ line: begin.split('\n').length, message: 'empty' }], fixed: `${begin}RUN --mount=type=cache,target=${owned} npm ci\n` }
    }),
    {
      name: 'a home that is perhaps not there',
      files: npm,
      dockerfile: 'FROM node:22\nRUN useradd -u 1001 app\nUSER app\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
      findings: [{ line: 6, message: 'empty' }],
      suggested: 'FROM node:22\nRUN useradd -u 1001 app\nUSER app\nWORKDIR /app\nCOPY package*.json ./\nRUN --mount=type=cache,target=/home/app/.npm,uid=1001 npm ci\n',
      why: 'are made for root',
    },
    {
      name: 'a folder below one that is perhaps not there',
      files: pip,
      dockerfile: 'FROM python:3.12-slim\nRUN useradd -m -u 1001 app\nUSER app\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\n',
      findings: [{ line: 5, message: 'empty' }],
      suggested: 'FROM python:3.12-slim\nRUN useradd -m -u 1001 app\nUSER app\nCOPY requirements.txt ./\nRUN --mount=type=cache,target=/home/app/.cache/pip,uid=1001 pip install -r requirements.txt\n',
      why: 'The folders above /home/app/.cache/pip are made for root',
    },
    { name: 'continuation lines', files: npm, dockerfile: `${head}RUN npm ci \\\n    --omit=dev\n`, findings: empty, fixed: `${head}RUN ${mount} \\\n    npm ci \\\n    --omit=dev\n` },
    { name: 'heredoc', files: npm, dockerfile: `${head}RUN <<EOF\nnpm ci\nEOF\n`, findings: empty, fixed: `${head}RUN ${mount} \\\n    <<EOF\nnpm ci\nEOF\n` },
    { name: 'Buildah', files: npm, build: { builder: 'buildah' }, dockerfile: `${head}RUN npm ci\n`, findings: empty, fixed: `${head}RUN ${mount} npm ci\n` },
    {
      name: 'two stages',
      files: npm,
      dockerfile: `${head.replace('node:22', 'node:22 AS build')}RUN npm ci\n${head}RUN npm ci --omit=dev\nCOPY --from=build /app/app.js ./\n`,
      findings: [...empty, { line: 8, message: 'empty' }],
      fixed: `${head.replace('node:22', 'node:22 AS build')}RUN ${mount} npm ci\n${head}RUN ${mount} npm ci --omit=dev\nCOPY --from=build /app/app.js ./\n`,
    },
    {
      name: 'a stage that takes the folder',
      files: npm,
      dockerfile: `${head.replace('node:22', 'node:22 AS build')}RUN npm ci\nFROM node:22\nCOPY --from=build /root/.npm /root/.npm\n`,
      findings: empty,
      none: 'takes files that lie in /root/.npm',
    },
    { name: 'a context by guess', files: npm, contextBy: 'guess', dockerfile: plain.dockerfile, findings: empty, suggested: plain.fixed, why: 'is a guess' },
    { name: 'syntax errors', files: npm, dockerfile: `${plain.dockerfile}RUNN x\n`, findings: empty, none: 'The Dockerfile has errors' },
  ],
})

test.each(cacheExports)('says nothing where each build starts on a new machine, whatever it imports (%s): no export holds a cache mount', (cacheExport) => {
  const inputs = inputsOf(rule, plain)
  const { findings } = check({ path: 'Dockerfile', text: plain.dockerfile }, { ...inputs, config: { ...inputs.config, keeping: { runner: 'ephemeral', cacheExport } } })
  expect(findings).toEqual([])
})

test('knows the home that the official image of Composer names, however little its cache saves', () => {
  const text = 'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install\n'
  const inputs = inputsOf(rule, { name: 'composer', files: { 'composer.json': '{}', 'composer.lock': '{}' }, dockerfile: text })
  const { findings: [finding] } = check({ path: 'Dockerfile', text }, { ...inputs, config: { ...inputs.config, leastWaste: 0 } })
  expect(finding?.fix).toMatchObject({ verdict: 'safe', title: 'keep /tmp/cache in a cache mount' })
})

describe('what was compiled against libraries of the system', () => {
  const go = { 'go.mod': 'module x\ngo 1.25\n', 'go.sum': '', 'main.go': 'package main\nfunc main() {}\n' }
  const pipInstall = 'COPY . .\nRUN pip install -r requirements.txt'
  const goBuild = 'WORKDIR /s\nCOPY . .\nRUN go build -o /x .\nFROM scratch\nCOPY --from=0 /x /x'
  it.each([
    ['pip', pip, `FROM python:3.12-slim\n${pipInstall}`, 'safe'],
    ['pip', pip, `FROM python:3.12-alpine\nRUN apk add --no-cache git tzdata\n${pipInstall}`, 'safe'],
    ['pip', pip, `FROM python:3.12\n${pipInstall}`, 'review'],
    ['pip', pip, `FROM python:3.12-slim\nRUN apt-get update && apt-get install -y build-essential\n${pipInstall}`, 'review'],
    ['pip', pip, 'FROM python:3.12-alpine\nCOPY . .\nRUN apk add --no-cache gcc musl-dev && pip install -r requirements.txt', 'review'],
    ['pip', pip, `FROM python:3.12-slim\nCOPY --from=example.com/tools:1 / /\n${pipInstall}`, 'review'],
    ['pip', pip, `FROM python:3.12-slim\nADD https://example.com/a.deb /tmp/\nRUN apt-get update && dpkg -i /tmp/a.deb\n${pipInstall}`, 'review'],
    ['pip', pip, `FROM python:3.12-slim\nADD https://example.com/a.tar /tmp/\nRUN apt-get update && tar -xf /tmp/a.tar -C /usr/local\n${pipInstall}`, 'review'],
    ['go-build', go, `FROM golang:1.25\nENV CGO_ENABLED=0\n${goBuild}`, 'safe'],
    ['go-build', go, `FROM golang:1.25\n${goBuild.replace('RUN', 'RUN CGO_ENABLED=0')}`, 'safe'],
    ['go-build', go, `FROM golang:1.25-alpine\n${goBuild}`, 'safe'],
    ['go-build', go, `FROM golang:1.25\n${goBuild}`, 'review'],
  ])('a mount for %s, %j, %j is %s', (folder, files, text, verdict) => {
    const dockerfile = `${text}\n`
    const { findings } = check({ path: 'Dockerfile', text: dockerfile }, inputsOf(rule, { name: folder, files, dockerfile }))
    const fix = findings.find(({ message }) => message.includes(folder) && !message.includes('/root/.npm'))?.fix
    expect(`${fix?.verdict}: ${fix?.why}`).toMatch(verdict === 'safe' ? /^safe/ : /^review.*other libraries of the system/)
  })
})

describe('what a tool would not fetch or make again as it finds it', () => {
  const pnpm = (scripts: readonly string[], more = {}): Readonly<Record<string, string>> => ({
    'package.json': JSON.stringify({ packageManager: 'pnpm@10.1.0', pnpm: { onlyBuiltDependencies: scripts } }),
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n",
    ...more,
  })
  const pnpmInstall = 'FROM node:22-alpine\nRUN corepack enable\nCOPY . .\nRUN pnpm install --frozen-lockfile'
  const scripts = /install scripts of .* again/
  const open = { 'package.json': '{"dependencies":{"a":"^1.0.0"}}' }
  const locked = { ...open, 'package-lock.json': '{"lockfileVersion":3,"packages":{"":{"dependencies":{"a":"^1.0.0"}},"node_modules/a":{"version":"1.0.0"}}}' }
  const yarn = (address: string): Readonly<Record<string, string>> => ({ 'package.json': '{"dependencies":{"a":"1.0.0"}}', 'yarn.lock': `# yarn lockfile v1\n\n\na@1.0.0:\n  version "1.0.0"\n  resolved "${address}#${'0'.repeat(40)}"\n` })
  const jar = '\nFROM scratch\nCOPY --from=0 /build /'
  const pom = (version: string): Readonly<Record<string, string>> => ({ 'pom.xml': `<project><artifactId>a</artifactId><version>1-SNAPSHOT</version><dependencies><dependency><groupId>g</groupId><artifactId>b</artifactId><version>${version}</version></dependency></dependencies></project>`, 'src/A.java': '' })
  const gradle = (version: string, settings = ''): Readonly<Record<string, string>> => ({ gradlew: '', 'settings.gradle': '', 'build.gradle': `dependencies { implementation 'a:b:${version}' }`, 'gradle.properties': settings, 'src/A.java': '' })
  const gradlew = 'FROM eclipse-temurin:21\nCOPY . .\nRUN ./gradlew build'
  const nuget = (source: string, version = '1.0.0'): Readonly<Record<string, string>> => ({
    'nuget.config': `<configuration><packageSources><add key="a" value="${source}" /></packageSources></configuration>`,
    'a.csproj': `<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="A" Version="${version}" /></ItemGroup></Project>`,
    'a.cs': '',
  })
  const publish = `FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /s\nCOPY . .\nRUN dotnet publish -o /build${jar}`
  const python = 'FROM python:3.12-slim\nCOPY . .\nRUN pip install '
  const uv = { 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\n[build-system]\nrequires = ["hatchling"]\n', 'uv.lock': '', 'libs/b/pyproject.toml': '[project]\nname = "b"\nversion = "1"\n[build-system]\nrequires = ["hatchling"]\n', 'requirements.txt': './libs/b\nflask==3.0.0\n', 'src/a/a.py': '' }
  const uvImage = 'FROM python:3.12-slim\nCOPY --from=ghcr.io/astral-sh/uv:0.8 /uv /usr/local/bin/uv\nWORKDIR /s\nCOPY . .\nRUN '
  it.each<[string, Readonly<Record<string, string>>, string, RegExp | undefined]>([
    ['scripts of packages', pnpm(['cypress']), pnpmInstall, scripts],
    ['a script that picks a program without libraries', pnpm(['esbuild']), pnpmInstall, undefined],
    ['no scripts', pnpm([]), pnpmInstall, undefined],
    ['scripts that do not run', pnpm(['cypress']), `${pnpmInstall} --ignore-scripts`, undefined],
    ['scripts whose results are not kept', pnpm(['cypress'], { 'pnpm-workspace.yaml': 'sideEffectsCache: false\n' }), pnpmInstall, undefined],
    ['scripts of any package', { ...pnpm([]), 'package.json': '{}' }, `${pnpmInstall}`, scripts],
    ['tasks', locked, 'FROM node:22-alpine\nCOPY . .\nRUN npm ci && npx turbo run build', /what tasks made/],
    ['tasks of nx', locked, 'FROM node:22-alpine\nCOPY . .\nRUN npm ci && npx nx build', /what tasks made/],
    ['versions heard of', open, 'FROM node:22-alpine\nCOPY . .\nRUN npm install --prefer-offline', /what it heard of versions before/],
    ['versions heard of, as a file says', { ...open, '.npmrc': 'prefer-offline=true\n' }, 'FROM node:22-alpine\nCOPY . .\nRUN npm install', /what it heard of versions before/],
    ['locked versions', locked, 'FROM node:22-alpine\nCOPY . .\nRUN npm ci --prefer-offline', undefined],
    ['versions asked for', open, 'FROM node:22-alpine\nCOPY . .\nRUN npm install', undefined],
    ['a package from git', yarn('https://github.com/a/a'), 'FROM node:22-alpine\nCOPY . .\nRUN yarn install --frozen-lockfile', /from https:\/\/github\.com\/a\/a made of itself/],
    ['a package from the registry', yarn('https://registry.example.com/a/-/a-1.0.0.tgz'), 'FROM node:22-alpine\nCOPY . .\nRUN yarn install --frozen-lockfile', undefined],
    ['a snapshot', pom('1.0-SNAPSHOT'), `FROM maven:3\nCOPY . .\nRUN mvn package${jar}`, /for a day .* newest `b`/],
    ['packages of a base image', pom('1.0'), `FROM example.com/maven:3\nUSER root\nCOPY . .\nRUN mvn package${jar}`, /base image may hold packages in \/root\/\.m2\/repository/],
    ['a snapshot that is asked for', pom('1.0-SNAPSHOT'), `FROM maven:3\nCOPY . .\nRUN mvn -U package${jar}`, undefined],
    ['a release', pom('1.0'), `FROM maven:3\nCOPY . .\nRUN mvn package${jar}`, undefined],
    ['a version that moves', gradle('1.+'), `${gradlew}${jar}`, /for a day/],
    ['results of tasks of Gradle', gradle('1.0', 'org.gradle.caching=true\n'), `${gradlew}${jar}`, /results of tasks/],
    ['results of tasks of Gradle, by an option', gradle('1.0'), `${gradlew} --build-cache${jar}`, /results of tasks/],
    ['a version that stays', gradle('1.0'), `${gradlew}${jar}`, undefined],
    ['packages of a folder', nuget('./feed'), publish, /\/s\/feed has others/],
    ['a version of packages that moves', nuget('https://nuget.example.com/v3/index.json', '1.*'), publish, /for half an hour/],
    ['packages of a source elsewhere', nuget('https://nuget.example.com/v3/index.json'), publish, undefined],
    ['an archive of the project', { 'a-1.0.tar.gz': '' }, `${python}./a-1.0.tar.gz`, /the wheel that it built of \/a-1\.0\.tar\.gz/],
    ['an archive of an address', {}, `${python}https://example.com/a-latest.tar.gz`, /the wheel that it built of https:/],
    ['a wheel of the project', { 'a-1.0-py3-none-any.whl': '' }, `${python}./a-1.0-py3-none-any.whl`, undefined],
    ['the project itself', uv, `${uvImage}uv sync --frozen`, /the project in \/s before/],
    ['what the project depends on', uv, `${uvImage}uv sync --frozen --no-install-project`, undefined],
    ['a folder of a list', uv, `${uvImage}uv pip install --system -r requirements.txt`, /the project in \/s\/libs\/b before/],
  ])('%s', (_name, files, text, why) => {
    const dockerfile = `${text}\n`
    const inputs = inputsOf(rule, { name: 'stale', files, dockerfile })
    const { findings } = check({ path: 'Dockerfile', text: dockerfile }, { ...inputs, config: { ...inputs.config, leastWaste: 0 } })
    const fix = findings[0]?.fix
    expect(`${fix?.verdict}: ${fix?.why}`).toMatch(why === undefined ? /^safe/ : new RegExp(`^review.*${why.source}`))
  })
})

test.each([
  ['RUN mkdir -p /root/.npm && echo x > /root/.npm/mark', 'writes `/root/.npm/mark`, which the mount would hide.'],
  ['RUN npm install -g typescript@5.9.2', undefined],
])('a folder into which %j wrote', (above, why) => {
  const dockerfile = `FROM node:22-alpine\n${above}\nCOPY package*.json ./\nRUN npm ci\n`
  const { findings } = check({ path: 'Dockerfile', text: dockerfile }, inputsOf(rule, { name: 'hidden', files: npm, dockerfile }))
  const told = findings.find(({ line }) => line === 4)
  expect([told?.fix?.verdict, told?.refused]).toEqual(why === undefined ? ['safe', null] : [undefined, expect.stringContaining(why)])
})

test('leaves the settings of Gradle where they are', () => {
  const dockerfile = 'FROM eclipse-temurin:21\nRUN mkdir -p /root/.gradle && echo org.gradle.jvmargs=-Xmx2g > /root/.gradle/gradle.properties\nCOPY . .\nRUN ./gradlew build\nFROM scratch\nCOPY --from=0 /build /\n'
  const { findings: [finding] } = check({ path: 'Dockerfile', text: dockerfile }, inputsOf(rule, { name: 'settings', files: { gradlew: '', 'settings.gradle': '', 'build.gradle': '', 'src/A.java': '' }, dockerfile }))
  expect(finding?.fix).toMatchObject({ verdict: 'safe', title: 'keep /root/.gradle/caches and /root/.gradle/wrapper in a cache mount' })
})
