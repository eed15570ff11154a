// Proves that what the effects name as the input of an install is all of it: an install with those files alone must make the same
// tree as one with the whole project. Needs the network. Nothing in the given folders is changed.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { loadSource } from './load-source.mjs'

const usage = `Usage: npm run verify:installs -- FOLDER[:DOCKERFILE]…
Takes checked-out projects. Every install of an npm, yarn or pnpm project that a Dockerfile runs (all Dockerfiles of the folder where
none is named) is run twice without install scripts: with all files, and with those alone that it is said to read.`

const folders = process.argv.slice(2)
if (folders.length === 0) {
  console.error(usage)
  process.exit(2)
}

const { parse } = await loadSource('src/dockerfile/parse.ts')
const { plan } = await loadSource('src/graph/plan.ts')
const { plainBuild } = await loadSource('src/graph/build-inputs.ts')
const { diskContext } = await loadSource('src/context/disk.ts')
const { effectsOfStep } = await loadSource('src/graph/effects-of-step.ts')
const { copiesOf, landingsOf, mountedByPath } = await loadSource('src/graph/landings.ts')
const { findDockerfiles } = await loadSource('src/context/find-dockerfiles.ts')

const tools = ['npm', 'yarn', 'pnpm']

/** The project installs of a Dockerfile, each with the folder of its project in the build context. */
function installsOf(text, context) {
  const { steps } = plan(parse(text), context, plainBuild)
  return steps.flatMap((step) => {
    const uses = effectsOfStep(step)?.tools.filter(({ tool, installs }) => tools.includes(tool) && installs === 'project') ?? []
    const copied = step.stage.steps.filter(({ id }) => id < step.id).flatMap((copy) => copiesOf(copy).flatMap((edge) => landingsOf(copy, edge)))
    const landings = [...copied, ...step.edges.flatMap((edge) => (edge.target === undefined ? [] : [...mountedByPath(edge, edge.target).values()]))]
    return uses.flatMap(({ tool, text: command, manifests }) => {
      const manifest = landings.findLast(({ path }) => path === manifests.find((each) => basename(each) === 'package.json'))
      return manifest ? [{ tool, command, folder: dirname(manifest.from) }] : []
    })
  })
}

/** What the install reads where the whole context is there: paths in the context. */
function closureOf({ command, folder }, context) {
  const text = `FROM scratch\nCOPY . /project/\nWORKDIR ${join('/project', folder)}\nRUN ${command} --ignore-scripts\n`
  const { steps } = plan(parse(text), context, plainBuild)
  const effects = effectsOfStep(steps.at(-1))
  const files = effects.tools.flatMap(({ manifests }) => manifests).map((path) => relative('/project', path))
  return { files, effects, isCertain: effects.unknownIn === undefined }
}

/** The program for a tool in the version that the project asks for. */
function programOf(tool, root, folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const version = new RegExp(`^${tool}@([^+]+)`).exec(manifest.packageManager ?? '')?.[1]
  if (tool === 'npm') return { words: ['npm'], isLater: false }
  if (tool === 'pnpm') return { words: ['npx', '--yes', `pnpm@${version ?? '10'}`], isLater: false }
  const lock = join(root, folder, 'yarn.lock')
  const isLater = version ? !version.startsWith('1.') : existsSync(lock) && readFileSync(lock, 'utf8').includes('__metadata:')
  return { words: ['npx', '--yes', isLater ? `@yarnpkg/cli-dist@${version ?? '4'}` : `yarn@${version ?? '1'}`], isLater }
}

function run({ command, tool }, { words, isLater }, cwd) {
  const given = command.trim().split(/\s+/)
  const own = given.slice(given.findIndex((word) => basename(word) === tool) + 1)
  const env = { ...process.env, CI: '1', YARN_ENABLE_SCRIPTS: 'false', YARN_ENABLE_TELEMETRY: '0', npm_config_audit: 'false', npm_config_fund: 'false', COREPACK_ENABLE_STRICT: '0' }
  // Yarn from 2 on runs the scripts of the project's own packages whatever its settings say; `workspaces focus` knows no flag against it.
  const quiet = !isLater ? ['--ignore-scripts'] : own.includes('focus') ? [] : ['--mode=skip-build']
  const [program, ...rest] = [...words, ...own, ...quiet]
  const { status, stdout, stderr } = spawnSync(program, rest, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 28 })
  return status === 0 ? undefined : `${stdout}${stderr}`.trim().split('\n').slice(-5).join('\n')
}

