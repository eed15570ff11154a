import rule from '../../rules/copy-before-independent-run.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const files = { 'app.py': '', 'README.md': '' }
const apt = 'RUN apt-get update && apt-get install -y curl'
const early = [{ line: 3, message: 'early' }]

const plain: Cured = {
  name: 'system packages below the sources',
  files,
  dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY . .\n${apt}\nCMD ["./app.py"]\n`,
  findings: early,
  fixed: `FROM debian:12\nWORKDIR /app\n${apt}\nCOPY . .\nCMD ["./app.py"]\n`,
}

/** A copy on line 3 that goes below the command under it. */
function lowered(name: string, copy: string, run: string, more: Partial<Cured> = {}): Cured {
  const head = 'FROM debian:12\nWORKDIR /app'
  return { name, files, dockerfile: `${head}\n${copy}\n${run}`, findings: early, fixed: `${head}\n${run}\n${copy}`, ...more }
}

const pip = { 'requirements.txt': 'flask==3.0.0\n', 'app.py': '' }
const slim = 'FROM python:3.12-slim\nWORKDIR /app'
const install = 'pip install -r requirements.txt'
const gcc = 'apt-get update && apt-get install -y gcc'

/** A RUN on line 4, the first part of which needs nothing of the copy on line 3. */
function apart(name: string, run: string, parts: readonly [above: string, below: string], more: Partial<Cured> = {}): Cured {
  const copy = 'COPY requirements.txt ./'
  return { name, files: pip, dockerfile: `${slim}\n${copy}\n${run}\nCOPY . .\n`, findings: [{ line: 3, message: 'part' }], fixed: `${slim}\n${parts[0]}\n${copy}\n${parts[1]}\nCOPY . .\n`, ...more }
}

testRule(rule, {
  good: [
    { name: 'what comes only before the build, and may hold anything that the command runs', files, dockerfile: `FROM debian:12\nCOPY out /usr/local/bin/\n${apt}` },
    { name: 'two parts that both need the copy', files: pip, dockerfile: `${slim}\nCOPY requirements.txt ./\nRUN ${install} && apt-get update && apt-get install -y gcc` },
    { name: 'files of people before the part that fetches', files: pip, dockerfile: `${slim}\nCOPY requirements.txt ./\nRUN ./prepare && ${gcc} && ${install}` },
    { name: 'compilers that go again in the same RUN', files: pip, dockerfile: `${slim}\nCOPY requirements.txt ./\nRUN ${gcc} && ${install} && apt-get purge -y gcc` },
    { name: 'lists that are deleted in the end', files: pip, dockerfile: `${slim}\nCOPY requirements.txt ./\nRUN ${gcc} && ${install} && rm -rf /var/lib/apt/lists/*` },
    { name: 'a package manager that is only asked', files: pip, dockerfile: 'FROM python:3.12-alpine\nWORKDIR /app\nCOPY requirements.txt ./\nRUN set -eux; arch="$(apk --print-arch)"; pip install -r requirements.txt' },
    { name: 'a first part that fetches nothing', files: pip, dockerfile: `${slim}\nCOPY requirements.txt ./\nRUN mkdir -p /srv/a && useradd app && ${install}` },
    { name: 'a script in a heredoc, which is not taken apart', files: pip, dockerfile: `${slim}\nCOPY requirements.txt ./\nRUN <<EOF\n${gcc.replace(' && ', '\n')}\n${install}\nEOF` },
    { name: 'what the first part needs comes between', files: { ...pip, 'sources.list': '' }, dockerfile: `${slim}\nCOPY requirements.txt ./\nRUN cat requirements.txt > /etc/apt/apt.conf.d/x\nRUN ${gcc} && ${install}` },
    { files, dockerfile: `FROM debian:12\n${apt}\nCOPY . .` },
    { name: 'a command that reads the copied files', files, dockerfile: 'FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN apt-get update && cat app.py' },
    { name: 'a command that nobody knows', files, dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN ./app.py && apt-get update` },
    { name: 'an install of the project', files: { ...files, 'requirements.txt': 'flask==3.0.0\n' }, dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt' },
    { name: 'files where package scripts look', files: { 'ca.py': '' }, dockerfile: `FROM debian:12\nCOPY ca.py /usr/local/share/ca-certificates/\n${apt} ca-certificates` },
    { name: 'a file that may be the same by another name', files: { 'tool.py': '' }, dockerfile: 'FROM debian:12\nCOPY tool.py /bin/tool\nRUN apt-get update && echo > /usr/bin/tool' },
    { name: 'files of another stage', files, dockerfile: `FROM debian:12 AS build\nCOPY . .\nFROM debian:12\nCOPY --from=build /app.py /\n${apt}` },
    { name: 'triggers that run elsewhere', files, dockerfile: `FROM debian:12\nONBUILD COPY . .\nONBUILD ${apt}` },
    { name: 'Windows', files, dockerfile: `FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR /app\nCOPY . .\n${apt}` },
    { name: 'PowerShell', files, dockerfile: `FROM debian:12\nSHELL ["powershell", "-Command"]\nWORKDIR /app\nCOPY . .\n${apt}` },
    { name: 'nothing known of the context', dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY . .\n${apt}` },
    { name: 'a rarer change than the option asks for', files, options: { threshold: 0.99 }, dockerfile: plain.dockerfile },
    { name: 'a cheaper command than the option asks for', files, options: { seconds: 60 }, dockerfile: plain.dockerfile },
  ],
  bad: [
    lowered('what another tool makes before the build', 'COPY target/*.jar app.jar', apt),
    lowered('what a fresh checkout lacks', 'COPY server /app/', apt),
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    lowered('ADD', 'ADD . .', apt),
    lowered('--chown by number', 'COPY --chown=1000:1000 . .', apt),
    lowered('--link', 'COPY --link . .', apt),
    lowered('heredoc', 'COPY . .', 'RUN <<EOF\napt-get update\napt-get install -y curl\nEOF'),
    lowered('continuation lines', 'COPY \\\n  . \\\n  .', 'RUN apt-get update && \\\n  # fetch\n  apt-get install -y curl'),
    lowered('comments that travel', '# the sources\nCOPY . .', `# packages\n${apt}`, { findings: [{ line: 4, message: 'early' }] }),
    lowered('a user', 'COPY . .', 'RUN useradd -m -u 1000 app && apt-get update'),
    lowered('a pinned download', 'COPY . .', 'RUN curl -fsSL https://example.org/tool-1.2.3.tar.gz -o /opt/tool.tar.gz && echo x'),
    lowered('an ARG in use', 'COPY . .', 'RUN apt-get update && apt-get install -y $TOOL', {
      dockerfile: 'FROM debian:12\nARG TOOL=curl\nCOPY . /app\nRUN apt-get update && apt-get install -y $TOOL\n',
      fixed: 'FROM debian:12\nARG TOOL=curl\nRUN apt-get update && apt-get install -y $TOOL\nCOPY . /app\n',
    }),
    {
      name: 'an owner that is looked up',
      files,
      dockerfile: 'FROM debian:12\nWORKDIR /app\nCOPY --chown=daemon . .\nRUN curl -fsSL https://example.org/tool-1.2.3.tar.gz -o /opt/tool.tar.gz\n',
      findings: early,
      fixed: 'FROM debian:12\nWORKDIR /app\nRUN curl -fsSL https://example.org/tool-1.2.3.tar.gz -o /opt/tool.tar.gz\nCOPY --chown=daemon . .\n',
    },
    {
      name: 'a reader of the copy between the two: the command goes up',
      files,
      dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN cat app.py > copy.py\n${apt}\n`,
      findings: early,
      fixed: `FROM debian:12\nWORKDIR /app\n${apt}\nCOPY . .\nRUN cat app.py > copy.py\n`,
    },
    {
      name: 'two stages',
      files,
      dockerfile: `FROM debian:12 AS build\nWORKDIR /app\nCOPY . .\n${apt}\nFROM debian:12\nWORKDIR /srv\nCOPY . .\n${apt} git\nCOPY --from=build /app /app\n`,
      findings: [...early, { line: 7, message: 'early' }],
      fixed: `FROM debian:12 AS build\nWORKDIR /app\n${apt}\nCOPY . .\nFROM debian:12\nWORKDIR /srv\n${apt} git\nCOPY . .\nCOPY --from=build /app /app\n`,
    },
    {
      name: 'no release in the name of the base image',
      files,
      dockerfile: `FROM debian\nWORKDIR /app\nCOPY . .\n${apt}\n`,
      findings: early,
      suggested: `FROM debian\nWORKDIR /app\n${apt}\nCOPY . .\n`,
      why: 'whatever release the base image is of',
    },
    {
      name: 'a clone that each build refreshes',
      files,
      dockerfile: 'FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN git clone https://example.org/tool.git /opt/tool\n',
      findings: early,
      suggested: 'FROM debian:12\nWORKDIR /app\nRUN git clone https://example.org/tool.git /opt/tool\nCOPY . .\n',
      why: 'takes the newest commit',
    },
    apart('system packages in front of an install', `RUN ${gcc} && ${install}`, [`RUN ${gcc}`, `RUN ${install}`]),
    inCrlf(apart('a part', `RUN ${gcc} && ${install}`, [`RUN ${gcc}`, `RUN ${install}`])),
    inLowerCase(apart('a part', `RUN ${gcc} && ${install}`, [`RUN ${gcc}`, `RUN ${install}`])),
    apart('a part on continuation lines', `RUN ${gcc} \\\n # libraries\n && ${install}`, [`RUN ${gcc}`, `# libraries\nRUN ${install}`]),
    apart('a part that sets the shell up', `RUN set -eux; apt-get update; apt-get install -y gcc; cd /app; ${install}`, ['RUN set -eux; apt-get update; apt-get install -y gcc; cd /app', `RUN set -eux; cd /app; ${install}`]),
    apart('a part with a mount', `RUN --mount=type=cache,target=/root/.cache/pip ${gcc} && ${install}`, [`RUN --mount=type=cache,target=/root/.cache/pip ${gcc}`, `RUN --mount=type=cache,target=/root/.cache/pip ${install}`]),
    {
      name: 'a part in front of what nobody knows',
      files,
      dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY . .\n${apt} && ./app.py\n`,
      findings: [{ line: 3, message: 'part' }],
      fixed: `FROM debian:12\nWORKDIR /app\n${apt}\nCOPY . .\nRUN ./app.py\n`,
    },
    {
      name: 'a part below two copies',
      files: { Gemfile: "gem 'rake'\n", 'Gemfile.lock': 'GEM\n', 'app.rb': '' },
      dockerfile: 'FROM ruby:3.4-alpine3.22\nCOPY Gemfile Gemfile\nCOPY Gemfile.lock Gemfile.lock\nRUN apk update && apk add make gcc && bundle install\nCOPY . .\n',
      findings: [{ line: 2, message: 'part' }],
      fixed: 'FROM ruby:3.4-alpine3.22\nRUN apk update && apk add make gcc\nCOPY Gemfile Gemfile\nCOPY Gemfile.lock Gemfile.lock\nRUN bundle install\nCOPY . .\n',
    },
    {
      name: 'a part that hardly ever waits, and a copy that the whole does without',
      files: { 'logo.png': '', 'src/app.js': '', 'src/page.js': '' },
      dockerfile: 'FROM debian:12\nCOPY src /src\nCOPY logo.png /logo.png\nRUN apt-get update && apt-get install -y curl && cp /logo.png /icon.png\n',
      options: { threshold: 0.3 },
      findings: [{ line: 2, message: 'early' }],
      fixed: 'FROM debian:12\nCOPY logo.png /logo.png\nRUN apt-get update && apt-get install -y curl && cp /logo.png /icon.png\nCOPY src /src\n',
    },
    {
      name: 'a part that fetches what is newest',
      files: pip,
      dockerfile: `FROM python\nWORKDIR /app\nCOPY requirements.txt ./\nRUN ${gcc} && ${install}\n`,
      findings: [{ line: 3, message: 'part' }],
      suggested: `FROM python\nWORKDIR /app\nRUN ${gcc}\nCOPY requirements.txt ./\nRUN ${install}\n`,
      why: 'whatever release the base image is of',
    },
    {
      name: 'lists by which a command below installs whatever the copied files say',
      files: { packages: 'curl\n', 'src/app.js': '' },
      dockerfile: 'FROM debian:12\nCOPY . /app\nRUN apt-get update\nRUN apt-get install -y $(cat /app/packages)\n',
      findings: [{ line: 2, message: 'early' }],
      none: 'install by lists that `RUN apt-get update` no longer fetches with it',
    },
    {
      name: 'lists by which a script perhaps installs',
      files: { 'setup.sh': '', 'src/app.js': '' },
      dockerfile: 'FROM debian:12\nCOPY . /app\nRUN apt-get update\nRUN /app/setup.sh\n',
      findings: [{ line: 2, message: 'early' }],
      suggested: 'FROM debian:12\nRUN apt-get update\nCOPY . /app\nRUN /app/setup.sh\n',
      why: '`RUN /app/setup.sh` may install by the lists',
    },
    {
      name: 'lists by which their own RUN installs, and nobody known else',
      files: { 'setup.sh': '', 'src/app.js': '' },
      dockerfile: 'FROM debian:12\nCOPY . /app\nRUN apt-get update && apt-get install -y curl\nRUN /app/setup.sh\n',
      findings: [{ line: 2, message: 'early' }],
      fixed: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nCOPY . /app\nRUN /app/setup.sh\n',
    },
    { name: 'a context by guess', files, contextBy: 'guess', dockerfile: plain.dockerfile, findings: early, suggested: plain.fixed, why: 'is a guess' },
    { name: 'syntax errors', files, dockerfile: `${plain.dockerfile}RUNN x\n`, findings: early, none: 'The Dockerfile has errors' },
  ],
})
