import rule from '../../rules/arg-before-use.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const apt = 'RUN apt-get update && apt-get install -y curl'
const early = [{ line: 2, message: 'early' }]
const npm = { 'package.json': '{}', 'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {} } }), 'app.js': '' }

const used: Cured = {
  name: 'down to the first use',
  dockerfile: `FROM debian:12\nARG GIT_SHA\n${apt}\nRUN echo $GIT_SHA > /version\n`,
  findings: early,
  fixed: `FROM debian:12\n${apt}\nARG GIT_SHA\nRUN echo $GIT_SHA > /version\n`,
}

/** What stands between the FROM and the command goes below it. */
function sunk(name: string, carriers: string, tail = '', more: Partial<Cured> = {}): Cured {
  return { name, dockerfile: `FROM debian:12\n${carriers}\n${apt}${tail}`, findings: early, fixed: `FROM debian:12\n${apt}\n${carriers}${tail}`, ...more }
}

testRule(rule, {
  good: [
    `FROM debian:12\n${apt}\nARG GIT_SHA\nRUN echo $GIT_SHA`,
    `FROM debian:12\nARG GIT_SHA\nRUN echo $GIT_SHA > /v && apt-get update`,
    { name: 'a date that apk writes into its database', dockerfile: 'FROM alpine:3.22\nARG SOURCE_DATE_EPOCH\nRUN apk add --no-cache tzdata\nRUN echo done' },
    { name: 'a default that somebody edits', dockerfile: `FROM debian:12\nARG APP_VERSION=1.2.3\n${apt}` },
    { name: 'a default above the first FROM', dockerfile: `ARG APP_VERSION=1.2.3\nFROM debian:12\nARG APP_VERSION\n${apt}` },
    { name: 'a branch', dockerfile: `FROM debian:12\nARG GIT_BRANCH\n${apt}` },
    { name: 'a name that says nothing', dockerfile: `FROM debian:12\nARG FLAVOR\n${apt}` },
    { name: 'a command that may look at any variable', dockerfile: 'FROM debian:12\nARG GIT_SHA\nRUN make' },
    { name: 'a variable that the tool reads, handed on', files: npm, dockerfile: 'FROM node:22\nARG GIT_SHA\nENV CI=$GIT_SHA\nCOPY package*.json ./\nRUN npm ci' },
    { name: 'a login shell', dockerfile: `FROM debian:12\nSHELL ["bash", "-lc"]\nARG GIT_SHA\n${apt}` },
    { name: 'a trigger that runs elsewhere', dockerfile: `FROM debian:12\nONBUILD ARG GIT_SHA\nONBUILD ${apt}` },
    { name: 'a stage that nothing needs', dockerfile: `FROM debian:12 AS old\nARG GIT_SHA\n${apt}\nFROM debian:12\nCMD ["sh"]` },
    { name: 'only a copy below it', files: npm, dockerfile: 'FROM debian:12\nARG GIT_SHA\nCOPY . .' },
    { name: 'Windows', dockerfile: `FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nARG GIT_SHA\n${apt}` },
    { name: 'PowerShell', dockerfile: `FROM debian:12\nSHELL ["powershell", "-Command"]\nARG GIT_SHA\n${apt}` },
  ],
  bad: [
    used,
    inCrlf(used),
    inLowerCase(used),
    sunk('below the last command', 'ARG GIT_SHA'),
    sunk('a placeholder for a default', 'ARG BUILD_NUMBER=0', '\n'),
    sunk('an ENV that hands the value on', 'ARG GIT_SHA\nENV SHA=$GIT_SHA', '\nENTRYPOINT ["sh"]\n'),
    sunk('a LABEL that tells the value', 'ARG GIT_SHA\nENV SHA=$GIT_SHA\nLABEL revision=$SHA'),
    sunk('a LABEL among other labels', 'ARG GIT_SHA\nLABEL a=$GIT_SHA', '\nLABEL b=c\n'),
    sunk('comments that travel, continuation lines', '# which commit\n# it is\nARG \\\n  GIT_SHA', '\n# the end\n', { findings: [{ line: 4, message: 'early' }] }),
    {
      name: 'an ENV that hands the value on among others, down to a command that may look at any variable',
      dockerfile: `FROM debian:12\n# the commit\nARG GIT_SHA=none\nENV A=1 \\\n    SHA=\${GIT_SHA} \\\n    B=2\n${apt}\nRUN echo $A\nRUN ./configure-all\n`,
      findings: [{ line: 3, message: 'early' }],
      fixed: `FROM debian:12\nENV A=1 \\\n    B=2\n${apt}\nRUN echo $A\n# the commit\nARG GIT_SHA=none\nENV SHA=\${GIT_SHA}\nRUN ./configure-all\n`,
    },
    {
      name: 'an ENV that keeps the name, on a line of its own',
      dockerfile: `FROM debian:12\nARG GIT_SHA=none\nENV A=1 \\\n    GIT_SHA=\${GIT_SHA} \\\n    B=2\n${apt}\nRUN ./configure-all\n`,
      findings: early,
      fixed: `FROM debian:12\nENV A=1 \\\n    B=2\n${apt}\nARG GIT_SHA=none\nENV GIT_SHA=\${GIT_SHA}\nRUN ./configure-all\n`,
    },
    {
      name: 'what an ENV among others makes of the value is looked at below',
      dockerfile: `FROM debian:12\nARG GIT_SHA\nENV A=1 SHA=$GIT_SHA\n${apt}\nRUN echo $SHA\n`,
      findings: early,
      fixed: `FROM debian:12\nENV A=1\n${apt}\nARG GIT_SHA\nENV SHA=$GIT_SHA\nRUN echo $SHA\n`,
    },
    {
      name: 'labels that stand between',
      dockerfile: `FROM debian:12\nARG GIT_SHA\nLABEL a=b\nCMD ["sh"]\nLABEL c=$GIT_SHA\n${apt}`,
      findings: early,
      fixed: `FROM debian:12\nLABEL a=b\nCMD ["sh"]\n${apt}\nARG GIT_SHA\nLABEL c=$GIT_SHA`,
    },
    {
      name: 'an ENV below the command stays',
      dockerfile: `FROM debian:12\nARG GIT_SHA\n${apt}\nENV SHA=$GIT_SHA\nRUN echo $GIT_SHA`,
      findings: early,
      fixed: `FROM debian:12\n${apt}\nARG GIT_SHA\nENV SHA=$GIT_SHA\nRUN echo $GIT_SHA`,
    },
    {
      name: 'two values that one LABEL tells',
      dockerfile: `FROM debian:12\nARG GIT_SHA\nARG BUILD_DATE\nLABEL a=$GIT_SHA b=$BUILD_DATE\n${apt}\n`,
      findings: [...early, { line: 3, message: 'early' }],
      fixed: `FROM debian:12\n${apt}\nARG GIT_SHA\nARG BUILD_DATE\nLABEL a=$GIT_SHA b=$BUILD_DATE\n`,
    },
    {
      name: 'heredoc',
      dockerfile: 'FROM debian:12\nARG GIT_SHA\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\nRUN <<EOF\necho $GIT_SHA > /version\nEOF\n',
      findings: early,
      fixed: 'FROM debian:12\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\nARG GIT_SHA\nRUN <<EOF\necho $GIT_SHA > /version\nEOF\n',
    },
    {
      name: 'a heredoc that a copy expands',
      dockerfile: `FROM debian:12\nARG GIT_SHA\n${apt}\nCOPY <<EOF /version\n$GIT_SHA\nEOF\n`,
      findings: early,
      fixed: `FROM debian:12\n${apt}\nARG GIT_SHA\nCOPY <<EOF /version\n$GIT_SHA\nEOF\n`,
    },
    {
      name: 'ONBUILD between',
      dockerfile: `FROM debian:12\nARG GIT_SHA\nONBUILD RUN echo $GIT_SHA\n${apt}\n`,
      findings: early,
      fixed: `FROM debian:12\nONBUILD RUN echo $GIT_SHA\n${apt}\nARG GIT_SHA\n`,
    },
    {
      name: 'a stage that starts from this one keeps the variable',
      dockerfile: `FROM debian:12 AS base\nARG GIT_SHA\nENV SHA=$GIT_SHA\n${apt}\nFROM base\nRUN echo $SHA > /version\n`,
      findings: early,
      fixed: `FROM debian:12 AS base\n${apt}\nARG GIT_SHA\nENV SHA=$GIT_SHA\nFROM base\nRUN echo $SHA > /version\n`,
    },
    {
      name: 'an install of the project',
      files: npm,
      dockerfile: 'FROM node:22\nARG GIT_SHA\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n',
      findings: early,
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nARG GIT_SHA\nRUN npm run build\n',
    },
    {
      name: 'a threshold that takes edited defaults in',
      options: { threshold: 0.01 },
      dockerfile: `FROM debian:12\nARG APP_VERSION=1.2.3\n${apt}\n${apt} git\n`,
      findings: early,
      fixed: `FROM debian:12\n${apt}\n${apt} git\nARG APP_VERSION=1.2.3\n`,
    },
    {
      name: 'no release in the name of the base image',
      dockerfile: `FROM debian\nARG GIT_SHA\n${apt}\n`,
      findings: early,
      suggested: `FROM debian\n${apt}\nARG GIT_SHA\n`,
      why: 'whatever release the base image is of',
    },
    {
      name: 'a variable that code of packages perhaps looks at',
      files: { 'requirements.txt': 'flask==3.0.0\n', 'app.py': '' },
      dockerfile: 'FROM python:3.12\nARG GIT_SHA\nENV RELEASE=$GIT_SHA\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\n',
      findings: early,
      fixed: 'FROM python:3.12\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\nARG GIT_SHA\nENV RELEASE=$GIT_SHA\n',
    },
    { name: 'syntax errors', dockerfile: `${used.dockerfile}RUNN x\n`, findings: early, none: 'The Dockerfile has errors' },
  ],
})
