import rule from '../../rules/source-before-install.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const npm = { 'package.json': '{}', 'package-lock.json': emptyLock, 'src/app.ts': '', 'README.md': '' }
const early = [{ line: 3, message: 'early' }]

const whole: Cured = {
  name: 'npm',
  files: npm,
  dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
  findings: early,
  fixed: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n',
}

/** The Dockerfile whose copy of everything stands right above an install, and the one that copies the manifests first. */
function split(name: string, head: string, manifests: string, tail: string, files: Cured['files'] = npm): Cured {
  const line = head.split('\n').length + 1
  return {
    name,
    ...(files && { files }),
    dockerfile: `${head}\nCOPY . .\n${tail}`,
    findings: [{ line, message: 'early' }],
    fixed: `${head}\n${manifests}\n${tail}\nCOPY . .`,
  }
}

const yarn = { 'package.json': '{}', 'yarn.lock': '', 'src/app.ts': '' }
const ruby = { Gemfile: "source 'https://example.com'\nruby file: '.ruby-version'\ngem 'rake'\n", 'Gemfile.lock': 'GEM\n', '.ruby-version': '3.3.0', 'app.rb': '' }
const windows = 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR /app'

const mounted = 'RUN --mount=type=bind,source=package.json,target=package.json --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci'

