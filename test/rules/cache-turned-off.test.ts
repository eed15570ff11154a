import { expect, test } from 'vitest'
import rule from '../../rules/cache-turned-off.ts'
import { check } from '../../src/check.ts'
import { inCrlf, inLowerCase, inputsOf, testRule, type Cured } from '../rule-tester.ts'

const files = { 'requirements.txt': 'flask==3.0.0\n', 'app.py': '' }
const head = 'FROM python:3.12-slim\nCOPY . .\n'
const off = [{ line: 3, message: 'off' }]
const mount = '--mount=type=cache,target=/root/.cache/pip'

const plain: Cured = { name: 'pip', files, dockerfile: `${head}RUN pip install --no-cache-dir -r requirements.txt\n`, findings: off, fixed: `${head}RUN ${mount} pip install -r requirements.txt\n` }

testRule(rule, {
  good: [
    { name: 'nothing is turned off', files, dockerfile: `${head}RUN pip install -r requirements.txt` },
    { name: 'a variable of the image', files, dockerfile: 'FROM python:3.12-slim\nENV PIP_NO_CACHE_DIR=1\nCOPY . .\nRUN pip install -r requirements.txt' },
    { name: 'a mount that the option defeats, of which another rule speaks', files, dockerfile: `${head}RUN ${mount} pip install --no-cache-dir -r requirements.txt` },
    { name: 'a mount that may be meant for it', files, dockerfile: `${head}RUN --mount=type=cache,target=/c pip install --no-cache-dir -r requirements.txt` },
    { name: 'lists of packages', files, dockerfile: 'FROM alpine:3.22\nCOPY app.py /\nRUN apk add --no-cache curl' },
    { name: 'the home of another user', files, dockerfile: 'FROM python:3.12-slim\nRUN useradd --create-home app\nUSER app\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt' },
    { name: 'a base image of somebody', files, dockerfile: 'FROM example.com/python:3.12-slim\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt' },
    { name: 'a builder without cache mounts', files, build: { builder: 'classic' }, dockerfile: plain.dockerfile },
    { name: 'a stage that nothing needs', files, dockerfile: `${plain.dockerfile}FROM debian:12\nCMD ["true"]` },
    { name: 'triggers that run elsewhere', files, dockerfile: 'FROM python:3.12-slim\nONBUILD COPY . .\nONBUILD RUN pip install --no-cache-dir -r requirements.txt' },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { name: 'at the end', files, dockerfile: `${head}RUN pip install -r requirements.txt --no-cache-dir\n`, findings: off, fixed: `${head}RUN ${mount} pip install -r requirements.txt\n` },
    {
      name: 'several commands',
      files,
      dockerfile: `${head}RUN pip install --no-cache-dir --upgrade pip==24.0 && pip install --no-cache-dir -r requirements.txt\n`,
      findings: off,
      fixed: `${head}RUN ${mount} \\\n    pip install --upgrade pip==24.0 && pip install -r requirements.txt\n`,
    },
    {
      name: 'a line of its own',
      files,
      dockerfile: `${head}RUN pip install \\\n    --no-cache-dir \\\n    -r requirements.txt\n`,
      findings: off,
      fixed: `${head}RUN ${mount} \\\n    pip install \\\n    -r requirements.txt\n`,
    },
    {
      name: 'the last line',
      files,
      dockerfile: `${head}RUN pip install \\\n    -r requirements.txt \\\n    --no-cache-dir\nCMD ["flask"]\n`,
      findings: off,
      fixed: `${head}RUN ${mount} \\\n    pip install \\\n    -r requirements.txt\nCMD ["flask"]\n`,
    },
    {
      name: 'the beginning of a line',
      files,
      dockerfile: `${head}RUN pip install \\\n    --no-cache-dir -r requirements.txt && \\\n    rm requirements.txt\n`,
      findings: off,
      fixed: `${head}RUN ${mount} \\\n    pip install \\\n -r requirements.txt && \\\n    rm requirements.txt\n`,
    },
    {
      name: 'a Dockerfile that is copied and that an unknown command may read',
      files: { ...files, Dockerfile: '' },
      dockerfile: `${head}RUN pip install --no-cache-dir -r requirements.txt\nRUN ./build\n`,
      findings: off,
      suggested: `${head}RUN ${mount} pip install -r requirements.txt\nRUN ./build\n`,
      why: 'which line 2 copies',
    },
    { name: 'a folder that the RUN deletes', files, dockerfile: `${head}RUN pip install --no-cache-dir -r requirements.txt && rm -rf /root/.cache\n`, findings: off, none: 'a mounted folder cannot be deleted' },
    { name: 'an option out of a variable', files, dockerfile: `FROM python:3.12-slim\nENV OPTIONS=--no-cache-dir\nCOPY . .\nRUN pip install $OPTIONS -r requirements.txt\n`, findings: [{ line: 4, message: 'off' }], none: 'stands elsewhere' },
    { name: 'a variable of the image besides', files, dockerfile: `FROM python:3.12-slim\nENV PIP_NO_CACHE_DIR=1\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt\n`, findings: [{ line: 4, message: 'off' }], none: 'would lie in the image' },
    { name: 'JSON form', files, dockerfile: `${head}RUN ["pip", "install", "--no-cache-dir", "-r", "requirements.txt"]\n`, findings: off, none: 'tells no shell' },
    { name: 'a context by guess', files, contextBy: 'guess', dockerfile: plain.dockerfile, findings: off, suggested: plain.fixed, why: 'is a guess' },
    { name: 'syntax errors', files, dockerfile: `${plain.dockerfile}RUNN x\n`, findings: off, none: 'The Dockerfile has errors' },
  ],
})

test('says nothing where each build starts on a new machine', () => {
  const inputs = inputsOf(rule, plain)
  const { findings } = check({ path: 'Dockerfile', text: plain.dockerfile }, { ...inputs, config: { ...inputs.config, keeping: { runner: 'ephemeral', cacheExport: 'max' } } })
  expect(findings).toEqual([])
})
