import rule from '../../rules/git-in-context.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const git = { '.git/HEAD': 'ref: refs/heads/main', '.git/index': '', Dockerfile: '' }
const npm = { ...git, 'package.json': '{}', 'package-lock.json': emptyLock, 'app.js': '' }
const copied = (line: number) => [{ line, message: 'copied' }]

const plain = 'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app/node_modules /app/node_modules\n'
const deleting = (command: string): string => `FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN ${command}\nRUN npm ci\nFROM node:22\nCOPY --from=build /app /app\n`
const whole: Bad = { name: 'files that are in no image and that nobody reads', files: npm, dockerfile: plain, findings: copied(3), fixed: plain, ignores: ['.git'] }
const kept = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n'

testRule(rule, {
  good: [
    { name: 'ignored', files: { ...npm, '.dockerignore': '.git\n' }, dockerfile: kept },
    { name: 'no repository', files: { 'package.json': '{}', 'package-lock.json': emptyLock }, dockerfile: kept },
    { name: 'a link to a repository elsewhere, as in a submodule', files: { 'package.json': '{}', 'package-lock.json': emptyLock, '.git': 'gitdir: ../.git/modules/a' }, dockerfile: kept },
    { name: 'only other files are copied', files: npm, dockerfile: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci\n' },
    { name: 'nothing below the copy', files: npm, dockerfile: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "app.js"]\n' },
    { name: 'a repository that is copied on purpose', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY .git .git\nRUN git describe > version\n' },
    { name: 'a stage that nothing needs', files: npm, dockerfile: `${kept}FROM alpine:3.22\nCMD ["sh"]\n` },
  ],
  bad: [
    whole,
    inCrlf(whole),
    inLowerCase(whole),
    { name: 'the image holds it', files: npm, dockerfile: kept, findings: copied(3), suggested: kept, ignores: ['.git'], why: 'no longer holds /app/.git/HEAD' },
    {
      name: 'a command that may look at anything',
      files: git,
      dockerfile: 'FROM node:22 AS build\nCOPY . /app\nRUN make -C /app\nFROM alpine:3.22\nCOPY --from=build /app/out /out\n',
      findings: copied(2),
      suggested: 'FROM node:22 AS build\nCOPY . /app\nRUN make -C /app\nFROM alpine:3.22\nCOPY --from=build /app/out /out\n',
      ignores: ['.git'],
      why: 'make',
    },
    {
      name: 'a script of an agent that asks git',
      files: { ...npm, '.claude/hooks/check.sh': 'git ls-files\n' },
      dockerfile: plain,
      findings: copied(3),
      fixed: plain,
      ignores: ['.git'],
    },
    {
      name: 'a command that asks git itself, heredoc',
      files: npm,
      dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN <<EOF\ngit describe > version\nEOF\n',
      findings: [{ line: 3, message: 'asked' }],
      none: 'Hand what it asks for to the build as an ARG',
    },
    {
      name: 'a makefile that asks git, continued lines, an ARG in use',
      files: { ...git, Makefile: 'VERSION := $(shell git describe --tags)\n' },
      dockerfile: 'FROM golang:1.25\nARG DIR=/src\nCOPY \\\n  . $DIR\nRUN make -C $DIR\n',
      findings: [{ line: 3, message: 'asked' }],
      none: 'Makefile (`git describe`) would not find .git any longer',
    },
    {
      name: 'a plugin that takes the version from the repository',
      files: { ...git, 'pyproject.toml': '[build-system]\nrequires = ["setuptools", "setuptools-scm"]\n' },
      dockerfile: 'FROM python:3.12\nCOPY . /src\nRUN pip install /src\n',
      findings: [{ line: 2, message: 'asked' }],
      none: 'pyproject.toml (`setuptools-scm`)',
    },
    {
      name: 'a makefile that no command of the build reads',
      files: { ...git, '.dockerignore': 'tmp\n', 'go.mod': 'module a\n', 'main.go': 'package main', Makefile: 'VERSION := $(shell git describe --tags)\n' },
      dockerfile: 'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -buildvcs=false -o /a .\nFROM scratch\nCOPY --from=build /a /a\n',
      findings: copied(3),
      fixed: 'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -buildvcs=false -o /a .\nFROM scratch\nCOPY --from=build /a /a\n',
      ignores: ['.git'],
    },
    {
      name: 'an ignore file that is there only with the fix, and a command that may read any file',
      files: { ...git, 'manage.py': '' },
      dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN python manage.py collect\n',
      findings: copied(3),
      suggested: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN python manage.py collect\n',
      ignores: ['.git'],
      why: 'The fix changes .dockerignore, which line 3 copies',
    },
    {
      name: 'a makefile that another stage takes',
      files: { ...git, 'go.mod': 'module a\n', 'main.go': 'package main', Makefile: 'VERSION := $(shell git describe --tags)\n' },
      dockerfile: 'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -buildvcs=false -o /a .\nFROM debian:12\nCOPY --from=build /src /src\nRUN make -C /src\n',
      findings: [{ line: 3, message: 'asked' }],
      none: 'Makefile (`git describe`) would not find .git any longer',
    },
    {
      name: 'go build may stamp the commit into the program',
      files: { ...git, 'go.mod': 'module a\n', 'main.go': 'package main' },
      dockerfile: 'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /a .\nFROM scratch\nCOPY --from=build /a /a\n',
      findings: copied(3),
      suggested: 'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /a .\nFROM scratch\nCOPY --from=build /a /a\n',
      ignores: ['.git'],
      why: 'may ask git for the commit',
    },
    {
      name: 'a command that deletes it before another stage takes the folder',
      files: npm,
      dockerfile: deleting('rm -rf .git'),
      findings: copied(3),
      fixed: deleting('rm -rf .git'),
      ignores: ['.git'],
    },
    { name: 'a command that needs it there to delete it', files: npm, dockerfile: deleting('rm -r .git'), findings: copied(3), none: 'fails where that is not there' },
    { name: 'a command that deletes it perhaps', files: npm, dockerfile: deleting('test -f app.js && rm -rf .git || true'), findings: copied(3), none: 'takes /app/.git/HEAD' },
    { name: 'one that is read before it is deleted', files: npm, dockerfile: deleting('cp -r .git /srv/git && rm -rf .git'), findings: copied(3), none: '`cp` reads /app/.git' },
    {
      name: 'a trigger that runs in the next stage',
      files: npm,
      dockerfile: 'FROM node:22 AS base\nWORKDIR /app\nONBUILD COPY . .\nONBUILD RUN npm ci\nFROM base\nCMD ["node"]\n',
      findings: copied(3),
      suggested: 'FROM node:22 AS base\nWORKDIR /app\nONBUILD COPY . .\nONBUILD RUN npm ci\nFROM base\nCMD ["node"]\n',
      ignores: ['.git'],
      why: 'no longer holds',
    },
  ],
})
