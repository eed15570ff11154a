import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { ancestorsOf, baseName, folderOf, isWithin, joinPath } from '../path.ts'
import { eachOnce } from './each-once.ts'
import { parseRecord, recordOf, textOf, textsOf } from './json.ts'
import { msbuildPath } from './msbuild-path.ts'
import type { MsbuildPlace } from './msbuild-path.ts'
import { takeNugetSettings } from './nuget-settings.ts'
import { takeFile } from './take-file.ts'
import { elementsWithin, readXml } from './xml-elements.ts'
import type { XmlElement } from './xml-elements.ts'

/** Files that MSBuild takes by name from the nearest folder above a project that has one. */
const inherited = ['global.json', 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props', 'Directory.Build.rsp']

/** SDKs whose own files look at nothing of a project but what its file names. */
const knownSdk = /^(Microsoft\.(NET\.Sdk(\.\w+)*|Build\.(NoTargets|Traversal|CentralPackageVersions)|Docker\.Sdk|VisualStudio\.JavaScript\.SDK)|MSTest\.Sdk|Aspire\.AppHost\.Sdk)$/i

function isSolution(path: string): boolean {
  return /\.(sln|slnx|slnf)$/i.test(path)
}

/** Whether a name is that of a file that `dotnet restore` and `dotnet build` take: a project or a solution. */
export function isDotnetProject(path: string): boolean {
  return isSolution(path) || /\.\w*proj$/i.test(path)
}

/**
 * Takes down projects and solutions, all that they refer to, and what MSBuild and NuGet take from the folders above.
 * Returns the projects that were found.
 */
export function takeDotnetProjects(call: Call, starts: readonly string[]): readonly string[] {
  const open = [...starts]
  const visited: string[] = []
  const projects: string[] = []
  for (const path of eachOnce(open)) {
    visited.push(path)
    const text = call.run.files.read(path)
    if (text === undefined) {
      call.read(path)
      continue
    }
    call.manifest(path)
    if (!isSolution(path)) projects.push(path)
    open.push(...(isSolution(path) ? projectsOfSolution(call, path, text) : takeProject(call, path)))
  }
  for (const folder of visited) takeNugetSettings(call, folderOf(folder))
  if (call.cwd !== undefined) takeNearest(call, call.cwd, 'global.json', call.cwd)
  return projects
}

function projectsOfSolution(call: Call, path: string, text: string): readonly string[] {
  const folder = folderOf(path)
  for (const name of ['Directory.Solution.props', 'Directory.Solution.targets', ...inherited]) takeNearest(call, folder, name, path)
  const named = /\.slnf$/i.test(path) ? projectsOfFilter(text) : /\.slnx$/i.test(path) ? projectsOfXml(text) : projectsOfLines(text)
  return named.map((name) => joinPath(folder, name.replaceAll('\\', '/')))
}

function projectsOfLines(text: string): readonly string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const name = /^\s*Project\("[^"]*"\)\s*=\s*"[^"]*"\s*,\s*"([^"]*)"/.exec(line)?.[1]
    return name !== undefined && isDotnetProject(name) ? [name] : []
  })
}

function projectsOfXml(text: string): readonly string[] {
  return [...elementsWithin(readXml(text))].flatMap(({ name, attributes }) => (name === 'Project' ? (attributes.get('Path') ?? []) : []))
}

/** A filter names its solution, and projects as seen from there; as all of the solution is read, the filter is one more file. */
function projectsOfFilter(text: string): readonly string[] {
  const path = textOf(recordOf(parseRecord(text)?.get('solution'))?.get('path'))
  return path === undefined ? textsOf(recordOf(parseRecord(text)?.get('solution'))?.get('projects')) : [path]
}

/** Takes a project with all that goes into its evaluation. Returns the projects that it refers to. */
function takeProject(call: Call, project: string): readonly string[] {
  const folder = folderOf(project)
  const name = baseName(project).replace(/\.\w+$/, '')
  for (const file of ['packages.lock.json', `packages.${name.replaceAll(' ', '_')}.lock.json`, 'packages.config', `${baseName(project)}.user`]) {
    takeFile(call, joinPath(folder, file))
  }
  call.read(joinPath(folder, 'obj'), { below: true, why: `looks in ${joinPath(folder, 'obj')} for what an earlier restore left` })
  call.write(joinPath(folder, 'obj'), { below: true })
  const found = inherited.flatMap((file) => takeNearest(call, folder, file, project) ?? [])
  return takeMsbuildFiles(call, project, [project, ...found])
}

/** Takes the nearest file of a name in the folder or above; returns it where there is one. */
export function takeNearest(call: Call, start: string, name: string, asker: string): string | undefined {
  const found = nearestWith(call.run, start, name)
  for (const folder of ancestorsOf(start)) {
    if (folder === found) break
    call.read(joinPath(folder, name), { why: `looks for ${name} in the folders above ${asker}` })
  }
  if (found === undefined) return undefined
  call.manifest(joinPath(found, name))
  return joinPath(found, name)
}

/** Follows the imports of a project. Conditions are not looked at: what may be imported is. */
function takeMsbuildFiles(call: Call, project: string, files: readonly string[]): readonly string[] {
  const open = [...files]
  const references: string[] = []
  const isLocked = call.run.files.has(joinPath(folderOf(project), 'packages.lock.json'))
  for (const file of eachOnce(open)) {
    takeFile(call, file)
    const text = call.run.files.read(file)
    if (text === undefined || !/\.(props|targets|user|\w*proj)$/i.test(file)) continue
    const place = { file, project }
    for (const element of elementsWithin(readXml(text))) {
      takeElement(call, element, place)
      if (!isLocked) takeVersions(call, element, file)
      if (element.name === 'Import') open.push(...importsOf(call, element, place))
      if (element.name === 'ProjectReference') references.push(...referencesOf(call, element, place))
    }
  }
  return references
}

