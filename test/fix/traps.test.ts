import { expect, test } from 'vitest'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { prove } from '../../src/fix/prove.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'

/** Whether the last instruction may come before the one above it: the first objection, or nothing. */
function objection(lines: readonly string[], files: Readonly<Record<string, MemoryFile>>): string | undefined {
  const graph = plan(parse(`${lines.join('\n')}\n`), memoryContext(files), plainBuild)
  const [last, above] = graph.dockerfile.instructions.slice(-2).reverse()
  if (!last || !above) throw new Error('There are no two instructions.')
  const proof = prove({ kind: 'move', title: '', instructions: [last], place: { before: above } }, graph, undefined)
  return 'refused' in proof ? proof.refused : proof.objections.doubts.join(' ') || undefined
}

const debian = 'FROM debian:12'
const bash = ['FROM debian:12', 'SHELL ["/bin/bash", "-c"]']
const copy = 'COPY d /opt/d'
const d = { 'd/b.py': '' }

/** Pairs that look independent. Each has been called so once. */
const traps: readonly (readonly [name: string, lines: readonly string[], files?: Readonly<Record<string, MemoryFile>>])[] = [
  ['a link leads to what a copy brings', [debian, 'RUN ln -sfn /srv/real /opt/l', 'COPY d /srv/real/', 'RUN cat /opt/l/b.py > /z']],
  ['a link of the same step does', [debian, 'COPY d /srv/real/', 'RUN ln -s /srv/real /opt/l && cat /opt/l/b.py > /z']],
  ['a relative link does', [debian, 'RUN ln -s ../srv/real /opt/l', 'COPY d /srv/real/', 'RUN cat /opt/l/b.py > /z']],
  ['a copied link does', [debian, 'COPY d /opt/d', 'RUN mkdir -p /srv && echo hi > /srv/y', 'RUN cat /opt/d/l > /z'], { 'd/l': { target: '/srv/y' } }],
  ['a folder hands its group on', [debian, 'RUN chmod g+s /opt', 'RUN touch /opt/x']],
  ['a folder hands its group on, in digits', [debian, 'RUN chmod 2775 /opt', 'RUN mkdir -p /opt/x']],
  ['another user gets through a folder', [debian, 'USER 7', 'RUN cat /opt/x/y > /tmp/z', 'RUN chmod 700 /opt/x']],
  ['su gets through a folder', [debian, 'RUN chmod 700 /opt', 'RUN su nobody -s /bin/sh -c "cat /opt/x/y"']],
  ['a mode that looks like an option', [debian, 'RUN chmod -x /usr/bin/wget', 'RUN wget -O /x https://example.org/a-1.2.tgz']],
  ['packageManager decides which pnpm answers', ['FROM node:22', 'WORKDIR /app', 'COPY package.json .', 'RUN pnpm --version > /v'], { 'package.json': '{"packageManager":"pnpm@9.1.0"}' }],
  ['yarnPath decides which Yarn answers', ['FROM node:22', 'WORKDIR /app', 'COPY .yarnrc.yml .', 'RUN yarn --version > /v'], { '.yarnrc.yml': '' }],
  ['a toolchain file decides which cargo runs', ['FROM rust:1.80', 'WORKDIR /a/b', 'COPY n /a/rust-toolchain', 'RUN cargo install x --version 1.0.0'], { n: '' }],
  ['settings of Yarn', ['FROM node:22', 'COPY n /root/.npmrc', 'RUN yarn global add x@1.0.0'], { n: '' }],
  ['settings of Yarn in a folder above', ['FROM node:22', 'WORKDIR /a/b', 'COPY n /a/.yarnrc', 'RUN yarn global add x@1.0.0'], { n: '' }],
  ['settings of Yarn in a folder that the base image decides', ['FROM example.com/node:1', 'USER root', 'COPY n /srv/.yarnrc', 'RUN yarn global add x@1.0.0'], { n: '' }],
  ['settings of NuGet in a folder that the base image decides', ['FROM mcr.microsoft.com/dotnet/sdk:8.0', 'COPY n /nuget.config', 'RUN dotnet tool install -g x --version 1.0.0'], { n: '' }],
  ['an SDK that global.json asks for', ['FROM mcr.microsoft.com/dotnet/sdk:8.0', 'WORKDIR /app', 'COPY n global.json', 'RUN dotnet tool install -g x --version 1.0.0'], { n: '' }],
  ['settings of Maven in a folder that the base image decides', ['FROM maven:3', 'COPY n /.mvn/settings.xml', 'RUN mvn dependency:get -Dartifact=a:b:1.0'], { n: '' }],
  ['a profile of R in a folder that the base image decides', ['FROM rocker/r-ver:4.3', 'COPY n /srv/.Rprofile', `RUN Rscript -e 'install.packages("x")'`], { n: '' }],
  ['settings that come with Go', ['FROM golang:1.23', 'COPY n /usr/local/go/go.env', 'RUN go install example.org/x@v1.0.0'], { n: '' }],
  ['credentials where the image of Composer keeps its own', ['FROM composer:2', 'COPY n /tmp/auth.json', 'RUN composer global require a/b:1.0.0'], { n: '' }],
  ['settings of curl beside others', [debian, 'COPY n /root/.config/curlrc', 'RUN curl -o /x https://example.org/a-1.2.tgz'], { n: '' }],
  ['a mirror that settings of uv name', ['FROM python:3.12', 'WORKDIR /app', 'COPY n uv.toml', 'RUN uv python install 3.12.1'], { n: '' }],
  ['a copy brings the shell', [debian, 'COPY sh /bin/sh', 'RUN echo hi > /x'], { sh: '' }],
  ['a copy brings the C library', [debian, 'COPY l /usr/lib/x86_64-linux-gnu/libc.so.6', 'RUN echo hi > /x'], { l: '' }],
  ['a package brings bash', ['FROM alpine:3.20', 'RUN apk add bash', 'RUN bash -c "echo hi > /x"']],
  ['a wildcard of a loop', [debian, copy, 'RUN for f in /opt/d/*; do echo $f >> /x; done']],
  ['a wildcard of echo', [debian, copy, 'RUN echo /opt/d/* > /x']],
  ['a wildcard in a substitution', [debian, copy, 'RUN [ -n "$(echo /opt/d/*.py)" ] && echo hi > /x']],
  ['libraries that ldconfig finds', [debian, 'COPY d /opt/lib', 'RUN ldconfig']],
  ['the time zone of date', [debian, 'RUN ln -sf /usr/share/zoneinfo/Europe/Paris /etc/localtime', 'RUN date -d @1 > /x']],
  ['a file by its address', [debian, copy, 'RUN curl -o /x file:///opt/d/b.py']],
  ['HOME of ~', [debian, 'ENV HOME=/h', 'RUN echo x > ~/f']],
  ['HOME of cd', [debian, 'ENV HOME=/h', 'RUN cd && echo x > f']],
  ['CDPATH', [debian, 'ENV CDPATH=/opt', copy, 'RUN cd d && cat b.py > /x']],
  ['CURL_HOME names settings', [debian, 'ENV CURL_HOME=/c', 'COPY n /c/.curlrc', 'RUN curl -o /x https://example.org/a-1.2.tgz'], { n: '' }],
  ['SSL_CERT_FILE names certificates', [debian, 'ENV SSL_CERT_FILE=/c/n', 'COPY n /c/n', 'RUN curl -o /x https://example.org/a-1.2.tgz'], { n: '' }],
  ['REQUESTS_CA_BUNDLE names certificates', ['FROM python:3.12', 'ENV REQUESTS_CA_BUNDLE=/c/n', 'COPY n /c/n', 'RUN pip install a==1.0'], { n: '' }],
  ['NODE_OPTIONS names a module', ['FROM node:22', 'ENV NODE_OPTIONS="--require /app/h.js"', 'COPY n /app/h.js', 'RUN npm install -g x@1.0.0'], { n: '' }],
  ['NODE_EXTRA_CA_CERTS names certificates', ['FROM node:22', 'ENV NODE_EXTRA_CA_CERTS=/app/h.pem', 'COPY n /app/h.pem', 'RUN npm install -g x@1.0.0'], { n: '' }],
  ['LD_PRELOAD names a library', [debian, 'ENV LD_PRELOAD=/app/h.so', 'COPY n /app/h.so', 'RUN mkdir -p /x'], { n: '' }],
  ['LD_LIBRARY_PATH names a folder', [debian, 'ENV LD_LIBRARY_PATH=/app/lib', 'COPY n /app/lib/libz.so', 'RUN apt-get update'], { n: '' }],
  ['PYTHONPATH names a folder with a start file', ['FROM python:3.12', 'ENV PYTHONPATH=/app', 'COPY n /app/sitecustomize.py', 'RUN pip install a==1.0'], { n: '' }],
  ['what sort writes', [debian, copy, 'RUN sort --output=/opt/d/b.py /etc/hostname']],
  ['what sort reads', [debian, copy, 'RUN sort -n /opt/d/b.py > /x']],
  ['what base64 reads', [debian, copy, 'RUN base64 -d /opt/d/b.py > /x']],
  ['what readlink reads', [debian, copy, 'RUN readlink -f /opt/d/b.py > /x']],
  ['patterns of grep', [debian, copy, 'RUN grep --file=/opt/d/b.py /etc/hostname > /x']],
  ['the mode of another file', [debian, copy, 'RUN chmod --reference=/opt/d/b.py /etc/hostname']],
  ['the time of a file', [debian, copy, 'RUN date -r /opt/d/b.py > /x']],
  ['which file is newer, in brackets', [debian, copy, 'RUN [ /opt/d/b.py -nt /etc/hostname ] && echo > /x']],
  ['which file is newer, in double brackets', [...bash, copy, 'RUN [[ /opt/d/b.py -nt /etc/hostname ]] && echo > /x']],
  ['all variables by set', [debian, 'ENV A=1', 'RUN set > /x']],
  ['all variables by export', [debian, 'ENV A=1', 'RUN export -p > /x']],
  ['all variables by env', [debian, 'ENV A=1', 'RUN env > /x']],
  ['all variables by declare', [...bash, 'ENV A=1', 'RUN declare -p > /x']],
  ['all variables by /proc', [debian, 'ENV A=1', 'RUN cat /proc/self/environ > /x']],
  ['a variable by its name in another', [...bash, 'ENV A=1', 'RUN n=A; echo ${!n} > /x']],
  ['a variable that is asked for', [...bash, 'ENV A=1', 'RUN [[ -v A ]] && echo > /x']],
  ['variables of awk', [debian, 'ENV A=1', `RUN awk 'BEGIN{print ENVIRON["A"]}' > /x`]],
  ['variables of jq', [debian, 'ENV A=1', 'RUN jq -n env.A > /x']],
  ...['TAR_OPTIONS=--no-same-owner', 'TZ=UTC'].map((env) => [`${env} of tar`, [debian, `ENV ${env}`, 'RUN tar xf /a.tar -C /x']] as const),
  ...['LC_ALL=C', 'POSIXLY_CORRECT=1'].map((env) => [`${env} of sort`, [debian, `ENV ${env}`, 'RUN sort /etc/hostname > /x']] as const),
  ...['GLOBIGNORE=*.py', 'SHELLOPTS=noglob', 'BASHOPTS=dotglob', 'IFS=:'].map((env) => [`${env} of the shell`, [...bash, `ENV ${env}`, 'RUN echo hi > /x']] as const),
]

