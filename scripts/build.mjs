// Bundles the product into dist/: the command (one CommonJS file, so that it starts fast), the language server and the
// ESLint plugin. What is heavy or rarely needed stays outside and is loaded when it is used.
import { chmodSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url).pathname
const inRoot = (path) => `${root}${path}`

rmSync(inRoot('dist'), { recursive: true, force: true })

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
}

// `import.meta.url` has no meaning in CommonJS: yargs-parser and the lazy loader of dockerfile-ast ask for it.
const commonjs = {
  ...common,
  format: 'cjs',
  minify: true,
  define: { 'import.meta.url': 'moduleAddress' },
  banner: { js: "const moduleAddress=require('node:url').pathToFileURL(__filename).href;" },
}

/** The language server is a bundle of its own. */
const serverOutside = {
  name: 'server-outside',
  setup: ({ onResolve }) => onResolve({ filter: /lsp\/server\.ts$/ }, () => ({ path: './lsp.cjs', external: true })),
}

await Promise.all([
  build({
    ...commonjs,
    entryPoints: ['src/cli/entry.ts'],
    outfile: 'dist/cli.cjs',
    external: ['yargs', 'yargs/*', 'diff', 'jsonc-parser', 'dockerfile-ast'],
    plugins: [serverOutside],
  }),
  build({ ...commonjs, entryPoints: ['src/lsp/server.ts'], outfile: 'dist/lsp.cjs', external: ['jsonc-parser', 'dockerfile-ast'] }),
  build({
    ...common,
    format: 'esm',
    splitting: true,
    entryPoints: { index: 'src/index.ts', eslint: 'src/eslint/index.ts' },
    outdir: 'dist',
    packages: 'external',
  }),
])
chmodSync(inRoot('dist/cli.cjs'), 0o755)