function doubt(call: Call, { file, project }: MsbuildPlace, what: string): void {
  const root = folderOf(folderOf(file).length < folderOf(project).length ? file : project)
  call.read(root, { below: true, certain: false, why: `${what} in ${file}, and may read more of the project` })
}

/** Everything in an element that is not plain data. */
function takeElement(call: Call, { name, attributes, text }: XmlElement, place: MsbuildPlace): void {
  for (const sdk of name === 'Sdk' ? [attributes.get('Name')] : name === 'Project' || name === 'Import' ? (attributes.get('Sdk') ?? '').split(';') : []) {
    if (sdk && !knownSdk.test(sdk.split('/')[0]?.trim() ?? '')) doubt(call, place, `takes the SDK \`${sdk}\``)
  }
  for (const value of [...attributes.values(), text]) takeFunctions(call, value, place)
  const hooks = `${attributes.get('BeforeTargets') ?? ''} ${attributes.get('AfterTargets') ?? ''} ${name === 'Target' ? (attributes.get('Name') ?? '') : ''}`
  if (attributes.has('InitialTargets')) doubt(call, place, `runs the targets \`${attributes.get('InitialTargets')}\``)
  else if (name === 'Target' && /restore|CollectPackage|_Generate/i.test(hooks)) doubt(call, place, `runs the target \`${attributes.get('Name')}\``)
  if (/^(BaseIntermediateOutputPath|MSBuildProjectExtensionsPath|UseArtifactsOutput|ArtifactsPath|RestoreOutputPath|NuGetLockFilePath)$/i.test(name)) {
    call.write(folderOf(place.file), { below: true, certain: false, why: `leaves its results where ${place.file} says` })
  }
}

/** Functions that look at files: `Exists('x')` names one, others are not followed. */
function takeFunctions(call: Call, value: string, place: MsbuildPlace): void {
  for (const [, name] of value.matchAll(/\bExists\s*\(\s*'([^']*)'/gi)) {
    const path = msbuildPath(name ?? '', folderOf(place.project), place)
    if (path !== undefined) call.read(path, { below: true, why: `asks in ${place.file} whether ${path} is there` })
    else if (!parentOf.test(name ?? '')) doubt(call, place, `asks whether \`${name}\` is there`)
  }
  const looks = /\$\(\[(?:System\.IO\.(?!Path\b)|MSBuild\]::(?!GetPathOfFileAbove)(?:Get\w*Above|EnsureTrailing\w*\(.*Above)|System\.Environment\]::GetFolder)/i
  if (looks.test(value)) doubt(call, place, `runs the function \`${value.slice(0, 60)}\``)
}

/** `$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))`, the documented way to the next file above. */
const parentOf = /\$\(\[MSBuild\]::GetPathOfFileAbove\(\s*'?([\w.]+)'?\s*(?:,\s*'?\$\(MSBuildThisFileDirectory\)\.\.[\\/]?'?\s*)?\)\)$/i

function importsOf(call: Call, { attributes }: XmlElement, place: MsbuildPlace): readonly string[] {
  const text = attributes.get('Project') ?? ''
  if (attributes.has('Sdk')) return []
  const folder = folderOf(place.file)
  const above = parentOf.exec(text)?.[1]
  if (above !== undefined) {
    const isAbove = text.includes(',') || above === baseName(place.file)
    const next = takeNearest(call, isAbove ? folderOf(folder) : folder, above, place.file)
    return next === undefined ? [] : [next]
  }
  const path = msbuildPath(text, folder, place)
  if (path === undefined) {
    doubt(call, place, `imports \`${text}\``)
    return []
  }
  if (!path.includes('*')) return [path]
  const parent = path.slice(0, path.indexOf('*')).replace(/\/[^/]*$/, '') || '/'
  call.read(parent, { below: true, why: `imports ${path}` })
  return call.run.files.below(parent, (file) => /\.(props|targets|\w*proj)$/i.test(file))
}

function referencesOf(call: Call, { attributes }: XmlElement, place: MsbuildPlace): readonly string[] {
  return (attributes.get('Include') ?? '').split(';').flatMap((text) => {
    if (text.trim() === '') return []
    const path = msbuildPath(text, folderOf(place.project), place)
    if (path === undefined) doubt(call, place, `refers to the project \`${text}\``)
    if (path === undefined || !path.includes('*')) return path ?? []
    const parent = path.slice(0, path.indexOf('*')).replace(/\/[^/]*$/, '') || '/'
    return call.run.files.below(parent, (file) => isDotnetProject(file) && !isSolution(file) && isWithin(file, parent))
  })
}

/** A version is the least that will do, and NuGet takes the least there is; only `*` floats. */
function takeVersions(call: Call, { name, attributes, children }: XmlElement, file: string): void {
  if (!/^(PackageReference|PackageVersion|GlobalPackageReference|PackageDownload)$/.test(name)) return
  const versions = ['Version', 'VersionOverride'].flatMap((key) => [attributes.get(key) ?? '', children.find((child) => child.name === key)?.text ?? ''])
  if (versions.some((version) => version.includes('*'))) {
    call.refresh(`takes the newest version of \`${attributes.get('Include') ?? attributes.get('Update') ?? name}\` that ${file} allows`)
  }
}
