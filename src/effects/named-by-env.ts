import type { Access, Effects } from './effects.ts'
import { cleanPath } from './path.ts'
import { envNamesRead } from './overlap.ts'

/** Their folders are known where they are used: programs by their names, `~`, the working directory. */
const usedElsewhere: ReadonlySet<string> = new Set(['PATH', 'HOME', 'PWD', 'OLDPWD', 'TMPDIR'])

/** Modules that every Python looks for at its start, and those of the standard library that a folder in `PYTHONPATH` would stand before. */
const pythonModules: readonly string[] = [
  'sitecustomize', 'usercustomize', 'abc', 'argparse', 'ast', 'base64', 'calendar', 'code', 'codecs', 'collections', 'configparser', 'contextlib', 'copy', 'csv',
  'dataclasses', 'datetime', 'email', 'enum', 'functools', 'glob', 'hashlib', 'html', 'http', 'importlib', 'inspect', 'io', 'ipaddress', 'json', 'locale', 'logging',
  'numbers', 'operator', 'optparse', 'os', 'pathlib', 'pickle', 'platform', 'queue', 'random', 're', 'resource', 'secrets', 'select', 'shutil', 'signal', 'site',
  'socket', 'ssl', 'stat', 'statistics', 'string', 'struct', 'subprocess', 'symbol', 'sysconfig', 'tarfile', 'tempfile', 'test', 'textwrap', 'threading', 'time',
  'token', 'tokenize', 'traceback', 'types', 'typing', 'urllib', 'uuid', 'warnings', 'weakref', 'xml', 'xmlrpc', 'zipfile', 'zlib', 'pip', 'setuptools', 'wheel',
]

/** Files and folders that a variable names which the commands look at: settings, certificates, libraries to load first. */
export function* namedByEnv(effects: Effects, env: ReadonlyMap<string, string>): Generator<Access> {
  const narrow = { ...effects, env: effects.env.filter(({ name }) => name !== '*') }
  for (const [name, value] of env) {
    if (usedElsewhere.has(name)) continue
    const read = value.includes('/') ? envNamesRead(narrow, name) : undefined
    if (!read) continue
    const why = `${read.why}, which names ${value}`
    for (const part of value.split(/[\s:;=,"'@]+/)) {
      if (!/^\/[^/]/.test(part)) continue
      const path = cleanPath(part)
      if (name === 'PYTHONPATH') yield* modulesIn(path, why)
      else yield { path, below: true, certain: false, why }
    }
  }
}

function* modulesIn(folder: string, why: string): Generator<Access> {
  for (const module of pythonModules) {
    for (const file of [`${module}.py`, module]) yield { path: `${folder}/${file}`, below: !file.endsWith('.py'), certain: false, why }
  }
}
