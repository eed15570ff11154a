import rule from '../../rules/epoch-in-workdir.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const apt = 'RUN apt-get update && apt-get install -y curl'
const early = [{ line: 3, message: 'early' }]

const plain: Cured = {
  name: 'above the WORKDIR',
  dockerfile: `ARG SOURCE_DATE_EPOCH\nFROM debian:12\nWORKDIR /app\n${apt}\n`,
  findings: early,
  fixed: `ARG SOURCE_DATE_EPOCH\nFROM debian:12\n${apt}\nWORKDIR /app\n`,
}

testRule(rule, {
  good: [
    { name: 'nobody asks for a time', dockerfile: `FROM debian:12\nWORKDIR /app\n${apt}` },
    { name: 'a fixed time', dockerfile: `ARG SOURCE_DATE_EPOCH=0\nFROM debian:12\nWORKDIR /app\n${apt}` },
    { name: 'below', dockerfile: plain.fixed },
    { name: 'an older release, whose folders have no time', build: { builderVersion: '0.20' }, dockerfile: plain.dockerfile },
    { name: 'another builder', build: { builder: 'classic' }, dockerfile: plain.dockerfile },
    { name: 'commands that are given the variable', dockerfile: `FROM debian:12\nWORKDIR /app\nARG SOURCE_DATE_EPOCH\n${apt}` },
    { name: 'a command that works in the folder', dockerfile: 'ARG SOURCE_DATE_EPOCH\nFROM debian:12\nWORKDIR /app\nRUN apt-get update && touch here' },
    { name: 'the root, which nobody makes', dockerfile: `ARG SOURCE_DATE_EPOCH\nFROM debian:12\nWORKDIR /\n${apt}` },
    { name: 'a rarer change than the option asks for', options: { threshold: 0.9 }, dockerfile: plain.dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    {
      name: 'what stands between stays',
      files: { 'a.conf': '' },
      dockerfile: `ARG SOURCE_DATE_EPOCH\nFROM debian:12\nWORKDIR /app\nCOPY a.conf ./\nRUN cat a.conf\n# packages\n${apt}\n`,
      findings: early,
      fixed: `ARG SOURCE_DATE_EPOCH\nFROM debian:12\n# packages\n${apt}\nWORKDIR /app\nCOPY a.conf ./\nRUN cat a.conf\n`,
    },
    { name: 'syntax errors', dockerfile: `${plain.dockerfile}RUNN x\n`, findings: early, none: 'The Dockerfile has errors' },
  ],
})
