import rule from '../../rules/frozen-result.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const files = { 'app.py': '' }
const git = 'FROM debian:12\nRUN apt-get update && apt-get install -y git\n'
const clone = 'git clone https://example.com/tools.git /opt/tools'
const none = 'not known here'
const plain: Bad = { name: 'the newest commit', files, dockerfile: `${git}RUN ${clone}\nCOPY app.py /\n`, findings: [{ line: 3, message: 'newest' }], none }

function frozen(name: string, message: string, run: string): Bad {
  return { name, files, dockerfile: `FROM debian:12\nRUN ${run}\nCOPY app.py /\n`, findings: [{ line: 2, message }], none }
}

testRule(rule, {
  good: [
    { name: 'a tag', files, dockerfile: `${git}RUN git clone --branch v2.4.1 https://example.com/tools.git /opt/tools` },
    { name: 'a commit', files, dockerfile: `${git}RUN ${clone} && cd /opt/tools && git checkout 0123456789012345678901234567890123456789` },
    { name: 'it runs with every commit anyway', files, dockerfile: `${git}COPY app.py /\nRUN ${clone}` },
    { name: 'an ARG that is there for it', files, dockerfile: `${git}ARG CACHE_BUST\nRUN ${clone}` },
    { name: 'an address with a version', files, dockerfile: 'FROM debian:12\nRUN curl -fsSLo /usr/local/bin/tool https://example.com/tool-1.2.3' },
    { name: 'an address that says nothing of the newest', files, dockerfile: 'FROM debian:12\nRUN curl -fsSLo /tmp/key https://example.com/key.asc' },
    { name: 'what a checksum holds', files, dockerfile: 'FROM debian:12\nRUN curl -fsSLo /tool https://example.com/latest/tool && echo "abc  /tool" | sha256sum -c' },
    { name: 'the time of a file', files, dockerfile: 'FROM debian:12\nRUN date -r /etc/passwd > /then' },
    { name: 'packages of the day', files, dockerfile: 'FROM alpine:3.22\nRUN apk upgrade' },
    { name: 'a build that uses no cache', files, build: { options: { ...plainBuild.options, noCache: true } }, dockerfile: plain.dockerfile },
    { name: 'a stage that nothing needs', files, dockerfile: `${plain.dockerfile}FROM debian:12\nCMD ["sh"]` },
    { name: 'triggers that run elsewhere', files, dockerfile: `${git}ONBUILD RUN ${clone}` },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    frozen('the clock', 'clock', 'date > /built'),
    frozen('heredoc', 'clock', '<<EOF\necho "built $(date -u)" > /etc/motd\nEOF'),
    frozen('continuation lines', 'newest', 'curl -fsSL \\\n    https://example.com/releases/latest/download/tool \\\n    -o /usr/local/bin/tool'),
    frozen('a branch', 'newest', 'git clone --branch main https://example.com/tools.git /opt/tools'),
    { name: 'two stages', files, dockerfile: `${git.replace('12', '12 AS a')}RUN ${clone}\nFROM debian:12\nCOPY --from=a /opt/tools /opt/tools\n`, findings: [{ line: 3, message: 'newest' }], none },
    { name: 'an option', files, options: { threshold: 0.9 }, dockerfile: `${git}COPY app.py /\nRUN ${clone}\n`, findings: [{ line: 4, message: 'newest' }], none },
  ],
})
