import rule from '../../rules/metadata-before-steps.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const apt = 'RUN apt-get update && apt-get install -y curl'
const early = [{ line: 2, message: 'early' }]

const plain: Cured = {
  name: 'classic',
  build: { builder: 'classic' },
  dockerfile: `FROM debian:12\nLABEL version="1.2.3"\n${apt}\nCMD ["sh"]\n`,
  findings: early,
  fixed: `FROM debian:12\n${apt}\nLABEL version="1.2.3"\nCMD ["sh"]\n`,
}

testRule(rule, {
  good: [
    { name: 'BuildKit, whose keys know no LABEL', dockerfile: plain.dockerfile },
    { name: 'below all steps', build: { builder: 'classic' }, dockerfile: plain.fixed },
    { name: 'a label that nobody edits', build: { builder: 'classic' }, dockerfile: `FROM debian:12\nLABEL maintainer=me\nEXPOSE 80\n${apt}` },
    { name: 'a version that an ARG gives', build: { builder: 'classic' }, dockerfile: `FROM debian:12\nARG V\nLABEL version=$V\n${apt}` },
    { name: 'a trigger that runs elsewhere', build: { builder: 'classic' }, dockerfile: `FROM debian:12\nONBUILD LABEL version=1.2.3\n${apt}` },
    { name: 'a rarer change than the option asks for', build: { builder: 'classic' }, options: { threshold: 0.2 }, dockerfile: plain.dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { ...plain, name: 'Buildah', build: { builder: 'buildah' } },
    { ...plain, name: 'kaniko', build: { builder: 'kaniko' } },
    {
      name: 'continuation lines, comments that travel, an ENV in use',
      build: { builder: 'classic' },
      dockerfile: `FROM debian:12 AS base\nENV NAME=app\n# what it is\nLABEL name=$NAME \\\n      org.opencontainers.image.version=1.2.3\n${apt}\nENV NAME=other\n`,
      findings: [{ line: 4, message: 'early' }],
      fixed: `FROM debian:12 AS base\nENV NAME=app\n${apt}\n# what it is\nLABEL name=$NAME \\\n      org.opencontainers.image.version=1.2.3\nENV NAME=other\n`,
    },
    { name: 'syntax errors', build: { builder: 'classic' }, dockerfile: `${plain.dockerfile}RUNN x\n`, findings: early, none: 'The Dockerfile has errors' },
  ],
})
