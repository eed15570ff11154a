import type { Call } from '../call.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import { recordOf, textOf } from './json.ts'
import { readPackageJson } from './package-json.ts'
import { packagesLoaded } from './js-modules.ts'

const configs = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].flatMap((ending) => [`prisma.config.${ending}`, `.config/prisma.${ending}`])
/** Packages that a prisma.config may load without looking at the project; `.env` is taken in any case. */
const harmless = new Set(['prisma/config', 'dotenv', 'dotenv/config', 'path', 'node:path', 'process', 'node:process', 'url', 'node:url'])
/** Generators that come with Prisma and read the schema alone. */
const ownGenerators = new Set(['prisma-client-js', 'prisma-client'])

/**
 * Takes down what `prisma generate` reads in a folder: its settings, the schema and what that names. Where there is no schema it makes nothing.
 * https://www.prisma.io/docs/orm/prisma-schema/overview/location
 */
export function takePrisma(call: Call, folder: string, given?: string): void {
  const { files } = call.run
  call.env('PRISMA_*')
  for (const name of ['package.json', '.env', 'prisma/.env', ...configs]) {
    if (files.has(joinPath(folder, name))) call.manifest(joinPath(folder, name))
    else call.read(joinPath(folder, name))
  }
  const schemas = takeConfig(call, folder) ?? [given ?? schemaInManifest(call, folder)].flatMap((path) => path ?? [])
  const places = schemas.length > 0 ? schemas : ['prisma/schema.prisma', 'prisma', 'schema.prisma']
  const found = places.map((name) => joinPath(folder, name)).flatMap((path) => (files.has(path) ? [path] : files.below(path, (file) => file.endsWith('.prisma'))))
  for (const path of new Set(found)) takeSchema(call, folder, path)
  for (const name of found.length === 0 ? places : []) call.read(joinPath(folder, name), { below: true, certain: schemas.length > 0 })
  call.write(joinPath(folder, 'node_modules'), { below: true })
}

function schemaInManifest(call: Call, folder: string): string | undefined {
  return textOf(recordOf(readPackageJson(call.run, folder)?.fields.get('prisma'))?.get('schema'))
}

/** The schema that a prisma.config names. The file is a program: what it loads beyond the usual may read anything. */
function takeConfig(call: Call, folder: string): readonly string[] | undefined {
  const name = configs.find((candidate) => call.run.files.has(joinPath(folder, candidate)))
  const text = name === undefined ? undefined : call.run.files.read(joinPath(folder, name))
  if (name === undefined || text === undefined) return undefined
  const strange = packagesLoaded(text)?.find((loaded) => !harmless.has(loaded))
  if (packagesLoaded(text) === undefined || strange !== undefined) {
    call.read(folder, { below: true, certain: false, why: `runs ${name}, which loads ${strange ?? 'what it does not name'} and may read the project` })
  }
  for (const [, variable] of text.matchAll(/\benv(?:\.|\(\s*['"]|\[['"])([A-Za-z_]\w*)/g)) if (variable !== undefined) call.env(variable)
  const schema = /\bschema:\s*['"]([^'"\n]+)['"]/.exec(text)?.[1]
  if (schema !== undefined) return [schema]
  if (/\bschema:/.test(text)) call.read(folder, { below: true, certain: false, why: `takes the schema that ${name} works out` })
  return undefined
}

function takeSchema(call: Call, folder: string, path: string): void {
  call.manifest(path)
  const text = call.run.files.read(path) ?? ''
  for (const [, variable] of text.matchAll(/\benv\("([^"\n]+)"\)/g)) if (variable !== undefined) call.env(variable, false)
  for (const [, name, body] of text.matchAll(/^\s*generator\s+(\w+)\s*\{([^}]*)\}/gm)) takeGenerator(call, folder, path, { name: name ?? '', body: body ?? '' })
}

function takeGenerator(call: Call, folder: string, path: string, { name, body }: { name: string; body: string }): void {
  const provider = /\bprovider\s*=\s*"([^"\n]*)"/.exec(body)?.[1] ?? ''
  const output = /\boutput\s*=\s*"([^"\n]*)"/.exec(body)?.[1]
  if (!ownGenerators.has(provider)) {
    const reach = { below: true, certain: false, why: `runs the generator \`${provider || name}\` of ${path}, which may read and write in the project` }
    call.read(folder, reach)
    call.write(folder, reach)
  }
  if (output === undefined) return
  const made = joinPath(folderOf(path), output)
  call.write(made, { below: true })
  // It works out from the compiler's settings which kind of modules to write.
  for (const above of provider === 'prisma-client' ? ancestorsOf(made) : []) {
    const settings = joinPath(above, 'tsconfig.json')
    if (call.run.files.has(settings)) call.manifest(settings)
  }
}
