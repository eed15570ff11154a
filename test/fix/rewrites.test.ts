import { describe, expect, test } from 'vitest'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { ArgInstruction, Instruction } from '../../src/dockerfile/instruction.ts'
import { prove } from '../../src/fix/prove.ts'
import { plainBuild, type BuildInputs } from '../../src/graph/build-inputs.ts'
import type { BuildGraph, Step } from '../../src/graph/build-graph.ts'
import { plan } from '../../src/graph/plan.ts'
import type { Rewrite } from '../../src/lint/rewrite.ts'

interface Given {
  readonly lines: readonly string[]
  readonly files?: Readonly<Record<string, MemoryFile>>
  readonly build?: Partial<BuildInputs>
  /** Where the Dockerfile lies in its context, if it does. */
  readonly path?: string
}

interface Told {
  readonly lines?: readonly string[]
  readonly refused?: string
  readonly doubts?: readonly string[]
}

/** What becomes of a file: its lines, what is doubted, or why it is refused. */
function after({ lines, files = {}, build, path }: Given, make: (graph: BuildGraph) => Rewrite): Told {
  const graph = plan(parse(`${lines.join('\n')}\n`), memoryContext(files), { ...plainBuild, ...build })
  const proof = prove(make(graph), graph, path)
  if ('refused' in proof) return { refused: proof.refused }
  const { doubts } = proof.objections
  return { lines: proof.text.trimEnd().split('\n'), ...(doubts.length > 0 ? { doubts } : {}) }
}

function at(graph: BuildGraph, line: number): Instruction {
  const found = graph.dockerfile.instructions.find((instruction) => instruction.line === line)
  if (!found) throw new Error(`There is no instruction on line ${line}.`)
  return found
}

function step(graph: BuildGraph, line: number): Step {
  const found = graph.steps.find(({ instruction }) => instruction.line === line)
  if (!found) throw new Error(`There is no step on line ${line}.`)
  return found
}

const title = 'do it'
const splitRun = (line: number, first: number) => (graph: BuildGraph): Rewrite => ({ kind: 'split-run', title, run: step(graph, line), first })
const mergeRun = (first: number, second: number) => (graph: BuildGraph): Rewrite => ({ kind: 'merge-run', title, first: step(graph, first), second: step(graph, second) })

describe('split-run', () => {
  test('one RUN becomes two, with its flags and what the shell was told', () => {
    const lines = ['FROM node:22', 'RUN --mount=type=cache,target=/root/.npm cd /app && npm ci && npm run build']
    expect(after({ lines }, splitRun(2, 2))).toEqual({
      lines: ['FROM node:22', 'RUN --mount=type=cache,target=/root/.npm cd /app && npm ci', 'RUN --mount=type=cache,target=/root/.npm cd /app && npm run build'],
    })
  })
  test('continuations, comments and indentation stay where they are', () => {
    const lines = ['FROM node:22', 'run npm ci && \\', '    # the slow part', '    npm run build && \\', '    npm run lint']
    expect(after({ lines }, splitRun(2, 1))).toEqual({ lines: ['FROM node:22', 'run npm ci', '# the slow part', 'run npm run build && \\', '    npm run lint'] })
  })
  test('below set -e every line is a command of its own', () => {
    const lines = ['FROM debian:12', 'RUN set -eux; \\', '    make deps; \\', '    make all']
    expect(after({ lines }, splitRun(2, 2))).toEqual({ lines: ['FROM debian:12', 'RUN set -eux; \\', '    make deps', 'RUN set -eux; make all'] })
  })
  test.each([
    ['a variable of what a command prints', 'RUN V=$(date) && make deps && make all', 2, 'leaves something in the shell'],
    ['a command in the background', 'RUN make deps & make all', 1, 'is no list of commands'],
    ['an alternative', 'RUN make deps || make all', 1, 'is no list of commands'],
    ['goes on after what fails', 'RUN make deps; make all', 1, 'is no list of commands'],
    ['only settings', 'RUN cd /app && make all', 1, 'only sets the shell up'],
    ['a list that may fail in its middle', 'RUN set -e; test -f a && make deps; make all', 2, 'leaves something in the shell'],
    ['an argument vector', 'RUN ["make", "all"]', 1, 'no list of shell commands'],
    ['files of a tmpfs', 'RUN --mount=type=tmpfs,target=/t make deps && make all', 1, 'tmpfs'],
    ['a removal, which would shrink nothing either', 'RUN apt-get update && apt-get install -y gcc && npm ci && apt-get -y remove gcc', 3, 'stay in the first layer'],
    ['a purge, which would shrink nothing in a layer of its own', 'RUN apk add --virtual .deps gcc && npm ci && apk del .deps', 2, 'stay in the first layer'],
    ['what is made and deleted in one layer', 'RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*', 2, 'stay in the first layer'],
  ])('refuses %s', (_name, line, first, why) => {
    expect(after({ lines: ['FROM debian:12', line] }, splitRun(2, first)).refused).toContain(why)
  })
})

