import rule from '../../rules/diverging-stages.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const files = { 'package.json': '{}', 'package-lock.json': emptyLock, 'a.txt': '', 'app.js': '' }
const install = 'COPY package.json package-lock.json ./\nRUN npm ci'
const stage = (name: string, lines: string): string => `FROM node:22 AS ${name}\nWORKDIR /app\n${lines}\n`
const last = 'FROM scratch\nCOPY --from=one /app /one\nCOPY --from=two /app /two\n'
const order = [{ line: 9, message: 'order' }]

const plain: Cured = {
  name: 'a download above an install in one of two stages',
  files,
  dockerfile: `${stage('one', install)}${stage('two', `COPY a.txt /srv/a.txt\n${install}`)}${last}`,
  findings: order,
  fixed: `${stage('one', install)}${stage('two', `${install}\nCOPY a.txt /srv/a.txt`)}${last}`,
}

testRule(rule, {
  good: [
    { name: 'stages that begin alike', files, dockerfile: plain.fixed },
    { name: 'an install over other files', files, dockerfile: `${stage('one', install)}${stage('two', 'COPY package.json ./\nRUN npm ci')}${last}` },
    { name: 'another base image', files, dockerfile: `${stage('one', install)}${stage('two', `COPY a.txt /srv/a.txt\n${install}`).replace('node:22', 'node:20')}${last}` },
    { name: 'a variable that the install looks at', files, dockerfile: `${stage('one', install)}${stage('two', `ENV NODE_ENV=production\n${install}`)}${last}` },
    { name: 'a command that nobody knows', files, dockerfile: `${stage('one', `${install} && ./more`)}${stage('two', `COPY a.txt /srv/a.txt\n${install} && ./more`)}${last}` },
    { name: 'what stands above it is needed', files, dockerfile: `${stage('one', install)}${stage('two', `COPY a.txt ./.npmrc\n${install}`)}${last}` },
    { name: 'a stage that nobody needs', files, dockerfile: `${stage('one', install)}${stage('two', `COPY a.txt /srv/a.txt\n${install}`)}FROM scratch\nCOPY --from=one /app /one\n` },
    { name: 'one of the two runs more often, which another rule tells', files, dockerfile: `${stage('one', install)}${stage('two', `COPY . /srv\n${install}`)}${last}` },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    {
      name: 'in the first of the two',
      files,
      dockerfile: `${stage('one', `COPY a.txt /srv/a.txt\n${install}`)}${stage('two', install)}${last}`,
      findings: order,
      fixed: `${stage('one', `${install}\nCOPY a.txt /srv/a.txt`)}${stage('two', install)}${last}`,
    },
    {
      name: 'a variable that the install does not look at',
      files,
      dockerfile: `${stage('one', install)}${stage('two', `ENV COLOR=red\n${install}`)}${last}`,
      findings: order,
      fixed: `${stage('one', install)}${stage('two', `${install}\nENV COLOR=red`)}${last}`,
    },
    { name: 'something in both', files, dockerfile: `${stage('one', `COPY a.txt /srv/a.txt\n${install}`)}${stage('two', `COPY a.txt /srv/b.txt\n${install}`)}${last}`, findings: [{ line: 10, message: 'order' }], none: 'first in both stages' },
    { name: 'another spelling', files, dockerfile: `${stage('one', install)}${stage('two', install.replace('npm ci', 'npm  ci'))}${last}`, findings: [{ line: 8, message: 'spelling' }], none: 'Write it as on line 4' },
    { name: 'continuation lines', files, dockerfile: `${stage('one', install)}${stage('two', install.replace('npm ci', 'npm \\\n  ci'))}${last}`, findings: [{ line: 8, message: 'spelling' }], none: 'Write it as on line 4' },
  ],
})
