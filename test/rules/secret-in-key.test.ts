import rule from '../../rules/secret-in-key.ts'
import { emptyLock, inCrlf, inLowerCase, testRule } from '../rule-tester.ts'

const files = { 'package.json': '{}', 'package-lock.json': emptyLock, '.npmrc': '//npm.example.com/:_authToken=${NPM_TOKEN}\n' }
const held = [{ line: 2, message: 'held' }]
const plain = { name: 'plain', files, dockerfile: 'FROM node:22\nARG NPM_TOKEN\nCOPY package*.json .npmrc ./\nRUN npm ci\n', findings: held, none: '--secret id=npm_token,env=NPM_TOKEN' } as const

testRule(rule, {
  good: [
    { name: 'a secret mount', files, dockerfile: 'FROM node:22\nCOPY package*.json .npmrc ./\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci' },
    { name: 'what goes to the browser', files, dockerfile: 'FROM node:22\nARG NEXT_PUBLIC_API_KEY\nRUN npm ci' },
    { name: 'a default, which is no secret', dockerfile: 'FROM debian:12\nARG PASSWORD=dev\nRUN apt-get update' },
    { name: 'no command below', dockerfile: 'FROM debian:12\nRUN apt-get update\nARG API_TOKEN' },
    { name: 'other names', dockerfile: 'FROM debian:12\nARG PUBLIC_KEY\nARG TOKENIZER\nARG KEYRING\nRUN apt-get update' },
    { name: 'above the first FROM alone', dockerfile: 'ARG NPM_TOKEN\nFROM debian:12\nRUN apt-get update' },
    { name: 'a stage that nothing needs', files, dockerfile: `${plain.dockerfile}FROM debian:12\n` },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { name: 'a token for one job', dockerfile: 'FROM debian:12\nARG GITHUB_TOKEN=""\nRUN apt-get update\nRUN curl -H "$GITHUB_TOKEN" https://example.com/\n', findings: [{ line: 2, message: 'perJob' }], none: 'id=github_token' },
    { name: 'several in one line, two commands', dockerfile: 'FROM debian:12\nARG USER=x \\\n  DB_PASSWORD\nRUN apt-get update\nRUN apt-get upgrade -y\n', findings: held, none: 'id=db_password' },
    { name: 'two stages', files, dockerfile: 'FROM node:22 AS build\nARG NPM_TOKEN\nCOPY package*.json .npmrc ./\nRUN npm ci\nFROM node:22\nCOPY --from=build /node_modules /node_modules\n', findings: held, none: 'in place of the ARG' },
    { name: 'syntax errors', dockerfile: 'FROM debian:12\nARG API_KEY\nRUN apt-get update\nRUNN x\n', findings: held, none: 'The Dockerfile has errors' },
  ],
})