describe('merge-run', () => {
  test('two RUNs become one, and the comments of both stand above it', () => {
    const lines = ['FROM debian:12', '# lists', 'RUN apt-get update', '# tools', 'RUN apt-get install -y git']
    expect(after({ lines }, mergeRun(3, 5))).toEqual({ lines: ['FROM debian:12', '# lists', '# tools', 'RUN apt-get update \\', ' && apt-get install -y git'] })
  })
  test('after a move, in one rewrite', () => {
    const lines = ['FROM debian:12', 'RUN apt-get update', 'COPY a.txt /a.txt', 'RUN apt-get install -y git']
    const rewrite = (graph: BuildGraph): Rewrite => ({
      kind: 'sequence',
      title,
      first: { kind: 'move', title, instructions: [at(graph, 2)], place: { before: at(graph, 4) } },
      next: (moved) => mergeRun(3, 4)(moved),
    })
    expect(after({ lines, files: { 'a.txt': '' } }, rewrite)).toEqual({ lines: ['FROM debian:12', 'COPY a.txt /a.txt', 'RUN apt-get update \\', ' && apt-get install -y git'] })
  })
  test.each([
    ['another folder', 'RUN cd /app', 'RUN make', 'leaves something in its shell'],
    ['goes on after what fails', 'RUN make a', 'RUN make b; make c', 'goes on after'],
    ['other mounts', 'RUN --mount=type=cache,target=/c make a', 'RUN make b', 'other mounts or flags'],
  ])('refuses %s', (_name, first, second, why) => {
    expect(after({ lines: ['FROM debian:12', first, second] }, mergeRun(2, 3)).refused).toContain(why)
  })
})

test('sink-names takes one name out of an ENV where the others do without it', () => {
  const lines = ['FROM debian:12', 'ENV VERSION=1 HOME_PAGE=x', 'RUN echo $HOME_PAGE', 'RUN echo $VERSION']
  const rewrite = (graph: BuildGraph): Rewrite => {
    const from = at(graph, 2)
    if (from.keyword !== 'ENV') throw new Error('no ENV')
    return { kind: 'sink-names', title, from, names: ['VERSION'], before: at(graph, 4) }
  }
  expect(after({ lines }, rewrite)).toEqual({ lines: ['FROM debian:12', 'ENV HOME_PAGE=x', 'RUN echo $HOME_PAGE', 'ENV VERSION=1', 'RUN echo $VERSION'] })
  expect(after({ lines: lines.with(2, 'RUN echo $VERSION') }, rewrite).refused).toContain('VERSION')
  expect(after({ lines: lines.with(1, 'ENV VERSION=1 HOME_PAGE=$VERSION') }, rewrite)).toEqual({ lines: ['FROM debian:12', 'ENV HOME_PAGE=$VERSION', 'RUN echo $HOME_PAGE', 'ENV VERSION=1', 'RUN echo $VERSION'] })
})

test('sink-names takes one name out of a line', () => {
  const lines = ['FROM debian:12', 'ARG GIT_SHA=none VERSION=1', 'RUN echo $VERSION', 'RUN echo $GIT_SHA']
  const rewrite = (graph: BuildGraph): Rewrite => {
    const arg = at(graph, 2)
    if (arg.keyword !== 'ARG') throw new Error('no ARG')
    return { kind: 'sink-names', title, from: arg, names: ['GIT_SHA'], before: at(graph, 4) }
  }
  expect(after({ lines }, rewrite)).toEqual({ lines: ['FROM debian:12', 'ARG VERSION=1', 'RUN echo $VERSION', 'ARG GIT_SHA=none', 'RUN echo $GIT_SHA'] })
  const read = lines.with(2, 'RUN echo $VERSION $GIT_SHA')
  expect(after({ lines: read }, rewrite).refused).toContain('GIT_SHA')
  const from = (arg: Instruction): arg is ArgInstruction => arg.keyword === 'ARG'
  expect(after({ lines }, (graph) => ({ kind: 'sink-names', title, from: graph.dockerfile.instructions.filter(from)[0] ?? (() => { throw new Error('no ARG') })(), names: ['OTHER'], before: at(graph, 4) })).refused).toContain('does not declare')
})

