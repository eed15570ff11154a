import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadProject, type Project } from '../../src/project/load.ts'
import { plainOptions, type ProjectOptions } from '../../src/project/project-options.ts'
import { UsageError } from '../../src/project/usage-error.ts'
import { folderWith } from './folder.ts'
import { sampleRules } from './rules.ts'

function load(folder: string, path: string, text = 'FROM a\nCOPY . .', options: Partial<ProjectOptions> = {}): Project {
  return loadProject(path, text, { ...plainOptions(sampleRules, folder), ...options })
}

const filesOf = ({ inputs }: Project): readonly string[] => inputs.context.entries.map((entry) => entry.path)

test('the context is the folder that holds the sources', () => {
  const folder = folderWith({ '.git/HEAD': '', '.dockerignore': '*\n!package.json', 'package.json': '', 'docker/Dockerfile': '' })
  const project = load(folder, 'docker/Dockerfile', 'FROM a\nCOPY package.json .')
  expect(project.inputs).toMatchObject({ context: { name: '.' }, contextBy: 'unique', build: { builder: 'buildkit', platform: 'linux/amd64' } })
  expect(filesOf(project)).toEqual(['package.json'])
  expect(project.inputs.dockerfileInContext).toBe('docker/Dockerfile')
})

test('of folders that hold as many sources, the one in which the installs find their manifests', () => {
  const files = { '.git/HEAD': '', 'README.md': '', 'api/Dockerfile': '', 'api/requirements.txt': 'flask==3.1.0', 'both/Dockerfile': '', 'both/package.json': '{}' }
  const found = (path: string, run: string, others = {}): unknown => {
    const { context, contextBy } = load(folderWith({ ...files, ...others }), path, `FROM a\nWORKDIR /w\nCOPY . .\nRUN ${run}\n`).inputs
    return [context.name, contextBy]
  }
  expect(found('api/Dockerfile', 'pip install -r requirements.txt')).toEqual(['api', 'guess'])
  expect(found('api/Dockerfile', 'cd api && pip install -r requirements.txt')).toEqual(['.', 'guess'])
  expect(found('api/Dockerfile', 'npm install')).toEqual(['.', 'guess'])
  expect(found('both/Dockerfile', 'npm install')).toEqual(['both', 'guess'])
  expect(found('both/Dockerfile', 'npm install', { 'package.json': '{}' })).toEqual(['.', 'guess'])
})

test('the option wins over the configuration, and that over what is found', () => {
  const folder = folderWith({ '.stratalintrc.json': '{ "context": "b", "builder": "classic", "buildArgs": { "A": { "value": "1" }, "B": { "value": "1" }, "C": {} } }', 'a/x': '', 'b/y': '' })
  const configured = load(folder, 'Dockerfile')
  expect(configured.inputs).toMatchObject({ context: { name: 'b' }, contextBy: 'config', build: { builder: 'classic', buildArgs: new Map([['A', '1'], ['B', '1']]) } })
  const told = load(folder, 'Dockerfile', undefined, { contextFolder: 'a', builder: 'buildkit', buildArgs: new Map([['A', '2']]) })
  expect(told.inputs.dockerfileInContext).toBeUndefined()
  expect(told.inputs).toMatchObject({ context: { name: 'a' }, contextBy: 'option', build: { builder: 'buildkit', buildArgs: new Map([['A', '2'], ['B', '1']]) } })
  expect(load(folder, 'Dockerfile', undefined, { config: 'none' }).inputs).toMatchObject({ context: { name: '.' }, build: { builder: 'buildkit' } })
  expect(load(folder, 'a/Dockerfile', undefined, { config: { file: '.stratalintrc.json' } }).config.context).toBe(join(folder, 'b'))
})

