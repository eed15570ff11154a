import rule from '../../rules/install-with-build.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const npm = { 'package.json': '{"scripts":{"build":"tsc"}}', 'package-lock.json': emptyLock, 'src/app.ts': '', 'README.md': '' }
const joined = [{ line: 3, message: 'joined' }]

const plain: Cured = {
  name: 'npm',
  files: npm,
  dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n',
  findings: joined,
  fixed: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n',
}

testRule(rule, {
  good: [
    { name: 'apart', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build' },
    { name: 'the build first', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm run build && npm ci --omit=dev' },
    { name: 'only manifests above', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci && npm run build' },
    { name: 'packages that the same RUN takes away again', files: { 'main.c': '' }, dockerfile: 'FROM debian:12\nCOPY . .\nRUN apt-get update && apt-get install -y gcc && ./build.sh && apt-get purge -y gcc' },
    { name: 'another command where the first fails', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci || npm run build' },
    { name: 'the rest reads nothing of the copy', files: { ...npm, '.dockerignore': 'README.md' }, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && rm -rf /root/.npm' },
    { name: 'a heredoc, which is not taken apart', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN <<EOF\nnpm ci\nnpm run build\nEOF' },
    { name: 'PowerShell', files: npm, dockerfile: 'FROM node:22\nSHELL ["pwsh", "-Command"]\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build' },
    { name: 'a stage that nothing needs', files: npm, dockerfile: `${plain.dockerfile}FROM node:22\nCMD ["node"]` },
    { name: 'a trigger that runs elsewhere', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nONBUILD COPY . .\nONBUILD RUN npm ci && npm run build' },
    { name: 'nothing known of the context', dockerfile: plain.dockerfile },
    { name: 'a rarer change than the option asks for', files: npm, options: { threshold: 0.9 }, dockerfile: plain.dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    {
      name: 'system packages, tidied up',
      files: { Makefile: '', 'main.c': '' },
      dockerfile: 'FROM debian:12\nWORKDIR /src\nCOPY . .\nRUN apt-get update \\\n  && apt-get install -y gcc make \\\n  && rm -rf /var/lib/apt/lists/* \\\n  # now\n  && make\n',
      findings: joined,
      fixed: 'FROM debian:12\nWORKDIR /src\nRUN apt-get update \\\n  && apt-get install -y gcc make \\\n  && rm -rf /var/lib/apt/lists/*\nCOPY . .\n# now\nRUN make\n',
    },
    {
      name: 'sources from several copies',
      files: npm,
      dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nCOPY src src\nCOPY README.md ./\nRUN npm ci && npm run build\n',
      findings: [{ line: 4, message: 'joined' }],
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY src src\nCOPY README.md ./\nRUN npm run build\n',
    },
    {
      name: 'a folder that the second part needs as well',
      files: { 'web/package.json': '{}', 'web/package-lock.json': emptyLock, 'web/a.ts': '' },
      dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN cd web && npm ci && npm run build\n',
      findings: joined,
      suggested: 'FROM node:22\nWORKDIR /app\nCOPY web/package.json web/package-lock.json web/\nRUN cd web && npm ci\nCOPY . .\nRUN cd web && npm run build\n',
      why: 'needs the folder /app/web',
    },
    {
      name: 'a list that set -e ends',
      files: npm,
      dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN set -e; npm ci; npm run build\n',
      findings: joined,
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN set -e; npm ci\nCOPY . .\nRUN set -e; npm run build\n',
    },
    {
      name: 'two stages, a cache mount, an ARG in use',
      files: npm,
      dockerfile: 'FROM node:22 AS build\nWORKDIR /app\nARG NODE_ENV\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci && npm run build\nFROM nginx:1\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
      findings: [{ line: 4, message: 'joined' }],
      fixed: 'FROM node:22 AS build\nWORKDIR /app\nARG NODE_ENV\nCOPY package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm run build\nFROM nginx:1\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
    },
    { name: 'go', files: { 'go.mod': 'module x\ngo 1.22\n', 'go.sum': '', 'main.go': '' }, dockerfile: 'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go mod download && go build -o /app ./...\n', findings: joined, fixed: 'FROM golang:1.22\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /app ./...\n' },
    { name: 'syntax errors', files: npm, dockerfile: `${plain.dockerfile}RUNN x\n`, findings: joined, none: 'The Dockerfile has errors' },
  ],
})