describe('split with --parents', () => {
  const files = { 'package.json': '{}', 'packages/a/package.json': '{}', 'packages/b/package.json': '{}', 'packages/a/index.js': '' }
  const kept = ['package.json', 'packages/a/package.json', 'packages/b/package.json']
  const rewrite = (graph: BuildGraph): Rewrite => ({ kind: 'split', title, copy: step(graph, 4), files: kept, after: at(graph, 5) })
  const lines = ['# syntax=docker/dockerfile:1', 'FROM node:22', 'WORKDIR /app', 'COPY . .', 'RUN apt-get update']
  test('one COPY brings the manifests of a workspace where the syntax line allows it', () => {
    expect(after({ lines, files }, rewrite).lines?.slice(3)).toEqual(['COPY --parents package.json packages/a/package.json packages/b/package.json ./', 'RUN apt-get update', 'COPY . .'])
  })
  test.each(['# syntax=docker/dockerfile:1.7', '# comment', '# syntax=example.com/frontend:1'])('else one COPY for each folder: %s', (line) => {
    const copies = ['COPY package.json ./', 'COPY packages/a/package.json packages/a/', 'COPY packages/b/package.json packages/b/']
    expect(after({ lines: lines.with(0, line), files }, rewrite).lines?.slice(3)).toEqual([...copies, 'RUN apt-get update', 'COPY . .'])
  })
  describe('of more folders than COPY instructions are added', () => {
    const names = Array.from({ length: 17 }, (_, index) => `packages/p${index}/package.json`)
    const many = Object.fromEntries([...names, 'packages/p0/index.js'].map((name) => [name, '{}']))
    const below = (line: number) => (graph: BuildGraph): Rewrite => ({ kind: 'split', title, copy: step(graph, line), files: names, after: at(graph, line + 1) })
    const told = ['`COPY --parents` needs the line `# syntax=docker/dockerfile:1`, with which the builder takes the newest frontend of that name from its registry to read the file.']
    const moved = [`COPY --parents ${names.join(' ')} ./`, 'RUN apt-get update', 'COPY . .']
    test.each([[[]], [['# comment']], [['# escape=`', '']]])('a syntax line comes on top of %j, and is to be looked at', (top) => {
      const plain = ['FROM node:22', 'COPY . .', 'RUN apt-get update']
      expect(after({ lines: [...top, ...plain], files: many }, below(top.length + 2))).toEqual({ lines: ['# syntax=docker/dockerfile:1', ...top, 'FROM node:22', ...moved], doubts: told })
    })
    test('below what a shell takes', () => {
      const shell = ['#!/usr/bin/env docker', 'FROM node:22', 'COPY . .', 'RUN apt-get update']
      expect(after({ lines: shell, files: many }, below(3)).lines?.slice(0, 3)).toEqual(['#!/usr/bin/env docker', '# syntax=docker/dockerfile:1', 'FROM node:22'])
    })
    test.each([
      ['a frontend that somebody chose stays', { lines: ['# syntax=docker/dockerfile:1.7', 'FROM node:22', 'COPY . .', 'RUN apt-get update'], files: many }],
      ['another builder goes by no such line', { lines: ['# comment', 'FROM node:22', 'COPY . .', 'RUN apt-get update'], files: many, build: { builder: 'classic' as const } }],
    ])('%s', (_name, given) => {
      expect(after(given, below(3)).refused).toContain('The split takes 17 COPY instructions')
    })
  })
  test('what lies below a copied folder keeps only its place in it', () => {
    const below = lines.with(3, 'COPY packages/ /srv/')
    const some = (graph: BuildGraph): Rewrite => ({ kind: 'split', title, copy: step(graph, 4), files: kept.slice(1), after: at(graph, 5) })
    expect(after({ lines: below, files }, some).lines?.[3]).toBe('COPY --parents packages/./a/package.json packages/./b/package.json /srv/')
  })
})

