import rule from '../../rules/stage-built-from-volatile.ts'
import { inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const files = { 'app.py': '', 'requirements.txt': 'flask==3.0.0\n' }
const build = 'FROM python:3.12 AS build\nWORKDIR /app\nCOPY . .\n'
const apt = 'RUN apt-get update && apt-get install -y curl'
const built = [{ line: 4, message: 'built' }]
const none = 'Start the stage from `python:3.12`'

const plain: Bad = { name: 'system packages in a stage that starts from the sources', files, dockerfile: `${build}FROM build\n${apt}\nCMD ["python", "app.py"]\n`, findings: built, none }

testRule(rule, {
  good: [
    { name: 'a stage that starts from what is quiet', files, dockerfile: `FROM python:3.12 AS base\nWORKDIR /app\nRUN pip install flask==3.0.0\nFROM base\n${apt}\nCOPY . .\n` },
    { name: 'a command that needs the sources', files, dockerfile: `${build}FROM build\nRUN apt-get update && cat app.py\n` },
    { name: 'a command that nobody knows', files, dockerfile: `${build}FROM build\n${apt} && setup\n` },
    { name: 'packages below a command that nobody knows', files, dockerfile: `${build}RUN ./add-repository\nFROM build\n${apt}\n` },
    { name: 'packages below settings of their tools', files: { ...files, 'a.list': '' }, dockerfile: `FROM debian:12 AS build\nCOPY app.py a.list /etc/apt/sources.list.d/\nFROM build\n${apt}\n` },
    { name: 'a command that needs one that needs the sources', files, dockerfile: `${build}FROM build\nRUN cp app.py /srv/app.py\nRUN cp /srv/app.py /srv/other.py && apt-get update\n` },
    { name: 'the same in one stage, which another rule tells', files, dockerfile: `${build}${apt}\n` },
    { name: 'a stage that nobody needs', files, dockerfile: `${build}FROM build AS dev\n${apt}\nFROM build\nCMD ["python", "app.py"]\n` },
    { name: 'a stage that the classic builder makes for nothing, which another rule tells', files, build: { builder: 'classic' }, dockerfile: `${build}FROM build AS dev\n${apt}\nFROM build\nCMD ["python", "app.py"]\n` },
    { name: 'a rarer change than the option asks for', files, options: { threshold: 0.99 }, dockerfile: plain.dockerfile },
    { name: 'cheaper commands than the option asks for', files, options: { seconds: 60 }, dockerfile: plain.dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { name: 'heredoc', files, dockerfile: `${build}FROM build\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n`, findings: built, none },
    { name: 'continuation lines', files, dockerfile: `${build}FROM build \\\n  AS dev\nRUN apt-get update && \\\n  # fetch\n  apt-get install -y curl\n`, findings: built, none },
    { name: 'over another stage', files, dockerfile: `${build}FROM build AS more\nENV A=1\nFROM more\n${apt}\n`, findings: [{ line: 6, message: 'built' }], none: 'take with `COPY --from=more`' },
    { name: 'what a third stage makes', files, dockerfile: `${build}FROM debian:12 AS second\nCOPY --from=build /app /app\nFROM second\n${apt}\n`, findings: [{ line: 6, message: 'built' }], none: 'Start the stage from `debian:12`' },
    { name: 'an install of the project above it', files, dockerfile: `FROM python:3.12 AS base\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nFROM base\n${apt}\n`, findings: [{ line: 5, message: 'built' }], none },
    { name: 'the classic builder', files, build: { builder: 'classic' }, dockerfile: plain.dockerfile, findings: built, none },
    { name: 'a trigger', files, dockerfile: `FROM python:3.12 AS base\nONBUILD COPY . /app\nFROM base AS build\nFROM build\n${apt}\n`, findings: [{ line: 4, message: 'built' }], none: 'Start the stage' },
  ],
})
