import { describe, expect, test } from 'vitest'
import { check } from '../../src/check.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { fixAll } from '../../src/fix/apply.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { defaultConfig } from '../../src/lint/config.ts'
import { judge, type Proposal } from './proposals.ts'
import { rulesNamed } from '../rules-named.ts'

const rules = rulesNamed('arg-before-use', 'copy-before-independent-run', 'env-before-use', 'install-with-build', 'source-before-install', 'stale-package-index', 'volatile-copy-first')
const lock = JSON.stringify({ lockfileVersion: 3, packages: { '': {} } })
const npm = { 'src/app.ts': '', 'package.json': '{}', 'package-lock.json': lock }
const apt = 'RUN apt-get update && apt-get install -y curl'
const node = ['FROM node:22', 'WORKDIR /app', 'COPY . .']

/** Fixes that look safe and are not: what refutes or doubts each. */
describe('the rules propose, and nothing is safe', () => {
  const workspace = { ...npm, 'package.json': '{"workspaces":["packages/*"]}', 'packages/ui': { target: '../shared/ui' }, 'shared/ui/package.json': '{}' }
  const many = Object.fromEntries(Array.from({ length: 135 }, (_, index) => [`packages/p${index}/package.json`, '{}']))
  const composer = { 'composer.json': '{}', 'composer.lock': '{}', 'src/a.php': '', 'storage/a.txt': '' }
  const cases: readonly (readonly [name: string, lines: readonly string[], files: Proposal['files'], why: string])[] = [
    ['1 npm install rewrites its lock file', [...node, 'RUN npm install'], npm, 'rewrites its lock file'],
    ['1 bundle install rewrites its lock file', ['FROM ruby:3.3', 'WORKDIR /app', 'COPY . .', 'RUN bundle install'], { Gemfile: "gem 'rake'\n", 'Gemfile.lock': 'GEM\n', 'app.rb': '' }, 'rewrites its lock file'],
    ['1 go adds to go.sum', ['FROM golang:1.22', 'WORKDIR /src', 'COPY . .', 'RUN go mod download'], { 'go.mod': 'module x\ngo 1.22\nrequire example.org/a v1.0.0\n', 'go.sum': '', 'main.go': '' }, 'go.sum'],
    ['2 a workspace member behind a link', [...node, 'RUN npm ci'], workspace, 'behind the link /app/packages/ui'],
    ['3 an archive that ADD unpacks over the manifests', ['FROM node:22', 'WORKDIR /app', 'ADD . .', 'ADD more.tgz /app/', 'RUN npm ci'], { ...npm, 'more.tgz': '' }, 'writes /app'],
    ['4 a linked copy lays its folder anew', ['FROM node:22', 'WORKDIR /app', 'COPY --link . .', 'RUN npm ci && chown 1000 /app'], npm, '/app'],
    ['6 another user makes the folder', ['FROM python:3.12', 'COPY requirements.txt /tmp/', 'COPY . /app', 'USER daemon', 'WORKDIR /app', 'RUN pip install -r /tmp/requirements.txt'], { 'requirements.txt': 'a==1\n', 'app.py': '' }, 'for daemon'],
    ['6 a mode that the copy sets', ['FROM node:22', 'COPY --chmod=700 . /app', 'WORKDIR /app', 'RUN npm ci'], npm, 'mode 700'],
    ['7 a mode that the later copy resets', ['FROM php:8.3', 'WORKDIR /app', 'COPY . .', 'RUN chmod 777 storage && composer install --no-scripts --no-autoloader'], composer, '/app/storage'],
    ['7 files that the later copy brings back', [...node, 'RUN rm -rf src && npm ci'], npm, 'writes /app/src'],
    ['10 more layers than are added', ['# syntax=docker/dockerfile:1.4', ...node, 'RUN npm ci'], { ...npm, 'package.json': '{"workspaces":["packages/*"]}', ...many }, 'layers'],
    ['10 one layer, with another frontend', [...node, 'RUN npm ci'], { ...npm, 'package.json': '{"workspaces":["packages/*"]}', ...many }, 'takes the newest frontend'],
    ['14 no lock file', [...node, 'RUN npm install'], { 'src/app.ts': '', 'package.json': '{}' }, 'finds no lock file'],
    ['14 the newest commit', [...node, 'RUN git clone https://example.org/a.git /b'], npm, 'the newest commit'],
    ['14 whatever is latest', [...node, 'RUN curl -fsSL https://example.org/latest -o /usr/local/bin/x'], npm, 'gives when it runs'],
    ['14 an upgrade', ['FROM alpine:3.20', 'WORKDIR /app', 'COPY . .', 'RUN apk upgrade'], npm, 'the newest packages of the day'],
    ['14 the clock', [...node, 'RUN date > /built && apt-get update'], npm, 'reads the clock'],
    ['16 node_modules of somebody who works there', [...node, 'RUN npm ci'], { ...npm, '.gitignore': '/dist\nnode_modules/\n', '.dockerignore': '.git\n' }, 'may have node_modules, as .gitignore says, and .dockerignore does not leave it out: `COPY . .`'],
    ['16 node_modules that the step deletes first', [...node, 'RUN rm -rf node_modules && npm ci'], npm, 'may have node_modules, as `rm -rf node_modules` says'],
    ['16 the same in a folder with rules of its own', ['FROM node:22', 'WORKDIR /app', 'COPY web .', 'RUN npm ci'], Object.fromEntries(Object.entries({ ...npm, '.gitignore': '/node_modules' }).map(([path, text]) => [`web/${path}`, text])), 'may have web/node_modules, as web/.gitignore says'],
    ['17 a folder in which go works', ['FROM golang:1.23', 'WORKDIR /src', 'COPY . .', 'RUN go mod download -C cmd'], { 'go.mod': 'module x\ngo 1.23\n', 'go.sum': '', 'cmd/main.go': '' }, 'needs the folder /src/cmd'],
    ['17 settings that an option names', [...node, 'RUN npm ci --userconfig ./ci.npmrc'], { ...npm, 'ci.npmrc': '' }, 'is told of /app/ci.npmrc by `--userconfig`'],
    ['17 settings that a variable names as seen from the folder', ['FROM node:22', 'WORKDIR /app', 'ENV NPM_CONFIG_USERCONFIG=ci.npmrc', 'COPY . .', 'RUN npm ci'], { ...npm, 'ci.npmrc': '' }, 'is told of /app/ci.npmrc by `NPM_CONFIG_USERCONFIG`'],
    ['17 settings that a variable of the command names', [...node, 'RUN NPM_CONFIG_USERCONFIG=ci.npmrc npm ci'], { ...npm, 'ci.npmrc': '' }, 'is told of /app/ci.npmrc by `NPM_CONFIG_USERCONFIG`'],
    ['17 a program that Node.js loads first', ['FROM node:22', 'WORKDIR /app', 'ENV NODE_OPTIONS="--require ./hook.cjs"', 'COPY . .', 'RUN npm ci'], { ...npm, 'hook.cjs': '' }, 'is told of /app/hook.cjs by `NODE_OPTIONS`'],
    ['14 a base image without a release', ['FROM debian', 'WORKDIR /app', 'COPY . .', apt], npm, 'whatever release'],
  ]
  test.each(cases)('%s', (_name, lines, files = {}, why) => {
    const source = { path: 'Dockerfile', text: lines.join('\n') }
    const inputs = { rules, config: defaultConfig, build: plainBuild, context: memoryContext(files), contextBy: 'option', dockerfileInContext: undefined } as const
    const { findings } = check(source, inputs)
    expect(findings.map(({ fix, refused }) => fix?.why ?? refused).join(' ')).toContain(why)
    expect(findings.map(({ fix }) => fix?.verdict)).not.toContain('safe')
    expect(fixAll(source, inputs, { withReview: false }).text).toBe(source.text)
  })
})

