import rule from '../../rules/platform-arg-early.ts'
import { inCrlf, testRule, type Cured } from '../rule-tester.ts'

const files = { 'go.mod': 'module x\ngo 1.22\n', 'go.sum': '', 'main.go': '' }
const from = 'FROM --platform=$BUILDPLATFORM golang:1.22'
const early = [{ line: 2, message: 'early' }]
const build = 'COPY . .\nRUN GOARCH=$TARGETARCH go build -o /app\n'

const plain: Cured = {
  name: 'below the download of modules',
  files,
  dockerfile: `${from}\nARG TARGETARCH\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n${build}`,
  findings: early,
  fixed: `${from}\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /app\n`,
}

testRule(rule, {
  good: [
    { name: 'where it is used', files, dockerfile: plain.fixed },
    { name: 'a stage of the target platform', files, dockerfile: plain.dockerfile.replace(' --platform=$BUILDPLATFORM', '') },
    { name: 'a stage of one platform', files, dockerfile: plain.dockerfile.replace('$BUILDPLATFORM', 'linux/amd64') },
    { name: 'a fixed default', files, dockerfile: plain.dockerfile.replace('TARGETARCH', 'TARGETARCH=amd64') },
    { name: 'the build platform', files, dockerfile: plain.dockerfile.replaceAll('TARGETARCH', 'BUILDARCH') },
    { name: 'used by the first command', files, dockerfile: `${from}\nARG TARGETARCH\nRUN echo $TARGETARCH\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download` },
    { name: 'a command above has the platform already', files, dockerfile: `${from}\nARG TARGETOS\nRUN echo $TARGETOS\nWORKDIR /src\nCOPY go.mod go.sum ./\nARG TARGETARCH\nRUN go mod download\n${build}` },
    { name: 'a command that looks at another one', files, dockerfile: `${from}\nARG TARGETARCH\nARG TARGETPLATFORM\nRUN echo for $TARGETPLATFORM && apt-get update\n${build}` },
    { name: 'another image for each platform', files, dockerfile: plain.dockerfile.replace('golang:1.22', 'cross-${TARGETARCH}') },
    { name: 'on a stage for each platform', files, dockerfile: `FROM --platform=$BUILDPLATFORM cross-$TARGETARCH AS base\n${plain.dockerfile.replace(from, 'FROM --platform=$BUILDPLATFORM base')}` },
    { name: 'on a stage of the target platform', files, dockerfile: `FROM golang:1.22 AS base\n${plain.dockerfile.replace(from, 'FROM --platform=$BUILDPLATFORM base')}` },
    { name: 'on a stage that has the platform already', files, dockerfile: `${from} AS base\nARG TARGETOS\nRUN echo $TARGETOS\n${plain.dockerfile.replace(from, 'FROM base')}` },
    { name: 'another builder', files, build: { builder: 'kaniko' }, dockerfile: plain.dockerfile },
    { name: 'cheaper commands than the option asks for', files, options: { seconds: 60 }, dockerfile: plain.dockerfile },
    { name: 'a stage that nothing needs', files, dockerfile: `${plain.dockerfile}FROM debian:12\n` },
  ],
  bad: [
    plain,
    inCrlf(plain),
    {
      name: 'two of them, and an ENV that hands one on',
      files,
      dockerfile: `${from} AS build\nARG TARGETOS\nARG TARGETARCH\nENV GOARCH=$TARGETARCH\nRUN apt-get update && apt-get install -y upx\nWORKDIR /src\nCOPY . .\nRUN GOOS=$TARGETOS go build -o /app\nFROM scratch\nCOPY --from=build /app /\n`,
      findings: [...early, { line: 3, message: 'early' }],
      fixed: `${from} AS build\nRUN apt-get update && apt-get install -y upx\nWORKDIR /src\nCOPY . .\nARG TARGETOS\nARG TARGETARCH\nENV GOARCH=$TARGETARCH\nRUN GOOS=$TARGETOS go build -o /app\nFROM scratch\nCOPY --from=build /app /\n`,
    },
    {
      name: 'on a stage of the build platform',
      files,
      dockerfile: `${from} AS base\n${plain.dockerfile.replace(from, 'FROM base')}`,
      findings: [{ line: 3, message: 'early' }],
      fixed: `${from} AS base\n${plain.fixed.replace(from, 'FROM base')}`,
    },
    { name: 'syntax errors', files, dockerfile: `${plain.dockerfile}RUNN x\n`, findings: early, none: 'The Dockerfile has errors' },
  ],
})
