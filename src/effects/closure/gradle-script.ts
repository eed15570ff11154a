import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { readScript } from './script-words.ts'

/**
 * Words of build scripts that declare and set, and look at no file: https://docs.gradle.org/current/dsl/
 * A script of other words is code that may look at anything.
 */
const plainWords = new Set((
  'plugins id version apply plugin from alias false true null it this as in if else for while return def val var new import extends is when by '
  + 'repositories mavenCentral google gradlePluginPortal jcenter mavenLocal maven ivy url uri credentials username password content includeGroup includeGroupByRegex '
  + 'dependencies dependencyManagement imports mavenBom implementation api compileOnly runtimeOnly annotationProcessor developmentOnly compile runtime testCompile '
  + 'compileOnlyApi testImplementation testRuntimeOnly testCompileOnly testAnnotationProcessor testFixturesImplementation platform enforcedPlatform kapt ksp '
  + 'classpath exclude group module name transitive because constraints project path configuration kotlin npm '
  + 'buildscript allprojects subprojects rootProject pluginManagement dependencyResolutionManagement repositoriesMode set RepositoriesMode FAIL_ON_PROJECT_REPOS '
  + 'PREFER_SETTINGS PREFER_PROJECT versionCatalogs libs create include includeBuild projects enableFeaturePreview features '
  + 'description sourceCompatibility targetCompatibility java javaToolchains toolchain languageVersion vendor JavaLanguageVersion of JavaVersion toVersion '
  + 'JvmVendorSpec jvmToolchain jvmTarget JvmTarget compilerOptions kotlinOptions freeCompilerArgs options encoding compilerArgs addAll add release '
  + 'tasks named register withType configureEach configure doFirst doLast enabled test useJUnitPlatform testLogging events jar bootJar bootRun war shadowJar '
  + 'archiveFileName archiveBaseName archiveClassifier archiveVersion archivesName base manifest attributes mainClass mainClassName application '
  + 'applicationDefaultJvmArgs jvmArgs maxHeapSize systemProperty launchScript layered '
  + 'configurations all each every extendsFrom resolutionStrategy force eachDependency useVersion requested startsWith endsWith contains equals failOnVersionConflict '
  + 'cacheChangingModulesFor cacheDynamicVersionsFor dependencyLocking lockAllConfigurations lockMode LockMode STRICT '
  + 'ext extra set get getByName getAt property findProperty hasProperty properties springBoot buildInfo jacoco toolVersion jacocoTestReport dependsOn finalizedBy '
  + 'reports xml html csv required outputLocation Test JavaCompile KotlinCompile Jar Javadoc String Boolean List Map Task Project '
  + 'listOf mapOf setOf emptyList println logger info lifecycle warn error print toString lowercase uppercase toInteger toInt org gradle api springframework boot jetbrains '
  + 'SpringBootPlugin BOM_COORDINATES gradlePlugin bundles versions getOrElse orElse orNull providers environmentVariable System getenv getProperty '
  + 'protobuf protoc artifact generateProtoTasks ofSourceSet grpc sourceSets main io com '
).split(' '))

/** Plugins that look at nothing but their settings while a build is set up. */
const plainPlugins = /^(java|java-library|java-platform|application|base|war|ear|groovy|scala|idea|eclipse|jacoco|checkstyle|pmd|maven-publish|signing|distribution|jvm-test-suite|test-report-aggregation|org\.springframework\.boot|io\.spring\.dependency-management|kotlin|kotlin-jvm|org\.jetbrains\.kotlin\.(jvm|kapt|plugin\.[\w.]+)|com\.github\.johnrengelman\.shadow|com\.gradleup\.shadow|org\.gradle\.toolchains\.foojay-resolver(-convention)?|com\.google\.protobuf|io\.freefair\.lombok|com\.google\.devtools\.ksp|com\.github\.ben-manes\.versions)$/

