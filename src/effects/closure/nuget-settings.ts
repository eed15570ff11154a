import type { Call } from '../call.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import { elementsAt, readXml } from './xml-elements.ts'

/** On a file system that tells letters apart, NuGet looks for these three. */
const names = ['nuget.config', 'NuGet.config', 'NuGet.Config']

/** Takes the settings that NuGet finds in a folder and in all above it, with the folders of packages that they name. */
export function takeNugetSettings(call: Call, start: string): void {
  for (const folder of ancestorsOf(start)) {
    for (const name of names) {
      const path = joinPath(folder, name)
      if (call.run.files.has(path)) takeNugetFile(call, path)
      else call.read(path, { why: 'looks for settings of NuGet in all folders above' })
    }
  }
}

/** Takes one file of settings. A value without a scheme is a folder, seen from the file; `%NAME%` is a variable. */
export function takeNugetFile(call: Call, path: string): void {
  if (call.manifests.includes(path)) return
  call.manifest(path)
  const text = call.run.files.read(path) ?? ''
  for (const [, name] of text.matchAll(/%(\w+)%/g)) if (name !== undefined) call.env(name)
  const root = readXml(text)
  for (const section of ['packageSources', 'fallbackPackageFolders', 'config']) {
    for (const { attributes } of elementsAt(root, 'configuration', section, 'add')) takeValue(call, section, attributes, folderOf(path))
  }
}

function takeValue(call: Call, section: string, attributes: ReadonlyMap<string, string>, folder: string): void {
  const value = (attributes.get('value') ?? '').replaceAll('\\', '/')
  if (value === '' || /^[a-z]+:\/\//i.test(value)) return
  if (value.includes('%')) return call.read('/**', { certain: false, why: `takes packages from \`${value}\`, a place that a variable names` })
  const place = joinPath(folder, value)
  if (section === 'packageSources') call.source('feed', place)
  if (section !== 'config') call.read(place, { below: true, why: `takes packages from ${place}` })
  else if (/^(globalPackagesFolder|repositoryPath)$/i.test(attributes.get('key') ?? '')) {
    call.read(place, { below: true, why: `keeps packages in ${place}` })
    call.write(place, { below: true })
  }
}
