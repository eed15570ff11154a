import type { Call } from '../call.ts'
import { ancestorsOf, baseName, folderOf, joinPath } from '../path.ts'
import { eachOnce } from './each-once.ts'
import { takeFile } from './take-file.ts'
import { elementsAt, elementsWithin, readXml, xmlText } from './xml-elements.ts'
import type { XmlElement } from './xml-elements.ts'

/** A POM that was read. */
interface Pom {
  readonly path: string
  readonly root: XmlElement
}

/** Build extensions that look at nothing of the project: they add the name of the system, or a transport. */
const knownExtensions = /^(os-maven-plugin|wagon-[\w-]+|maven-wagon-[\w-]+|kotlin-maven-plugin|maven-bundle-plugin|spring-boot-maven-plugin|artifactregistry-maven-wagon|aws-maven|s3-wagon-[\w-]+)$/

/** The settings that Maven finds in `.mvn` of the nearest folder above that has one: https://maven.apache.org/configure.html */
const settings = ['extensions.xml', 'jvm.config', 'maven.config', 'maven.properties', 'settings.xml', 'toolchains.xml', 'settings-security.xml']
const wrapper = ['wrapper/maven-wrapper.properties', 'wrapper/maven-wrapper.jar', 'wrapper/MavenWrapperDownloader.java']

/** Takes the files below `.mvn`. The extensions that one of them names are code that may look at the project. */
export function takeMavenSettings(call: Call, start: string): void {
  const root = ancestorsOf(start).find((folder) => call.run.files.below(joinPath(folder, '.mvn')).length > 0)
  for (const folder of ancestorsOf(start)) {
    if (folder === root) break
    call.read(joinPath(folder, '.mvn'), { below: true, why: 'looks for the folder .mvn' })
  }
  if (root === undefined) return
  for (const name of [...settings, ...wrapper]) {
    const path = joinPath(root, `.mvn/${name}`)
    takeFile(call, path)
  }
  const extensions = call.run.files.read(joinPath(root, '.mvn/extensions.xml'))
  if (extensions !== undefined) takeExtensions(call, root, elementsAt(readXml(extensions), 'extensions', 'extension'))
  takeNamedVariables(call, call.run.files.read(joinPath(root, '.mvn/maven.config')) ?? '')
}

function takeExtensions(call: Call, folder: string, extensions: readonly XmlElement[]): void {
  for (const extension of extensions) {
    const name = xmlText(extension, 'artifactId') ?? ''
    if (name === '' || knownExtensions.test(name)) continue
    call.read(folder, { below: true, certain: false, why: `loads the extension \`${name}\`, which may read the project` })
  }
}

function takeNamedVariables(call: Call, text: string): void {
  for (const [, name] of text.matchAll(/\benv\.([A-Za-z_]\w*)/g)) if (name !== undefined) call.env(name)
}

/**
 * Takes a POM with its parents on disk and all modules, and what their resolution looks at: https://maven.apache.org/pom.html
 * Returns the folders of the projects that were found.
 */
export function takeMavenProjects(call: Call, start: string): readonly string[] {
  const poms = readPoms(call, start)
  const own = new Set(poms.map(({ root }) => idOf(root)))
  const properties = new Map(poms.flatMap(({ root }) => elementsAt(root, 'project').flatMap((project) => propertiesOf(project))))
  const folders = [...new Set(poms.map(({ path }) => folderOf(path)))]
  for (const pom of poms) {
    takePom(call, pom)
    takeVersions(call, pom, own, properties)
  }
  if (folders.length > 1) {
    for (const folder of folders) {
      call.read(joinPath(folder, 'target'), { below: true, certain: false, why: `looks in ${joinPath(folder, 'target')} for what a module built` })
    }
  }
  return folders
}