test('the rest of a split names its destination in full below another WORKDIR', () => {
  const lines = ['FROM node:22', 'WORKDIR /src', 'COPY . .', 'WORKDIR /src/web', 'RUN npm ci']
  const lock = JSON.stringify({ lockfileVersion: 3, packages: { '': {} } })
  const files = { 'web/package.json': '{}', 'web/package-lock.json': lock, 'web/a.js': '' }
  const rewrite = (graph: BuildGraph): Rewrite => ({ kind: 'split', title, copy: step(graph, 3), files: ['web/package.json', 'web/package-lock.json'], after: at(graph, 5) })
  expect(after({ lines, files }, rewrite)).toEqual({
    lines: ['FROM node:22', 'WORKDIR /src', 'COPY web/package.json web/package-lock.json web/', 'WORKDIR /src/web', 'RUN npm ci', 'COPY . /src/'],
  })
})

describe('insert-mount', () => {
  const mount = (line: number, ...targets: string[]) => (graph: BuildGraph): Rewrite => ({ kind: 'insert-mount', title, run: step(graph, line), targets })
  const files = { 'package.json': '{}', 'package-lock.json': '{}' }
  const npm = ['FROM node:22', 'WORKDIR /app', 'COPY package*.json ./', 'RUN npm ci']
  test('a RUN gets the folder that its tool fills for its own next run', () => {
    expect(after({ lines: npm, files }, mount(4, '/root/.npm')).lines?.[3]).toBe('RUN --mount=type=cache,target=/root/.npm npm ci')
  })
  test('lines of their own where the RUN has more than one', () => {
    const lines = npm.with(3, 'RUN npm ci \\\n  --omit=dev')
    expect(after({ lines, files }, mount(4, '/root/.npm')).lines?.slice(3)).toEqual(['RUN --mount=type=cache,target=/root/.npm \\', '    npm ci \\', '  --omit=dev'])
  })
  test.each([
    ['a folder that is no cache', npm, '/app/node_modules', 'is known to keep a cache'],
    ['a user without a number', ['FROM node:22', 'RUN useradd --create-home app', 'USER app', ...npm.slice(1)], '/home/app/.npm', 'runs as `app`'],
    ['a folder that is copied on', [...npm, 'FROM node:22', 'COPY --from=0 /root /root'], '/root/.npm', 'would no longer be'],
    ['a folder that the RUN deletes', npm.with(3, 'RUN npm ci && rm -rf /root/.npm'), '/root/.npm', 'cannot be deleted'],
    ['files that the mount would hide', [...npm.slice(0, 3), 'COPY package.json /root/.npm/seed', 'RUN npm ci'], '/root/.npm', 'would hide'],
  ])('refuses %s', (_name, lines, target, why) => {
    const line = lines.findIndex((each) => each.startsWith('RUN npm')) + 1
    expect(after({ lines, files }, mount(line, target)).refused).toContain(why)
  })
  test('refuses the package lists that a later RUN still needs', () => {
    const lines = ['FROM debian:12', 'RUN apt-get update && apt-get install -y git', 'RUN apt-get install -y curl']
    expect(after({ lines }, mount(2, '/var/lib/apt/lists')).refused).toBeDefined()
  })
  test('is for review where folders above it may be made for root', () => {
    const lines = [...npm.slice(0, 3), 'USER 1000', 'ENV HOME=/home/app', 'RUN npm ci']
    const told = after({ lines, files }, mount(6, '/home/app/.npm'))
    expect(told.lines?.at(-1)).toBe('RUN --mount=type=cache,target=/home/app/.npm,uid=1000,gid=1000 npm ci')
    expect(told.doubts?.join(' ')).toContain('made for root')
  })
  test('is for review where another command may give the user another number', () => {
    const lines = [...npm.slice(0, 3), 'RUN ./setup', 'USER node', 'RUN npm ci']
    expect(after({ lines, files }, mount(6, '/home/node/.npm')).doubts?.join(' ')).toContain('Whether `node` has the number 1000 is not sure: `./setup` is not known')
  })
  test('is for review where the base image may name another user', () => {
    expect(after({ lines: npm.with(0, 'FROM example.com/base:1'), files }, mount(4, '/root/.npm')).doubts?.join(' ')).toContain('another user than root')
  })
  describe('that several RUNs share', () => {
    const go = ['FROM golang:1.25 AS build', 'WORKDIR /src', 'COPY go.mod go.sum ./', 'RUN go mod download', 'COPY . .', 'RUN go build -o /app .', 'FROM scratch', 'COPY --from=build /app /app']
    const sources = { 'go.mod': 'module example.com/app\n\nrequire example.com/lib v1.0.0\n', 'go.sum': '', 'main.go': 'package main\n' }
    const shared = (...lines: number[]) => (graph: BuildGraph): Rewrite => ({ kind: 'insert-mount', title, run: step(graph, 4), targets: ['/go/pkg/mod'], sharers: lines.map((line) => step(graph, line)) })
    test('is for review where one fetches what another finds', () => {
      const told = after({ lines: go, files: sources }, shared(6))
      expect(told.lines?.filter((line) => line.startsWith('RUN --mount=type=cache,target=/go/pkg/mod go '))).toHaveLength(2)
      expect(told.doubts).toHaveLength(1)
      expect(told.doubts?.join()).toContain('line 6 fetches for itself')
    })
    test('tells who else may look there', () => {
      expect(after({ lines: go.toSpliced(6, 0, 'RUN ./check'), files: sources }, shared(6)).doubts?.join(' ')).toContain('Line 7 may look for what lies in /go/pkg/mod')
    })
    test.each([
      ['the first alone', go, [], 'is there for lies in /go/pkg/mod'],
      ['one above the first', ['FROM golang:1.25 AS build', 'WORKDIR /src', 'RUN go install example.com/lib@v1.0.0', 'RUN go install example.com/tool@v1.0.0', ...go.slice(6)], [3], 'does not stand on'],
      ['one that is told to fetch nothing', go.with(5, 'RUN GOFLAGS=-mod=vendor go build -o /app .'), [6], 'fetches nothing'],
      ['one without a network', go.with(5, 'RUN --network=none go build -o /app .'), [6], 'has no network'],
      ['one without the access of the first', go.with(3, 'RUN --mount=type=ssh go mod download'), [6], 'go build -o /app .` does not have'],
      ['what the image keeps', go.slice(0, 6), [6], 'The image would no longer hold'],
      ['one that is no RUN', go, [5], 'Only RUN has mounts'],
    ])('refuses %s', (_name, lines, sharers, why) => {
      expect(after({ lines, files: sources }, shared(...sharers)).refused).toContain(why)
    })
  })
  test('is for review where a script below may run the same tool', () => {
    const lines = ['FROM maven:3 AS build', 'WORKDIR /app', 'COPY . .', 'RUN mvn package', 'RUN ./check', 'FROM scratch', 'COPY --from=build /app/target/app.jar /']
    expect(after({ lines, files: { 'pom.xml': '<project/>' } }, mount(4, '/root/.m2/repository')).doubts?.join(' ')).toContain('Line 5 may look for what lies in /root/.m2/repository')
  })
  test('refuses the folder in which the result lies', () => {
    const lines = ['FROM rust:1.90', 'WORKDIR /app', 'COPY . .', 'RUN cargo build']
    expect(after({ lines, files: { 'Cargo.toml': '', 'src/main.rs': '' } }, mount(4, '/app/target')).refused).toContain('lies in /app/target')
  })
  test('refuses a builder without mounts', () => {
    expect(after({ lines: npm, files, build: { builder: 'classic' } }, mount(4, '/root/.npm')).refused).toContain('needs BuildKit')
  })
})

