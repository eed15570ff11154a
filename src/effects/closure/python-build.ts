import type { Call } from '../call.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import { tomlEntries, tomlStrings } from './toml-lines.ts'
import type { TomlEntry } from './toml-lines.ts'

/**
 * Build backends, and plugins of theirs, that do what pyproject.toml says and run no code of the project.
 * Each reads the project's own files alone, and the repository that it lies in for a version.
 */
const declarative = new Set([
  'setuptools', 'wheel', 'hatchling', 'flit-core', 'poetry-core', 'pdm-backend', 'uv-build', 'setuptools-scm', 'hatch-vcs',
  'hatch-fancy-pypi-readme', 'poetry-dynamic-versioning',
])

/** Settings of these backends that name code of the project, or files of setuptools that are code. */
const hooks = /^tool\.(hatch\..*hooks\b.*|poetry\.build|pdm\.build\.hooks.*|setuptools\.(cmdclass|build-py).*|poetry-dynamic-versioning.*)$/
const hookKeys = /^(backend-path|custom-hook|build|cmdclass|script|from-format|format-jinja|getter|attr|ext-modules)$/

/** A package's name as indexes compare it. */
export function normalName(text: string): string {
  return (/^[\w.-]+/.exec(text.trim())?.[0] ?? '').toLowerCase().replace(/[-_.]+/g, '-')
}

function isDeclarative(call: Call, folder: string, entries: readonly TomlEntry[]): boolean {
  const { files } = call.run
  if (!files.isComplete(folder) || ['setup.py', 'pdm_build.py', 'hatch_build.py', 'build.py'].some((name) => files.has(joinPath(folder, name)))) return false
  const requires = entries.find(({ table, key }) => table === 'build-system' && key === 'requires')
  if (requires === undefined || !tomlStrings(requires.value).every((text) => declarative.has(normalName(text)) && !text.includes('@'))) return false
  if (/\battr\s*=|_attr\b/.test(files.read(joinPath(folder, 'setup.cfg')) ?? '')) return false
  return !entries.some(({ table, key, value }) => hooks.test(table) || (/^(build-system|tool\.)/.test(table) && (hookKeys.test(key) || /\battr\s*=/.test(value))))
}

/** Building a project runs its build code; that of a backend which only follows pyproject.toml leaves the rest of the image alone. */
export function buildProject(call: Call, folder: string): void {
  const text = call.run.files.read(joinPath(folder, 'pyproject.toml'))
  const entries = text === undefined ? [] : tomlEntries(text)
  if (text !== undefined) call.manifest(joinPath(folder, 'pyproject.toml'))
  call.source('folder', folder)
  call.read(folder, { below: true, why: `builds the project in ${folder}` })
  call.write(folder, { below: true, certain: false, why: `builds the project in ${folder}` })
  if (text === undefined || !isDeclarative(call, folder, entries)) {
    return call.unknown(`builds the project in ${folder}, whose build code may do anything`)
  }
  for (const above of ancestorsOf(folderOf(folder))) call.read(joinPath(above, '.git'), { below: true, certain: false, why: `looks for the version of ${folder} in the repository` })
  for (const { value } of entries) {
    for (const path of tomlStrings(value)) if (path.includes('../')) call.read(joinPath(folder, path.replace(/[*?[].*$/, '')), { below: true, certain: false })
  }
  for (const [, name] of text.matchAll(/\{env:(\w+)|\$\{(\w+)\}/g)) if (name !== undefined) call.env(name, false)
}
