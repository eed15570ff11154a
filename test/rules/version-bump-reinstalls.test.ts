import rule from '../../rules/version-bump-reinstalls.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const npm = { 'package.json': '{"version":"2.4.1"}', 'package-lock.json': emptyLock, 'src/app.js': '' }
const uv = { 'pyproject.toml': '[project]\nname = "app"\nversion = "2.4.1"\n', 'uv.lock': 'version = 1\n', 'app.py': '' }
const none = 'No rewrite takes the version out'
const head = 'FROM node:22\nWORKDIR /app\n'
const dockerfile = `${head}COPY package*.json ./\nRUN npm ci\nCOPY . .\n`
const plain: Bad = { name: 'npm', files: npm, dockerfile, findings: [{ line: 3, message: 'copied' }], none }

testRule(rule, {
  good: [
    { name: 'no version', files: { ...npm, 'package.json': '{}' }, dockerfile },
    { name: 'a version that nobody edits', files: { ...npm, 'package.json': '{"version":"1.0.0"}' }, dockerfile },
    { name: 'one of many years', files: { ...npm, 'package.json': '{"version":"2.0.0"}' }, dockerfile },
    { name: 'one that a release puts there', files: { ...npm, 'package.json': '{"version":"0.0.0-development"}' }, dockerfile },
    { name: 'a version from elsewhere', files: { ...uv, 'pyproject.toml': '[project]\nname = "app"\ndynamic = ["version"]\n[tool.x]\nversion = "2.4.1"\n' }, dockerfile: 'FROM python:3.12\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --frozen --no-install-project' },
    { name: 'the sources make it run anyway', files: npm, dockerfile: `${head}COPY . .\nRUN npm ci` },
    { name: 'a manifest that was made the same', files: npm, dockerfile: 'FROM node:22 AS manifest\nCOPY package*.json ./\nRUN npm pkg set version=0.0.0\nFROM node:22\nCOPY --from=manifest package*.json ./\nRUN npm ci' },
    { name: 'an install that takes no time', files: { 'composer.json': '{"version":"2.4.1"}', 'composer.lock': '{}' }, dockerfile: 'FROM composer:2\nCOPY composer.* ./\nRUN composer install --no-scripts --no-autoloader' },
    { name: 'a stage that nothing needs', files: npm, dockerfile: `${dockerfile}FROM node:22\nCMD ["node"]` },
    { name: 'a broken manifest', files: { ...npm, 'package.json': '{' }, dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { name: 'uv', files: uv, dockerfile: 'FROM python:3.12\nCOPY pyproject.toml uv.lock ./\nRUN apt-get update && apt-get install -y gcc && uv sync --frozen --no-install-project\nCOPY . .\n', findings: [{ line: 2, message: 'copied' }], none },
    {
      name: 'mounts, continued lines',
      files: uv,
      dockerfile: 'FROM python:3.12\nRUN --mount=type=bind,source=uv.lock,target=uv.lock \\\n    --mount=type=bind,source=pyproject.toml,target=pyproject.toml \\\n    apt-get update && apt-get install -y gcc && uv sync --frozen --no-install-project\n',
      findings: [{ line: 2, message: 'mounted' }],
      none,
    },
    { name: 'heredoc', files: npm, dockerfile: `${head}COPY package*.json ./\nRUN <<EOF\nnpm ci\nEOF\n`, findings: [{ line: 3, message: 'copied' }], none },
    { name: 'two stages', files: npm, dockerfile: `${head.replace('22', '22 AS a')}COPY package*.json ./\nRUN npm ci\nFROM node:22\nCOPY --from=a /app /app\n`, findings: [{ line: 3, message: 'copied' }], none },
  ],
})
