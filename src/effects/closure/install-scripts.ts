import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'
import { takeGitHooks } from './git-hooks.ts'
import { recordOf, textsWithin } from './json.ts'
import type { PackageJson } from './package-json.ts'
import { takePrisma } from './prisma.ts'

/** Packages whose install scripts look at their own folder, the network, the compiler and some variables, and never at the project that installs them. */
interface KnownScripts {
  readonly does: string
  readonly names: readonly string[]
}

const knownScripts: readonly KnownScripts[] = [
  {
    does: 'checks or fetches the program that fits the platform',
    names: [
      'esbuild', 'sharp', '@swc/core', '@parcel/watcher', 'workerd', 'unrs-resolver', '@sentry/cli', '@biomejs/biome', '@tailwindcss/oxide',
      'cypress', 'electron', 'sass-embedded',
      'node-sass', 'napi-postinstall', '@bufbuild/buf', 'ffmpeg-static', 'phantomjs-prebuilt', 'chromedriver', 'geckodriver',
      '@firebase/util', '@prisma/engines', '@playwright/browser-chromium', '@playwright/browser-firefox', '@playwright/browser-webkit',
      'inngest-cli', 'aws-crt', '@vscode/ripgrep', 'onnxruntime-node', 'protoc-gen-grpc-web', 'ngrok', '@ffmpeg-installer/linux-x64', 'edgedriver',
      'supabase', 'gifsicle', 'mozjpeg', 'optipng-bin', 'jpegtran-bin', 'pngquant-bin', 'cwebp-bin',
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
      'unix-dgram', 'mongodb-client-encryption', 'bigint-buffer', 'secp256k1', 'tiny-secp256k1', 'keccak', 'sodium-native', 'blake-hash',
      '@serialport/bindings-cpp', '@serialport/bindings', '@discordjs/opus', 'rocksdb', 'robotjs', 'node-expat', 'hiredis', 'pg-native',
      '@newrelic/native-metrics', 'skia-canvas', '@documenso/skia-canvas', 'integer', 'sleep', 'nsfw', 'segfault-handler', 'modern-syslog',
    ],
  },
  {
    does: 'prints a message, or checks its own files',
    names: [
      'core-js', 'core-js-pure', 'core-js-bundle', 'protobufjs', 'es5-ext', 'styled-components', '@nestjs/core', 'nodemon', 'ejs', 'preact',
      'vue-demi', '@apollo/protobufjs', 'less', 'web3', 'web3-bzz', 'web3-shh', 'aws-sdk', 'prisma',
      '@scarf/scarf', '@openapitools/openapi-generator-cli', 'svelte-preprocess', 'tesseract.js',
    ],
  },
]

/** Names whose scripts leave the same wherever they run with the same Node.js on the same processor: they print, check, or pick a program that needs no library. */
const settled = new Set(['esbuild', ...knownScripts.flatMap(({ does, names }) => (does === 'prints a message, or checks its own files' ? names : []))])

/** Whether a package's install script may leave something else where the system is another. */
export function looksAtSystem(name: string): boolean {
  return !settled.has(name)
}

const known = new Set(knownScripts.flatMap(({ names }) => names))

