import { describe, expect, test } from 'vitest'
import { judge, type Proposal } from './proposals.ts'

const install = 'RUN apt-get update && apt-get install -y git'
type Case = readonly [name: string, verdict: 'safe' | 'review' | 'refused', why: string, proposal: Proposal]

/** The last step of each file would come before the one above it. */
function swap(lines: readonly string[], files: Proposal['files'] = { 'a.py': '' }, rest: Partial<Proposal> = {}): Proposal {
  return { lines: ['FROM debian:12', 'COPY a.py /srv/', ...lines], files: { 'a.py': '', ...files }, move: { lines: [lines.length + 2], before: 2 }, ...rest }
}

/** A step over another: what the order of the two decides. */
describe('steps change places only where nobody can tell', () => {
  const cases: readonly Case[] = [
    ['two installs, whose order decides the package database', 'refused', 'packages', swap([install, 'RUN apt-get install -y curl'])],
    ['an account and an install, which share the numbers of users', 'refused', 'changes as well', swap([install, 'RUN useradd -r joe && apt-get update'])],
    ['two accounts', 'refused', '/etc/passwd', swap(['RUN groupadd -r a', 'RUN groupadd -r b && apt-get update'])],
    ['a program and the step that runs it', 'review', 'brought by a package', swap(['RUN apt-get install -y unzip', 'RUN unzip /tmp/x.zip -d /data'])],
    ['a program that is found in PATH and the step that brings it', 'review', 'reads programs', { lines: ['FROM debian:12', 'ENV PATH=/opt/x/bin:$PATH', 'COPY a.py /srv/', 'RUN mkdir -p /opt/x/bin && cp /etc/hostname /opt/x/bin/wget', 'RUN wget -O /tmp/x https://example.org/x-1.2.3'], files: { 'a.py': '' }, move: { lines: [5], before: 3 } }],
    ['who may run sudo', 'refused', '/etc/sudoers', swap(['RUN echo "joe ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/joe', 'RUN sudo apt-get update'])],
    ['a folder that a command is to make', 'refused', 'which line 2 reads before it', { lines: ['FROM debian:12', 'RUN mkdir /data && apt-get update', 'COPY d /data'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a folder that a copy makes and a command gives away', 'review', 'makes the folder /data', { lines: ['FROM debian:12', 'COPY d /data', 'RUN chown 1000 /data && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a folder that a copy gives to another user', 'review', '/data', { lines: ['FROM debian:12', 'COPY --chown=7 d /data', 'RUN mkdir -p /data && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a folder that another user makes', 'refused', 'owner or mode of its own', { lines: ['FROM debian:12', 'COPY d /data/', 'RUN umask 077 && mkdir -p /data && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a link in the place of a folder', 'refused', '/data', { lines: ['FROM debian:12', 'COPY d /data/e', 'RUN ln -s /srv /data && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['owners that are changed below', 'refused', 'chown', { lines: ['FROM debian:12', 'COPY d /data', 'RUN chown -R 1000 /data && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['what a command takes away', 'refused', 'rm', { lines: ['FROM debian:12', 'COPY d /data', 'RUN rm -rf /data && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a copy over what a command wrote', 'refused', '/data/b.py', { lines: ['FROM debian:12', 'COPY d /data', 'RUN echo x > /data/b.py && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['another user', 'refused', 'would do something else', { lines: ['FROM debian:12', 'COPY d /data', 'USER 1000', 'RUN touch /tmp/x'], files: { 'd/b.py': '' }, build: { builder: 'buildkit' }, move: { lines: [4], before: 2 } }],
    ['another shell', 'refused', 'would do something else', { lines: ['FROM debian:12', 'COPY d /data', 'SHELL ["/bin/bash", "-c"]', install], files: { 'd/b.py': '' }, move: { lines: [4], before: 2 } }],
    ['a folder that is another for a relative path', 'refused', '/app', { lines: ['FROM debian:12', 'COPY d /data', 'WORKDIR /app', 'RUN touch x && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [4], before: 2 } }],
    ['a question that decides', 'refused', '/data/b.py', { lines: ['FROM debian:12', 'COPY d /data', 'RUN [ -f /data/b.py ] && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a list of checksums and what it names', 'refused', '/data/b.py', { lines: ['FROM debian:12', 'COPY d /data', 'RUN echo "00 /data/b.py" | sha256sum -c - && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a copy into the folder that the image is known to have', 'safe', '', { lines: ['FROM node:22', 'COPY d .', 'RUN chown -R 1000 /var/www && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a copy into the folder of the base image', 'review', 'the base image or the build decides', { lines: ['FROM php:8.3-apache', 'COPY d .', 'RUN chown -R 1000 /var/www && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a copy into the folder that a variable of the base image names', 'review', 'the base image or the build decides', { lines: ['FROM php:8.3', 'COPY d $WEB_HOME', 'RUN rm -rf /var/www/x && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a WORKDIR that a variable of the base image names', 'review', 'the base image or the build decides', { lines: ['FROM php:8.3', 'WORKDIR $WEB_HOME', 'COPY d .', 'RUN rm -rf /var/www/x && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [4], before: 3 } }],
    ['a relative path in the folder of the base image', 'review', '', { lines: ['FROM php:8.3', 'COPY d /data', 'RUN touch x && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a file that is copied to the name of a folder', 'refused', 'would lay its files elsewhere', { lines: ['FROM debian:12', 'WORKDIR /data', 'COPY a.py /data', install], files: { 'a.py': '' }, move: { lines: [2], after: 4 } }],
    ['a file of another stage that is copied to the name of a folder', 'refused', 'would lay its files elsewhere', { lines: ['FROM debian:12', 'WORKDIR /data', 'COPY --from=alpine:3.20 /etc/hostname /data', install], move: { lines: [2], after: 4 } }],
    ['a folder that is copied to the name of a folder', 'safe', '', { lines: ['FROM debian:12', 'COPY d /data', 'WORKDIR /data', install], files: { 'd/b.py': '' }, move: { lines: [2], after: 4 } }],
    ['an ARG of another value than its default', 'refused', 'A is another', { lines: ['FROM debian:12', 'COPY d /data', 'ARG V=1', 'ENV A=${V:-1}', 'RUN echo $A && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [4, 5], before: 2 } }],
    ['a relative path in a folder that nobody knows, neither before nor after', 'review', 'and perhaps in another after the fix', { lines: ['FROM php:8.3', 'COPY d /data', 'WORKDIR $WEB_HOME', 'RUN touch x && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [4], before: 2 } }],
    ['what only the configuration of the image holds', 'safe', '', { lines: ['FROM debian:12', 'COPY d /data', 'EXPOSE 80', 'EXPOSE 443', 'CMD ["x"]', 'ENTRYPOINT ["y"]', 'HEALTHCHECK NONE', install], files: { 'd/b.py': '' }, move: { lines: [2, 3, 5], after: 8 } }],
    ['two CMDs, of which the last counts', 'refused', 'configuration', { lines: ['FROM debian:12', 'COPY d /data', 'CMD ["x"]', 'CMD ["y"]', install], files: { 'd/b.py': '' }, move: { lines: [2, 3], after: 5 } }],
    ['triggers, which run in their order', 'refused', 'configuration', { lines: ['FROM debian:12', 'COPY d /data', 'ONBUILD RUN x', 'ONBUILD RUN y', install], files: { 'd/b.py': '' }, move: { lines: [2, 3], after: 5 } }],
    ['extensions of PHP and a copy of the application', 'safe', '', { lines: ['FROM php:8.3-apache', 'COPY d /var/www/html', 'RUN docker-php-ext-install pdo_mysql'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['a variable that changes only what is shown', 'safe', '', { lines: ['FROM python:3.12', 'COPY d /data', 'ENV PYTHONUNBUFFERED=1', 'RUN pip install requests==2.32.0'], files: { 'd/b.py': '' }, move: { lines: [4], before: 2 } }],
    ['a folder that both make alike', 'safe', '', { lines: ['FROM debian:12', 'COPY d /data/e', 'RUN mkdir -p /data/f && apt-get update'], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
    ['an install and a copy of the application', 'safe', '', { lines: ['FROM debian:12', 'COPY d /data', install], files: { 'd/b.py': '' }, move: { lines: [3], before: 2 } }],
  ]
  test.each(cases)('%s', (_name, verdict, why, proposal) => {
    const [path = ''] = Object.keys(proposal.files ?? {})
    const verified = judge({ change: { kind: 'file', path }, ...proposal })
    expect(verified.verdict, verified.why).toBe(verdict)
    expect(verified.why).toContain(why)
  })
})

/** What another tool makes before the build is not in a fresh checkout: what it will be, a file or a folder with anything in it, nobody knows. */
describe('what comes only before the build', () => {
  const [install, ci] = ['RUN apt-get update && apt-get install -y git', 'RUN npm ci --ignore-scripts']
  const files = { 'package.json': '{"name":"a","version":"1.0.0"}', 'package-lock.json': '{"name":"a","lockfileVersion":3,"packages":{"":{"name":"a","version":"1.0.0"}}}', 'src/a.js': '' }
  const cases: readonly Case[] = [
    ['below what reads nothing of its place', 'safe', '', { lines: ['FROM debian:12', 'COPY target/*.jar /app/app.jar', install], move: { lines: [2], after: 3 } }],
    ['may hold what a copy brings', 'refused', 'writes below /app', { lines: ['FROM node:22', 'WORKDIR /app', 'COPY src ./src', 'COPY generated ./'], files, move: { lines: [3], after: 4 } }],
    ['may hold what an install looks for', 'refused', '/app/.npmrc', { lines: ['FROM node:22', 'WORKDIR /app', 'COPY package.json package-lock.json ./', 'COPY src ./src', 'COPY generated ./', ci], files, move: { lines: [6], before: 4 } }],
    ['may hold the file that a command reads', 'refused', '/srv/list', { lines: ['FROM debian:12', 'COPY out /srv', 'RUN cat /srv/list && apt-get update'], move: { lines: [3], before: 2 } }],
    ['may hold programs', 'review', '/usr/local/bin', { lines: ['FROM debian:12', 'COPY out /usr/local/bin/', install], move: { lines: [3], before: 2 } }],
    ['may hold accounts', 'refused', '/etc', { lines: ['FROM debian:12', 'COPY rootfs /', 'RUN useradd -r joe'], move: { lines: [3], before: 2 } }],
    ['lies elsewhere where a folder is there', 'refused', 'elsewhere', { lines: ['FROM debian:12', 'WORKDIR /data', 'COPY out /data', install], move: { lines: [2], after: 4 } }],
    ['makes folders on its way', 'review', 'it is made', { lines: ['FROM debian:12', 'COPY --chown=7 out /data/a/', 'COPY src /data/b/', install], files, move: { lines: [2], after: 4 } }],
    ['is mounted where an install looks for it', 'review', 'not all copied files are known', { lines: ['FROM node:22', 'WORKDIR /app', 'COPY package.json package-lock.json ./', 'COPY src ./src', 'RUN --mount=type=bind,source=gen/.npmrc,target=.npmrc npm ci --ignore-scripts'], files, move: { lines: [5], before: 4 } }],
    ['is not taken apart', 'refused', 'what it will bring is not known', { lines: ['FROM node:22', 'WORKDIR /app', 'COPY package.json src generated ./', ci], files, split: { line: 3, files: ['package.json'], after: 4 } }],
    ['is missed where a wildcard may match nothing', 'safe', '', { lines: ['FROM debian:12', 'COPY src/*.css /srv/', 'RUN cat /srv/a.css && apt-get update'], files, move: { lines: [3], before: 2 } }],
    ['does not come where the ignore file leaves it out', 'safe', '', { lines: ['FROM debian:12', 'COPY out /srv', 'RUN cat /srv/list && apt-get update'], files: { ...files, '.dockerignore': 'out' }, move: { lines: [3], before: 2 } }],
  ]
  test.each(cases)('%s', (_name, verdict, why, proposal) => {
    const verified = judge({ change: { kind: 'file', path: 'src/a.js' }, aim: 'freshness', ...proposal })
    expect(verified.verdict, verified.why).toBe(verdict)
    expect(verified.why).toContain(why)
  })
})
