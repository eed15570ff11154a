import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Imports a TypeScript module of the sources, or one that is written here, with all that it imports. Node 20 cannot read
 * TypeScript, so the module is bundled to a temporary file first.
 */
export async function loadSource(module, plugins = []) {
  const folder = await mkdtemp(join(tmpdir(), 'stratalint-source-'))
  const outfile = join(folder, 'module.mjs')
  try {
    await build({
      ...(typeof module === 'string' ? { entryPoints: [join(root, module)] } : { stdin: module }),
      plugins,
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // Packages that are loaded when they are needed are looked for from here, not from the temporary folder.
      define: { 'import.meta.url': JSON.stringify(import.meta.url) },
      mainFields: ['module', 'main'],
      logLevel: 'error',
    })
    return await import(pathToFileURL(outfile).href)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