describe('what is proposed instead', () => {
  const fixed = (text: string, files: Proposal['files'] = {}): string => {
    const inputs = { rules, config: defaultConfig, build: plainBuild, context: memoryContext(files), contextBy: 'option', dockerfileInContext: undefined } as const
    return fixAll({ path: 'Dockerfile', text }, inputs, { withReview: false }).text
  }
  test('3 ADD is split as COPY, which unpacks no archive that a manifest names', () => {
    const local = { lockfileVersion: 3, packages: { '': { dependencies: { dep: 'file:dep.tgz' } }, 'node_modules/dep': { resolved: 'file:dep.tgz' } } }
    const files = { 'package.json': '{"dependencies":{"dep":"file:dep.tgz"}}', 'package-lock.json': JSON.stringify(local), 'dep.tgz': 'x', 'src/app.ts': '' }
    expect(fixed('FROM node:22\nWORKDIR /app\nADD . /app/\nRUN npm ci\n', files)).toBe('FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json dep.tgz /app/\nRUN npm ci\nADD . /app/\n')
  })
  test.each([
    ['left out', { '.gitignore': 'node_modules\n', '.dockerignore': '**/node_modules\n' }],
    ['of another folder', { '.gitignore': '/docs/node_modules\n' }],
    ['left out by the copy itself', { '.gitignore': 'node_modules\n' }, '--exclude=node_modules '],
    ['taken back in', { '.gitignore': 'node_modules\n!node_modules\n' }],
  ])('16 node_modules %s', (_name, more, flag = '') => {
    const head = flag === '' ? '' : '# syntax=docker/dockerfile:1.19\n'
    expect(fixed(`${head}FROM node:22\nWORKDIR /app\nCOPY ${flag}. .\nRUN npm ci\n`, { ...npm, ...more })).toBe(`${head}FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY ${flag}. .\n`)
  })

  test.each([
    ['an option', 'ENV A=b', 'pip install --cert=ca.pem -r requirements.txt'],
    ['a variable', 'ENV PIP_CERT=ca.pem', 'pip install -r requirements.txt'],
  ])('17 certificates that %s names are copied first', (_name, env, install) => {
    const head = `FROM python:3.12\nWORKDIR /app\n${env}\n`
    const files = { 'requirements.txt': 'a==1.0\n', 'ca.pem': '', 'src/app.py': '' }
    expect(fixed(`${head}COPY . .\nRUN ${install}\n`, files)).toBe(`${head}COPY requirements.txt ca.pem ./\nRUN ${install}\nCOPY . .\n`)
  })

  test('a list of what is taken in decides what is copied first', () => {
    const files = { ...npm, '.npmrc': 'engine-strict=true\n', 'docs/a.md': '', '.dockerignore': '*\n!package*.json\n!src\n' }
    expect(fixed(`${node.join('\n')}\nRUN npm ci\n`, files)).toBe('FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n')
    expect(fixed(`${node.join('\n')}\nRUN npm ci\n`, { ...files, '.dockerignore': '*\n!src\n' })).toBe(`${node.join('\n')}\nRUN npm ci\n`)
  })
})

