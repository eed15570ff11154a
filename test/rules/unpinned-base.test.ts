import rule from '../../rules/unpinned-base.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const files = { 'package.json': '{}', 'package-lock.json': emptyLock, 'app.py': '' }
const apt = 'RUN apt-get update && apt-get install -y curl\n'
const none = 'Which release is meant'
const floating = (line: number) => [{ line, message: 'floating' }]
const plain: Bad = { name: 'no tag', files, dockerfile: `FROM debian\n${apt}`, findings: floating(1), none }

testRule(rule, {
  good: [
    { name: 'a release', dockerfile: `FROM debian:12\n${apt}` },
    { name: 'a release by its name', dockerfile: `FROM debian:bookworm-slim\n${apt}` },
    { name: 'a digest', dockerfile: `FROM debian@sha256:${'0'.repeat(64)}\n${apt}` },
    { name: 'a release behind another name', dockerfile: `FROM example.com/tools:latest-debian-12.1\n${apt}` },
    { name: 'a registry of the build itself', dockerfile: `FROM localhost:5000/app:base\n${apt}` },
    { name: 'little is built on it', files, dockerfile: 'FROM nginx:alpine\nCOPY app.py /\nRUN chmod 755 /app.py' },
    { name: 'nothing at all', files, dockerfile: 'FROM scratch\nCOPY app.py /' },
    { name: 'a variable that the build gives', dockerfile: `ARG BASE\nFROM $BASE\n${apt}` },
    { name: 'a variable with a release', dockerfile: `ARG TAG=12\nFROM debian:$TAG\n${apt}` },
    { name: 'another stage', dockerfile: `FROM debian:12 AS latest\nFROM latest\n${apt}` },
    { name: 'a stage that nothing needs', dockerfile: `FROM debian\n${apt}FROM debian:12\nCMD ["sh"]` },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { name: 'a tag that moves', files, dockerfile: `FROM node:lts\n${apt}RUN npm install -g npm@11.0.0\n`, findings: floating(1), none },
    { name: 'an ARG in use', dockerfile: `ARG TAG=latest\nFROM ubuntu:$TAG\n${apt}`, findings: floating(2), none },
    { name: 'stages that stand on it together', files, dockerfile: `FROM node AS base\nWORKDIR /app\nFROM base AS build\nCOPY package*.json ./\nRUN npm ci\nFROM base\nCOPY --from=build /app /app\nRUN npm install -g pm2@6.0.0\n`, findings: floating(1), none },
    { name: 'less is enough', files, options: { seconds: 5 }, dockerfile: 'FROM alpine\nRUN apk add curl\n', findings: floating(1), none },
  ],
})
