import rule from '../../rules/stage-dependency-early.ts'
import { emptyLock, inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const files = { 'main.go': 'package main\n', 'go.mod': 'module example.com/app\n' }
const build = 'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/app .\n'
const apt = 'RUN apt-get update && apt-get install -y ca-certificates'
const copy = 'COPY --from=build /out/app /app/app'
const early = [{ line: 6, message: 'early' }]

const plain: Cured = {
  name: 'system packages below what another stage builds',
  files,
  dockerfile: `${build}FROM debian:12\n${copy}\n${apt}\nCMD ["/app/app"]\n`,
  findings: early,
  fixed: `${build}FROM debian:12\n${apt}\n${copy}\nCMD ["/app/app"]\n`,
}

/** Lines of the last stage before and after. */
function lowered(name: string, before: string, after: string, more: Partial<Cured> = {}): Cured {
  return { name, files, dockerfile: `${build}FROM debian:12\n${before}\n`, findings: early, fixed: `${build}FROM debian:12\n${after}\n`, ...more }
}

testRule(rule, {
  good: [
    { name: 'the copy stands last', files, dockerfile: plain.fixed },
    { name: 'a command that needs what is copied', files, dockerfile: `${build}FROM debian:12\n${copy}\nRUN ls -l /app/app && apt-get update` },
    { name: 'a command that nobody knows', files, dockerfile: `${build}FROM debian:12\n${copy}\n${apt} && setup` },
    { name: 'a stage that hardly ever changes', files, dockerfile: `FROM debian:12 AS build\n${apt}\nFROM debian:12\nCOPY --from=build /etc/ssl /app/ssl\nRUN apt-get update && apt-get install -y curl` },
    { name: 'libraries that the packages may link', files, dockerfile: `${build}FROM debian:12\nCOPY --from=build /out/lib /usr/lib/app\n${apt}` },
    { name: 'an image that the build does not make', files, dockerfile: `FROM debian:12\nCOPY --from=golang:1.22 /usr/local/go /opt/go\n${apt}` },
    { name: 'sources above it, by which the command runs anyway', files, dockerfile: `${build}FROM debian:12\nCOPY . /app\n${copy}\n${apt}` },
    { name: 'a stage that the target does not need', files, dockerfile: `${plain.dockerfile}FROM scratch\nCOPY main.go /` },
    { name: 'a target above it', files, build: { target: 'build' }, dockerfile: plain.dockerfile },
    { name: 'a rarer change than the option asks for', files, options: { threshold: 0.99 }, dockerfile: plain.dockerfile },
    { name: 'cheaper commands than the option asks for', files, options: { seconds: 60 }, dockerfile: plain.dockerfile },
    { name: 'a command that needs another copy of the same stage', files, dockerfile: `${build}FROM debian:12\n${copy}\nCOPY --from=build /src /src\nRUN cp /src/main.go /tmp/main.go && cp /src/go.mod /tmp/go.mod` },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    lowered('heredoc', `${copy}\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF`, `RUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n${copy}`),
    lowered('continuation lines', `COPY --from=build \\\n  # the program\n  /out/app \\\n  /app/app\n${apt}`, `${apt}\nCOPY --from=build \\\n  # the program\n  /out/app \\\n  /app/app`),
    lowered('--link', `COPY --link --from=build /out/app /app/app\n${apt}`, `${apt}\nCOPY --link --from=build /out/app /app/app`),
    lowered('a command between the two that needs it', `${copy}\nRUN cp /app/app /app/other\n${apt}`, `${apt}\n${copy}\nRUN cp /app/app /app/other`),
    lowered('two copies of what changes as often', `${copy}\nCOPY main.go /app/\n${apt}`, `${apt}\n${copy}\nCOPY main.go /app/`),
    lowered('an install of the project', `WORKDIR /app\nCOPY --from=build /out/app /srv/app\nCOPY package.json package-lock.json ./\nRUN npm ci`, `WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY --from=build /out/app /srv/app`, {
      files: { ...files, 'package.json': '{}', 'package-lock.json': emptyLock },
      findings: [{ line: 7, message: 'early' }],
    }),
    {
      name: 'a program beside those of the system',
      files,
      dockerfile: `${build}FROM debian:12\nCOPY --from=build /out/app /usr/local/bin/app\n${apt}\n`,
      findings: early,
      suggested: `${build}FROM debian:12\n${apt}\nCOPY --from=build /out/app /usr/local/bin/app\n`,
      why: 'scripts perhaps write into /usr/local/bin',
    },
    { name: 'a trigger', files, dockerfile: `${build}FROM debian:12 AS base\nONBUILD ${copy}\nFROM base\n${apt}\n`, findings: early, none: 'runs as an ONBUILD trigger' },
  ],
})
