import rule from '../../rules/volatile-copy-first.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const files = { 'src/app.py': '', 'tool.tgz': '', 'logo.png': '' }
const early = [{ line: 3, message: 'early' }]
const unpack = 'COPY tool.tgz /tmp/\nRUN tar -xzf /tmp/tool.tgz -C /opt'

const held = `FROM debian:12\nWORKDIR /app\nCOPY src src\nRUN cat src/app.py > one.py\n${unpack} && curl -fsSL https://example.com/v1.2.3.tgz -o /opt/other.tgz\nCMD ["sh"]\n`
const fromImages = 'COPY --from=busybox:1 /bin/busybox /opt/busybox\nCOPY --from=hashicorp/vault:1 /bin/vault /opt/vault\nCOPY --from=golang:1 /usr/local/go /opt/go'

const plain: Cured = {
  name: 'copies out of images',
  files,
  dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY . .\n${fromImages}\nCMD ["sh"]\n`,
  findings: early,
  fixed: `FROM debian:12\nWORKDIR /app\n${fromImages}\nCOPY . .\nCMD ["sh"]\n`,
}

testRule(rule, {
  good: [
    { name: 'the other order', files, dockerfile: plain.fixed },
    { name: 'the command alone could change places', files, dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY src src\n${unpack}` },
    { name: 'the second copy lays its files over the first', files, dockerfile: 'FROM debian:12\nWORKDIR /app\nCOPY src /opt\nRUN cat /opt/app.py > one.py\nCOPY tool.tgz /opt/app.py\nRUN tar -xzf /opt/app.py -C /srv' },
    { name: 'a command that nobody knows', files, dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY src src\nRUN cat src/app.py > one.py\nCOPY tool.tgz /tmp/\nRUN /tmp/tool.tgz` },
    { name: 'one small copy', files, dockerfile: 'FROM debian:12\nWORKDIR /app\nCOPY src src\nCOPY logo.png ./' },
    { name: 'copies that change as often', files: { 'a.py': '', 'b.py': '', 'c.py': '', 'd.py': '', 'e.py': '' }, dockerfile: 'FROM debian:12\nCOPY a.py /1/\nCOPY b.py /2/\nCOPY c.py /3/\nCOPY d.py /4/\nCOPY e.py /5/' },
    { name: 'triggers that run elsewhere', files, dockerfile: plain.dockerfile.replaceAll(/^(COPY|RUN)/gm, 'ONBUILD $1') },
    { name: 'a stage that nothing needs', files, dockerfile: `${plain.dockerfile}FROM debian:12\n` },
    { name: 'a rarer change than the option asks for', files, options: { threshold: 0.9 }, dockerfile: plain.dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    {
      name: 'what reads the sources goes along, comments travel',
      files,
      dockerfile: `FROM debian:12\nWORKDIR /app\n# sources\nCOPY \\\n  src \\\n  src\nCOPY <<EOF /note\nnote\nEOF\n${fromImages}\nCOPY --from=alpine:3 /etc/apk /opt/apk\n`,
      findings: [{ line: 4, message: 'early' }],
      fixed: `FROM debian:12\nWORKDIR /app\nCOPY <<EOF /note\nnote\nEOF\n${fromImages}\nCOPY --from=alpine:3 /etc/apk /opt/apk\n# sources\nCOPY \\\n  src \\\n  src\n`,
    },
    {
      name: 'a command with a copy of its own, below one that needs the sources: a new tool.tgz would cost more',
      files,
      dockerfile: held,
      findings: early,
      none: 'Another ordinary change',
    },
    { name: 'syntax errors', files, dockerfile: `${plain.dockerfile}RUNN x\n`, findings: early, none: 'The Dockerfile has errors' },
  ],
})