/** Variables that such scripts are documented to look at, by the beginning of the package's name. */
const scriptEnv: ReadonlyMap<string, readonly string[]> = new Map([
  ['@sentry/cli', ['SENTRYCLI_*']],
  ['cypress', ['CYPRESS_*']],
  ['electron', ['ELECTRON_*']],
  ['sass-embedded', ['SASS_*']],
  ['node-sass', ['SASS_*']],
  ['sharp', ['SHARP_*']],
  ['esbuild', ['ESBUILD_*']],
  ['chromedriver', ['CHROMEDRIVER_*', 'DETECT_CHROMEDRIVER_VERSION']],
  ['geckodriver', ['GECKODRIVER_*']],
  ['edgedriver', ['EDGEDRIVER_*']],
  ['phantomjs-prebuilt', ['PHANTOMJS_*']],
  ['ffmpeg-static', ['FFMPEG_*']],
  ['@prisma/engines', ['PRISMA_*']],
  ['prisma', ['PRISMA_*']],
  ['@playwright/browser-chromium', ['PLAYWRIGHT_*']],
  ['@playwright/browser-firefox', ['PLAYWRIGHT_*']],
  ['@playwright/browser-webkit', ['PLAYWRIGHT_*']],
  ['onnxruntime-node', ['ONNXRUNTIME_*']],
  ['@firebase/util', ['FIREBASE_*']],
  ['@scarf/scarf', ['SCARF_*', 'DO_NOT_TRACK']],
  ['core-js', ['ADBLOCK', 'DISABLE_OPENCOLLECTIVE', 'OPEN_SOURCE_CONTRIBUTOR']],
  ['re2', ['RE2_*', 'DEVELOPMENT_SKIP_GETTING_ASSET']],
  ['better-sqlite3', ['BETTER_SQLITE3_*']],
])

/** Packages whose install scripts look at the project, and at what of it. */
const projectScripts: ReadonlyMap<string, (call: Call, project: PackageJson) => void> = new Map([
  ['@prisma/client', takePrismaClient],
  ['msw', takeWorker],
  ['puppeteer', takePuppeteer],
  ...['husky', 'lefthook', '@evilmartians/lefthook', 'simple-git-hooks', 'pre-commit', 'yorkie'].map(
    (name) => [name, (call: Call, { folder }: PackageJson): void => takeGitHooks(call, folder)] as const,
  ),
])

/** Takes down what the install script of a package reads; false where that is not known. */
export function takeInstallScript(call: Call, name: string, project: PackageJson): boolean {
  for (const variable of scriptEnv.get(name) ?? []) call.env(variable)
  const take = projectScripts.get(name)
  take?.(call, project)
  return take !== undefined || known.has(name)
}

/** It generates the client where it finds a schema. https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/generating-prisma-client */
function takePrismaClient(call: Call, project: PackageJson): void {
  takePrisma(call, project.folder)
  const { folder } = project
  const isSchema = (path: string): boolean => path.endsWith('.prisma') && !path.includes('/node_modules/') && !path.startsWith(joinPath(folder, 'prisma/'))
  for (const path of call.run.files.below(folder, isSchema)) {
    call.read(path, { certain: false, why: `generates the Prisma client, perhaps after ${path}` })
  }
}

/** It brings the worker script up to date in the folders that package.json lists. https://mswjs.io/docs/cli/init */
function takeWorker(call: Call, { folder, fields }: PackageJson): void {
  for (const path of textsWithin(recordOf(fields.get('msw'))?.get('workerDirectory'))) {
    call.write(joinPath(folder, `${path}/mockServiceWorker.js`), { certain: false, why: 'runs the install script of `msw`, which rewrites the worker script' })
  }
}

const puppeteerSettings = [
  ...['', '.json', '.yaml', '.yml', '.js', '.ts', '.cjs', '.mjs'].flatMap((ending) => [`.puppeteerrc${ending}`, `.config/puppeteerrc${ending}`]),
  ...['js', 'ts', 'cjs', 'mjs'].map((ending) => `puppeteer.config.${ending}`),
]

/** It fetches the browser that its settings name. https://pptr.dev/guides/configuration */
function takePuppeteer(call: Call, { folder }: PackageJson): void {
  call.env('PUPPETEER_*')
  call.write('~/.cache/puppeteer/**')
  for (const name of puppeteerSettings) {
    const path = joinPath(folder, name)
    if (!call.run.files.has(path)) continue
    call.manifest(path)
    if (/s$/.test(name)) call.read(folder, { below: true, certain: false, why: `runs the install script of \`puppeteer\`, and with it ${name}, which may read the project` })
  }
}
