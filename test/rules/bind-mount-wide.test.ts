import rule from '../../rules/bind-mount-wide.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const npm = { 'package.json': '{}', 'package-lock.json': emptyLock, 'src/app.js': '', 'README.md': '' }
const go = { 'go.mod': 'module a\n\nrequire example.com/b v1.0.0\n', 'go.sum': 'example.com/b v1.0.0 h1:x=\nexample.com/b v1.0.0/go.mod h1:y=\n', 'main.go': 'package main' }

const whole: Bad = {
  name: 'the whole context for an install',
  files: npm,
  dockerfile: 'FROM node:22\nWORKDIR /app\nRUN --mount=type=bind,target=/app,rw npm ci\n',
  findings: [{ line: 3, message: 'wide' }],
  none: 'each as `--mount=type=bind,source=package-lock.json,target=package-lock.json` does',
}

testRule(rule, {
  good: [
    { name: 'manifests alone', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nRUN --mount=type=bind,source=package.json,target=package.json --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci\n' },
    { name: 'a build that compiles all of it', files: go, dockerfile: 'FROM golang:1.25\nWORKDIR /src\nRUN --mount=target=. go build -o /a .\n' },
    { name: 'a command that may read anything', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nRUN --mount=target=. make\n' },
    { name: 'files that a copy brings as well', files: npm, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . /all\nRUN --mount=type=bind,target=/app,rw npm ci\n' },
    { name: 'a cache mount', files: npm, dockerfile: 'FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm install -g serve\n' },
    { name: 'a stage that nothing needs', files: npm, dockerfile: `${whole.dockerfile}FROM alpine:3.22\nCMD ["sh"]\n` },
    { name: 'nothing that changes often', files: { 'package.json': '{}', 'package-lock.json': emptyLock, 'logo.png': '' }, dockerfile: whole.dockerfile },
    { name: 'a threshold that leaves the others out', files: npm, dockerfile: whole.dockerfile, options: { threshold: 0.9 } },
  ],
  bad: [
    whole,
    inCrlf(whole),
    inLowerCase(whole),
    {
      name: 'downloads of modules, heredoc, an ARG in use, two stages',
      files: go,
      dockerfile: 'FROM golang:1.25 AS modules\nARG DIR=/src\nWORKDIR $DIR\nRUN --mount=type=bind,target=. <<EOF\ngo mod download\nEOF\nFROM modules\nCOPY main.go .\n',
      findings: [{ line: 4, message: 'wide' }],
      none: 'each as `--mount=type=bind,source=go.mod,target=go.mod` does',
    },
    {
      name: 'a folder of which nothing is read, continued lines',
      files: { 'conf/a.py': '', 'conf/b.py': '' },
      dockerfile: 'FROM debian:12\nRUN --mount=type=bind,source=conf,target=/conf \\\n  apt-get update && apt-get install -y curl\n',
      findings: [{ line: 2, message: 'wide' }],
      none: 'needs none of the mounted files',
    },
    { name: 'a trigger', files: npm, dockerfile: 'FROM node:22 AS base\nWORKDIR /app\nONBUILD RUN --mount=type=bind,target=/app,rw npm ci\nFROM base\nCMD ["node"]\n', findings: [{ line: 3, message: 'wide' }], none: 'Mount these files alone' },
  ],
})
