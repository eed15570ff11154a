import rule from '../../rules/cache-bust-argument.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const apt = 'RUN apt-get update && apt-get install -y git'
const clone = 'RUN echo $CACHEBUST && git clone https://example.com/tool.git /opt/tool'
const early = [{ line: 2, message: 'early' }]

const plain: Cured = {
  name: 'down to the command that names it',
  dockerfile: `FROM debian:12\nARG CACHEBUST=1\n${apt}\n${clone}\n`,
  findings: early,
  fixed: `FROM debian:12\n${apt}\nARG CACHEBUST=1\n${clone}\n`,
}

testRule(rule, {
  good: [
    `FROM debian:12\n${apt}\nARG CACHEBUST=1\n${clone}`,
    { name: 'nobody names it: it may be meant for all that follows', dockerfile: `FROM debian:12\nARG CACHEBUST=1\n${apt}\nRUN git clone https://example.com/tool.git /opt/tool` },
    { name: 'the packages are meant as well', dockerfile: `FROM debian:12\nARG CACHEBUST=1\n${apt} && echo $CACHEBUST` },
    { name: 'another name', dockerfile: `FROM debian:12\nARG FLAVOR=1\n${apt}\nRUN echo $FLAVOR` },
    { name: 'a command that may look at any variable', dockerfile: `FROM debian:12\nARG CACHEBUST=1\nRUN ./update.sh\n${apt}\n${clone}` },
    { name: 'a trigger that runs elsewhere', dockerfile: `FROM debian:12\nONBUILD ARG CACHEBUST=1\nONBUILD ${apt}\nONBUILD ${clone}` },
    { name: 'a stage that nothing needs', dockerfile: `${plain.dockerfile}FROM debian:12\n` },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    {
      name: 'no default, a heredoc',
      dockerfile: `FROM debian:12\nARG CACHE_BUST\n${apt}\nRUN <<EOF\n: $CACHE_BUST\ngit clone https://example.com/tool.git /opt/tool\nEOF\n`,
      findings: early,
      fixed: `FROM debian:12\n${apt}\nARG CACHE_BUST\nRUN <<EOF\n: $CACHE_BUST\ngit clone https://example.com/tool.git /opt/tool\nEOF\n`,
    },
    {
      name: 'a stage that starts from this one',
      dockerfile: `FROM debian:12 AS base\nARG CACHEBUST\n${apt}\nRUN echo "$CACHEBUST" > /bust\nFROM base\nCMD ["sh"]\n`,
      findings: early,
      fixed: `FROM debian:12 AS base\n${apt}\nARG CACHEBUST\nRUN echo "$CACHEBUST" > /bust\nFROM base\nCMD ["sh"]\n`,
    },
    { name: 'syntax errors', dockerfile: `${plain.dockerfile}RUNN x\n`, findings: early, none: 'The Dockerfile has errors' },
  ],
})
