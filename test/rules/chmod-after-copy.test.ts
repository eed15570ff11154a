import rule from '../../rules/chmod-after-copy.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const files = { 'app.py': '', 'tests/test_app.py': '', 'README.md': '', 'app.toml': '', 'start.sh': '#!/bin/sh\n', 'stop.sh': '#!/bin/sh\n' }
const head = 'FROM python:3.12\nCOPY . /app\n'
const needless = [{ line: 4, message: 'needless' }]

const plain: Cured = {
  name: 'a script that is copied below the sources',
  files,
  dockerfile: `${head}COPY start.sh /start.sh\nRUN chmod +x /start.sh\nCMD ["/start.sh"]\n`,
  findings: needless,
  fixed: `${head}COPY --chmod=755 start.sh /start.sh\nCMD ["/start.sh"]\n`,
}

/** Lines below the sources before and after. */
function folded(name: string, before: string, after: string, more: Partial<Cured> = {}): Cured {
  return { name, files, dockerfile: `${head}${before}\n`, findings: needless, fixed: `${head}${after}\n`, ...more }
}

testRule(rule, {
  good: [
    { name: '--chmod', files, dockerfile: plain.fixed },
    { name: 'a command that does more', files, dockerfile: `${head}COPY start.sh /start.sh\nRUN chmod +x /start.sh && /start.sh --check\n` },
    { name: 'files of which only some are named', files, dockerfile: `${head}COPY start.sh stop.sh /srv/\nRUN chmod +x /srv/start.sh\n` },
    { name: 'a file that comes with a folder', files, dockerfile: `FROM python:3.12\nCOPY . /app\nRUN chmod +x /app/start.sh\n` },
    { name: 'a folder with all below it', files: { ...files, 'bin/a': '' }, dockerfile: `${head}COPY bin /srv/bin\nRUN chmod -R +x /srv/bin\n` },
    { name: 'a wildcard', files, dockerfile: `${head}COPY start.sh stop.sh /srv/\nRUN chmod +x /srv/*.sh\n` },
    { name: 'a mode that is none of a program', files, dockerfile: `${head}COPY app.py /srv/key\nRUN chmod 600 /srv/key\n` },
    { name: 'a mode that the file has only in part', files, dockerfile: `${head}COPY start.sh /start.sh\nRUN chmod u+x /start.sh\n` },
    { name: 'a reader between the two', files, dockerfile: `${head}COPY start.sh /start.sh\nRUN cp -p /start.sh /srv/old.sh\nRUN chmod +x /start.sh\n` },
    { name: 'a file that another copy brings once more', files, dockerfile: `${head}COPY start.sh /srv/start.sh\nCOPY . /srv\nRUN chmod +x /srv/start.sh\n` },
    { name: '--link, which --chmod switches off', files, dockerfile: `${head}COPY --link start.sh /start.sh\nRUN chmod +x /start.sh\n` },
    { name: 'another stage, whose modes nobody knows', files, dockerfile: `${head}COPY --from=busybox:1 /bin/busybox /srv/busybox\nRUN chmod +x /srv/busybox\n` },
    { name: 'what hardly ever runs', files, dockerfile: 'FROM python:3.12\nCOPY start.sh /start.sh\nRUN chmod +x /start.sh\nCOPY . /app\n' },
    { name: 'the classic builder, which has no such flag', files, build: { builder: 'classic' }, dockerfile: plain.dockerfile },
    { name: 'a stage that the target does not need', files, dockerfile: `${plain.dockerfile}FROM scratch\nCOPY app.py /\n` },
    { name: 'a relative path on a base image that decides about the folder', files, dockerfile: 'FROM example.com/base:1\nCOPY . /app\nCOPY start.sh ./start.sh\nRUN chmod +x start.sh\n' },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    folded('digits', 'COPY start.sh /start.sh\nRUN chmod 0755 /start.sh', 'COPY --chmod=755 start.sh /start.sh'),
    folded('an owner and a mode for all', 'COPY --chown=1000:1000 start.sh /start.sh\nRUN chmod a+rx /start.sh', 'COPY --chown=1000:1000 --chmod=755 start.sh /start.sh'),
    folded('relative to the folder', 'WORKDIR /app\nCOPY start.sh ./\nRUN chmod +x ./start.sh', 'WORKDIR /app\nCOPY --chmod=755 start.sh ./', { findings: [{ line: 5, message: 'needless' }] }),
    folded('two copies, and a command between that needs neither', 'COPY start.sh /start.sh\nCOPY stop.sh /stop.sh\nRUN apt-get update\nRUN chmod +x /start.sh /stop.sh', 'COPY --chmod=755 start.sh /start.sh\nCOPY --chmod=755 stop.sh /stop.sh\nRUN apt-get update', { findings: [{ line: 6, message: 'needless' }] }),
    folded('two commands', 'COPY start.sh stop.sh /srv/\nRUN chmod +x /srv/start.sh && chmod +x /srv/stop.sh', 'COPY --chmod=755 start.sh stop.sh /srv/'),
    folded('continuation lines and a comment above', 'COPY start.sh \\\n  /start.sh\n# so that it runs\nRUN chmod +x \\\n  /start.sh', 'COPY --chmod=755 start.sh \\\n  /start.sh\n# so that it runs', { findings: [{ line: 6, message: 'needless' }] }),
    folded('a file that is a program already', 'COPY start.sh /start.sh\nRUN chmod +x /start.sh', 'COPY --chmod=755 start.sh /start.sh', { files: { ...files, 'start.sh': { text: '#!/bin/sh\n', mode: 0o755 } } }),
    {
      name: 'a comment inside the command',
      files,
      dockerfile: `${head}COPY start.sh /start.sh\nRUN chmod +x \\\n  # the script\n  /start.sh\n`,
      findings: needless,
      none: 'A comment stands inside',
    },
    { name: 'a frontend that has no such flag', files, dockerfile: `# syntax=docker/dockerfile:1.1\n${plain.dockerfile}`, findings: [{ line: 5, message: 'needless' }], none: 'may not know `COPY --chmod`' },
    folded('a frontend that has it', 'COPY start.sh /start.sh\nRUN chmod +x /start.sh', 'COPY --chmod=755 start.sh /start.sh', {
      findings: [{ line: 5, message: 'needless' }],
      dockerfile: `# syntax=docker/dockerfile:1\n${plain.dockerfile}`,
      fixed: `# syntax=docker/dockerfile:1\n${plain.fixed}`,
    }),
    { name: 'a trigger', files, dockerfile: `FROM python:3.12 AS base\nONBUILD COPY . /app\nONBUILD COPY start.sh /start.sh\nONBUILD RUN chmod +x /start.sh\nFROM base\nCMD ["/start.sh"]\n`, findings: needless, none: 'runs as an ONBUILD trigger' },
  ],
})