function readPoms(call: Call, start: string): readonly Pom[] {
  const open = [start]
  const poms: Pom[] = []
  for (const path of eachOnce(open)) {
    const text = call.run.files.read(path)
    if (text === undefined) {
      call.read(path)
      continue
    }
    call.manifest(path)
    const root = readXml(text)
    poms.push({ path, root })
    open.push(...parentsOf(root, folderOf(path)), ...modulesOf(call, root, folderOf(path)))
  }
  return poms
}

/** Without a `relativePath` the parent is looked for in `../pom.xml`; with an empty one only in repositories. */
function parentsOf(root: XmlElement, folder: string): readonly string[] {
  return elementsAt(root, 'project', 'parent').flatMap((parent) => {
    const path = xmlText(parent, 'relativePath') ?? '../pom.xml'
    if (path === '') return []
    return [/\.(xml|pom)$/.test(path) ? joinPath(folder, path) : joinPath(folder, `${path}/pom.xml`)]
  })
}

function modulesOf(call: Call, root: XmlElement, folder: string): readonly string[] {
  const named = [...elementsWithin(root)].flatMap(({ name, text }) => (name === 'module' || name === 'subproject' ? [text.trim()] : []))
  return named.flatMap((name) => {
    if (name === '' || name.includes('$')) return []
    const path = joinPath(folder, name)
    return [call.run.files.has(path) && /\.xml$/.test(baseName(path)) ? path : joinPath(path, 'pom.xml')]
  })
}

/** What the reading of a POM looks at beyond POMs: profiles that ask for files, libraries and repositories that lie in the project. */
function takePom(call: Call, { path, root }: Pom): void {
  const folder = folderOf(path)
  // Maven 3 still looks for it, and refuses the project where it is there.
  call.read(joinPath(folder, 'profiles.xml'))
  takeNamedVariables(call, call.run.files.read(path) ?? '')
  const places = (text: string): string | undefined => {
    const known = text.replace(/\$\{(?:project\.|pom\.)?basedir\}/g, folder).replace(/^file:(\/\/)?/, '')
    return known.includes('${') ? undefined : joinPath(folder, known)
  }
  for (const element of elementsWithin(root)) {
    const { name, text } = element
    const isLocal = name === 'systemPath' || (name === 'url' && /^file:|basedir\}/.test(text))
    if (isLocal || ((name === 'exists' || name === 'missing') && text !== '')) {
      const place = places(text)
      if (place !== undefined) call.read(place, { below: true, why: `looks at ${place}, which ${path} names` })
      else call.read(folder, { below: true, certain: false, why: `looks at \`${text}\`, which ${path} names` })
    }
    if (name === 'extension') takeExtensions(call, folder, [element])
    if (name === 'plugin' && xmlText(element, 'extensions') === 'true') takeExtensions(call, folder, [element])
  }
}

function propertiesOf(project: XmlElement): readonly (readonly [string, string])[] {
  const stated = elementsAt(project, 'properties').flatMap(({ children }) => children.map(({ name, text }) => [name, text] as const))
  const version = xmlText(project, 'version') ?? xmlText(project, 'parent', 'version')
  return version === undefined ? stated : [...stated, ['project.version', version] as const]
}

function idOf(root: XmlElement): string {
  return xmlText(root, 'project', 'artifactId') ?? ''
}

/** Ranges, `LATEST`, `RELEASE` and snapshots that are not built here are whatever the repository has on the day. */
function takeVersions(call: Call, { path, root }: Pom, own: ReadonlySet<string>, properties: ReadonlyMap<string, string>): void {
  for (const element of elementsWithin(root)) {
    if (!/^(dependency|plugin|extension|parent)$/.test(element.name)) continue
    const artifact = xmlText(element, 'artifactId') ?? ''
    const version = (xmlText(element, 'version') ?? '').replace(/\$\{([\w.-]+)\}/g, (whole, name: string) => properties.get(name) ?? whole)
    if (own.has(artifact) || !/^[[(]|^(LATEST|RELEASE)$|-SNAPSHOT$/.test(version)) continue
    call.refresh(`takes the newest \`${artifact}\` that \`${version}\` in ${path} allows`)
  }
}
