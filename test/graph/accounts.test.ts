import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import rule from '../../rules/missing-cache-mount.ts'
import { check } from '../../src/check.ts'
import { emptyLock, inputsOf } from '../rule-tester.ts'

const files = { 'package.json': '{}', 'package-lock.json': emptyLock, setup: '', 'etc/passwd': '' }

/** The mount that an install gets that runs behind some lines: its target, and what it says of its owner. */
function mountBehind(...lines: readonly string[]): string | undefined {
  const dockerfile = `${lines.join('\n')}\nCOPY package*.json /app/\nRUN cd /app && npm ci\n`
  const { findings } = check({ path: 'Dockerfile', text: dockerfile }, inputsOf(rule, { files, dockerfile }))
  return findings.flatMap(({ fix }) => fix?.edits ?? []).map(({ text }) => /target=(\S+)/.exec(text)?.[1]).at(-1)
}

describe('users that images come with', () => {
  test.each([
    ['node:22', 'node', '/home/node/.npm,uid=1000,gid=1000'],
    ['public.ecr.aws/docker/library/node:22-alpine', 'node', '/home/node/.npm,uid=1000,gid=1000'],
    ['node', 'node:node', '/home/node/.npm,uid=1000,gid=1000'],
    ['node', 'node:root', '/home/node/.npm,uid=1000'],
    ['node', 'node:12', '/home/node/.npm,uid=1000,gid=12'],
    ['oven/bun:1-alpine', 'bun', '/home/bun/.npm,uid=1000,gid=1000'],
    ['gradle:8-jdk21', 'gradle', '/home/gradle/.npm,uid=1000,gid=1000'],
    ['gradle:8-jdk21-ubi9', 'gradle', undefined],
    ['mcr.microsoft.com/dotnet/sdk:9.0', 'app', '/home/app/.npm,uid=1654,gid=1654'],
    ['php:8-apache', 'www-data', '/var/www/.npm,uid=33,gid=33'],
    ['php:8-fpm-alpine', 'www-data', '/home/www-data/.npm,uid=82,gid=82'],
    ['ubuntu:24.04', 'ubuntu', '/home/ubuntu/.npm,uid=1000,gid=1000'],
    ['python:3.12', 'node', undefined],
    ['example.com/node:22', 'node', undefined],
  ])('%s: %s', (image, user, mount) => expect(mountBehind(`FROM ${image}`, `USER ${user}`)).toBe(mount))
})

