import { holdingResult } from '../caches.ts'
import type { Call } from '../call.ts'
import { isDotnetProject, takeDotnetProjects, takeNearest } from '../closure/dotnet-project.ts'
import { parseRecord, recordOf, textOf } from '../closure/json.ts'
import { takeNugetFile, takeNugetSettings } from '../closure/nuget-settings.ts'
import { nearestWith, targetOf } from '../call.ts'
import { takeAnywhere } from '../closure/take-file.ts'
import { takeSources } from '../closure/take-sources.ts'
import { folderOf, joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

/**
 * A package is known again by its name and version, and what a source answered holds for half an hour.
 * https://learn.microsoft.com/nuget/consume-packages/managing-the-global-packages-and-cache-folders
 */
function packages(call: Call): readonly CacheFolder[] {
  const feed = call.sources.find(({ kind }) => kind === 'feed')
  const [newest] = call.refreshes
  return [
    { path: '~/.nuget/packages', movedBy: ['--packages', 'NUGET_PACKAGES'], sharing: 'shared', ...(feed && { stale: `the packages that it knows by name and version, also when ${feed.place} has others under these today` }) },
    { path: '~/.local/share/NuGet/http-cache', movedBy: ['NUGET_HTTP_CACHE_PATH'], sharing: 'shared', ...(newest !== undefined && { stale: `for half an hour what it heard before, where it ${newest} today` }) },
  ]
}

const settings = ['?~/.nuget/**', '?~/.config/NuGet/**', '?~/.microsoft/**', '?~/.dotnet/**', '?/usr/share/NuGet/**', '?~/.aspnet/**']
const leavings = ['~/.nuget/**', '~/.local/share/NuGet/**', '~/.dotnet/**', '?~/.local/share/Microsoft/**', '?~/.templateengine/**', '?~/.config/**', '?/tmp/**']

/** https://learn.microsoft.com/nuget/consume-packages/managing-the-global-packages-and-cache-folders */
function writePackages(call: Call): void {
  for (const folder of call.values('--packages')) call.write(folder, { below: true })
  for (const name of ['NUGET_PACKAGES', 'NUGET_HTTP_CACHE_PATH', 'NUGET_SCRATCH', 'DOTNET_CLI_HOME']) {
    const path = call.variable(name)
    if (path !== undefined) call.write(`${path}/**`)
  }
}

/** The projects and solutions that the arguments or the folder name; undefined where a variable decides. */
function targetsOf(call: Call): readonly string[] | undefined {
  const operand = call.operands.find(({ stem }) => !/^\/\w+:/.test(stem))
  if (operand === undefined && call.cwd === undefined) return undefined
  const target = operand === undefined ? { path: call.cwd ?? '/', below: false } : targetOf(operand, call.cwd)
  if (target.below) return undefined
  if (isDotnetProject(target.path)) return [target.path]
  return call.run.files.below(target.path, (path) => folderOf(path) === target.path && isDotnetProject(path))
}

/** A restore evaluates projects, but compiles nothing: https://learn.microsoft.com/dotnet/core/tools/dotnet-restore */
function restore(call: Call): void {
  writePackages(call)
  const targets = targetsOf(call)
  if (targets === undefined || targets.length === 0) {
    call.read('./**', { certain: false, why: 'finds no project among the copied files, so what it reads is not known' })
    return call.write('./**', { certain: false })
  }
  const projects = takeDotnetProjects(call, targets)
  for (const file of call.values('--configfile')) {
    const { path, below } = targetOf(file, call.cwd)
    if (!below && call.run.files.has(path)) takeNugetFile(call, path)
    else call.read(file)
  }
  for (const file of call.values('--lock-file-path')) {
    call.read(file)
    call.write(file, { certain: false, why: 'perhaps rewrites its lock file' })
  }
  for (const source of call.values('-s', '--source')) if (!/^[a-z]+:\/\//i.test(source.stem)) takeFeed(call, source)
  takeLocks(call, projects)
}

function takeFeed(call: Call, source: Call['operands'][number]): void {
  call.source('feed', source.text)
  call.read(source, { below: true })
}

function takeLocks(call: Call, projects: readonly string[]): void {
  if (call.has('--force-evaluate')) call.refresh('resolves all versions anew')
  if (call.has('--locked-mode')) return
  const asked = call.has('--use-lock-file') || call.manifests.some((path) => /RestorePackagesWithLockFile/i.test(call.run.files.read(path) ?? ''))
  for (const project of projects) {
    const lock = joinPath(folderOf(project), 'packages.lock.json')
    const isThere = call.run.files.has(lock)
    if (isThere || asked) call.write(lock, { certain: !isThere, why: `perhaps rewrites ${lock}; \`--locked-mode\` leaves it as it is` })
  }
}

/** Tools are kept in `.config/dotnet-tools.json` or `dotnet-tools.json`, in the folder or above: https://learn.microsoft.com/dotnet/core/tools/local-tools-how-to-use */
function restoreTools(call: Call): void {
  writePackages(call)
  if (call.cwd === undefined) return call.unknown('runs in a folder that is not known')
  for (const name of ['.config/dotnet-tools.json', 'dotnet-tools.json']) {
    const folder = nearestWith(call.run, call.cwd, name)
    call.read(joinPath(call.cwd, name))
    if (folder === undefined) continue
    const path = joinPath(folder, name)
    call.manifest(path)
    for (const tool of recordOf(parseRecord(call.run.files.read(path) ?? '')?.get('tools'))?.values() ?? []) {
      const version = textOf(recordOf(tool)?.get('version'))
      if (version === undefined || version.includes('*')) call.refresh(`takes the newest version of a tool that ${path} names`)
    }
  }
  takeNugetSettings(call, call.cwd)
}

function installTool(call: Call): void {
  writePackages(call)
  const [name] = call.operands
  const [version] = call.values('--version')
  if ((version === undefined || version.stem.includes('*')) && !/@\d/.test(name?.text ?? '')) call.refresh(`takes the newest version of ${name?.text ?? 'a tool'}`)
  for (const folder of call.values('--tool-path')) call.write(folder, { below: true })
  if (!call.has('-g', '--global', '--tool-path')) {
    call.write('./.config/dotnet-tools.json', { certain: false, why: 'notes the tool in .config/dotnet-tools.json' })
    call.read('./.config/dotnet-tools.json', { certain: false })
  }
  for (const source of call.values('--add-source', '--source')) if (!/^[a-z]+:\/\//i.test(source.stem)) call.read(source, { below: true })
  if (call.cwd === undefined) return takeAnywhere(call, /\/(?:nuget\.config|global\.json)$/i)
  takeNugetSettings(call, call.cwd)
  takeNearest(call, call.cwd, 'global.json', call.cwd)
}

/** Sources are noted in the user's settings, or in those of the folder where it has some. */
function changeSettings(call: Call): void {
  const [file] = call.values('--configfile')
  if (file) {
    call.read(file)
    return call.write(file)
  }
  if (call.cwd !== undefined) takeNugetSettings(call, call.cwd)
  for (const path of call.manifests) call.write(path, { certain: false, why: `notes the source in ${path}` })
  call.write('~/.nuget/NuGet/NuGet.Config')
  call.read('~/.nuget/NuGet/NuGet.Config')
}

/** Compiling runs tasks of packages and of the project. Where the results go is documented: https://learn.microsoft.com/dotnet/core/tools/dotnet-build */
function build(call: Call): void {
  writePackages(call)
  const targets = targetsOf(call) ?? []
  if (!call.has('--no-restore', '--no-build')) {
    takeDotnetProjects(call, targets)
    for (const source of call.values('-s', '--source')) if (!/^[a-z]+:\/\//i.test(source.stem)) takeFeed(call, source)
  }
  const folders = targets.map(folderOf)
  for (const folder of folders.length > 0 ? folders : [call.cwd ?? '/']) {
    takeSources(call, folder, `builds the project in ${folder}`)
    for (const name of ['bin', 'obj']) call.write(joinPath(folder, name), { below: true })
  }
  for (const folder of call.values('-o', '--output', '--artifacts-path')) call.write(folder, { below: true })
  call.unknown('runs tasks of the project and of packages, which may read and write any file')
}

/** A build restores first unless it is told not to: https://learn.microsoft.com/dotnet/core/tools/dotnet-restore#implicit-restore */
function fetchPackages(call: Call): string | undefined {
  const targets = targetsOf(call)
  if (targets === undefined || targets.length === 0 || call.has('--no-restore', '--no-build')) return undefined
  const projects = call.run.files.below(call.cwd ?? '/', (path) => /\.\w*proj$/i.test(path))
  const [target] = call.operands.filter(({ stem }) => !/^\/\w+:/.test(stem))
  return projects.some((path) => /<PackageReference\b/i.test(call.run.files.read(path) ?? '')) ? `dotnet restore${target ? ` ${target.text}` : ''}` : undefined
}

const valued = [
  '-r', '--runtime', '-a', '--arch', '--os', '--configfile', '--packages', '-s', '--source', '--lock-file-path', '-v', '--verbosity', '-c', '--configuration',
  '-f', '--framework', '-o', '--output', '--version-suffix', '--version', '--tool-path', '--add-source', '--tool-manifest', '-n', '--name', '-u', '--username',
  '-p', '--password', '--artifacts-path', '-e', '--filter', '--logger', '--results-directory', '--from-rollback-file', '--temp-dir', '-ep', '--export-path',
]

/** The .NET command line. MSBuild takes every variable as a property, whatever its name. */
export const dotnetTools: readonly Tool[] = [
  {
    names: ['dotnet'],
    source: 'https://learn.microsoft.com/dotnet/core/tools/',
    // Of the kinds of work that were measured, the nearest.
    work: 'python-install',
    network: true,
    longOptions: true,
    valued,
    env: ['DOTNET_*', 'NUGET_*', 'NuGet*', 'MSBUILD*', 'MSBuild*', 'VSS_NUGET_*', 'XDG_*', 'COREHOST_*', 'COMPlus_*'],
    uses: [
      {
        words: ['restore'],
        installs: 'project',
        reads: settings,
        writes: leavings,
        caches: (call) => holdingResult(packages(call)),
        act: (call) => {
          // https://learn.microsoft.com/visualstudio/msbuild/how-to-use-environment-variables-in-a-build
          call.env('*', false)
          restore(call)
        },
      },
      { words: ['tool restore'], installs: 'project', reads: settings, writes: leavings, caches: (call) => holdingResult(packages(call)), act: restoreTools },
      { words: ['tool install', 'tool update'], installs: 'system', reads: settings, writes: leavings, caches: packages, act: installTool },
      { words: ['tool list', 'nuget locals'], work: 'other', reads: [...settings, './**'], writes: leavings },
      { words: ['tool uninstall'], reads: ['~/.dotnet/**', '?./.config/**'], writes: ['~/.dotnet/**', '?./.config/**'] },
      {
        words: ['workload install', 'workload restore', 'workload update'],
        installs: 'system',
        reads: [...settings, '?./**'],
        writes: [...leavings, '/usr/share/dotnet/**', '/usr/lib/dotnet/**', '?/opt/**', '?/root/.dotnet/**'],
        act: (call) => {
          if (call.values('--version', '--from-rollback-file').length === 0) call.refresh('takes the newest manifests of workloads')
          for (const folder of [call.variable('DOTNET_ROOT')]) if (folder !== undefined) call.write(`${folder}/**`)
        },
      },
      { words: ['nuget add', 'nuget remove', 'nuget update', 'nuget enable', 'nuget disable', 'nuget list', 'nuget config'], reads: settings, writes: leavings, act: changeSettings },
      { words: ['build', 'publish', 'pack', 'test', 'run'], work: 'cargo', reads: settings, writes: leavings, caches: packages, act: build, fetch: fetchPackages },
      { words: ['msbuild', 'clean'], work: 'cargo', reads: settings, writes: leavings, caches: packages, act: build },
      { words: ['', 'help', 'build-server', 'dev-certs'], work: 'other', reads: settings, writes: leavings },
    ],
  },
  {
    names: ['nuget'],
    source: 'https://learn.microsoft.com/nuget/reference/nuget-exe-cli-reference',
    work: 'python-install',
    network: true,
    longOptions: true,
    valued: ['-PackagesDirectory', '-OutputDirectory', '-SolutionDirectory', '-Source', '-ConfigFile', '-Version', '-MSBuildPath', '-Verbosity'],
    env: ['NUGET_*', 'NuGet*', 'MONO_*', 'XDG_*'],
    uses: [
      {
        words: ['restore'],
        installs: 'project',
        reads: settings,
        writes: [...leavings, './packages/**'],
        caches: (call) => holdingResult(packages(call)),
        act: (call) => {
          call.env('*', false)
          for (const folder of call.values('-PackagesDirectory', '-OutputDirectory', '-SolutionDirectory')) call.write(folder, { below: true })
          restore(call)
        },
      },
    ],
  },
]
