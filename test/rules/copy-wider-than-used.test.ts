import rule from '../../rules/copy-wider-than-used.ts'
import { inCrlf, inLowerCase, testRule, type Cured } from '../rule-tester.ts'

const files = { 'api/go.mod': 'module example.com/app\n', 'api/main.go': 'package main\n', 'web/app.ts': '', 'web/page.ts': '' }
const last = 'FROM debian:12\nCOPY --from=build /out/app /app/app\n'
const build = 'RUN cd api && go build -o /out/app .'
const head = 'FROM golang:1.22 AS build\nWORKDIR /src\n'
const wide = [{ line: 3, message: 'wide' }]

const plain: Cured = {
  name: 'sources of another part of the repository',
  files,
  dockerfile: `${head}COPY . .\n${build}\n${last}`,
  findings: wide,
  fixed: `${head}COPY api api/\n${build}\n${last}`,
}

function narrowed(name: string, run: string, more: Partial<Cured> = {}): Cured {
  return { name, files, dockerfile: `${head}COPY . .\n${run}\n${last}`, findings: wide, fixed: `${head}COPY api api/\n${run}\n${last}`, ...more }
}

testRule(rule, {
  good: [
    { name: 'what is used alone', files, dockerfile: plain.fixed },
    { name: 'the stage of the target, whose image holds the files', files, dockerfile: `${head}COPY . .\n${build}\n` },
    { name: 'the target starts from the stage', files, dockerfile: `${head}COPY . .\n${build}\nFROM build\nCMD ["/out/app"]\n` },
    { name: 'a command that nobody knows', files, dockerfile: `${head}COPY . .\nRUN cd api && go build -o /out/app . && ./generate\n${last}` },
    { name: 'such a command in a stage that starts from it', files, dockerfile: `${head}COPY . .\n${build}\nFROM build AS more\nRUN ./generate\nFROM debian:12\nCOPY --from=more /out/app /app/app\n` },
    { name: 'another stage takes the rest', files, dockerfile: `${head}COPY . .\n${build}\n${last}COPY --from=build /src/web /app/web\n` },
    { name: 'another stage mounts the rest', files, dockerfile: `${head}COPY . .\n${build}\n${last}RUN --mount=type=bind,from=build,source=/src/web,target=/web cp /web/app.ts /app/\n` },
    { name: 'files that are copied by name', files, dockerfile: `${head}COPY api/main.go api/go.mod ./api/\nCOPY web/app.ts web/page.ts ./web/\n${build}\n${last}` },
    { name: 'tests and documentation, which another rule tells', files: { 'api/go.mod': '', 'api/main.go': '', 'tests/a.ts': '', 'docs/a.md': '' }, dockerfile: plain.dockerfile },
    { name: 'an install that needs its manifests alone, which another rule tells', files: { 'package.json': '{}', 'package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}', 'web/app.ts': '' }, dockerfile: 'FROM node:22 AS deps\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:22\nCOPY --from=deps /app/node_modules /app/node_modules\n' },
    { name: 'an install in another stage that reads files of the same name', files: { 'main.py': '', 'package.json': '{}' }, dockerfile: 'FROM node:22 AS first\nCOPY . .\nCOPY . /app/\nFROM node:22\nCOPY --from=first /app /app\nRUN cat package.json\nWORKDIR /app' },
    { name: 'a rarer change than the option asks for', files, options: { threshold: 0.99 }, dockerfile: plain.dockerfile },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    narrowed('heredoc', 'RUN <<EOF\nset -e\ncd api\ngo build -o /out/app .\nEOF'),
    narrowed('continuation lines', 'RUN cd api && \\\n  # the program\n  go build \\\n    -o /out/app .'),
    narrowed('an ARG in use', 'ARG OUT=/out/app\nRUN cd api && go build -o $OUT .'),
    {
      name: 'files beside the sources of a program',
      files: { 'go.mod': 'module example.com/app\n', 'main.go': 'package main\n', 'web/app.ts': '', 'web/page.ts': '' },
      dockerfile: `${head}COPY . .\nRUN go build -o /out/app .\n${last}`,
      findings: wide,
      suggested: `${head}COPY go.mod main.go ./\nRUN go build -o /out/app .\n${last}`,
      why: 'would miss what comes to /src later',
    },
    { name: 'a trigger', files, dockerfile: `FROM golang:1.22 AS base\nWORKDIR /src\nONBUILD COPY . .\nFROM base AS build\n${build}\n${last}`, findings: wide, none: 'runs as an ONBUILD trigger' },
  ],
})