/** What no rule proposes today is still refuted: the verifier stands by itself. */
describe('the verifier is asked directly, and does not say safe', () => {
  const cases: readonly (readonly [name: string, verdict: 'review' | 'refused', why: string, proposal: Proposal])[] = [
    ['1 cargo rewrites Cargo.lock', 'review', 'rewrites its lock file', { lines: ['FROM rust:1.80', 'COPY . .', 'RUN cargo fetch'], files: { 'src/a.rs': '', 'src/main.rs': '', 'Cargo.toml': '[package]\nname="x"\n', 'Cargo.lock': '' }, split: { line: 2, files: ['Cargo.toml', 'Cargo.lock', 'src/main.rs'], after: 3 } }],
    ['3 a file that is not among the copied', 'refused', 'does not come from a folder', { lines: [...node, 'RUN npm ci'], files: npm, split: { line: 3, files: ['other.json'], after: 4 } }],
    ['4 a linked copy into /tmp', 'review', '/tmp', { lines: ['FROM debian:12', 'COPY --link a.py /tmp/a.py', 'RUN chmod 1777 /tmp && apt-get update'], files: { 'a.py': '' }, move: { lines: [3], before: 2 } }],
    ['4 a linked copy over a folder that may be a link', 'review', '/lib64', { lines: ['FROM debian:12', 'COPY --link a.py /lib64/a.py', 'RUN echo x > /lib64/b && apt-get update'], files: { 'a.py': '' }, move: { lines: [3], before: 2 } }],
    ['5 VOLUME of the classic builder', 'review', 'hides what is written below it', { lines: ['FROM debian:12', 'COPY a.py /srv/', 'VOLUME /data', 'RUN mkdir -p /data && echo x > /data/f && apt-get update'], files: { 'a.py': '' }, build: { builder: 'classic' }, move: { lines: [4], before: 2 } }],
    ...(['classic', 'buildah', 'kaniko'] as const).flatMap((builder): [string, 'refused', string, Proposal][] => [
      [`5 a command across USER, in ${builder}`, 'refused', 'would do something else', { lines: ['FROM debian:12', 'COPY a.py /srv/', 'USER daemon', apt], files: { 'a.py': '' }, build: { builder }, move: { lines: [4], before: 2 } }],
      [`5 a copy across the ARG in its destination, in ${builder}`, 'refused', 'would do something else', { lines: ['FROM debian:12', 'ARG V=1', 'COPY a.py /$V/', apt], files: { 'a.py': '' }, build: { builder }, move: { lines: [2], after: 4 }, change: { kind: 'arg', name: 'V' } }],
    ]),
    ['5 CMD across SHELL', 'refused', 'configuration', { lines: ['FROM debian:12', 'COPY a.py .', 'CMD echo', 'SHELL ["bash", "-c"]', apt], files: { 'a.py': '' }, move: { lines: [2, 3], after: 5 } }],
    ['5 LABEL across the ENV that it expands', 'refused', 'configuration', { lines: ['FROM debian:12', 'COPY a.py .', 'ENV A=b', 'LABEL c=$A', apt], files: { 'a.py': '' }, move: { lines: [2, 3], after: 5 } }],
    ['5 LABEL across an ARG that only a build gives a value', 'refused', 'configuration', { lines: ['FROM debian:12', 'ARG GIT_SHA', 'LABEL c=$GIT_SHA', apt], move: { lines: [2], after: 4 }, change: { kind: 'arg', name: 'GIT_SHA' } }],
    ['6 another user makes the folder', 'review', 'for daemon', { lines: ['FROM debian:12', 'COPY . /app', 'USER daemon', 'WORKDIR /app', 'RUN touch x'], files: { 'a.py': '' }, move: { lines: [2], after: 5 } }],
    ['8 certificates that a package reads', 'review', '/usr/local/share', { lines: ['FROM debian:12', 'COPY ca.py /usr/local/share/ca-certificates/', `${apt} ca-certificates`], files: { 'ca.py': '' }, move: { lines: [3], before: 2 } }],
    ['8 settings of the package manager', 'refused', '/etc/apt', { lines: ['FROM debian:12', 'COPY sources.py /etc/apt/sources.list', apt], files: { 'sources.py': '' }, move: { lines: [3], before: 2 } }],
    ['8 a whole tree over the system', 'refused', '/etc', { lines: ['FROM debian:12', 'COPY rootfs/ /', apt], files: { 'rootfs/etc/a.py': '' }, move: { lines: [3], before: 2 } }],
    ['9 /bin may be /usr/bin', 'review', '/bin/tool', { lines: ['FROM debian:12', 'COPY tool.py /bin/tool', 'RUN echo > /usr/bin/tool && apt-get update'], files: { 'tool.py': '' }, move: { lines: [3], before: 2 } }],
    ['12 a login shell reads the copied profile', 'refused', 'the profile', { lines: ['FROM debian:12', 'SHELL ["bash", "-lc"]', 'COPY . /root/', apt], files: { '.profile': '', 'a.py': '' }, move: { lines: [4], before: 3 } }],
    ['12 BASH_ENV', 'refused', 'BASH_ENV', { lines: ['FROM debian:12', 'ENV BASH_ENV=/app/env.sh', 'COPY . /app', apt], files: { 'env.sh': '', 'a.py': '' }, move: { lines: [4], before: 3 } }],
    ...(['NODE_ENV', 'npm_config_registry'] as const).map((name) => variable(name, npm, ['FROM node:22', 'COPY . .'], 'RUN npm ci')),
    variable('CGO_ENABLED', { 'go.mod': 'module x\n', 'go.sum': '', 'a.go': '' }, ['FROM golang:1.22', 'COPY . .'], 'RUN go mod download'),
    variable('PIP_INDEX_URL', { 'requirements.txt': 'a==1\n' }, ['FROM python:3.12', 'COPY . .'], 'RUN pip install -r requirements.txt'),
    variable('DEBIAN_FRONTEND', {}, ['FROM debian:12', 'WORKDIR /'], apt),
    ['13 HTTP_PROXY', 'review', 'HTTP_PROXY', { lines: ['FROM debian:12', 'ARG BUILD_ID', 'ENV HTTP_PROXY=http://$BUILD_ID', apt], move: { lines: [2, 3], after: 4 }, change: { kind: 'arg', name: 'BUILD_ID' } }],
    ['13 an unknown command may look at it', 'review', 'is not known', { lines: ['FROM debian:12', 'ARG BUILD_ID', 'RUN ./make', apt], move: { lines: [2], after: 4 }, change: { kind: 'arg', name: 'BUILD_ID' } }],
    ['13 a stage that starts from this one', 'refused', '$A', { lines: ['FROM debian:12 AS base', 'ENV A=b', apt, 'ENV A=c', 'FROM base', 'RUN echo $A'], move: { lines: [2], after: 4 } }],
    ['11 a placeholder that is compiled', 'refused', 'compiles the sources', { lines: ['FROM rust:1.80', 'WORKDIR /app', 'COPY . .', 'RUN mkdir -p src && echo "fn main(){}" > src/main.rs && cargo build --release'], files: { 'Cargo.toml': '[package]\nname="x"\n', 'Cargo.lock': '', 'src/main.rs': '' }, split: { line: 3, files: ['Cargo.toml', 'Cargo.lock'], after: 4 } }],
    ['a manifest of a workspace that stays behind', 'refused', '/app/lib/opal/package.json', manifests('npm ci', { ...npm, 'package.json': '{"workspaces":["lib/*"]}', 'lib/opal/package.json': '{}' }, ['package.json', 'package-lock.json'], 'node:22')],
    ['a hook that reads patches', 'refused', '/app/patches', manifests('npm ci', { ...npm, 'package.json': '{"scripts":{"postinstall":"patch-package"}}', 'patches/a.patch': '' }, ['package.json', 'package-lock.json'], 'node:22')],
    ['a version file that the Gemfile reads', 'refused', '/app/.ruby-version', manifests('bundle config set frozen true && bundle install', { Gemfile: 'source "https://example.com"\nruby file: ".ruby-version"\n', 'Gemfile.lock': 'GEM\n', '.ruby-version': '3.3.0', 'a.rb': '' }, ['Gemfile', 'Gemfile.lock'], 'ruby:3.3')],
    ['a module beside the main one', 'refused', '/app/m/pom.xml', manifests('mvn -B dependency:go-offline', { 'pom.xml': '<project><modules><module>m</module></modules></project>', 'm/pom.xml': '<project/>', 'A.java': '' }, ['pom.xml'], 'maven:3.9')],
    ['a local directory that go.mod names', 'refused', '/app/y/go.mod', manifests('go mod download', { 'go.mod': 'module x\ngo 1.22\nreplace y => ./y\n', 'go.sum': '', 'y/go.mod': 'module y\n', 'a.go': '' }, ['go.mod', 'go.sum'], 'golang:1.22')],
    ['a second uv sync that installs the project itself', 'refused', 'builds the project', manifests('uv sync --frozen', { 'pyproject.toml': '[project]\nname="x"\nversion="1"\n[build-system]\nrequires=["hatchling"]\nbuild-backend="hatchling.build"\n', 'uv.lock': 'version = 1\n', 'x/a.py': '' }, ['pyproject.toml', 'uv.lock'], 'python:3.12')],
    ['an install that is taken away in the same step', 'refused', 'builds the project', manifests('apk add gcc && pip install -e . && apk del gcc', { 'setup.py': '', 'x/a.py': '' }, ['setup.py'], 'python:3.12-alpine')],
    ['owners that are changed between copy and install', 'refused', '`chown` reads /app', manifests('chown -R node . && npm ci', npm, ['package.json', 'package-lock.json'], 'node:22')],
    ['a download into the tree that a copy lays over it', 'refused', '/app/tool', { lines: ['FROM debian:12', 'COPY . /app', 'RUN wget https://example.com/tool-1.2.3 -O /app/tool'], files: { tool: '', 'a.py': '' }, move: { lines: [3], before: 2 }, change: { kind: 'file', path: 'a.py' } }],
    ['a repository that is in the context on purpose', 'refused', '`git describe` reads /app', { lines: ['FROM debian:12', 'WORKDIR /app', 'COPY . .', 'RUN git describe > /version'], files: { '.dockerignore': '.*\n!.git\n', '.git/HEAD': '', 'a.py': '' }, move: { lines: [4], before: 3 }, change: { kind: 'file', path: 'a.py' } }],
    ['an ARG that the command uses', 'refused', 'V is another', { lines: ['FROM debian:12', 'ARG V=1', `${apt}=$V`], move: { lines: [2], after: 3 }, change: { kind: 'arg', name: 'V' } }],
    ['14 a new key with each run', 'review', 'a new key', { lines: ['FROM debian:12', 'COPY a.py /srv/', 'RUN ssh-keygen -f /etc/key -N "" && apt-get update'], files: { 'a.py': '' }, move: { lines: [3], before: 2 } }],
  ]
  test.each(cases)('%s', (_name, verdict, why, proposal) => {
    const verified = judge(proposal)
    expect(verified.verdict, verified.why).toBe(verdict)
    expect(verified.why).toContain(why)
  })
})

/** 13: a variable that a tool reads although nobody names it, moved below the tool. */
function variable(name: string, files: Proposal['files'], head: readonly string[], run: string): readonly [string, 'refused', string, Proposal] {
  const lines = [...head, `ARG ${name}`, run]
  return [`13 ${name}`, 'refused', name, { lines, ...(files && { files }), move: { lines: [head.length + 1], after: lines.length }, change: { kind: 'arg', name } }]
}

/** The manifests are copied above an install that reads more than these. */
function manifests(command: string, files: NonNullable<Proposal['files']>, names: readonly string[], image: string): Proposal {
  return { lines: [`FROM ${image}`, 'WORKDIR /app', 'COPY . .', `RUN ${command}`], files, split: { line: 3, files: names, after: 4 } }
}