/** Written anew by every run: times, and a note of when it ran. */
const fleeting = /(^|\/)(\.modules\.yaml|\.pnpm-workspace-state[^/]*\.json|\.yarn-state\.yml|\.yarn-integrity|install-state\.gz)$/

/** Whether two files have the same mode and content, or links lead to the same place. */
function isSame(path, other) {
  const [first, second] = [path, other].map((each) => lstatSync(each, { throwIfNoEntry: false }))
  if (!first || !second || first.mode !== second.mode) return false
  if (first.isSymbolicLink()) return readlinkSync(path) === readlinkSync(other)
  // What a store links into both trees is one file.
  return first.ino === second.ino || (first.size === second.size && readFileSync(path).equals(readFileSync(other)))
}

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else yield path
  }
}

function isInstalled(path) {
  return /(^|\/)node_modules\//.test(path)
}

/** The files below a folder by their relative paths, without those that every run writes anew. */
function namesIn(root) {
  return [...filesBelow(root)].map((path) => relative(root, path)).filter((path) => !fleeting.test(path))
}

function differences(paths, root, other) {
  return [...new Set(paths)].filter((path) => !isSame(join(root, path), join(other, path))).sort()
}

function isWritten(path, { writes }) {
  const place = join('/project', path)
  return writes.some((write) => write.path === place || (write.below && (write.path === '/' || place.startsWith(`${write.path}/`))))
}

function copyFiles(from, to, paths) {
  for (const path of paths) cpSync(join(from, path), join(to, path), { recursive: true, verbatimSymlinks: true })
}

/** Both installs in a folder of the same name, since some tools write it down. */
function compare(install, { root, context }, { files, effects }) {
  const scratch = mkdtempSync(join(tmpdir(), 'verify-installs-'))
  const [project, whole] = [join(scratch, 'project'), join(scratch, 'whole')]
  const cwd = join(project, install.folder)
  const program = programOf(install.tool, root, install.folder)
  try {
    const own = context.entries.flatMap(({ path, kind }) => (kind === 'folder' || /(^|\/)(\.git|node_modules)\//.test(path) ? [] : [path]))
    copyFiles(root, project, own)
    const failed = run(install, program, cwd)
    if (failed !== undefined) return { skipped: failed }
    renameSync(project, whole)
    const after = namesIn(whole)
    const changed = differences([...own, ...after.filter((path) => !isInstalled(path))], root, whole).filter((path) => !isWritten(path, effects))
    copyFiles(root, project, files.filter((file) => context.entry(file) !== undefined))
    mkdirSync(cwd, { recursive: true })
    const broken = run(install, program, cwd)
    if (broken !== undefined) return { broken }
    const installed = after.filter(isInstalled)
    return { installed: installed.length, differs: differences([...installed, ...namesIn(project).filter(isInstalled)], whole, project), changed }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function tell(name, install, closure, outcome) {
  const start = `${name}${install.folder === '.' ? '' : `/${install.folder}`}  ${install.command}  ${closure.files.length} files in the closure${closure.isCertain ? '' : ' (more cannot be excluded)'}`
  if (outcome.skipped !== undefined) return console.log(`skipped  ${start}: the install with all files fails.\n${outcome.skipped}`)
  if (outcome.broken !== undefined) return console.log(`DIFFERS  ${start}: the install with these files alone fails.\n${outcome.broken}`)
  const { installed, differs, changed } = outcome
  for (const path of changed) console.log(`CHANGES  ${start}: ${path}, which no write names.`)
  if (differs.length === 0) return console.log(`equal    ${start}, ${installed} files installed`)
  console.log(`DIFFERS  ${start}: ${differs.length} of ${installed} files, such as\n  ${differs.slice(0, 10).join('\n  ')}`)
}

let isBroken = false
const seen = new Set()
for (const argument of folders) {
  const [folder, ...named] = argument.split(':')
  const root = resolve(folder)
  const context = diskContext(root)
  const dockerfiles = named.length > 0 ? named : findDockerfiles(root).files
  for (const path of dockerfiles) {
    for (const install of installsOf(readFileSync(join(root, path), 'utf8'), context)) {
      const key = `${root} ${install.folder} ${install.command}`
      if (seen.has(key)) continue
      seen.add(key)
      const closure = closureOf(install, context)
      const outcome = compare(install, { root, context }, closure)
      tell(basename(root), install, closure, outcome)
      if (outcome.broken !== undefined || (outcome.differs?.length ?? 0) + (outcome.changed?.length ?? 0) > 0) isBroken = true
    }
  }
}
process.exit(isBroken ? 1 : 0)