testRule(rule, {
  good: [
    { name: 'manifests first', files: npm, dockerfile: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci\nCOPY . .' },
    { name: 'manifests that bind mounts bring', files: npm, dockerfile: `FROM node:22\nWORKDIR /app\n${mounted}\nCOPY . .` },
    { name: 'a mount of the whole context', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nRUN --mount=type=bind,target=.,rw npm ci' },
    { name: 'no build context to look at', dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci' },
    { name: 'a build above the install', files: npm, dockerfile: 'FROM node:22\nCOPY . .\nRUN npm run build\nRUN npm ci --omit=dev' },
    { name: 'a build in the same command', files: npm, dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci && npm run build' },
    { name: 'a folder that a lifecycle script of the project may read', files: { ...npm, 'package.json': '{"scripts":{"postinstall":"node build.js"}}' }, dockerfile: 'FROM node:22\nCOPY package*.json ./\nCOPY src src\nRUN npm ci' },
    { name: 'pip builds the project itself', files: { 'setup.py': '', 'app.py': '' }, dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -e .' },
    { name: 'poetry builds a local package', files: { 'pyproject.toml': '[tool.poetry.dependencies]\nlib={path="./lib"}\n', 'poetry.lock': '', 'app.py': '' }, dockerfile: 'FROM python:3.12\nCOPY . .\nRUN poetry install' },
    { name: 'cargo build compiles the sources', files: { 'Cargo.toml': '[package]\nname="x"\n', 'Cargo.lock': '', 'src/main.rs': '' }, dockerfile: 'FROM rust:1.80\nCOPY . .\nRUN cargo build --locked' },
    { name: 'triggers that run elsewhere', files: npm, dockerfile: 'FROM node:22\nONBUILD COPY . .\nONBUILD RUN npm ci' },
    { name: 'a stage that nothing needs', files: npm, dockerfile: 'FROM node:22 AS old\nCOPY . .\nRUN npm ci\nFROM node:22\nCMD ["node"]' },
    { name: 'Windows', files: npm, dockerfile: `${windows}\nCOPY . .\nRUN npm ci` },
    { name: 'PowerShell', files: npm, dockerfile: '# escape=`\nFROM node:22\nSHELL ["pwsh", "-Command"]\nCOPY . .\nRUN npm ci' },
    { name: 'a rarer change than the option asks for', files: npm, options: { threshold: 0.9 }, dockerfile: whole.dockerfile },
  ],
  bad: [
    whole,
    {
      name: 'a copy in a stage on which those of two installs are built',
      files: npm,
      dockerfile: 'FROM node:22 AS base\nWORKDIR /app\nCOPY . .\nFROM base AS all\nRUN npm ci\nRUN npm run build\nFROM base\nRUN npm ci --omit=dev\nCOPY --from=all /app/dist dist\n',
      findings: [...early, ...early],
      none: ' starts from. Copy only package.json, package-lock.json there, and the rest below line ',
    },
    {
      name: 'one of which an install needs nothing',
      files: { ...npm, 'web/package.json': '{}', 'web/package-lock.json': emptyLock },
      dockerfile: 'FROM node:22 AS base\nWORKDIR /app\nCOPY src src\nFROM base\nCOPY web/package*.json ./\nRUN npm ci\n',
      findings: [{ line: 3, message: 'unread' }],
      none: 'Copy them below line 6, and below the install in every other stage',
    },
    {
      name: 'manifests that bind mounts bring, and yet a copy above',
      files: npm,
      dockerfile: `FROM node:22\nWORKDIR /app\nCOPY . .\n${mounted}\n`,
      findings: [{ line: 3, message: 'unread' }],
      fixed: `FROM node:22\nWORKDIR /app\n${mounted}\nCOPY . .\n`,
    },
    {
      name: 'a bind mount that makes the folder of a workspace member first',
      files: { ...npm, 'package.json': '{"workspaces":["packages/*"]}', 'packages/a/package.json': '{}', 'packages/a/a.ts': '' },
      dockerfile: `FROM node:22\nWORKDIR /app\nCOPY . .\n${mounted.replace(' npm', ' --mount=type=bind,source=packages/a/package.json,target=packages/a/package.json npm')}\n`,
      findings: [{ line: 3, message: 'unread' }],
      suggested: `FROM node:22\nWORKDIR /app\n${mounted.replace(' npm', ' --mount=type=bind,source=packages/a/package.json,target=packages/a/package.json npm')}\nCOPY . .\n`,
      why: 'makes the folder /app/packages',
    },
    inCrlf(whole),
    inLowerCase(whole),
    split('no line end at the end', 'FROM node:22', 'COPY package.json package-lock.json ./', 'RUN npm ci'),
    split('yarn', 'FROM node:22\nWORKDIR /app', 'COPY package.json yarn.lock ./', 'RUN yarn install --frozen-lockfile --ignore-scripts', yarn),
    split('pnpm', 'FROM node:22\nWORKDIR /app', 'COPY package.json pnpm-lock.yaml ./', 'RUN corepack enable && pnpm install --frozen-lockfile', {
      'package.json': '{"packageManager":"pnpm@10.1.0"}', 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n", 'src/app.ts': '',
    }),
    split('pip', 'FROM python:3.12\nWORKDIR /app', 'COPY requirements.txt ./', 'RUN pip install -r requirements.txt', { 'requirements.txt': 'flask==3.0.0\n', 'app.py': '' }),
    split('go', 'FROM golang:1.22\nWORKDIR /src', 'COPY go.mod go.sum ./', 'RUN go mod download', { 'go.mod': 'module x\ngo 1.22\n', 'go.sum': '', 'main.go': '' }),
    split('cargo', 'FROM rust:1.80\nWORKDIR /src', 'COPY Cargo.toml Cargo.lock ./\nCOPY src/main.rs src/', 'RUN cargo fetch --locked', {
      'Cargo.toml': '[package]\nname="x"\nversion="0.1.0"\n[[bin]]\nname="x"\npath="src/main.rs"\n', 'Cargo.lock': '', 'src/main.rs': '', 'src/more.rs': '',
    }),
    split('bundler, with a file that the Gemfile reads', 'FROM ruby:3.3\nENV BUNDLE_FROZEN=1\nWORKDIR /app', 'COPY Gemfile .ruby-version Gemfile.lock ./', 'RUN bundle install', ruby),
    split('composer', 'FROM composer:2\nWORKDIR /app', 'COPY composer.json composer.lock ./', 'RUN composer install --no-scripts --no-autoloader', {
      'composer.json': '{}', 'composer.lock': '{}', 'src/app.php': '',
    }),
    split('workspaces', 'FROM node:22\nWORKDIR /app', 'COPY package.json package-lock.json ./\nCOPY packages/a/package.json packages/a/', 'RUN npm ci', {
      ...npm, 'package.json': '{"workspaces":["packages/*"]}', 'packages/a/package.json': '{}', 'packages/a/a.ts': '',
    }),
    split('heredoc', 'FROM node:22\nWORKDIR /app', 'COPY package.json package-lock.json ./', 'RUN <<EOF\nnpm ci\nEOF'),
    split('a cache mount', 'FROM node:22\nWORKDIR /app', 'COPY package.json package-lock.json ./', 'RUN --mount=type=cache,target=/root/.npm npm ci'),
    split('ignored files are not among the copied', 'FROM node:22\nWORKDIR /app', 'COPY package.json package-lock.json ./', 'RUN npm ci', { ...npm, 'node_modules/x/x.js': '', '.dockerignore': 'node_modules\n' }),
    {
      name: 'node_modules from the context over what the install wrote',
      files: { ...npm, 'node_modules/x/x.js': '' },
      dockerfile: whole.dockerfile,
      findings: early,
      none: '`COPY . .` writes /app/node_modules over it',
    },
    {
      name: 'continuation lines, comments that travel, --chown',
      files: npm,
      dockerfile: 'FROM node:22\nWORKDIR /app\n# all\n# of it\nCOPY --chown=node:node \\\n  # here\n  . \\\n  .\n\n# packages\nRUN npm ci \\\n  --omit=dev\nCMD ["node"]\n',
      findings: [{ line: 5, message: 'early' }],
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY --chown=node:node package.json package-lock.json ./\n\n# packages\nRUN npm ci \\\n  --omit=dev\n# all\n# of it\nCOPY --chown=node:node \\\n  # here\n  . \\\n  .\nCMD ["node"]\n',
    },
    {
      name: 'ADD, whose archives a COPY leaves packed',
      files: { ...npm, 'package.json': '{"dependencies":{"dep":"file:dep.tgz"}}', 'dep.tgz': '' },
      dockerfile: 'FROM node:22\nWORKDIR /app\nadd . /app/\nRUN npm ci\n',
      findings: early,
      fixed: 'FROM node:22\nWORKDIR /app\ncopy package.json package-lock.json dep.tgz /app/\nRUN npm ci\nadd . /app/\n',
    },
    {
      name: '--link',
      files: npm,
      dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY --link . .\nRUN npm ci\n',
      findings: early,
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY --link package.json package-lock.json ./\nRUN npm ci\nCOPY --link . .\n',
    },
    {
      name: 'an ARG in use',
      files: npm,
      dockerfile: 'FROM node:22\nARG DIR=/app\nWORKDIR $DIR\nCOPY . ${DIR}\nARG NODE_ENV=production\nRUN npm ci\n',
      findings: [{ line: 4, message: 'early' }],
      fixed: 'FROM node:22\nARG DIR=/app\nWORKDIR $DIR\nCOPY package.json package-lock.json ${DIR}/\nARG NODE_ENV=production\nRUN npm ci\nCOPY . ${DIR}\n',
    },
    {
      name: 'two stages that share the copy',
      files: npm,
      dockerfile: 'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nCOPY --from=build /app/dist dist\n',
      findings: [{ line: 7, message: 'early' }],
      fixed: 'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\nCOPY . .\nCOPY --from=build /app/dist dist\n',
    },
    {
      name: 'copies of which the install reads nothing',
      files: npm,
      dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nCOPY src src\nRUN npm ci\n',
      findings: [{ line: 4, message: 'unread' }],
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY src src\n',
    },
    {
      name: 'install scripts of packages that no lock file tells of',
      files: yarn,
      dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN yarn --frozen-lockfile\n',
      findings: [{ line: 3, message: 'perhaps' }],
      suggested: 'FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn --frozen-lockfile\nCOPY . .\n',
      why: 'yarn.lock does not tell',
    },
    {
      name: 'a folder whose own mode no copy keeps',
      files: { web: { folder: true, mode: 0o775 }, 'web/package.json': '{}', 'web/package-lock.json': emptyLock, 'web/a.ts': '' },
      dockerfile: 'FROM node:22\nCOPY web /srv/web\nWORKDIR /srv/web\nRUN npm ci\n',
      findings: [{ line: 2, message: 'early' }],
      fixed: 'FROM node:22\nCOPY web/package.json web/package-lock.json /srv/web/\nWORKDIR /srv/web\nRUN npm ci\nCOPY web /srv/web\n',
    },
    {
      name: 'a lifecycle script of the project, which is copied with the manifests',
      files: { ...npm, 'package.json': '{"scripts":{"postinstall":"node build.js"}}', 'build.js': '' },
      dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
      findings: [{ line: 3, message: 'perhaps' }],
      suggested: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json build.js ./\nRUN npm ci\nCOPY . .\n',
      why: '`node` runs a program that nobody reads here',
    },
    {
      name: 'commands behind the install that change copied files',
      files: { ...npm, 'run.sh': '' },
      dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && chmod +x run.sh\n',
      findings: [{ line: 3, message: 'early' }],
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN chmod +x run.sh\n',
    },
    {
      name: 'commands behind the install and what tidies up after it',
      files: { Gemfile: "gem 'rake'\n", 'Gemfile.lock': 'GEM\n', 'app.rb': '', 'run.sh': '' },
      dockerfile: 'FROM ruby:3.4-slim-bookworm\nENV BUNDLE_FROZEN=true\nWORKDIR /app\nCOPY . /app\nRUN apt-get update \\\n    && apt-get install -y gcc \\\n    && bundle install \\\n    && apt-get remove -y gcc \\\n    && chmod +x run.sh\n',
      findings: [{ line: 4, message: 'early' }],
      fixed: 'FROM ruby:3.4-slim-bookworm\nENV BUNDLE_FROZEN=true\nWORKDIR /app\nCOPY Gemfile Gemfile.lock /app/\nRUN apt-get update \\\n    && apt-get install -y gcc \\\n    && bundle install \\\n    && apt-get remove -y gcc\nCOPY . /app\nRUN chmod +x run.sh\n',
    },
    { name: 'a context by guess', files: npm, contextBy: 'guess', dockerfile: whole.dockerfile, findings: early, suggested: whole.fixed, why: 'is a guess' },
    { name: 'syntax errors', files: npm, dockerfile: `${whole.dockerfile}RUNN x\n`, findings: early, none: 'The Dockerfile has errors' },
    {
      name: 'a trigger that runs in the next stage',
      files: npm,
      dockerfile: 'FROM node:22 AS base\nWORKDIR /app\nONBUILD COPY . .\nONBUILD RUN npm ci\nFROM base\nCMD ["node"]\n',
      findings: early,
      none: 'runs as an ONBUILD trigger',
    },
  ],
})
