import type { MemoryFile } from '../src/context/memory.ts'
import { emptyLock } from './rule-tester.ts'

/** A Dockerfile that makes its builds dearer for one reason, over a small project. */
export interface FlawedFile {
  readonly flaw: string
  /** The rule that has to name it. */
  readonly rule: string
  readonly dockerfile: string
  readonly files: Readonly<Record<string, MemoryFile>>
}

const ignored = { '.dockerignore': '.git\n.dockerignore\n' }
const node = { ...ignored, 'package.json': '{ "scripts": { "build": "tsc" } }', 'package-lock.json': emptyLock, 'tsconfig.json': '{}', 'src/app.ts': '', 'src/page.ts': '' }
const python = { ...ignored, 'requirements.txt': 'flask==3.0.3\n', 'app/main.py': '', 'app/page.py': '' }
const go = { ...ignored, 'go.mod': 'module example.com/app\n\ngo 1.23\n', 'go.sum': '', 'cmd/main.go': 'package main\n', 'store/store.go': 'package store\n' }

/** The twenty files over which linters of Dockerfiles were compared, written anew. */
export const flawedFiles: readonly FlawedFile[] = [
  { flaw: 'all is copied above npm ci', rule: 'source-before-install', files: node, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nCMD ["node", "dist/app.js"]\n' },
  { flaw: 'all is copied above pip install', rule: 'source-before-install', files: python, dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["python", "-m", "app"]\n' },
  { flaw: 'all is copied above go mod download', rule: 'source-before-install', files: go, dockerfile: 'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN go mod download\nRUN go build -o /out/app ./cmd\nCMD ["/out/app"]\n' },
  {
    flaw: 'all is copied above cargo build',
    rule: 'fetch-with-build',
    files: { ...ignored, 'Cargo.toml': '[package]\nname = "app"\nversion = "1.0.0"\nedition = "2021"\n\n[dependencies]\nlog = "0.4"\n', 'Cargo.lock': 'version = 4\n\n[[package]]\nname = "log"\nsource = "registry+https://example.com/index"\n', 'src/main.rs': 'fn main() {}\n', 'src/store.rs': '' },
    dockerfile: 'FROM rust:1.82 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:12-slim\nCOPY --from=build /src/target/release/app /usr/local/bin/app\nCMD ["app"]\n',
  },
  {
    flaw: 'all is copied above mvn package',
    rule: 'fetch-with-build',
    files: { ...ignored, 'pom.xml': '<project/>\n', 'src/main/java/App.java': '', 'src/main/java/Store.java': '' },
    dockerfile: 'FROM maven:3.9 AS build\nWORKDIR /src\nCOPY . .\nRUN mvn -B package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /src/target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
  },
  {
    flaw: 'all is copied above bundle install',
    rule: 'source-before-install',
    files: { ...ignored, Gemfile: 'source "https://example.com"\ngem "rack"\n', 'Gemfile.lock': 'GEM\n', 'lib/app.rb': '', 'config.ru': '' },
    dockerfile: 'FROM ruby:3.3\nWORKDIR /app\nCOPY . .\nRUN bundle config set frozen true && bundle install\nCMD ["bundle", "exec", "rackup"]\n',
  },
  {
    flaw: 'all is copied above composer install',
    rule: 'source-before-install',
    files: { ...ignored, 'composer.json': '{}', 'composer.lock': '{}', 'src/App.php': '', 'public/index.php': '' },
    dockerfile: 'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install --no-dev --no-scripts --no-autoloader\nRUN composer dump-autoload\n',
  },
  {
    flaw: 'all is copied above dotnet restore',
    rule: 'source-before-install',
    files: { ...ignored, 'App.csproj': '<Project Sdk="Microsoft.NET.Sdk"/>\n', 'Program.cs': '', 'Store.cs': '' },
    dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY . .\nRUN dotnet restore App.csproj\nRUN dotnet publish App.csproj --no-restore -o /out\nCMD ["dotnet", "/out/App.dll"]\n',
  },
  {
    flaw: 'all is copied above poetry install',
    rule: 'source-before-install',
    files: { ...ignored, 'pyproject.toml': '[tool.poetry]\nname = "app"\nversion = "1.0.0"\n', 'poetry.lock': '', 'app/main.py': '', 'app/page.py': '' },
    dockerfile: 'FROM python:3.12\nRUN pip install poetry==1.8.3\nWORKDIR /app\nCOPY . .\nRUN poetry install --no-root\nCMD ["poetry", "run", "python", "-m", "app"]\n',
  },
  {
    flaw: 'all is copied above uv sync',
    rule: 'source-before-install',
    files: { ...ignored, 'pyproject.toml': '[project]\nname = "app"\nversion = "1.0.0"\n', 'uv.lock': 'version = 1\n', 'app/main.py': '', 'app/page.py': '' },
    dockerfile: 'FROM python:3.12\nCOPY --from=ghcr.io/astral-sh/uv:0.5.1 /uv /bin/uv\nWORKDIR /app\nCOPY . .\nRUN uv sync --frozen --no-install-project\nCMD ["/app/.venv/bin/python", "-m", "app"]\n',
  },
  {
    flaw: 'a workspace is copied above pnpm install',
    rule: 'source-before-install',
    files: { ...ignored, 'package.json': '{}', 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n', 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n", 'packages/a/package.json': '{ "name": "a" }', 'packages/a/index.ts': '', 'packages/b/package.json': '{ "name": "b" }', 'packages/b/index.ts': '' },
    dockerfile: 'FROM node:22\nRUN npm install -g pnpm@9.12.0\nWORKDIR /app\nCOPY . .\nRUN pnpm install --frozen-lockfile\nRUN pnpm -r build\n',
  },
  { flaw: 'the commit is an ENV on top', rule: 'arg-before-use', files: node, dockerfile: 'FROM node:22\nARG GIT_SHA\nENV GIT_SHA=$GIT_SHA\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/app.js"]\n' },
  { flaw: 'the date of the build is a LABEL on top', rule: 'arg-before-use', files: python, dockerfile: 'FROM python:3.12-slim\nARG BUILD_DATE\nLABEL org.opencontainers.image.created=$BUILD_DATE\nWORKDIR /srv\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD ["python", "-m", "app"]\n' },
  { flaw: 'all is copied above apt-get install', rule: 'copy-before-independent-run', files: python, dockerfile: 'FROM debian:12-slim\nWORKDIR /srv\nCOPY . .\nRUN apt-get update && apt-get install -y --no-install-recommends python3\nCMD ["python3", "-m", "app"]\n' },
  { flaw: 'apt-get update has a RUN of its own', rule: 'stale-package-index', files: python, dockerfile: 'FROM debian:12-slim\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends python3\nWORKDIR /srv\nCOPY . .\nCMD ["python3", "-m", "app"]\n' },
  { flaw: 'the version of the application is an ENV on top', rule: 'env-before-use', files: node, dockerfile: 'FROM node:22\nENV APP_VERSION=1.4.2\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/app.js"]\n' },
  { flaw: 'a URL whose content changes is added on top', rule: 'unverified-remote-add', files: python, dockerfile: 'FROM debian:12-slim\nADD https://example.com/tools/latest.tar.gz /opt/\nRUN apt-get update && apt-get install -y --no-install-recommends python3\nWORKDIR /srv\nCOPY . .\nCMD ["python3", "-m", "app"]\n' },
  { flaw: 'what another stage builds is copied above apt-get install', rule: 'stage-dependency-early', files: go, dockerfile: 'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /out/app ./cmd\nFROM debian:12-slim\nCOPY --from=build /out/app /usr/local/bin/app\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates\nCMD ["app"]\n' },
  { flaw: 'a repository is cloned by a RUN', rule: 'frozen-result', files: python, dockerfile: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git python3\nRUN git clone https://example.com/tools.git /opt/tools\nWORKDIR /srv\nCOPY . .\nCMD ["python3", "-m", "app"]\n' },
  { flaw: 'sources are copied with the manifests', rule: 'source-before-install', files: node, dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nCOPY src src\nRUN npm ci\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/app.js"]\n' },
]

/** A file without any of these flaws. */
export const control: Omit<FlawedFile, 'flaw' | 'rule'> = {
  files: node,
  dockerfile: '# syntax=docker/dockerfile:1\nFROM node:22-slim@sha256:0000000000000000000000000000000000000000000000000000000000000000 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci\nCOPY tsconfig.json ./\nCOPY src src\nRUN npm run build\nARG GIT_SHA\nLABEL org.opencontainers.image.revision=$GIT_SHA\nUSER node\nCMD ["node", "dist/app.js"]\n',
}