test('the release of the builder comes from the configuration, unless the options name another builder', () => {
  const folder = folderWith({ '.stratalintrc.json': '{ "builder": "classic", "builderVersion": "28.5", "imageStore": "overlay2", "overrides": [{ "files": "*.k", "builder": "kaniko" }] }', 'a': '' })
  const buildOf = (path: string, options: Partial<ProjectOptions> = {}): unknown => load(folder, path, undefined, options).inputs.build
  expect(buildOf('Dockerfile')).toMatchObject({ builder: 'classic', builderVersion: '28.5', imageStore: 'overlay2' })
  expect(buildOf('Dockerfile', { builderVersion: '20.10', imageStore: 'containerd' })).toMatchObject({ builderVersion: '20.10', imageStore: 'containerd' })
  expect(buildOf('Dockerfile', { builder: 'buildkit' })).toMatchObject({ builder: 'buildkit', builderVersion: undefined })
  expect(buildOf('Dockerfile.k')).toMatchObject({ builder: 'kaniko', builderVersion: undefined })
  expect(() => buildOf('Dockerfile.k', { builderVersion: '28.5' })).toThrow('The builder version 28.5 is not modelled; of kaniko there is 1.24.')
})

test('named contexts that are folders are loaded, others are names', () => {
  const folder = folderWith({ 'docs/a.md': '', 'docs/.dockerignore': '*.txt', 'docs/b.txt': '' })
  const buildContexts = new Map([['docs', 'docs'], ['base', 'docker-image://alpine'], ['repo', 'https://example.org/a.git']])
  const { contexts } = load(folder, 'Dockerfile', undefined, { buildContexts }).inputs.build
  expect(contexts.get('docs')?.files?.entries.map((entry) => entry.path)).toEqual(['.dockerignore', 'a.md'])
  expect([contexts.get('base'), contexts.get('repo')]).toEqual([{ value: 'docker-image://alpine', files: undefined }, { value: 'https://example.org/a.git', files: undefined }])
})

test('rules: levels of the options, and only those asked for', () => {
  const folder = folderWith({ '.stratalintrc.json': '{ "rules": { "alpha": ["off", { "limit": 1 }] } }' })
  const levels = (options: Partial<ProjectOptions>): unknown[] => {
    const { rules } = load(folder, 'Dockerfile', undefined, options).inputs.config
    return sampleRules.map(({ id }) => rules.get(id)?.level)
  }
  expect(levels({})).toEqual(['off', undefined, undefined])
  expect(levels({ levels: new Map([['beta', 'info']]) })).toEqual(['off', 'info', undefined])
  expect(levels({ only: ['alpha'] })).toEqual([undefined, 'off', 'off'])
  expect(levels({ only: ['alpha'], levels: new Map([['alpha', 'error']]) })).toEqual(['error', 'off', 'off'])
  expect(() => load(folder, 'Dockerfile', undefined, { only: ['gamma'] })).toThrow(UsageError)
})

test('Dockerfiles of one context share its list, but one with an ignore file of its own does not', () => {
  const folder = folderWith({ Dockerfile: '', 'b.Dockerfile': '', 'c.Dockerfile': '', 'c.Dockerfile.dockerignore': 'Dockerfile', x: '' })
  const contexts: ProjectOptions['contexts'] = new Map()
  const [a, b, c] = ['Dockerfile', 'b.Dockerfile', 'c.Dockerfile'].map((path) => load(folder, path, undefined, { contexts }))
  expect(a?.inputs.context).toBe(b?.inputs.context)
  expect(c && filesOf(c)).not.toContain('Dockerfile')
})

test('the ignore file beside a Dockerfile counts where the builder reads it', () => {
  const folder = folderWith({ Dockerfile: '', 'Dockerfile.dockerignore': 'x', '.dockerignore': 'y', x: '', y: '' })
  const contexts: ProjectOptions['contexts'] = new Map()
  const found = (['buildkit', 'classic', 'buildah', 'kaniko'] as const).map((builder) => load(folder, 'Dockerfile', undefined, { builder, contexts }).inputs.context)
  expect(found.map(({ ignoreFile }) => ignoreFile)).toEqual(['Dockerfile.dockerignore', '.dockerignore', 'Dockerfile.dockerignore', 'Dockerfile.dockerignore'])
  expect(found.map((context) => context.entry('x') !== undefined)).toEqual([false, true, false, false])
})
