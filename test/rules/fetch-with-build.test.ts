import rule from '../../rules/fetch-with-build.ts'
import { inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const mod = 'module example.com/app\n\ngo 1.23\n\nrequire example.com/log v1.2.0\n'
const sum = 'example.com/log v1.2.0 h1:a\nexample.com/log v1.2.0/go.mod h1:b\n'
const go = { 'go.mod': mod, 'go.sum': sum, 'cmd/main.go': 'package main\n', 'store/store.go': 'package store\n' }
const cargo = { 'Cargo.toml': '[package]\nname = "app"\n\n[dependencies]\nlog = "1"\n', 'Cargo.lock': '[[package]]\nname = "log"\nsource = "registry+https://example.com/index"\n', 'src/main.rs': '', 'src/store.rs': '' }
const maven = { 'pom.xml': '<project/>\n', 'src/main/java/App.java': '' }
const gradle = { 'build.gradle': "plugins { id 'java' }\n", 'settings.gradle': '', 'src/main/java/App.java': '' }
const dotnet = { 'App.csproj': '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Log" Version="1.0.0"/></ItemGroup></Project>\n', 'Program.cs': '' }
const joined = [{ line: 3, message: 'joined' }]
const inGo = (run: string): string => `FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN ${run}\n`
const inRust = (run: string): string => `FROM rust:1.82\nWORKDIR /src\nCOPY . .\nRUN ${run}\n`
const why = 'also fetches what only tests and other programs of the project need'

const plain: Bad = {
  name: 'go',
  files: go,
  dockerfile: inGo('go build -o /out/app ./cmd'),
  findings: joined,
  suggested: 'FROM golang:1.23\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /out/app ./cmd\n',
  why,
}

testRule(rule, {
  good: [
    { name: 'fetched above', files: go, dockerfile: 'FROM golang:1.23\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build ./...' },
    { name: 'fetched above, in need of the sources as well', files: go, dockerfile: 'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN go mod download\nRUN go build ./...' },
    { name: 'fetched in the stage that this one starts from', files: go, dockerfile: 'FROM golang:1.23 AS deps\nWORKDIR /src\nCOPY go.* ./\nRUN go mod download\nFROM deps\nCOPY . .\nRUN go build ./...' },
    { name: 'fetched in another stage', files: go, dockerfile: 'FROM golang:1.23 AS deps\nWORKDIR /src\nCOPY go.* ./\nRUN go mod download\nFROM golang:1.23\nWORKDIR /src\nCOPY --from=deps /go/pkg /go/pkg\nCOPY . .\nRUN go build ./...' },
    { name: 'perhaps fetched by a script', files: { ...go, 'fetch.sh': '' }, dockerfile: 'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN ./fetch.sh\nRUN go build ./...' },
    { name: 'a cache mount', files: go, dockerfile: inGo('--mount=type=cache,target=/go/pkg/mod go build ./...') },
    { name: 'a cache mount whose purpose is not known', files: go, dockerfile: inGo('--mount=type=cache,target=/cache go build ./...') },
    { name: 'modules that lie with the project', files: { ...go, 'vendor/modules.txt': '' }, dockerfile: inGo('go build ./...') },
    { name: 'modules that are said to', files: go, dockerfile: inGo('go build -mod=vendor ./...') },
    { name: 'nothing to fetch', files: { ...go, 'go.mod': 'module x\n\ngo 1.23\n' }, dockerfile: inGo('go build ./...') },
    { name: 'a program by its name', files: go, dockerfile: inGo('go install example.com/tool@v1.0.0') },
    { name: 'in a pipeline', files: go, dockerfile: inGo('go build ./... | tee log') },
    { name: 'a stage that nobody needs', files: go, dockerfile: `${plain.dockerfile}FROM debian:12\nCMD ["bash"]` },
    { name: 'a trigger that runs elsewhere', files: go, dockerfile: 'FROM golang:1.23\nWORKDIR /src\nONBUILD COPY . .\nONBUILD RUN go build ./...' },
    { name: 'nothing known of the context', dockerfile: plain.dockerfile },
    { name: 'a rarer change than the option asks for', files: go, options: { threshold: 0.9 }, dockerfile: plain.dockerfile },
    { name: 'crates that a recipe tells', files: { ...cargo, 'recipe.json': '{}' }, dockerfile: 'FROM rust:1.82\nWORKDIR /src\nCOPY recipe.json .\nRUN cargo chef cook --release\nCOPY . .\nRUN cargo build --release' },
    { name: 'crates that lie with the project', files: { ...cargo, '.cargo/config.toml': '[source.crates-io]\nreplace-with = "vendored"\n' }, dockerfile: inRust('cargo build --release') },
    { name: 'crates of the project alone', files: { ...cargo, 'Cargo.lock': '[[package]]\nname = "app"\n' }, dockerfile: inRust('cargo build --release') },
    { name: 'a placeholder', files: cargo, dockerfile: 'FROM rust:1.82\nWORKDIR /src\nCOPY Cargo.* ./\nRUN mkdir src && echo "fn main() {}" > src/main.rs && cargo build --release\nCOPY . .\nRUN cargo build --release' },
    { name: 'offline', files: maven, dockerfile: 'FROM maven:3\nWORKDIR /src\nCOPY . .\nRUN mvn -o package' },
    { name: 'no phase that compiles', files: maven, dockerfile: 'FROM maven:3\nWORKDIR /src\nCOPY . .\nRUN mvn versions:set -DnewVersion=2' },
    { name: 'gradle offline', files: gradle, dockerfile: 'FROM gradle:8\nWORKDIR /src\nCOPY . .\nRUN gradle --offline build' },
    { name: 'restored above', files: dotnet, dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY *.csproj .\nRUN dotnet restore\nCOPY . .\nRUN dotnet publish -o /out' },
    { name: 'restored by whoever', files: dotnet, dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY . .\nRUN dotnet publish --no-restore -o /out' },
    { name: 'no packages', files: { ...dotnet, 'App.csproj': '<Project Sdk="Microsoft.NET.Sdk"/>' }, dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -o /out' },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    {
      name: 'settings and variables of the command',
      files: go,
      dockerfile: inGo('set -e; export GOPRIVATE=example.com; CGO_ENABLED=0 GOOS="$TARGETOS" GOPROXY=direct go build \\\n  -o /out/app ./cmd'),
      findings: joined,
      suggested:
        'FROM golang:1.23\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN set -e; export GOPRIVATE=example.com; GOPROXY=direct go mod download\nCOPY . .\nRUN set -e; export GOPRIVATE=example.com; CGO_ENABLED=0 GOOS="$TARGETOS" GOPROXY=direct go build \\\n  -o /out/app ./cmd\n',
      why,
    },
    {
      name: 'several copies, a secret, two stages',
      files: go,
      dockerfile: 'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nCOPY store store\nCOPY cmd cmd\nRUN --mount=type=secret,id=netrc apt-get update && go build -o /out/app ./cmd\nFROM debian:12\nCOPY --from=build /out/app /app\n',
      findings: [{ line: 5, message: 'joined' }],
      suggested:
        'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN --mount=type=secret,id=netrc apt-get update && go mod download\nCOPY store store\nCOPY cmd cmd\nRUN --mount=type=secret,id=netrc go build -o /out/app ./cmd\nFROM debian:12\nCOPY --from=build /out/app /app\n',
      why,
    },
    { name: 'tests, which run what they like', files: go, dockerfile: inGo('go test ./...'), findings: joined, suggested: plain.suggested.replace('go build -o /out/app ./cmd', 'go test ./...'), why },
    { name: 'cargo', files: cargo, dockerfile: inRust('cargo build --release --locked'), findings: joined, none: 'cargo-chef' },
    { name: 'cargo without a lock file', files: { 'Cargo.toml': cargo['Cargo.toml'], 'src/main.rs': '', 'src/a.rs': '' }, dockerfile: inRust('cargo build'), findings: joined, none: 'A cache mount spares it too' },
    { name: 'a builder without cache mounts', files: cargo, build: { builder: 'classic' }, dockerfile: inRust('cargo build --release --locked'), findings: joined, none: 'compiles what the project depends on as well.' },
    { name: 'maven', files: maven, dockerfile: 'FROM maven:3\nWORKDIR /src\nCOPY pom.xml .\nCOPY src src\nRUN mvn -B package\n', findings: [{ line: 4, message: 'joined' }], none: 'dependency:go-offline' },
    { name: 'the wrapper of maven', files: { ...maven, mvnw: '# Maven Wrapper startup batch script\n' }, dockerfile: 'FROM eclipse-temurin:21\nWORKDIR /src\nCOPY . .\nRUN ./mvnw -B package\n', findings: joined, none: 'dependency:go-offline' },
    { name: 'gradle', files: gradle, dockerfile: 'FROM gradle:8\nWORKDIR /src\nCOPY . .\nRUN gradle bootJar --no-daemon\n', findings: joined, none: 'gradle dependencies' },
    { name: 'dotnet', files: dotnet, dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY . .\nRUN dotnet publish App.csproj -c Release -o /out\n', findings: joined, none: 'dotnet restore' },
    { name: 'syntax errors', files: go, dockerfile: `${plain.dockerfile}RUNN x\n`, findings: joined, none: 'The Dockerfile has errors' },
  ],
})
