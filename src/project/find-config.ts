import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseJson } from './config-json.ts'

/** The name of a configuration file. */
const configFileName = '.stratalintrc.json'

/**
 * The configuration file in force in a folder: the nearest `.stratalintrc.json`, or package.json with a "stratalint" key,
 * upward. The search ends at the root of the repository, so that a file beside a checkout changes nothing, and where
 * there is no repository at the root of the file system. Undefined where there is none.
 */
export function findConfigFile(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const own = join(at, configFileName)
    if (existsSync(own)) return own
    const manifest = join(at, 'package.json')
    if (hasConfig(manifest)) return manifest
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined
  }
}

/** A package.json that cannot be read, or is no JSON, is not ours to complain about. */
function hasConfig(manifest: string): boolean {
  const text = textOf(manifest)
  if (!text.includes('"stratalint"')) return false
  const value = parseJson(text)
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stratalint')
}

function textOf(file: string): string {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  } catch {
    return ''
  }
}