test.each(traps.map(([name, lines, files = d]) => [name, lines, files] as const))('not independent: %s', (_name, lines, files) => {
  expect(objection(lines, files)).toBeDefined()
})

/** Pairs that look dependent, and of which nobody can tell the order. */
const free: readonly (readonly [name: string, lines: readonly string[], files?: Readonly<Record<string, MemoryFile>>])[] = [
  ['settings of a project, of which a global install takes none', ['FROM node:22', 'WORKDIR /app', 'COPY .npmrc .', 'RUN npm install -g pnpm@9.0.0'], { '.npmrc': '' }],
  ['names that differ by case alone', [debian, 'COPY n /opt/A', 'RUN echo x > /opt/a'], { n: '' }],
  ['modules in PYTHONPATH that no installer looks for', ['FROM python:3.12', 'ENV PYTHONPATH=/app', 'COPY d /app', 'RUN pip install a==1.0']],
  ['a profile that only a login shell reads', [debian, 'RUN echo "umask 077" >> /etc/profile', 'RUN mkdir -p /data']],
  ['a folder that only root goes through', [debian, 'RUN chmod 700 /opt', 'RUN mkdir -p /opt/x/y']],
]

test.each(free.map(([name, lines, files = d]) => [name, lines, files] as const))('independent: %s', (_name, lines, files) => {
  expect(objection(lines, files)).toBeUndefined()
})

/** The base image names the user where nobody knows it. */
const company = 'FROM example.com/base:1'
test.each([
  ['who makes a folder', [company, 'COPY d /srv/x', 'WORKDIR /srv/x'], d],
  ['who makes a folder by a command', [company, 'COPY d /srv/x', 'RUN mkdir -p /srv/x/y'], d],
  ['who gets through a folder', [company, 'RUN chmod 700 /opt', 'RUN touch /opt/x'], d],
  ['whose settings an install reads', [company, 'COPY n /home/app/.npmrc', 'RUN npm install -g pnpm@9.0.0'], { n: '' }],
] as const)('not independent on a base image that nobody knows: %s', (_name, lines, files) => {
  expect(objection(lines, files)).toBeDefined()
  expect(objection(['FROM node:22', ...lines.slice(1)], files)).toBeUndefined()
})
