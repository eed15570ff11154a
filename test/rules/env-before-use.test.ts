import rule from '../../rules/env-before-use.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const apt = 'RUN apt-get update && apt-get install -y curl'
const early = [{ line: 2, message: 'early' }]

const plain: Cured = {
  name: 'below the last command',
  dockerfile: `FROM debian:12\nENV APP_VERSION=1.2.3\n${apt}\nCMD ["sh"]\n`,
  findings: early,
  fixed: `FROM debian:12\n${apt}\nENV APP_VERSION=1.2.3\nCMD ["sh"]\n`,
}

testRule(rule, {
  good: [
    `FROM debian:12\n${apt}\nENV APP_VERSION=1.2.3`,
    { name: 'a version of something else', dockerfile: `FROM debian:12\nENV NODE_VERSION=22.1.0\n${apt}` },
    { name: 'used by the first command', dockerfile: `FROM debian:12\nENV VERSION=1.2.3\nRUN curl -fsSL https://example.com/app-$VERSION.tgz -o /app.tgz && ${apt.slice(4)}` },
    { name: 'beside a variable that the command reads', dockerfile: `FROM debian:12\nENV LANG=C.UTF-8 APP_VERSION=1.2.3\n${apt}` },
    { name: 'a value that an ARG gives', dockerfile: `FROM debian:12\nARG V\nENV APP_VERSION=$V\n${apt}` },
    { name: 'a value that is no version', dockerfile: `FROM debian:12\nENV RELEASE=stable\n${apt}` },
    { name: 'a command that may look at any variable', dockerfile: 'FROM debian:12\nENV APP_VERSION=1.2.3\nRUN make' },
    { name: 'a login shell', dockerfile: `FROM debian:12\nSHELL ["bash", "-lc"]\nENV APP_VERSION=1.2.3\n${apt}` },
    { name: 'a trigger that runs elsewhere', dockerfile: `FROM debian:12\nONBUILD ENV APP_VERSION=1.2.3\nONBUILD ${apt}` },
    { name: 'a stage that nothing needs', dockerfile: `FROM debian:12\nENV APP_VERSION=1.2.3\n${apt}\nFROM debian:12` },
    { name: 'a rarer change than the option asks for', options: { threshold: 0.2 }, dockerfile: plain.dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    {
      name: 'a command that costs little, in an image in which nothing else changes',
      dockerfile: 'FROM debian:12\nENV APP_VERSION=1.2.3\nRUN mkdir /data\n',
      findings: early,
      fixed: 'FROM debian:12\nRUN mkdir /data\nENV APP_VERSION=1.2.3\n',
    },
    {
      name: 'down to the first use, comments and continuation lines along',
      dockerfile: `FROM debian:12\n# the release\nENV TITLE=app \\\n    APP_VERSION=1.2.3\n${apt}\nCOPY <<EOF /version\n$APP_VERSION\nEOF\n`,
      findings: [{ line: 3, message: 'early' }],
      fixed: `FROM debian:12\n${apt}\n# the release\nENV TITLE=app \\\n    APP_VERSION=1.2.3\nCOPY <<EOF /version\n$APP_VERSION\nEOF\n`,
    },
    {
      name: 'an ENV that hands the value on, and a LABEL that tells it',
      dockerfile: `FROM debian:12 AS base\nENV APP_VERSION 1.2.3\nENV TITLE=app-$APP_VERSION\nLABEL version=$APP_VERSION\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\nRUN echo $TITLE > /name\nFROM base\nRUN echo $APP_VERSION > /version\n`,
      findings: early,
      fixed: `FROM debian:12 AS base\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\nENV APP_VERSION 1.2.3\nENV TITLE=app-$APP_VERSION\nLABEL version=$APP_VERSION\nRUN echo $TITLE > /name\nFROM base\nRUN echo $APP_VERSION > /version\n`,
    },
    {
      name: 'no release in the name of the base image',
      dockerfile: `FROM debian\nENV APP_VERSION=1.2.3\n${apt}\n`,
      findings: early,
      suggested: `FROM debian\n${apt}\nENV APP_VERSION=1.2.3\n`,
      why: 'whatever release the base image is of',
    },
    { name: 'syntax errors', dockerfile: `${plain.dockerfile}RUNN x\n`, findings: early, none: 'The Dockerfile has errors' },
  ],
})