/** `files('libs/x.jar')`, `fileTree(dir: 'libs', …)`: what they name is read, and need not be looked for among the words. */
const literalFile = /\b(?:files?|fileTree)\s*\(\s*(?:dir\s*[:=]\s*)?["']([^"'\n]+)["']/g

const style = { line: '//', block: true, insert: '$' } as const

/** What a build script names that an install has to have. */
export interface GradleScript {
  /** Scripts that it applies, as absolute paths. */
  readonly applied: readonly string[]
  /** Builds that it includes, as absolute folders. */
  readonly included: readonly string[]
  /** Projects that a settings script declares, as absolute folders. */
  readonly projects: readonly string[]
  /** Why it may read more than that; undefined where it only declares. */
  readonly mayRead: string | undefined
  /** The first version in it that floats. */
  readonly floating: string | undefined
}

/** Names that a script gives to values of its own. */
export function namesGiven(text: string): readonly string[] {
  const { code } = readScript(text, style)
  const stated = code.matchAll(/\b(?:def|val|var|String|const)\s+([A-Za-z_]\w*)|([A-Za-z_]\w*)\s*=(?!=)|([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?->/g)
  const quoted = text.matchAll(/\bset\s*\(\s*["'](\w+)["']/g)
  return [...stated, ...quoted].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

/** Reads a build or settings script. `known` are the names that files of the project give to values. */
export function readGradleScript(call: Call, path: string, text: string, root: string, known: ReadonlySet<string>): GradleScript {
  const { code } = readScript(text, style)
  for (const [, name] of text.matchAll(literalFile)) {
    const place = placeOf(name ?? '', path, root)
    if (place !== undefined) call.read(place, { below: true, why: `names ${place} in ${path}` })
  }
  const applied = [...text.matchAll(/\bapply\s*\(?\s*from\s*[:=]\s*(?:file\()?["']([^"'\n]+)["']/g)].map(([, name]) => placeOf(name ?? '', path, root))
  for (const [, name] of text.matchAll(/(?:getenv|environmentVariable)\(?\s*["'](\w+)["']/g)) if (name !== undefined) call.env(name)
  if (/\bgetenv\b(?!\(?\s*"")/.test(code)) call.env('*', false)
  return {
    applied: applied.flatMap((place) => place ?? []),
    included: [...text.matchAll(/\bincludeBuild\s*\(?\s*["']([^"'$\n]+)["']/g)].map(([, name]) => joinPath(folderOf(path), name ?? '')),
    projects: projectsOf(text, path, root),
    mayRead: applied.includes(undefined) ? 'applies a script whose name is not known' : (unusualPlugin(text) ?? unusualWord(code, known)),
    floating: floatingVersion(text),
  }
}

/** A script that is applied lies beside the one that names it, or where `rootDir` and `projectDir` say; undefined where it is not known. */
function placeOf(name: string, path: string, root: string): string | undefined {
  const known = name
    .replace(/\$\{?(?:project\.|settings\.)?rootDir\}?|\$\{?rootProject\.projectDir\}?/g, root)
    .replace(/\$\{?(?:project\.)?projectDir\}?/g, folderOf(path))
  return known.includes('$') || /^[a-z]+:/.test(known) ? undefined : joinPath(folderOf(path), known)
}

/** `include 'a', 'b:c'`, with the folders that `projectDir = file('x')` names for them. */
function projectsOf(text: string, path: string, root: string): readonly string[] {
  if (!/settings\.gradle(\.kts)?$/.test(path)) return []
  const named = [...text.matchAll(/^\s*include\s*\(?\s*((?:["'][^"'\n]*["']\s*,?\s*)+)/gm)].flatMap(([, list]) => [...(list ?? '').matchAll(/["']([^"']*)["']/g)])
  const moved = [...text.matchAll(/projectDir\s*=\s*(?:new\s+File\(\s*(?:settingsDir|rootDir)\s*,\s*|file\(\s*|File\(\s*(?:settingsDir|rootDir)\s*,\s*)["']([^"'$\n]+)["']/g)]
  return [...named.map(([, name]) => joinPath(root, (name ?? '').replace(/^:/, '').replaceAll(':', '/'))), ...moved.map(([, name]) => joinPath(root, name ?? ''))]
}

/** Whether a plugin is known to look at nothing of the project while the build is set up. */
export function isPlainPlugin(id: string): boolean {
  return plainPlugins.test(id)
}

function unusualPlugin(text: string): string | undefined {
  const applied = [...text.matchAll(/\bid\s*\(?\s*["']([\w.-]+)["']|\bapply\s*\(?\s*plugin\s*[:=]\s*["']([\w.-]+)["']|`([\w.-]+)`/g)].map(([, id, name, quoted]) => id ?? name ?? quoted ?? '')
  const other = applied.find((name) => !isPlainPlugin(name))
  return other === undefined ? undefined : `applies the plugin \`${other}\`, which may read the project`
}

/** The first word of a script that is neither plain, nor a name that the script itself gives, nor one of a catalog. */
function unusualWord(code: string, known: ReadonlySet<string>): string | undefined {
  const spoken = code.replace(/^\s*(?:import|package)\s.*$/gm, '').replace(/\b(?:libs|projects)(?:\.\w+)+/g, '').replace(/\bJavaVersion\.\w+/g, '')
    .replace(/\bapply\s*\(?\s*from\s*[:=]\s*(?:file\()?\s*""[^\n]*/g, '').replace(/\b(?:files?|fileTree)\s*\(\s*(?:dir\s*[:=]\s*)?""/g, '').replace(/`[\w.-]+`/g, '')
  for (const [word] of spoken.matchAll(/[A-Za-z_]\w*/g)) {
    if (!plainWords.has(word) && !known.has(word) && !/^VERSION_/.test(word)) return `holds code (\`${word}\`) that may read the project`
  }
  return undefined
}

/** A version that names no single one: `1.+`, `latest.release`, `[1,2)`, a snapshot. Of `version = …` lines, the project's own is meant. */
export function floatingVersion(text: string): string | undefined {
  for (const line of text.split('\n')) {
    if (/^\s*(project\.)?version\s*=?\s*["']/.test(line)) continue
    const found = /["'](?:[^"'\n]*:)?((?:[\d.]*\+)|latest\.\w+|[[(][\d.]*,[\d.]*[\])]|[\w.]+-SNAPSHOT)["']/.exec(line)?.[1]
    if (found !== undefined) return found
  }
  return undefined
}
