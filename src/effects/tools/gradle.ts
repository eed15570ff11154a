import { holdingResult, keepIn } from '../caches.ts'
import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { takeGradleBuild } from '../closure/gradle-project.ts'
import { takeProjectScript } from '../closure/project-script.ts'
import { takeSources } from '../closure/take-sources.ts'
import { joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

/**
 * Of the home of the user these two are caches; settings and scripts lie beside them, which no mount may hide.
 * https://docs.gradle.org/current/userguide/directory_layout.html#dir:gradle_user_home
 */
const home: readonly CacheFolder[] = ['caches', 'wrapper'].map((name) => ({
  path: `~/.gradle/${name}`,
  movedBy: ['-g', '--gradle-user-home', '-Dgradle.user.home', 'GRADLE_USER_HOME'].map((by) => `${by}/${name}`),
  sharing: 'locked',
}))

/**
 * What it heard of changing versions holds for a day (https://docs.gradle.org/current/userguide/dynamic_versions.html), and the build cache has results of
 * tasks by the inputs that they declare (https://docs.gradle.org/current/userguide/build_cache.html).
 */
function keptHome(call: Call, name: 'gradle' | 'gradlew'): readonly CacheFolder[] {
  // The script alone fetches a release of Gradle.
  const own = name === 'gradlew' ? home : home.slice(0, 1)
  const [newest] = call.has('--refresh-dependencies', '-U') ? [] : call.refreshes
  const clauses = [
    newest === undefined ? [] : `for a day what it took there before, where it ${newest} today; with \`--refresh-dependencies\` it asks again`,
    keepsResults(call) ? 'results of tasks from its build cache, and does not see what else a task looked at than the inputs that it declares' : [],
  ].flat()
  if (clauses.length === 0) return own
  return own.map((folder) => (folder.path.endsWith('/caches') ? { ...folder, stale: clauses.join(', and ') } : folder))
}

function keepsResults(call: Call): boolean {
  const settings = call.manifests.filter((path) => path.endsWith('/gradle.properties'))
  return !call.has('--no-build-cache') && (call.has('--build-cache') || call.values('-Dorg.gradle.caching').some(({ value }) => value !== 'false') || settings.some((path) => /^\s*org\.gradle\.caching\s*[=:]\s*true/m.test(call.run.files.read(path) ?? '')))
}

/** Tasks that resolve and tell, and make nothing. */
const resolving = ['dependencies', 'buildEnvironment', 'help', 'tasks', 'projects', 'properties', 'dependencyInsight', 'components', 'resolvableConfigurations']

/** Takes the build, and the folders that Gradle writes whatever it is asked for. Returns the root. */
function takeBuild(call: Call): string | undefined {
  for (const folder of call.values('-g', '--gradle-user-home', '-Dgradle.user.home')) keepIn(call, folder)
  const named = call.variable('GRADLE_USER_HOME')
  if (named !== undefined) keepIn(call, named)
  for (const file of call.values('-I', '--init-script', '-b', '--build-file', '-c', '--settings-file')) call.read(file)
  for (const folder of call.values('--include-build')) call.read(folder, { below: true })
  if (call.has('-b', '--build-file', '-c', '--settings-file', '-I', '--init-script', '--include-build')) {
    call.read('./**', { certain: false, why: 'runs scripts that its options name, which may read the project' })
  }
  const [folder] = call.values('-p', '--project-dir')
  const start = folder ? targetOf(folder, call.cwd) : { path: call.cwd ?? '/', below: call.cwd === undefined }
  if (start.below) {
    call.unknown('works on a build that is not known')
    return undefined
  }
  const root = takeGradleBuild(call, start.path)
  const [cache] = call.values('--project-cache-dir')
  if (cache) call.write(cache, { below: true })
  else if (root !== undefined) call.write(joinPath(root, '.gradle'), { below: true })
  if (call.has('-M', '--write-verification-metadata') && root !== undefined) call.write(joinPath(root, 'gradle/verification-metadata.xml'))
  if (call.has('--write-locks', '--update-locks')) call.write('./**', { certain: false, why: 'writes lock files' })
  if (call.has('--refresh-dependencies', '-U')) call.refresh('looks for newer versions')
  return root
}

/** Setting up a build runs its scripts; a task of these then only resolves. */
function resolve(call: Call): void {
  const other = call.operands.find(({ text }) => !resolving.includes(text.slice(text.lastIndexOf(':') + 1)))
  if (other !== undefined) return call.unknown(`runs the task \`${other.text}\`, which may read and write any file`)
  const root = takeBuild(call)
  if (root !== undefined) call.write(joinPath(root, 'build/reports'), { below: true, certain: false })
}

/** Tasks of the build and of its plugins run. What they make goes to `build`. */
function build(call: Call): void {
  const root = takeBuild(call)
  if (root !== undefined) {
    takeSources(call, root, `builds the project in ${root}`)
    call.write(joinPath(root, 'build'), { below: true })
  }
  call.unknown('runs tasks of the project, which may read and write any file')
}

const building = /^(?:assemble\w*|build\w*|bundle\w*|check|classes|compile\w+|dist(?:Tar|Zip)|install\w*Dist|\w*[jJ]ar|\w*[wW]ar|native\w*|quarkusBuild|test\w*)$/

function fetchArtifacts(call: Call): string | undefined {
  const isBuilding = call.operands.some(({ text }) => building.test(text.slice(text.lastIndexOf(':') + 1)))
  if (call.has('--offline') || !isBuilding) return undefined
  const [folder] = call.values('-p', '--project-dir')
  return `${call.command.words[0]?.text ?? 'gradle'}${folder ? ` -p ${folder.stem}` : ''} dependencies`
}

function writeWrapper(call: Call): void {
  takeBuild(call)
  for (const name of ['gradlew', 'gradlew.bat', 'gradle/wrapper/**']) call.write(name)
  if (call.values('--gradle-version').some(({ stem }) => !/\d/.test(stem))) call.refresh('takes the newest Gradle')
}

/** Gradle, and the script that starts the one that a project asks for. */
export const gradleTools: readonly Tool[] = (['gradle', 'gradlew'] as const).map((name) => ({
  names: [name],
  source: 'https://docs.gradle.org/current/userguide/command_line_interface.html',
  work: 'jvm',
  network: true,
  longOptions: true,
  ...(name === 'gradlew' ? { brought: true as const, act: (call: Call) => takeProjectScript(call, /Gradle start ?up script for/i) } : {}),
  valued: [
    '-x', '--exclude-task', '-p', '--project-dir', '-b', '--build-file', '-c', '--settings-file', '-g', '--gradle-user-home', '-I', '--init-script', '-D',
    '--system-prop', '-P', '--project-prop', '--project-cache-dir', '--include-build', '--max-workers', '--console', '--warning-mode', '--configuration',
    '--dependency', '-F', '--dependency-verification', '-M', '--write-verification-metadata', '--update-locks', '--gradle-version', '--distribution-type', '--priority',
  ],
  env: ['GRADLE_*', 'ORG_GRADLE_*', 'JAVA_*', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS', 'DEFAULT_JVM_OPTS', 'KOTLIN_*'],
  reads: ['~/.gradle/**', '?~/.m2/**', '?~/.java/**'],
  writes: ['~/.gradle/**', '?~/.kotlin/**', '?~/.java/**', '?/tmp/**'],
  caches: (call) => keptHome(call, name),
  uses: [
    { words: resolving.flatMap((task) => [task, `*:${task}`]), installs: 'project', caches: (call) => holdingResult(keptHome(call, name)), act: resolve },
    { words: ['wrapper'], act: writeWrapper },
    { words: ['*'], act: build, fetch: fetchArtifacts },
  ],
}))
