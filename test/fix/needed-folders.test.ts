import { expect, test } from 'vitest'
import type { CheckInputs } from '../../src/check.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { fixAll } from '../../src/fix/apply.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { defaultConfig } from '../../src/lint/config.ts'
import { copiedFiles, stepsAbove } from '../../src/lint/run-facts.ts'
import { rulesNamed } from '../rules-named.ts'

const rules = rulesNamed('copy-before-independent-run', 'install-with-build', 'source-before-install', 'volatile-copy-first')
const lock = (packages: object): string => JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } })
const csproj = '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net9.0</TargetFramework><ApplicationIcon>..\\artwork\\app.ico</ApplicationIcon></PropertyGroup></Project>'

interface Needed {
  readonly image: string
  /** What copies the folder that looks like sources, and is not. */
  readonly copies: readonly string[]
  readonly install: string
  /** Files of it that the install needs. */
  readonly needs: readonly string[]
  readonly files: Readonly<Record<string, MemoryFile>>
}

/** Folders of code above an install that it needs, as they stand in public Dockerfiles. */
const cases: readonly (readonly [name: string, needed: Needed])[] = [
  ['a schema from which a hook generates a client', { image: 'node:22', copies: ['package*.json ./', 'prisma prisma'], install: 'npm ci', needs: ['prisma/schema.prisma'], files: { 'package.json': '{"scripts":{"postinstall":"prisma generate"}}', 'package-lock.json': lock({ 'node_modules/@prisma/client': { hasInstallScript: true } }), 'prisma/schema.prisma': '', 'prisma/seed.ts': '' } }],
  ['a script that a hook runs', { image: 'node:22', copies: ['package*.json ./', 'scripts scripts'], install: 'npm ci', needs: ['scripts/setup.js', 'scripts/other.js'], files: { 'package.json': '{"scripts":{"postinstall":"node scripts/setup.js"}}', 'package-lock.json': lock({}), 'scripts/setup.js': 'require("./other.js")', 'scripts/other.js': '' } }],
  ['a package beside the project, with a hook of its own', { image: 'node:22', copies: ['package*.json ./', 'viz-lib viz-lib'], install: 'npm ci', needs: ['viz-lib/package.json', 'viz-lib/src/a.ts'], files: { 'package.json': '{"workspaces":["viz-lib"]}', 'package-lock.json': lock({ 'viz-lib': {} }), 'viz-lib/package.json': '{"name":"viz-lib","scripts":{"prepare":"tsc"}}', 'viz-lib/src/a.ts': '' } }],
  ['patches', { image: 'node:22', copies: ['package*.json ./', 'patches patches'], install: 'npm ci', needs: ['patches/a+1.0.0.patch'], files: { 'package.json': '{"scripts":{"postinstall":"patch-package"}}', 'package-lock.json': lock({}), 'patches/a+1.0.0.patch': '' } }],
  ['a helper that the Gemfile reads', { image: 'ruby:3.3', copies: ['Gemfile Gemfile.lock ./', 'lib lib'], install: 'bundle install', needs: ['lib/gem_helper.rb'], files: { Gemfile: 'require_relative "lib/gem_helper"\nsource "https://example.com"\ngem "rake"\n', 'Gemfile.lock': 'GEM\n', 'lib/gem_helper.rb': '' } }],
  ['gems of the project', { image: 'ruby:3.3', copies: ['Gemfile Gemfile.lock ./', 'vendor vendor'], install: 'bundle install', needs: ['vendor/x/x.gemspec'], files: { Gemfile: 'source "https://example.com"\ngem "x", path: "vendor/x"\n', 'Gemfile.lock': 'GEM\n', 'vendor/x/x.gemspec': '', 'vendor/x/lib/x.rb': '' } }],
  ['a library of the project in mix.exs', { image: 'elixir:1.18', copies: ['mix.exs mix.lock ./', 'forum forum'], install: 'mix deps.get', needs: ['forum/mix.exs'], files: { 'mix.exs': 'defmodule A.MixProject do\n  defp deps do\n    [{:forum, path: "./forum"}]\n  end\nend\n', 'mix.lock': '%{}', 'forum/mix.exs': 'defmodule Forum.MixProject do\nend\n', 'forum/lib/a.ex': '' } }],
  ['settings that mix reads', { image: 'elixir:1.18', copies: ['mix.exs mix.lock ./', 'config config'], install: 'mix deps.get && mix deps.compile', needs: ['config/config.exs'], files: { 'mix.exs': 'defmodule A.MixProject do\nend\n', 'mix.lock': '%{}', 'config/config.exs': 'import Config\n' } }],
  ['a version in a module', { image: 'python:3.12', copies: ['setup.py ./', 'app app'], install: 'pip install -e .', needs: ['app/version.py'], files: { 'setup.py': 'from setuptools import setup\nfrom app.version import v\nsetup(version=v)\n', 'app/version.py': 'v = "1"\n', 'app/main.py': '' } }],
  ['a picture that a project file names', { image: 'mcr.microsoft.com/dotnet/sdk:9.0', copies: ['artwork artwork', 'app/app.csproj app/'], install: 'dotnet restore app/app.csproj', needs: ['artwork/app.ico'], files: { 'artwork/app.ico': '', 'app/app.csproj': csproj } }],
  ['modules that lie in the project', { image: 'golang:1.22', copies: ['go.mod go.sum ./', 'lib lib'], install: 'go mod download', needs: ['lib/y/go.mod'], files: { 'go.mod': 'module x\ngo 1.22\nrequire y v0.0.0\nreplace y => ./lib/y\n', 'go.sum': '', 'lib/y/go.mod': 'module y\n', 'lib/y/a.go': '' } }],
  ['sources that say what to fetch', { image: 'golang:1.17', copies: ['*.go ./'], install: 'go mod init app && go get', needs: ['main.go'], files: { 'main.go': 'package main\n' } }],
  ['a crate beside the project', { image: 'rust:1.80', copies: ['Cargo.toml Cargo.lock ./', 'core core', 'src src'], install: 'cargo build --release', needs: ['core/Cargo.toml', 'core/src/lib.rs', 'src/main.rs'], files: { 'Cargo.toml': '[package]\nname="a"\n[dependencies]\ncore = { path = "core" }\n', 'Cargo.lock': '', 'core/Cargo.toml': '[package]\nname="core"\n', 'core/src/lib.rs': '', 'src/main.rs': '' } }],
  ['classes that composer lists', { image: 'composer:2', copies: ['composer.json composer.lock ./', 'database database'], install: 'composer install --no-scripts', needs: ['database/A.php'], files: { 'composer.json': '{"autoload":{"classmap":["database"]}}', 'composer.lock': '{}', 'database/A.php': '' } }],
  ['a build that is part of the project', { image: 'gradle:8', copies: ['settings.gradle build.gradle ./', 'buildSrc buildSrc'], install: 'gradle dependencies', needs: ['buildSrc/build.gradle', 'buildSrc/src/main/groovy/A.groovy'], files: { 'settings.gradle': '', 'build.gradle': 'plugins { id "java" }\n', 'buildSrc/build.gradle': '', 'buildSrc/src/main/groovy/A.groovy': '' } }],
]

test.each(cases)('%s: no fix takes it away from the install', (_name, { image, copies, install, needs, files }) => {
  const text = `FROM ${image}\nWORKDIR /src\n${copies.map((copy) => `COPY ${copy}\n`).join('')}RUN ${install}\nCOPY . .\n`
  const inputs: CheckInputs = { rules, config: defaultConfig, build: plainBuild, context: memoryContext(files), contextBy: 'option', dockerfileInContext: undefined }
  const fixed = fixAll({ path: 'Dockerfile', text }, inputs, { withReview: true })
  const run = plan(parse(fixed.text), inputs.context, inputs.build).steps.find(({ kind }) => kind === 'run')
  expect((run ? stepsAbove(run) : []).flatMap((copy) => copiedFiles(copy).map(({ from }) => from))).toEqual(expect.arrayContaining([...needs]))
})
