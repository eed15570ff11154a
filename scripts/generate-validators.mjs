// Writes src/project/validators/ and schema/ from the shapes in config-schema.mjs and the options of the rules.
// With --check it writes nothing and exits 1 where a file is not what it would write.
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { configSchema, costsSchema, editorSchema, optionsSchema } from './config-schema.mjs'
import { loadSource, root } from './load-source.mjs'

const folder = 'src/project/validators'
const header = '// Written by scripts/generate-validators.mjs. Do not edit.\n'

/** A schema compiled to a CommonJS module. Descriptions and defaults are for editors and are left out. */
function validatorOf(schema) {
  const bare = JSON.parse(JSON.stringify(schema, (key, value) => (isAnnotation(key, value) ? undefined : value)))
  const ajv = new Ajv({ code: { source: true }, verbose: true, messages: false, inlineRefs: false, strictTuples: false })
  return header + standalone.default(ajv, ajv.compile(bare)) + '\n'
}

function isAnnotation(key, value) {
  return (key === 'default' || key === 'description') && typeof value !== 'object'
}

function indexOf(rules) {
  const entries = rules.map(({ id }) => `  ['${id}', () => require('./rule-${id}.cjs')],\n`)
  return `${header}exports.baseValidator = () => require('./base.cjs')\nexports.costsValidator = () => require('./costs.cjs')\nexports.ruleValidators = new Map([\n${entries.join('')}])\n`
}

/** Path → text of every generated file. A rule without options has a validator too, which accepts none. */
export function generatedFiles(rules) {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))
  return new Map([
    [`${folder}/base.cjs`, validatorOf(configSchema)],
    [`${folder}/costs.cjs`, validatorOf(costsSchema)],
    ...sorted.map((rule) => [`${folder}/rule-${rule.id}.cjs`, validatorOf(optionsSchema(rule))]),
    [`${folder}/index.cjs`, indexOf(sorted)],
    ['schema/stratalintrc.json', JSON.stringify(editorSchema(sorted), null, 2) + '\n'],
  ])
}

async function knownRules() {
  if (!existsSync(join(root, 'rules/index.ts'))) return []
  return (await loadSource('rules/index.ts')).rules
}

async function leftovers(files) {
  const names = await readdir(join(root, folder)).catch(() => [])
  return names.filter((name) => name.endsWith('.cjs')).map((name) => `${folder}/${name}`).filter((path) => !files.has(path))
}

async function isFresh(path, text) {
  const present = await readFile(join(root, path), 'utf8').catch(() => undefined)
  return present === text
}

async function run(check) {
  const files = generatedFiles(await knownRules())
  const stale = await leftovers(files)
  for (const [path, text] of files) {
    if (await isFresh(path, text)) continue
    stale.push(path)
    if (check) continue
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  if (!check) for (const path of await leftovers(files)) await rm(join(root, path))
  for (const path of stale) console.log(`${check ? 'stale' : 'wrote'} ${path}`)
  if (check && stale.length > 0) process.exitCode = 1
}

if (process.argv[1] === import.meta.filename) await run(process.argv.includes('--check'))