describe('users that commands add', () => {
  test.each([
    ['debian', 'useradd -m -u 1001 app', '/home/app/.npm,uid=1001'],
    ['debian', 'useradd app --uid 1001 --create-home', '/home/app/.npm,uid=1001'],
    ['debian', 'useradd -ms /bin/bash -u1001 app', '/home/app/.npm,uid=1001'],
    ['debian', 'useradd -rm -u 1001 -g 12 app', '/home/app/.npm,uid=1001,gid=12'],
    ['debian', 'groupadd --gid=1002 team && useradd --gid=team --uid=1001 -m app', '/home/app/.npm,uid=1001,gid=1002'],
    ['debian', 'groupadd team && useradd --gid=team --uid=1001 -m app', '/home/app/.npm,uid=1001'],
    ['debian', 'useradd -m -u 1001 -b /srv app', undefined],
    ['debian', 'useradd -m -u 1001 -R /mnt app', undefined],
    ['debian', 'useradd -m app', undefined],
    ['debian', 'useradd -m -u $(id) app', undefined],
    ['debian', 'if [ -e /a ]; then useradd -m -u 1001 app; fi', undefined],
    ['debian', 'id app || useradd -m -u 1001 app', undefined],
    ['debian', 'useradd -m -u 1001 app; usermod -u 1002 app', undefined],
    ['debian', 'useradd -m -u 1001 app && usermod -aG video app', '/home/app/.npm,uid=1001'],
    ['debian', 'useradd -m -u 1001 app && ./unknown', undefined],
    ['debian', './unknown && useradd -m -u 1001 app', '/home/app/.npm,uid=1001'],
    ['debian', 'useradd -m -u 1001 app && echo x >>/etc/passwd', undefined],
    ['debian', 'useradd -m -u 1001 app && apt-get update && apt-get install -y curl', '/home/app/.npm,uid=1001'],
    ['debian', 'adduser --disabled-password --gecos "" --uid 1001 app', '/home/app/.npm,uid=1001'],
    ['debian', 'adduser --system --uid 1001 app', undefined],
    ['debian', 'adduser --system --uid 1001 --home /srv/app app', '/srv/app/.npm,uid=1001'],
    ['debian', 'addgroup --gid 1002 app && adduser --uid 1001 --gid 1002 --disabled-password app', '/home/app/.npm,uid=1001,gid=1002'],
    ['debian', 'adduser --group --uid 1001 app', undefined],
    ['debian', 'useradd -m -u 1001 app && adduser app sudo', '/home/app/.npm,uid=1001'],
    ['alpine', 'adduser -D -u 1001 app', '/home/app/.npm,uid=1001,gid=1001'],
    ['alpine', 'adduser --system --uid 1001 app', '/home/app/.npm,uid=1001'],
    ['alpine', 'addgroup -S -g 1002 team && adduser -S -u 1001 -G team -h /srv/app app', '/srv/app/.npm,uid=1001,gid=1002'],
    ['node:22-alpine', 'adduser -D -u 1000 -G node node', undefined],
    ['node:22-alpine', 'deluser --remove-home node && adduser -D -u 1001 node', '/home/node/.npm,uid=1001,gid=1001'],
    ['node:22', 'groupmod -g 1001 node && usermod -u 1001 -g 1001 node', undefined],
    ['node:22', 'usermod -l app node', undefined],
  ])('%s: %s', (image, command, mount) => expect(mountBehind(`FROM ${image}`, `RUN ${command}`, `USER ${image.startsWith('node') && !command.endsWith('app') ? 'node' : 'app'}`)).toBe(mount))

  test('in a stage that the step stands on', () => {
    expect(mountBehind('FROM debian AS base', 'RUN useradd -m -u 1001 app', 'FROM base', 'USER app')).toBe('/home/app/.npm,uid=1001')
    expect(mountBehind('FROM debian AS base', 'RUN useradd -m -u 1001 app', 'FROM debian', 'USER app')).toBe(undefined)
  })
  test('are not known once a copy may bring others', () => {
    const lines = ['FROM debian', 'RUN useradd -m -u 1001 app', 'USER app']
    for (const copy of ['COPY etc/passwd /etc/passwd', 'COPY etc /etc', 'COPY --from=other / /', 'ADD https://example.com/a.tar /']) expect(mountBehind(...lines, copy), copy).toBe(undefined)
    for (const copy of ['COPY setup /', 'COPY setup /etc/', 'COPY etc /srv/etc']) expect(mountBehind(...lines, copy), copy).toBe('/home/app/.npm,uid=1001')
  })
  test('have the home that ENV says', () => {
    expect(mountBehind('FROM debian', 'RUN useradd -u 1001 app', 'ENV HOME=/tmp', 'USER app')).toBe('/tmp/.npm,uid=1001')
  })
})

const option = fc.constantFrom('-m', '-M', '-r', '-N', '-l', '--create-home', '-s /bin/sh', '--shell=/bin/sh', '-c "a b"', '-d /srv/x', '--home-dir=/srv/x', '-G 12', '-k /etc/skel', '--system')

test('a number is never one that no command names', () => {
  fc.assert(
    fc.property(fc.constantFrom('useradd', 'adduser'), fc.array(option, { maxLength: 4 }), fc.integer({ min: 2, max: 65533 }), fc.constantFrom('-u ', '-u', '--uid ', '--uid='), fc.nat(), (tool, options, uid, spelling, place) => {
      const at = place % (options.length + 1)
      const words = [...options.slice(0, at), `${spelling}${uid}`, ...options.slice(at)].join(' ')
      const mount = mountBehind('FROM debian', `RUN ${tool} ${words} app`, 'USER app')
      expect(mount === undefined || mount.includes(`,uid=${uid}`)).toBe(true)
      expect(mountBehind('FROM debian', `RUN ${tool} ${options.join(' ')} app`, 'USER app')).toBe(undefined)
    }),
    { numRuns: 30 },
  )
})
