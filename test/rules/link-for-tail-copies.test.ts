import rule from '../../rules/link-for-tail-copies.ts'
import { inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const files = { 'app.py': '', 'lib.py': '', 'README.md': '', 'tests/test_app.py': '', 'a.svg': '', 'b.svg': '', 'c.svg': '', 'd.svg': '' }
const head = 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN cp app.py /opt/app.py\n'
const tail = 'COPY a.svg /srv/a.svg\nCOPY b.svg /srv/b.svg\nCOPY c.svg /srv/c.svg\n'
const plainFinding = [{ line: 5, message: 'plain' }]
const none = 'Write COPY with `--link` there'

const plain: Bad = { name: 'copies below a command that often runs', files, dockerfile: `${head}${tail}`, findings: plainFinding, none }

testRule(rule, {
  good: [
    { name: '--link', files, dockerfile: plain.dockerfile.replaceAll('COPY a', 'COPY --link a').replaceAll('COPY b', 'COPY --link b').replaceAll('COPY c', 'COPY --link c') },
    { name: 'a command below them, which runs in any case', files, dockerfile: `${plain.dockerfile}RUN cat /srv/a.svg > /srv/all.svg\n` },
    { name: 'nothing that often runs above them', files, dockerfile: `FROM python:3.12\n${tail}` },
    { name: 'one copy, which costs too little', files, dockerfile: `${head}COPY a.svg /srv/a.svg\n` },
    { name: 'a stage from which another starts', files, dockerfile: `${plain.dockerfile.replace('3.12', '3.12 AS base')}FROM base\nRUN cat /srv/a.svg\n` },
    { name: 'copies below one that is new more often, which another rule tells', files, dockerfile: `FROM python:3.12\nCOPY . /app\n${tail}` },
    { name: 'a store that has no linked layers', files, build: { imageStore: 'overlay2' }, dockerfile: plain.dockerfile },
    { name: 'the classic builder', files, build: { builder: 'classic' }, dockerfile: plain.dockerfile },
    { name: 'an image that nobody knows', files, dockerfile: plain.dockerfile.replace('python:3.12', 'example.com/base:1').replace('RUN cp app.py /opt/app.py', 'RUN apt-get update') },
    { name: 'a command that may have changed the folder', files, dockerfile: plain.dockerfile.replace('RUN cp app.py /opt/app.py', 'RUN chown -R 1000:1000 /srv') },
    { name: 'a folder with a mode of its own', files, dockerfile: plain.dockerfile.replaceAll('/srv/', '/tmp/') },
    { name: 'an owner who is looked up', files, dockerfile: plain.dockerfile.replaceAll(/COPY ([abc])/g, 'COPY --chown=daemon $1') },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { name: 'an owner by number', files, dockerfile: plain.dockerfile.replaceAll(/COPY ([abc])/g, 'COPY --chown=1000:1000 $1'), findings: plainFinding, none },
  ],
})
