import rule from '../../rules/cache-mount-defeated.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Bad, type Cured } from '../rule-tester.ts'

const files = { 'package.json': '{}', 'package-lock.json': emptyLock, 'requirements.txt': 'flask==3.0.0\n', 'app.js': '' }
const pip = '--mount=type=cache,target=/root/.cache/pip'
const apt = '--mount=type=cache,target=/var/cache/apt,sharing=locked'
const npm = '--mount=type=cache,target=/root/.npm'

function on(base: string, run: string): string {
  return `FROM ${base}\nCOPY . .\nRUN ${run}\n`
}

function defeated(message: string, base: string, run: string, none: string): Bad {
  return { files, dockerfile: on(base, run), findings: [{ line: 3, message }], none }
}

const off: Cured = {
  name: 'an option',
  files,
  dockerfile: on('python:3.12-slim', `${pip} pip install --no-cache-dir -r requirements.txt`),
  findings: [{ line: 3, message: 'off' }],
  fixed: on('python:3.12-slim', `${pip} pip install -r requirements.txt`),
}

testRule(rule, {
  good: [
    { files, dockerfile: on('python:3.12-slim', `${pip} pip install -r requirements.txt`) },
    { name: 'no mount', files, dockerfile: on('python:3.12-slim', 'pip install --no-cache-dir -r requirements.txt') },
    { name: 'a mount of part of the folder', files, dockerfile: on('node:22', '--mount=type=cache,target=/root/.npm/_cacache npm ci') },
    { name: 'a folder that the command names', files, dockerfile: on('node:22', '--mount=type=cache,target=/cache npm ci --cache /cache') },
    { name: 'a mount for what nobody knows', files, dockerfile: on('node:22', '--mount=type=cache,target=/cache npm ci && ./build.sh') },
    { name: 'a mount that a variable names', files, dockerfile: on('node:22', '--mount=type=cache,target=$CACHE npm ci') },
    { name: 'what is removed lies elsewhere', files, dockerfile: on('node:22', `${npm} npm ci && rm -rf /tmp/*`) },
    { name: 'the folder of a user is a guess', files, dockerfile: 'FROM example.com/node:22\nUSER node\nCOPY . .\nRUN --mount=type=cache,target=/cache npm ci' },
    { name: 'packages that are kept', files, dockerfile: on('debian:12', `${apt} rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y curl`) },
    { name: 'packages that a step above keeps', files, dockerfile: `FROM ubuntu:24.04\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nCOPY . .\nRUN ${apt} apt-get update && apt-get install -y curl` },
    { name: 'packages that the stage above keeps', files, dockerfile: `FROM ubuntu:24.04 AS a\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nFROM a\nCOPY . .\nRUN ${apt} apt-get update && apt-get install -y curl` },
    { name: 'packages that perhaps are kept', files, dockerfile: `FROM debian:12\nCOPY . .\nRUN ./setup.sh\nRUN ${apt} apt-get update && apt-get install -y curl` },
    { name: 'packages on an image of a company', files, dockerfile: on('example.com/base:1.2', `${apt} apt-get update && apt-get install -y curl`) },
    { name: 'lists of packages alone', files, dockerfile: on('debian:12', '--mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y curl') },
    { name: 'a mount that one of two tools uses', files, dockerfile: on('node:22', `${npm} npm ci && pip install -r requirements.txt`) },
    { name: 'a stage that nothing needs', files, dockerfile: `${off.dockerfile}FROM python:3.12-slim\nCMD ["python"]` },
    { name: 'triggers that run elsewhere', files, dockerfile: off.dockerfile.replace('COPY', 'ONBUILD COPY').replace('RUN', 'ONBUILD RUN') },
  ],
  bad: [
    off,
    inCrlf(off),
    inLowerCase(off),
    {
      name: 'a variable',
      files,
      dockerfile: `FROM python:3.12-slim\nCOPY . .\nENV PIP_NO_CACHE_DIR=1\nRUN ${pip} pip install -r requirements.txt\n`,
      findings: [{ line: 4, message: 'off' }],
      none: 'takes `PIP_NO_CACHE_DIR` out',
    },
    defeated('emptied', 'node:22', `${npm} npm ci && npm cache clean --force`, 'takes `npm cache clean --force` out'),
    defeated('emptied', 'node:22', `${npm} \\\n  npm ci && \\\n  rm -rf ~/.npm`, 'takes `rm -rf ~/.npm` out'),
    defeated('emptied', 'node:22', `${npm} <<EOF\nnpm ci\nrm -rf /root/.npm/*\nEOF`, 'takes `rm -rf /root/.npm/*` out'),
    defeated('emptied', 'debian:12', `${apt} apt-get update && apt-get install -y curl && apt-get clean`, 'takes `apt-get clean` out'),
    defeated('cleaned', 'debian:12', `${apt} apt-get update && apt-get install -y curl`, 'deletes `/etc/apt/apt.conf.d/docker-clean`'),
    defeated('elsewhere', 'node:22', '--mount=type=cache,target=/root/.cache/npm npm ci', 'meant to lie at /root/.cache/npm'),
    defeated('elsewhere', 'node:22', '--mount=type=cache,target=/home/node/.npm npm ci', 'meant to lie at /home/node/.npm'),
  ],
})