describe('narrow-copy', () => {
  const files = { 'go.mod': 'module x\n', 'cmd/main.go': 'package main\n', 'docs/a.md': '' }
  const lines = ['FROM golang:1.22 AS build', 'WORKDIR /src', 'COPY . .', 'RUN test -f go.mod', 'FROM scratch', 'COPY --from=build /src/go.mod /go.mod']
  const narrow = (graph: BuildGraph): Rewrite => ({ kind: 'narrow-copy', title, copy: step(graph, 3), keep: ['go.mod', 'cmd'] })
  test('a copy leaves out what nothing looks at', () => {
    expect(after({ lines, files }, narrow)).toEqual({ lines: [...lines.slice(0, 2), 'COPY go.mod ./', 'COPY cmd cmd/', ...lines.slice(3)] })
  })
  test.each([
    ['what a command reads', lines.with(3, 'RUN cat docs/a.md'), 'docs/a.md'],
    ['what another stage takes', lines.with(5, 'COPY --from=build /src /src'), 'Line 6 takes /src/docs/a.md'],
    ['what the image holds', [...lines.slice(0, 3), 'RUN test -f go.mod'], 'The image would no longer hold /src/docs/a.md.'],
  ])('refuses to leave out %s', (_name, given, why) => {
    expect(after({ lines: given, files }, narrow).refused).toContain(why)
  })
  test('is for review where a folder would keep the owner and mode that it has', () => {
    const given = { lines: ['FROM node:22 AS build', 'COPY --chown=daemon . .', 'FROM scratch', 'COPY --from=build /bin/run.sh /'], files: { 'bin/run.sh': '', 'docs/a.md': '' } }
    const kept = (graph: BuildGraph): Rewrite => ({ kind: 'narrow-copy', title, copy: step(graph, 2), keep: ['bin'] })
    expect(after(given, kept).doubts).toContain('The folder /bin is there before `COPY --chown=daemon . .` and would keep its own mode and owner.')
    const modes = { ...files, cmd: { folder: true, mode: 0o700 } } as const
    expect(after({ lines, files: modes }, narrow).doubts).toContain('The folder /src/cmd gets mode 755 instead of 700.')
  })
  test('is for review where a command may read anything', () => {
    expect(after({ lines: lines.with(3, 'RUN ./build.sh'), files }, narrow).doubts?.join(' ')).toContain('./build.sh')
  })
})

