import rule from '../../rules/proxy-arg-declared.ts'
import { inCrlf, inLowerCase, testRule } from '../rule-tester.ts'

const apt = 'RUN apt-get update && apt-get install -y curl'
const declared = [{ line: 2, message: 'declared' }]
const plain = { name: 'plain', dockerfile: `FROM debian:12\nARG HTTP_PROXY\n${apt}\n`, findings: declared, none: 'Delete HTTP_PROXY' } as const

testRule(rule, {
  good: [
    `FROM debian:12\n${apt}`,
    { name: 'below the commands', dockerfile: `FROM debian:12\n${apt}\nARG HTTP_PROXY` },
    { name: 'a default', dockerfile: `FROM debian:12\nARG HTTP_PROXY=http://proxy.example.com:3128\n${apt}` },
    { name: 'an ENV that hands it on', dockerfile: `FROM debian:12\nARG HTTP_PROXY\nENV http_proxy=$HTTP_PROXY\n${apt}` },
    { name: 'above the first FROM alone', dockerfile: `ARG HTTP_PROXY\nFROM debian:12\n${apt}` },
    { name: 'kaniko, which has it in its keys in any case', build: { builder: 'kaniko' }, dockerfile: plain.dockerfile },
    { name: 'a name that only looks like it', dockerfile: `FROM debian:12\nARG REVERSE_PROXY\n${apt}` },
    { name: 'a stage that nothing needs', dockerfile: `${plain.dockerfile}FROM debian:12\n` },
    { name: 'cheaper commands than the option asks for', options: { seconds: 60 }, dockerfile: plain.dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase({ ...plain, name: 'all in lower case' }),
    { name: 'the classic builder', build: { builder: 'classic' }, dockerfile: `FROM debian:12\nARG http_proxy\n${apt}\n`, findings: declared, none: 'Delete http_proxy' },
    { name: 'several lines with nothing for a default', dockerfile: `FROM debian:12\nARG http_proxy=\nARG https_proxy=""\n${apt}\n`, findings: declared, none: 'Delete http_proxy, https_proxy' },
    { name: 'several in one line', dockerfile: `FROM debian:12\nARG A=1 \\\n  no_proxy\n${apt}\nRUN curl https://example.com/a\n`, findings: declared, none: 'Delete no_proxy' },
    { name: 'syntax errors', dockerfile: `${plain.dockerfile}RUNN x\n`, findings: declared, none: 'The Dockerfile has errors' },
  ],
})
