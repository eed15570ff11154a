// Bundles the product into dist/: the command (one CommonJS file, so that it starts fast, and what starts it), the language server, the public
// API, the ESLint plugin, and packages that all of them load when they need them. The packages in `dependencies` stay outside and are loaded when they are used.
import { createHash } from 'node:crypto'
import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './load-source.mjs'

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

// A package of many small files loads ten times as fast from one. Each source that loads such a package is told of the file by a constant.
const packages = [
  { constant: 'fileOfYaml', file: './yaml.cjs', entry: 'yaml' },
  { constant: 'fileOfSemver', file: './semver.cjs', entry: 'semver/functions/satisfies.js' },
]

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
  define: Object.fromEntries(packages.map(({ constant, file }) => [constant, JSON.stringify(file)])),
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
}

const addressOfModule = "const moduleAddress=require('node:url').pathToFileURL(__filename).href;"

// Of our own modules only the server is imported with `import()`: what else such an import reaches would stand in functions, which V8 reads twice.
// `import.meta.url` has no meaning in CommonJS: yargs-parser and the lazy loader of dockerfile-ast ask for it.
// A script that V8 compiled earlier has no `import()`: what would import calls `require` later, which takes modules of either kind.
const commonjs = {
  ...common,
  format: 'cjs',
  supported: { 'dynamic-import': false },
  minify: true,
  define: { ...common.define, 'import.meta.url': 'moduleAddress' },
  banner: { js: addressOfModule },
}

/** The language server is a bundle of its own. */
const serverOutside = {
  name: 'server-outside',
  setup: ({ onResolve }) => onResolve({ filter: /lsp\/server\.ts$/ }, () => ({ path: './lsp.cjs', external: true })),
}

/** A bundle of several packages has to carry the licence of each. */
function licencesOf(bundles) {
  const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs))
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [])
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each))
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : ''
    return `${name} ${version} (${license})\n\n${text}\n`
  })
}

rmSync(join(root, 'dist'), { recursive: true, force: true })
const bundles = await Promise.all([
  build({ ...commonjs, entryPoints: ['src/cli/entry.ts'], outfile: 'dist/main.cjs', plugins: [serverOutside] }),
  build({ ...commonjs, entryPoints: ['src/lsp/server.ts'], outfile: 'dist/lsp.cjs' }),
  build({ ...common, format: 'esm', splitting: true, entryPoints: { index: 'src/index.ts', eslint: 'src/eslint/index.ts' }, outdir: 'dist' }),
  ...packages.map(({ entry, file }) => build({ ...common, format: 'cjs', minify: true, entryPoints: [entry], outfile: join('dist', file) })),
])
for (const { constant, file } of packages) {
  if (!readFileSync(join(root, 'dist/main.cjs'), 'utf8').includes(`("${file}")`)) throw new Error(`No source loads ${file}, of which \`${constant}\` tells.`)
}
const digestOfMain = createHash('sha256').update(readFileSync(join(root, 'dist/main.cjs'))).digest('hex').slice(0, 16)
await build({
  ...commonjs,
  entryPoints: ['src/cli/start.ts'],
  outfile: 'dist/cli.cjs',
  define: { ...commonjs.define, digestOfMain: JSON.stringify(digestOfMain) },
  banner: { js: `#!/usr/bin/env node\n${addressOfModule}` },
})
chmodSync(join(root, 'dist/cli.cjs'), 0o755)
writeFileSync(join(root, 'dist/licences.txt'), licencesOf(bundles).join('\n---\n\n'))