describe('edit-ignore', () => {
  const files = { 'a.py': '', 'README.md': '', 'docs/x.md': '' }
  const path = 'Dockerfile'
  const ignore = (...patterns: string[]) => (): Rewrite => ({ kind: 'edit-ignore', title, patterns })
  test('the Dockerfile stays; what the image holds less is for review', () => {
    const lines = ['FROM python:3.12', 'COPY . /app']
    expect(after({ lines, files, path }, ignore('*.md', 'docs'))).toEqual({ lines, doubts: ['The image no longer holds /app/README.md and 1 more files.'] })
  })
  test('safe where the files are not in the image', () => {
    const lines = ['FROM python:3.12 AS a', 'COPY . /app', 'FROM python:3.12', 'COPY --from=a /app/a.py /']
    expect(after({ lines, files, path }, ignore('docs'))).toEqual({ lines })
  })
  test('a folder that holds nothing is missed too', () => {
    const lines = ['FROM python:3.12', 'COPY . /app']
    const given = { lines, path, files: { 'a.py': '', docs: { folder: true } } } as const
    expect(after(given, ignore('docs')).doubts).toEqual(['The image no longer holds /app/docs.'])
  })
  test('refused where a command reads one of them', () => {
    expect(after({ lines: ['FROM python:3.12', 'COPY . /app', 'RUN cat /app/docs/x.md'], files }, ignore('docs')).refused).toContain('cat')
  })
  test('is for review where the Dockerfile lies outside, and where somebody takes the files in', () => {
    const lines = ['FROM python:3.12 AS a', 'COPY . /app', 'FROM scratch', 'COPY --from=a /app/a.py /']
    expect(after({ lines, files }, ignore('docs')).doubts?.join(' ')).toContain('outside of its build context')
    const kept = { ...files, '.dockerignore': '.*\n!.git\n', '.git/HEAD': '' }
    expect(after({ lines, files: kept, path }, ignore('.git')).doubts).toEqual(['Line 2 of .dockerignore takes .git in on purpose.'])
    expect(after({ lines, files: kept, path }, ignore('docs'))).toEqual({ lines })
  })
  test('asks every Dockerfile of the context', () => {
    const lines = ['FROM python:3.12 AS a', 'COPY . /app', 'FROM scratch', 'COPY --from=a /app/a.py /']
    const both = { ...files, 'Dockerfile.docs': 'FROM alpine:3.20\nCOPY docs /docs\n' }
    expect(after({ lines, path, files: both }, ignore('docs')).doubts).toEqual(['Dockerfile.docs may be built from the same context, and would lose docs/x.md.'])
    const three = { ...both, 'b.Dockerfile': both['Dockerfile.docs'], 'c.Dockerfile': both['Dockerfile.docs'] }
    expect(after({ lines, path, files: three }, ignore('docs')).doubts).toEqual(['Dockerfile.docs and 2 more Dockerfiles may be built from the same context, and would lose files such as docs/x.md.'])
  })
})

