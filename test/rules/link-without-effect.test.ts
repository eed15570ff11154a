import rule from '../../rules/link-without-effect.ts'
import { inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const files = { 'start.sh': '', 'package.json': '{}' }
const ignored = [{ line: 3, message: 'ignored' }]
const none = 'or leave `--link` out'

const plain: Bad = { name: 'a mode beside --link', files, dockerfile: 'FROM node:22\nRUN npm install -g pm2\nCOPY --link --chmod=755 start.sh /start.sh\n', findings: ignored, none }

testRule(rule, {
  good: [
    { files, dockerfile: 'FROM node:22\nCOPY --link start.sh /start.sh\n' },
    { files, dockerfile: 'FROM node:22\nCOPY --chmod=755 start.sh /start.sh\n' },
    { name: 'a flag that is off', files, dockerfile: 'FROM node:22\nCOPY --link=false --chmod=755 start.sh /start.sh\n' },
    { name: 'nothing above it', files, dockerfile: 'FROM scratch\nCOPY --link --chmod=755 start.sh /start.sh\n' },
    { name: 'a stage that the target does not need', files, dockerfile: `${plain.dockerfile}FROM scratch\nCOPY start.sh /\n` },
    { name: 'Buildah, which never takes notice of it', files, build: { builder: 'buildah' }, dockerfile: plain.dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { name: 'ADD', files, dockerfile: 'FROM node:22\nWORKDIR /app\nADD --chmod=755 --link start.sh /start.sh\n', findings: ignored, none },
    { name: 'continuation lines', files, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY --link \\\n  --chmod=755 \\\n  # the script\n  start.sh /start.sh\n', findings: ignored, none },
    { name: 'heredoc', files, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY --link --chmod=755 <<EOF /start.sh\n#!/bin/sh\nEOF\n', findings: ignored, none },
  ],
})
