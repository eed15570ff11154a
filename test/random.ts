import fc from 'fast-check'
import type { MemoryFile } from '../src/context/memory.ts'
import { emptyLock } from './rule-tester.ts'

/** A Dockerfile of a few lines over a small context, with whatever rules look at and fixes touch. */
export interface RandomBuild {
  readonly text: string
  readonly files: Readonly<Record<string, MemoryFile>>
}

const always: RandomBuild['files'] = { 'main.py': '', 'package.json': '{}', 'package-lock.json': emptyLock }

const optionalFiles: Readonly<Record<string, MemoryFile>> = {
  'yarn.lock': '',
  'requirements.txt': 'flask==3.0.0\n',
  'go.mod': 'module x\ngo 1.22\n',
  'go.sum': '',
  Gemfile: "gem 'rake'\n",
  'Gemfile.lock': 'GEM\n',
  '.npmrc': 'registry=https://example.org/\n',
  '.profile': '',
  'src/app.ts': '',
  'src/lib/util.ts': '',
  'lib/package.json': '{"workspaces":["../src"]}',
  'README.md': '',
  'data.tgz': '',
  node_modules: { folder: true },
  'link.ts': { target: 'src/app.ts' },
  '.dockerignore': 'README.md\n',
  Dockerfile: '',
}

const files = fc
  .subarray(Object.entries(optionalFiles))
  .map((entries): RandomBuild['files'] => ({ ...always, ...Object.fromEntries(entries) }))

const copies = fc
  .tuple(
    fc.constantFrom('COPY', 'COPY', 'COPY', 'ADD'),
    fc.constantFrom('', '', '', '--chown=node ', '--chown=1000:1000 ', '--link ', '--chmod=755 '),
    fc.constantFrom('. .', '. /app', '. /app/', './ ./', 'src src', 'src /app/src/', 'package*.json ./', 'requirements.txt /tmp/', 'main.py .', 'data.tgz /app/', '. $DIR', '["src", "./"]', '. \\\n  .'),
  )
  .map(([verb, flag, rest]) => `${verb} ${flag}${rest}`)

const runs = fc.constantFrom(
  'npm ci', 'npm ci --ignore-scripts', 'npm install', 'yarn --frozen-lockfile', 'pip install -r requirements.txt', 'pip install -r /tmp/requirements.txt', 'go mod download', 'bundle install',
  'apt-get update && apt-get install -y curl', 'apk add --no-cache git', 'curl -fsSL https://example.org/v1.2.3.tgz -o /opt/x.tgz', 'git clone https://example.org/a.git /a',
  'useradd -m app', 'mkdir -p /app/data && chmod 777 /app/data', 'rm -rf src', 'touch x', 'make', './build.sh', 'echo $GIT_SHA > /version', 'echo "$SHA"', 'npm run build', 'npm ci && npm run build',
  'apt-get update && \\\n  # note\n  apt-get install -y git', '<<EOF\napt-get update\nnpm ci\nEOF', '["npm", "ci"]', '--mount=type=cache,target=/root/.npm npm ci', '--mount=type=bind,target=/src npm ci',
)

const others = fc.constantFrom(
  'WORKDIR /app', 'WORKDIR /app', 'WORKDIR /srv/x', 'WORKDIR src', 'ARG GIT_SHA', 'ARG GIT_SHA', 'ARG BUILD_DATE', 'ARG VERSION=1.0', 'ARG DIR=/app', 'ENV SHA=$GIT_SHA', 'ENV NODE_ENV=production',
  'ENV A=$SHA B=c', 'LABEL v=$GIT_SHA', 'LABEL a=b', 'USER node', 'USER root', 'SHELL ["bash", "-lc"]', 'VOLUME /app/data', 'EXPOSE 80', 'CMD echo $SHA', 'ONBUILD COPY . .', 'ONBUILD RUN npm ci',
  '# a comment', '', 'HEALTHCHECK CMD true', 'ENTRYPOINT ["sh"]', 'COPY <<EOF /etc/motd\n$GIT_SHA\nEOF',
)

/** What the rules look for, so that chance finds it often. */
const flaws = fc.constantFrom(
  'COPY . .\nRUN npm ci',
  'COPY --chown=node . /app\nRUN npm ci --ignore-scripts',
  'ADD . .\nRUN pip install -r requirements.txt',
  'COPY src src\nCOPY package*.json ./\nRUN npm ci',
  'ARG GIT_SHA\nRUN apt-get update && apt-get install -y curl',
  'ARG GIT_SHA\nENV SHA=$GIT_SHA\n# tells it\nLABEL v=$SHA\nRUN apk add --no-cache git',
  '# all\nCOPY . /app\nRUN apt-get update && apt-get install -y curl',
)

const instruction = fc.oneof({ weight: 2, arbitrary: flaws }, { weight: 3, arbitrary: copies }, { weight: 4, arbitrary: runs.map((run) => `RUN ${run}`) }, { weight: 4, arbitrary: others })

const bases = fc.constantFrom('node:22', 'debian:12', 'debian', 'python:3.12', 'alpine:3.20', 'scratch')

const stages = fc
  .tuple(fc.array(fc.tuple(bases, fc.array(instruction, { minLength: 1, maxLength: 6 })), { minLength: 1, maxLength: 2 }), fc.boolean())
  .map(([all, isBuiltOn]) => all.flatMap(([base, lines], index) => [...headOf(base, index, isBuiltOn), ...lines]).join('\n'))

function headOf(base: string, index: number, isBuiltOn: boolean): string[] {
  if (index === 0) return [`FROM ${base} AS first`]
  return isBuiltOn ? ['FROM first'] : [`FROM ${base}`, 'COPY --from=first /app /app']
}

const styles = fc.record({ crlf: fc.boolean(), lower: fc.boolean(), end: fc.boolean() })

export const randomBuild: fc.Arbitrary<RandomBuild> = fc.tuple(stages, files, styles).map(([text, context, { crlf, lower, end }]) => {
  const cased = lower ? text.replaceAll(/^[A-Z]+ /gm, (keyword) => keyword.toLowerCase()) : text
  const ended = end ? `${cased}\n` : cased
  return { text: crlf ? ended.replaceAll('\n', '\r\n') : ended, files: context }
})
