import { baseName } from '../path.ts'
import { parseRecord, textOf } from './json.ts'
import { tomlEntries } from './toml-lines.ts'

/** What projects begin with, or write where a release puts something else: nobody edits these. */
const unused = /^(?:0\.0\.|(?:0\.1|\d+\.0)\.0(?:-|$))|dev|snapshot/i

/** Tables of pyproject.toml and Cargo.toml in which a project says its own version: https://packaging.python.org/en/latest/specifications/pyproject-toml/. */
const tables: ReadonlyMap<string, readonly string[]> = new Map([
  ['pyproject.toml', ['project', 'tool.poetry']],
  ['Cargo.toml', ['package', 'workspace.package']],
])

/** The version that a manifest says of the project itself, where it is one that releases edit; undefined for other files. */
export function ownVersionIn(path: string, text: string): string | undefined {
  const version = baseName(path) === 'package.json' ? textOf(parseRecord(text)?.get('version')) : versionInToml(tables.get(baseName(path)) ?? [], text)
  return version === undefined || !/^\d+\.\d+/.test(version) || unused.test(version) ? undefined : version
}

function versionInToml(names: readonly string[], text: string): string | undefined {
  if (names.length === 0) return undefined
  const entry = tomlEntries(text).find(({ table, key }) => key === 'version' && names.includes(table))
  return /^["']([^"']+)["']/.exec(entry?.value ?? '')?.[1]
}
