import rule from '../../rules/unverified-remote-add.ts'
import { inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const files = { 'app.py': '' }
const sum = `--checksum=sha256:${'0'.repeat(64)}`
const none = 'The checksum of what lies there is not known here'
const plain: Bad = { name: 'steps below', files, dockerfile: 'FROM debian:12\nADD https://example.com/tool.tar.gz /opt/\nRUN apt-get update\n', findings: [{ line: 2, message: 'above' }], none }

testRule(rule, {
  good: [
    { name: 'a checksum', dockerfile: `FROM debian:12\nADD ${sum} https://example.com/tool.tar.gz /opt/` },
    { name: 'a file of the context', files, dockerfile: 'FROM debian:12\nADD app.py /' },
    { name: 'a repository', dockerfile: 'FROM debian:12\nADD https://example.com/tools.git#main /opt/' },
    { name: 'a builder that does not look at what comes', build: { builder: 'kaniko' }, dockerfile: plain.dockerfile },
    { name: 'a stage that nothing needs', dockerfile: `${plain.dockerfile}FROM debian:12\nCMD ["sh"]` },
    { name: 'triggers that run elsewhere', dockerfile: 'FROM debian:12\nONBUILD ADD https://example.com/tool.tar.gz /opt/' },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { name: 'nothing below', dockerfile: 'FROM debian:12\nADD https://example.com/tool.tar.gz /opt/\n', findings: [{ line: 2, message: 'last' }], none },
    { name: 'an ARG in the address, continued lines', dockerfile: 'FROM debian:12\nARG V=1.2\nADD \\\n  https://example.com/tool-$V.tar.gz \\\n  /opt/\nRUN tar xf /opt/*.gz\n', findings: [{ line: 3, message: 'above' }], none },
    { name: 'the classic builder', build: { builder: 'classic' }, dockerfile: 'FROM debian:12\nADD https://example.com/tool.tar.gz /opt/\nRUN true\n', findings: [{ line: 2, message: 'above' }], none },
    { name: 'two stages', files, dockerfile: 'FROM debian:12 AS a\nADD https://example.com/tool /tool\nFROM debian:12\nCOPY --from=a /tool /tool\n', findings: [{ line: 2, message: 'last' }], none },
  ],
})