describe('extract-stage', () => {
  const fetch = 'RUN curl -fsSL https://example.com/tool-1.2.3 -o /usr/local/bin/tool'
  const lines = ['FROM debian:12', 'COPY a.txt /srv/', fetch, 'RUN cat /srv/a.txt']
  const extract = (graph: BuildGraph): Rewrite => ({ kind: 'extract-stage', title, instructions: [at(graph, 3)], name: 'tool', paths: ['/usr/local/bin/tool'] })
  const files = { 'a.txt': '' }
  test('steps go into a stage of their own', () => {
    const told = after({ lines, files }, extract)
    expect(told.lines).toEqual(['FROM debian:12 AS tool', fetch, '', 'FROM debian:12', 'COPY a.txt /srv/', 'COPY --from=tool /usr/local/bin/tool /usr/local/bin/tool', 'RUN cat /srv/a.txt'])
  })
  test('a mode of a file is kept', () => {
    const told = after({ lines: lines.with(2, `${fetch} && chmod 700 /usr/local/bin/tool`), files }, extract)
    expect(told).toHaveProperty('lines')
    expect(told).not.toHaveProperty('doubts')
  })
  test.each([
    ['need a file from above', lines.with(2, 'RUN cp /srv/a.txt /usr/local/bin/tool'), 'reads'],
    ['change what they do not make', lines.with(2, 'RUN chmod -R go-w /usr/local/bin/tool || true'), 'Nothing makes'],
    ['make more than is taken', lines.with(2, `${fetch} && touch /etc/more`), 'stay behind'],
    ['delete', lines.with(2, `${fetch} && rm /etc/motd`), 'takes something away'],
    ['do not make what is taken', lines.with(2, 'RUN sleep 0'), 'Nothing makes /usr/local/bin/tool'],
    ['make a link', lines.with(2, 'RUN ln -s /usr/bin/env /usr/local/bin/tool'), 'makes a link'],
    ['give away what they make', lines.with(2, `${fetch} && chown 1000:1000 /usr/local/bin/tool`), 'to others than root'],
    ['make a folder with a mode of its own', lines.with(2, 'RUN mkdir /usr/local/bin/tool && chmod 700 /usr/local/bin/tool'), 'the mode of a folder'],
    ['make a folder with a mode by umask', lines.with(2, 'RUN umask 077 && mkdir /usr/local/bin/tool'), '`umask 077` sets a mode'],
    ['perhaps make nothing', lines.with(2, 'RUN cp /etc/motd /usr/local/bin/tool || true'), 'Nothing makes'],
    ['make something where a question is answered', lines.with(2, 'RUN test -f /etc/motd && cp /etc/motd /usr/local/bin/tool'), 'Nothing makes'],
    ['make a folder for another user', lines.with(2, 'RUN install -d -m 700 -o 1000 /usr/local/bin/tool'), 'to others than root'],
  ])('refuses steps that %s', (_name, given, why) => {
    expect(after({ lines: given, files }, extract).refused).toContain(why)
  })
  test('refuses a folder of the base image, of which the steps make a part', () => {
    const group = (graph: BuildGraph): Rewrite => ({ kind: 'extract-stage', title, instructions: [at(graph, 2)], name: 'group', paths: ['/etc', '/etc/group'] })
    expect(after({ lines: ['FROM debian:12', 'RUN groupadd -g 1600 team'] }, group).refused).toContain('`/etc` is a folder of the base image')
  })
  test('is for review where the steps write over what stands above, whose mode may be another', () => {
    const over = ['FROM debian:12', 'COPY --chmod=700 a.txt /usr/local/bin/tool', fetch]
    expect(after({ lines: over, files }, extract).doubts?.join(' ')).toContain('/usr/local/bin/tool')
  })
  test('is for review where the base image may name another user', () => {
    expect(after({ lines: lines.with(0, 'FROM example.com/base:1'), files }, extract).doubts?.join(' ')).toContain('another user than root')
  })
})
