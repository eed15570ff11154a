import { holdingResult } from '../caches.ts'
import type { Call } from '../call.ts'
import type { CacheFolder, Tool } from '../tool.ts'

/** https://www.scala-sbt.org/1.x/docs/Command-Line-Reference.html and https://get-coursier.io/docs/cache */
const caches: readonly CacheFolder[] = [
  // Settings, plugins and credentials lie beside these two.
  { path: '~/.sbt/boot', movedBy: ['-Dsbt.boot.directory', '-Dsbt.global.base/boot'], sharing: 'locked' },
  { path: '~/.ivy2/cache', movedBy: ['-Dsbt.ivy.home/cache'], sharing: 'locked' },
  { path: '~/.cache/coursier', movedBy: ['COURSIER_CACHE'], sharing: 'shared' },
]
const homes = ['~/.sbt/**', '~/.ivy2/**', '~/.cache/**', '?~/.m2/**', '?~/.sbtrc']

/** Takes the definition of the build: `*.sbt`, `project`, options. It is Scala that runs, and may read more. */
function takeDefinition(call: Call): void {
  const cache = call.variable('COURSIER_CACHE')
  if (cache !== undefined) call.write(`${cache}/**`)
  const { cwd } = call
  if (cwd === undefined) return call.unknown('works on a build that is not known')
  const prefix = cwd === '/' ? 1 : cwd.length + 1
  for (const path of call.run.files.below(cwd)) {
    if (/^(([^/]+\/)*[^/]+\.sbt|project\/(?!(.*\/)?target\/).+|\.sbtopts|\.jvmopts|\.sbtrc)$/.test(path.slice(prefix))) call.manifest(path)
  }
  call.read('project/**')
  for (const name of ['target/**', 'project/target/**', 'project/project/**']) call.write(name)
  for (const use of ['read', 'write'] as const) call[use](cwd, { below: true, certain: false, why: 'runs the definition of the build, which is Scala and may read the project' })
}

function update(call: Call): void {
  const other = call.operands.find(({ text }) => !/(^|\/)(update|updateClassifiers|reload|dependencyTree)$/.test(text))
  takeDefinition(call)
  if (other !== undefined) call.unknown(`runs \`${other.text}\`, which may read and write any file`)
}

function build(call: Call): void {
  takeDefinition(call)
  call.read('./**', { why: 'builds the project' })
  call.unknown('runs tasks of the project, which may read and write any file')
}

export const sbtTools: readonly Tool[] = [
  {
    names: ['sbt'],
    source: 'https://www.scala-sbt.org/1.x/docs/Command-Line-Reference.html',
    work: 'jvm',
    network: true,
    longOptions: true,
    env: ['SBT_*', 'COURSIER_*', 'JAVA_*', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS', 'JVM_OPTS'],
    reads: homes,
    writes: homes,
    caches,
    uses: [
      { words: ['update', 'updateClassifiers'], installs: 'project', caches: holdingResult(caches), act: update },
      { words: ['*'], act: build },
    ],
  },
]
