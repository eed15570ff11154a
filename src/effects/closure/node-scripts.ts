import { parseRecord, recordOf } from './json.ts'

/** What is known of the install scripts of the packages that a lock file names. */
export type DependencyScripts =
  | { readonly kind: 'none' }
  | { readonly kind: 'packages'; readonly names: readonly string[] }
  | { readonly kind: 'untold'; readonly why: string }

interface KnownScript {
  readonly does: string
  readonly names: readonly string[]
}

/** Packages whose install scripts look at their own folder, the network and the compiler, and never at the project that installs them. */
const knownScripts: readonly KnownScript[] = [
  {
    does: 'checks or fetches the program that fits the platform',
    names: [
      'esbuild', 'sharp', '@swc/core', '@parcel/watcher', 'workerd', 'unrs-resolver', '@sentry/cli', '@biomejs/biome', '@tailwindcss/oxide',
      'cypress', 'electron', 'sass-embedded',
      'node-sass', 'napi-postinstall', '@bufbuild/buf', 'ffmpeg-static', 'phantomjs-prebuilt', 'chromedriver', 'geckodriver',
      '@firebase/util',
    ],
  },
  {
    does: 'compiles its own sources with node-gyp, or fetches them compiled',
    names: [
      'fsevents', 'bcrypt', 'argon2', 'sqlite3', 'better-sqlite3', 'canvas', 'bufferutil', 'utf-8-validate', 'msgpackr-extract',
      'cpu-features', 'ssh2', 'keytar', 're2', 'snappy', 'lmdb',
      'dtrace-provider', 'libpq', 'zeromq', 'microtime', 'node-pty', 'usb', 'serialport', 'tree-sitter', 'deasync', 'iconv', 'kerberos',
      'leveldown', 'classic-level', 'farmhash',
      'isolated-vm', 'ref-napi', 'ffi-napi', 'weak-napi', 'gc-stats', 'heapdump', 'libxmljs2', 'nodegit', 'oracledb', 'raw-socket',
      'unix-dgram', 'mongodb-client-encryption',
    ],
  },
  {
    does: 'prints a message, or checks its own files',
    names: [
      'core-js', 'core-js-pure', 'core-js-bundle', 'protobufjs', 'es5-ext', 'styled-components', '@nestjs/core', 'nodemon', 'ejs', 'preact',
      'vue-demi', '@apollo/protobufjs', 'less', 'web3', 'web3-bzz', 'web3-shh', 'aws-sdk',
    ],
  },
]

const known = new Set(knownScripts.flatMap(({ names }) => names))

/** Whether the package's install script is known to leave the project alone. */
export function isKnownScript(name: string): boolean {
  return known.has(name)
}

function nameOf(path: string): string {
  const at = path.lastIndexOf('node_modules/')
  return at === -1 ? path : path.slice(at + 'node_modules/'.length)
}

/** Of npm's lock file, which marks such packages from its second version on. */
export function scriptsInNpmLock(text: string, withoutDev: boolean): DependencyScripts {
  const packages = recordOf(parseRecord(text)?.get('packages'))
  if (packages === undefined) return { kind: 'untold', why: 'may run install scripts of packages (the lock file does not tell)' }
  const names = new Set<string>()
  for (const [path, value] of packages) {
    const entry = path.includes('node_modules/') ? recordOf(value) : undefined
    if (entry?.get('hasInstallScript') !== true || (withoutDev && entry.get('dev') === true)) continue
    names.add(nameOf(path))
  }
  return { kind: 'packages', names: [...names] }
}

/** Of pnpm's lock file, which marks such packages up to its version 6. */
export function scriptsInPnpmLock(text: string): DependencyScripts {
  const version = Number(/^lockfileVersion:\s*['"]?(\d+)/m.exec(text)?.[1])
  if (version !== 5 && version !== 6) return { kind: 'untold', why: 'may run install scripts of packages (the lock file does not tell)' }
  const names = new Set<string>()
  let current = ''
  for (const line of text.split('\n')) {
    const key = /^ {2}['"]?\/?((?:@[^/]+\/)?[^/@('"]+)/.exec(line)?.[1]
    if (key !== undefined && !line.startsWith('   ')) current = key
    else if (/^\s+requiresBuild: true/.test(line)) names.add(current)
  }
  return { kind: 'packages', names: [...names] }
}
