import { holdingResult, keepIn } from '../caches.ts'
import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { takeMavenProjects, takeMavenSettings } from '../closure/maven-project.ts'
import { takeProjectScript } from '../closure/project-script.ts'
import { takeAnywhere } from '../closure/take-file.ts'
import { takeSources } from '../closure/take-sources.ts'
import { folderOf, joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const repository: readonly CacheFolder[] = [{ path: '~/.m2/repository', movedBy: ['-Dmaven.repo.local'], sharing: 'locked', holdsOwn: true }]

/** What it once heard of snapshots and newest versions holds for a day: https://maven.apache.org/settings.html#repositories */
function keptRepository(call: Call): readonly CacheFolder[] {
  const [newest] = call.has('-U', '--update-snapshots') ? [] : call.refreshes
  if (newest === undefined) return repository
  return repository.map((folder) => ({ ...folder, stale: `for a day what it took there before, where it ${newest} today; with \`-U\` it asks again` }))
}

/** Goals of the dependency plugin that resolve and write nothing but what they fetched: https://maven.apache.org/plugins/maven-dependency-plugin/ */
const resolving = ['go-offline', 'resolve', 'resolve-plugins', 'resolve-sources', 'sources', 'list', 'tree', 'list-repositories', 'display-ancestors']
const resolvingGoal = new RegExp(`^(dependency|org\\.apache\\.maven\\.plugins:maven-dependency-plugin(:[\\w.-]+)?):(${resolving.join('|')})(@[\\w.-]+)?$`)

/** The POM that a command works on: `-f` names it, or the folder that holds it. */
function pomOf(call: Call): string | undefined {
  const [file] = call.values('-f', '--file')
  if (file === undefined) return call.cwd === undefined ? undefined : joinPath(call.cwd, 'pom.xml')
  const { path, below } = targetOf(file, call.cwd)
  if (below) return undefined
  return call.run.files.has(path) ? path : joinPath(path, 'pom.xml')
}

/** Settings, the POM and its modules. The start script reads `MAVEN_OPTS` and the rest. */
function takeProject(call: Call): readonly string[] {
  for (const file of call.values('-s', '--settings', '-gs', '--global-settings', '-t', '--toolchains', '-gt', '--global-toolchains')) takeSettings(call, file)
  for (const folder of call.values('-Dmaven.repo.local')) keepIn(call, folder)
  for (const name of ['MAVEN_OPTS', 'MAVEN_ARGS', 'JAVA_TOOL_OPTIONS']) {
    const folder = /-Dmaven\.repo\.local=(\S+)/.exec(call.variable(name) ?? '')?.[1]
    if (folder !== undefined) keepIn(call, folder)
  }
  const pom = pomOf(call)
  if (pom === undefined) {
    call.unknown('works on a project that is not known')
    return []
  }
  takeMavenSettings(call, folderOf(pom))
  if (!call.run.files.has(pom)) call.read('./**', { certain: false, why: `finds no ${pom} among the copied files, so what it reads is not known` })
  return takeMavenProjects(call, pom)
}

/** The settings that come with the official images keep the repository beside them. */
const imageSettings = '/usr/share/maven/ref/settings-docker.xml'

/** A file of settings: its `${env.NAME}` are variables. */
function takeSettings(call: Call, file: Call['operands'][number]): void {
  const { path, below } = targetOf(file, call.cwd)
  const text = below ? undefined : call.run.files.read(path)
  if (text === undefined) {
    call.read(file)
    if (path === imageSettings) keepIn(call, `${folderOf(imageSettings)}/repository`)
    else call.write('/**', { certain: false, why: `keeps what it fetches where ${file.text} says` })
    return
  }
  call.manifest(path)
  for (const folder of text.matchAll(/<localRepository>\s*([^<\s]+)\s*</g)) keepIn(call, folder[1] ?? '/')
  for (const [, name] of text.matchAll(/\benv\.([A-Za-z_]\w*)/g)) if (name !== undefined) call.env(name)
}

/** The files that an option of the goal names as its result. */
function writeResults(call: Call): void {
  for (const file of call.values('-DoutputFile', '-DoutputDirectory', '-DgraphmlFile')) call.write(file, { below: true, certain: false })
}

function resolve(call: Call): void {
  const goals = call.command.words.filter(({ stem }) => /^[\w.]+:/.test(stem))
  const other = [...goals, ...call.operands].find(({ text }) => !resolvingGoal.test(text))
  if (other !== undefined) return call.unknown(`runs \`${other.text}\`, which may read and write any file`)
  writeResults(call)
  takeProject(call)
  if (call.has('-U', '--update-snapshots')) call.refresh('looks for newer snapshots')
}

/** `dependency:get` fetches what its options name, whatever the project. */
function get(call: Call): void {
  if (call.cwd === undefined) takeAnywhere(call, /\/\.mvn\//)
  else takeMavenSettings(call, call.cwd)
  call.read('pom.xml')
  for (const artifact of call.values('-Dartifact', '-Dversion')) {
    if (/SNAPSHOT|LATEST|RELEASE|^[[(]/.test(artifact.stem)) call.refresh(`takes the newest ${artifact.text}`)
  }
}

/** Plugins of the project run, with the code that they bring. What they make goes to `target`. */
function build(call: Call): void {
  const folders = takeProject(call)
  for (const folder of folders) {
    takeSources(call, folder, `builds the project in ${folder}`)
    call.write(joinPath(folder, 'target'), { below: true })
  }
  call.unknown('runs plugins of the project, which may read and write any file')
}

const building = /^(?:(?:generate-|process-)?(?:test-)?(?:sources|resources|classes)|(?:test-)?compile|test|prepare-package|package|(?:pre-|post-)?integration-test|verify|install|deploy)$/

/** A phase that compiles or more asks for plugins and dependencies: https://maven.apache.org/guides/introduction/introduction-to-the-lifecycle.html */
function fetchArtifacts(call: Call): string | undefined {
  if (call.has('-o', '--offline') || !call.operands.some(({ text }) => building.test(text))) return undefined
  const [program] = call.command.words
  const options = [['-f', '--file'] as const, ['-s', '--settings'] as const].flatMap((names) => call.values(...names).map(({ stem }) => ` ${names[0]} ${stem}`))
  return `${program?.text ?? 'mvn'}${options.join('')} dependency:go-offline`
}

const home = ['~/.m2/**']
const env = [
  'MAVEN_*', 'MVN_*', 'MVNW_*', 'M2_*', 'JAVA_*', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS',
]

/** Maven, and the script that starts the one that a project asks for. */
export const mavenTools: readonly Tool[] = (['mvn', 'mvnw'] as const).map((name) => ({
  names: [name],
  source: 'https://maven.apache.org/ref/current/maven-embedder/cli.html',
  work: 'jvm',
  network: true,
  longOptions: true,
  ...(name === 'mvnw' ? { brought: true as const, act: (call: Call) => takeProjectScript(call, /Maven2? (Wrapper startup|Start Up) (batch )?script/i) } : {}),
  valued: [
    '-f', '--file', '-s', '--settings', '-gs', '--global-settings', '-t', '--toolchains', '-gt', '--global-toolchains', '-pl', '--projects', '-P',
    '--activate-profiles', '-rf', '--resume-from', '-T', '--threads', '-b', '--builder', '-l', '--log-file', '-D', '--define', '--color', '-emp', '-ep',
  ],
  env,
  reads: [...home, '?~/.mavenrc', '?~/.java/**'],
  writes: [...home, '?~/.java/**', '?/tmp/**'],
  caches: keptRepository,
  uses: [
    { words: resolving.map((goal) => `*:${goal}`), installs: 'project', caches: holdingResult(repository), act: resolve },
    { words: ['dependency:get'], installs: 'system', caches: holdingResult(repository), act: get },
    { words: ['*'], act: build, fetch: fetchArtifacts },
  ],
}))
