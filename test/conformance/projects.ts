import { ecosystems } from './ecosystems.ts'
import { common, sources, type Project } from './project.ts'

/** Realistic projects by name; the answers of real builders to their commits stand in projects/. */
export const projects: Readonly<Record<string, Project>> = {
  'npm-whole': {
    dockerfile: 'FROM node:22\nWORKDIR /app\nARG VERSION=1\nCOPY . .\nRUN npm ci\nRUN npm run build\nENV NODE_ENV=production\nEXPOSE 3000\nCMD ["node", "dist/index.js"]\n',
    files: { ...common, ...sources('src', 'js'), 'package.json': '{"dependencies":{"a":"1"}}\n', 'package-lock.json': '{}\n' },
    manifest: 'package.json', lock: 'package-lock.json', source: 'src/main.js',
  },
  'npm-stages': {
    dockerfile: 'FROM node:22 AS deps\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\n\nFROM deps AS build\nCOPY src src\nRUN npm run build\n\nFROM nginx:1.27\nARG VERSION=1\nLABEL version=$VERSION\nCOPY --from=build /app/dist /usr/share/nginx/html\nRUN echo ok > /ok\n',
    files: { ...common, ...sources('src', 'js'), 'package.json': '{}\n', 'package-lock.json': '{}\n' },
    manifest: 'package.json', lock: 'package-lock.json', source: 'src/main.js',
  },
  'pnpm-workspace': {
    dockerfile: 'FROM node:22-slim AS base\nENV PNPM_HOME=/pnpm\nWORKDIR /repo\n\nFROM base AS build\nCOPY pnpm-lock.yaml package.json ./\nCOPY packages/a/package.json packages/a/\nRUN pnpm install\nCOPY . .\nARG VERSION=1\nRUN pnpm build\n\nFROM base\nCOPY --from=build /repo/dist ./dist\nUSER node\nCMD ["node", "dist/index.js"]\n',
    files: { ...common, ...sources('packages/a/src', 'ts'), 'package.json': '{}\n', 'packages/a/package.json': '{}\n', 'pnpm-lock.yaml': 'lock\n' },
    manifest: 'packages/a/package.json', lock: 'pnpm-lock.yaml', source: 'packages/a/src/main.ts',
  },
  pip: {
    dockerfile: 'FROM python:3.12-slim\nENV PYTHONUNBUFFERED=1\nRUN apt-get update && apt-get install -y libpq-dev\nWORKDIR /srv\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY app ./app\nCOPY README.md ./\nARG VERSION=1\nRUN echo $VERSION > /version\nUSER nobody\nCMD ["python", "-m", "app"]\n',
    files: { ...common, ...sources('app', 'py'), 'requirements.txt': 'flask==3\n' },
    manifest: 'requirements.txt', source: 'app/main.py',
  },
  'pip-arg-on-top': {
    dockerfile: 'ARG BASE=3.12\nFROM python:$BASE\nARG VERSION=1\nENV APP_VERSION=$VERSION\nWORKDIR /srv\nCOPY requirements*.txt ./\nRUN pip install -r requirements.txt\nCOPY . /srv/\nRUN python -c "print(1)" > /built\n',
    files: { ...common, ...sources('app', 'py'), 'requirements.txt': 'flask==3\n', 'requirements-dev.txt': 'pytest==8\n' },
    manifest: 'requirements.txt', lock: 'requirements-dev.txt', source: 'app/main.py',
  },
  go: {
    dockerfile: 'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nARG VERSION=1\nRUN CGO_ENABLED=0 go build -o /out/app ./cmd\n\nFROM alpine:3.20\nRUN apk add --no-cache ca-certificates\nCOPY --from=build /out/app /usr/local/bin/app\nENTRYPOINT ["app"]\n',
    files: { ...common, ...sources('cmd', 'go'), 'go.mod': 'module m\n', 'go.sum': 'sum\n' },
    manifest: 'go.mod', lock: 'go.sum', source: 'cmd/main.go',
  },
  'go-mounts': {
    buildkitOnly: true,
    dockerfile: 'FROM golang:1.23 AS build\nWORKDIR /src\nRUN --mount=type=cache,target=/go/pkg --mount=type=bind,source=go.mod,target=go.mod go mod download\nARG VERSION=1\nRUN --mount=type=bind,target=. --mount=type=cache,target=/root/.cache go build -o /out/app ./cmd\n\nFROM alpine:3.20\nCOPY --link --from=build /out/app /app\nCOPY --link README.md /doc/\n',
    files: { ...common, ...sources('cmd', 'go'), 'go.mod': 'module m\n' },
    manifest: 'go.mod', source: 'cmd/main.go',
  },
  rust: {
    dockerfile: 'FROM rust:1.82 AS build\nWORKDIR /w\nCOPY Cargo.toml Cargo.lock ./\nCOPY src src/\nARG VERSION=1\nRUN cargo build --release\n\nFROM debian:12-slim AS runtime\nRUN useradd -u 1001 app && mkdir /data && chown app /data\nCOPY --from=build --chown=1001:1001 /w/target/release/app /app/\nUSER app\nWORKDIR /data\nHEALTHCHECK CMD true\nCMD ["/app/app"]\n',
    files: { ...common, ...sources('src', 'rs'), 'Cargo.toml': '[package]\n', 'Cargo.lock': 'lock\n' },
    manifest: 'Cargo.toml', lock: 'Cargo.lock', source: 'src/main.rs',
  },
  maven: {
    dockerfile: 'FROM maven:3.9 AS build\nWORKDIR /b\nCOPY pom.xml .\nRUN mvn dependency:go-offline\nCOPY src ./src\nRUN mvn package -DskipTests\n\nFROM eclipse-temurin:21-jre\nARG VERSION=1\nENV V=$VERSION\nRUN groupadd app\nCOPY --from=build /b/target/app.jar /app.jar\nEXPOSE 8080\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
    files: { ...common, ...sources('src', 'java'), 'pom.xml': '<project/>\n' },
    manifest: 'pom.xml', source: 'src/main.java',
  },
  ruby: {
    dockerfile: 'FROM ruby:3.3\nRUN apt-get update -qq && \\\n    # the client\n    apt-get install -y postgresql-client\nWORKDIR /app\nCOPY Gemfile Gemfile.lock /app/\nRUN bundle install\nADD . /app\nARG VERSION=1\nRUN bundle exec rake assets:precompile\nVOLUME /app/log\nCMD ["rails", "server"]\n',
    files: { ...common, ...sources('lib', 'rb'), Gemfile: 'gem "rails"\n', 'Gemfile.lock': 'lock\n' },
    manifest: 'Gemfile', lock: 'Gemfile.lock', source: 'lib/main.rb',
  },
  php: {
    dockerfile: 'FROM php:8.3-fpm AS app\nWORKDIR /var/www\nCOPY composer.json composer.lock ./\nRUN composer install --no-scripts\nCOPY --chown=33:33 . .\nARG VERSION=1\nRUN composer dump-autoload\nUSER www-data\n\nFROM nginx:1.27 AS web\nCOPY --from=app /var/www/public /var/www/public\nCOPY docs /docs\n\nFROM app\nRUN echo final > /tmp/final\n',
    files: { ...common, ...sources('public', 'php'), 'composer.json': '{}\n', 'composer.lock': '{}\n' },
    manifest: 'composer.json', lock: 'composer.lock', source: 'public/main.php',
  },
  dotnet: {
    dockerfile: 'FROM mcr.example.com/sdk:8.0 AS sdk\nWORKDIR /src\nCOPY ["App/App.csproj", "App/"]\nRUN dotnet restore App/App.csproj\nCOPY . .\nWORKDIR /src/App\nARG VERSION=1\nRUN dotnet publish -o /out/\n\nFROM mcr.example.com/aspnet:8.0 AS final\nWORKDIR /app\nCOPY --from=sdk /out .\nENTRYPOINT ["dotnet", "App.dll"]\n',
    files: { ...common, ...sources('App', 'cs'), 'App/App.csproj': '<Project/>\n' },
    manifest: 'App/App.csproj', source: 'App/main.cs',
  },
  ...ecosystems,
}
