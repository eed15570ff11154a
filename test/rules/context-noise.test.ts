import rule from '../../rules/context-noise.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const noise = { Dockerfile: '', 'README.md': '', 'docs/guide.md': '', 'docs/diagram.png': '', '.github/workflows/ci.yml': '', 'tests/app.test.js': '' }
const files = { ...noise, 'package.json': '{}', 'package-lock.json': emptyLock, 'app.js': '' }
const all = ['.github', 'Dockerfile', 'README.md', 'docs', 'tests']
const found = (line: number) => [{ line, message: 'noise' }]

const staged = 'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app/node_modules /app/node_modules\n'
const safe: Bad = { name: 'files that are in no image and that nobody reads', files, dockerfile: staged, findings: found(3), fixed: staged, ignores: all }
const go = { 'go.mod': 'module example.com/app\n', 'main.go': 'package main\n', 'main_test.go': 'package main\n', 'README.md': '', Dockerfile: '' }
const compiled = 'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/app .\nRUN apt-get update && apt-get install -y upx\nFROM debian:12\nCOPY --from=build /out/app /app\n'
const kept = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n'

function goPackages(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [[`p${index}/p.go`, 'package p\n'], [`p${index}/p_test.go`, '']]).flat())
}

/** The files of a case stay in the image: a person looks. */
function reviewed(name: string, more: Partial<Bad> & { readonly files: NonNullable<Bad['files']> }, ignores: readonly string[], dockerfile = kept): Bad {
  return { name, files: more.files, dockerfile, findings: found(3), suggested: dockerfile, ignores, why: '' }
}

testRule(rule, {
  good: [
    { name: 'ignored', files: { ...files, '.dockerignore': `${all.join('\n')}\n.dockerignore\n` }, dockerfile: kept },
    { name: 'files that are named', files, dockerfile: 'FROM node:22\nCOPY README.md docs/guide.md package*.json ./\nRUN npm ci\n' },
    { name: 'nothing below the copy', files, dockerfile: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "app.js"]\n' },
    { name: 'a command that reads them', files: { 'docs/guide.md': '', 'app.js': '' }, dockerfile: 'FROM node:22\nCOPY . /app\nRUN tar -cf /docs.tar /app\n' },
    { name: 'documentation that becomes a site', files: { 'mkdocs.yml': '', 'docs/index.md': '' }, dockerfile: 'FROM python:3.12\nCOPY . /src\nRUN mkdocs build -f /src/mkdocs.yml\n' },
    { name: 'a stage that nothing needs', files, dockerfile: `${kept}FROM alpine:3.22\nCMD ["sh"]\n` },
    { name: 'code in a folder called docs, texts that are no documentation', files: { 'docs/docs.go': '', 'CMakeLists.txt': '', 'robots.txt': '', 'LICENSE.md': '', '.gitignore': '' }, dockerfile: 'FROM debian:12\nCOPY . /src\nRUN make -C /src\n' },
    { name: 'a threshold that leaves them out', options: { threshold: 0.5 }, files, dockerfile: kept },
  ],
  bad: [
    safe,
    inCrlf(safe),
    inLowerCase(safe),
    reviewed('the image holds them', { files }, all),
    reviewed('tests that the build runs stay', { files }, ['.github', 'Dockerfile', 'README.md', 'docs'], `${kept}RUN npm test\n`),
    reviewed('a readme that the manifest names stays', { files: { ...files, 'package.json': '{"files": ["README.md"]}' } }, ['.github', 'Dockerfile', 'docs', 'tests'], 'FROM node:22\nARG DIR=/app\nCOPY . $DIR\nRUN <<EOF\ncd /app\nnpm ci\nEOF\n'),
    reviewed('a trigger', { files }, all, 'FROM node:22 AS base\nWORKDIR /app\nONBUILD COPY \\\n  . .\nONBUILD RUN npm ci\nFROM base\n'),
    { name: 'many tests of Go packages', files: { ...go, ...goPackages(30), '.dockerignore': '.dockerignore\n' }, dockerfile: compiled, findings: found(3), fixed: compiled, ignores: ['**/*_test.go', 'Dockerfile', 'README.md'] },
    { name: 'files that no compiler opens', files: { ...go, '.dockerignore': '.dockerignore\n' }, dockerfile: compiled, findings: found(3), fixed: compiled, ignores: ['Dockerfile', 'README.md', 'main_test.go'] },
    { name: 'documentation that a program embeds', files: { ...go, 'main.go': 'package main\n//go:embed *.md\nvar texts embed.FS\n' }, dockerfile: compiled, findings: found(3), none: '`go build` compiles the sources below /src' },
    {
      name: 'a folder in which sources may come to lie',
      files: { ...go, 'docs/guide.md': '' },
      dockerfile: compiled,
      findings: found(3),
      suggested: compiled,
      ignores: ['Dockerfile', 'README.md', 'docs', 'main_test.go'],
      why: '`go build` compiles the sources below /src, and would miss what comes to /src/docs later.',
    },
    {
      name: 'more patterns than anybody wants',
      files: { ...files, ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`NOTES-${index}.md`, ''])) },
      dockerfile: kept,
      findings: found(3),
      none: 'It takes 35 patterns',
    },
  ],
})
