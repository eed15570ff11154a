import rule from '../../rules/stale-package-index.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const apart = [{ line: 2, message: 'apart' }]

/** A list and an install on lines 2 and 3, which become one RUN. */
function joined(name: string, index: string, install: string, more: Partial<Cured> = {}): Cured {
  return { name, dockerfile: `FROM debian:12\nRUN ${index}\nRUN ${install}\n`, findings: apart, fixed: `FROM debian:12\nRUN ${index} \\\n && ${install}\n`, ...more }
}

const plain = joined('two RUNs in a row', 'apt-get update', 'apt-get install -y curl')

testRule(rule, {
  good: [
    'FROM debian:12\nRUN apt-get update && apt-get install -y curl',
    'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nRUN apt-get update && apt-get install -y git',
    { name: 'nothing is installed', dockerfile: 'FROM debian:12\nRUN apt-get update\nRUN apt-get remove -y curl' },
    { name: 'lists that are deleted', dockerfile: 'FROM debian:12\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y curl' },
    { name: 'a package manager that looks for newer lists itself', dockerfile: 'FROM alpine:3.20\nRUN apk update\nRUN apk add curl' },
    { name: 'a script that may fetch lists', dockerfile: 'FROM debian:12\nRUN apt-get update\nRUN curl -fsSL https://example.com/setup | bash -\nRUN apt-get install -y nodejs' },
    { name: 'a script that may fetch lists in the install', dockerfile: 'FROM debian:12\nRUN apt-get update\nRUN ./setup.sh && apt-get install -y nodejs' },
    { name: 'another stage fetched them', dockerfile: 'FROM debian:12 AS a\nRUN apt-get update\nFROM debian:12\nRUN apt-get install -y curl\nCOPY --from=a /etc/hosts /' },
    { name: 'a stage that nothing needs', dockerfile: 'FROM debian:12 AS old\nRUN apt-get update\nRUN apt-get install -y curl\nFROM debian:12\nCMD ["sh"]' },
    { name: 'triggers that run elsewhere', dockerfile: 'FROM debian:12\nONBUILD RUN apt-get update\nONBUILD RUN apt-get install -y curl' },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    joined('a source that is added first', 'echo "deb https://example.com/debian stable main" > /etc/apt/sources.list.d/x.list && apt update', 'apt install -y tool'),
    joined('continuation lines', 'apt-get update', 'apt-get install -y \\\n    # the first\n    curl \\\n    git \\\n && rm -rf /var/lib/apt/lists/*'),
    { ...plain, name: 'a semicolon at the end', dockerfile: plain.dockerfile.replace('update', 'update ;') },
    joined('an upgrade', 'apt-get update', 'apt-get -y upgrade && apt-get install -y curl'),
    {
      name: 'an install that leaves its lists to the next ones',
      dockerfile: 'FROM debian:12\n# tools\nRUN apt-get update && apt-get install -y curl\n# more tools\nRUN apt-get install -y git\nRUN apt-get install -y make\n',
      findings: [{ line: 3, message: 'apart' }],
      fixed: 'FROM debian:12\n# tools\n# more tools\nRUN apt-get update && apt-get install -y curl \\\n && apt-get install -y git \\\n && apt-get install -y make\n',
    },
    {
      name: 'a label between',
      dockerfile: 'FROM debian:12\nRUN apt-get update\nLABEL a=b\nRUN apt-get install -y curl\n',
      findings: apart,
      fixed: 'FROM debian:12\nLABEL a=b\nRUN apt-get update \\\n && apt-get install -y curl\n',
    },
    {
      name: 'a copy between, which the install does not need',
      files: { 'app.py': '' },
      dockerfile: 'FROM debian:12\nRUN apt-get update\nCOPY app.py /app/\nRUN apt-get install -y curl\n',
      findings: apart,
      fixed: 'FROM debian:12\nRUN apt-get update \\\n && apt-get install -y curl\nCOPY app.py /app/\n',
    },
    {
      name: 'an ARG in use between',
      dockerfile: 'FROM debian:12\nRUN apt-get update\nARG TOOL=curl\nRUN apt-get install -y $TOOL\n',
      findings: apart,
      fixed: 'FROM debian:12\nARG TOOL=curl\nRUN apt-get update \\\n && apt-get install -y $TOOL\n',
    },
    {
      name: 'a setting between, which both look at',
      dockerfile: 'FROM debian:12\nRUN apt-get update\nENV DEBIAN_FRONTEND=noninteractive\nRUN apt-get install -y curl\n',
      findings: apart,
      none: 'DEBIAN_FRONTEND is another there',
    },
    {
      name: 'lists of the stage that this one starts from',
      dockerfile: 'FROM debian:12 AS base\nRUN apt-get update\nFROM base\nRUN apt-get install -y curl\n',
      findings: apart,
      none: 'is in another stage',
    },
    {
      name: 'a trigger that installs by the lists of its own stage',
      dockerfile: 'FROM debian:12 AS base\nRUN apt-get update\nONBUILD RUN apt-get install -y curl\nFROM base\nCMD ["sh"]\n',
      findings: apart,
      none: 'is in another stage',
    },
    { name: 'heredoc', dockerfile: 'FROM debian:12\nRUN apt-get update\nRUN <<EOF\napt-get install -y curl\nEOF\n', findings: apart, none: 'is no list of shell commands' },
    { name: 'other mounts', dockerfile: 'FROM debian:12\nRUN apt-get update\nRUN --mount=type=cache,target=/c apt-get install -y curl\n', findings: apart, none: 'other mounts' },
    { name: 'syntax errors', dockerfile: `${plain.dockerfile}RUNN x\n`, findings: apart, none: 'The Dockerfile has errors' },
  ],
})
