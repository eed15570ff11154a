import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { takeFile } from './take-file.ts'
import { memberManifests } from './workspace.ts'
import { yamlList } from './yaml-lines.ts'

/** Takes the description of the package in a folder. What hpack makes of package.yaml lists the modules of the sources. */
function takePackage(call: Call, folder: string): boolean {
  const below = call.run.files.below(folder)
  const cabal = below.filter((path) => folderOf(path) === folder && path.endsWith('.cabal'))
  const yaml = joinPath(folder, 'package.yaml')
  for (const path of cabal) call.manifest(path)
  takeFile(call, yaml)
  if (call.run.files.has(yaml)) {
    const why = `makes a .cabal file of ${yaml}, which lists the modules of the sources`
    for (const use of ['read', 'write'] as const) call[use](folder, { below: true, certain: false, why })
  }
  return cabal.length > 0 || call.run.files.has(yaml)
}

/**
 * Takes stack.yaml, its lock file and the packages that it names: https://docs.haskellstack.org/en/stable/configure/yaml/
 * Returns the folders of the packages; none where there is no stack.yaml.
 */
export function takeStackProject(call: Call, settings: string): readonly string[] {
  const root = folderOf(settings)
  const text = call.run.files.read(settings)
  if (text === undefined) return []
  call.manifest(settings)
  takeFile(call, `${settings}.lock`)
  const own = yamlList(text, 'packages')
  const folders = (own.length > 0 ? own : ['.']).map((name) => joinPath(root, name))
  for (const folder of folders) if (!takePackage(call, folder)) call.read(folder, { below: true, why: `has the package ${folder}` })
  for (const name of yamlList(text, 'extra-deps')) {
    if (/^\.{0,2}\//.test(name)) call.read(joinPath(root, name), { below: true, why: `builds the package in ${joinPath(root, name)}` })
  }
  for (const [, name] of text.matchAll(/^(?:resolver|snapshot):\s*['"]?(\.{0,2}\/?[\w./-]+\.ya?ml)/gm)) takeFile(call, joinPath(root, name ?? ''))
  return folders
}

/**
 * Takes cabal.project and what stands beside it, and the packages that it names: https://cabal.readthedocs.io/en/stable/cabal-project-description-file.html
 * Returns the folders of the packages that were found.
 */
export function takeCabalProject(call: Call, root: string): readonly string[] {
  const path = joinPath(root, 'cabal.project')
  for (const suffix of ['', '.local', '.freeze']) takeFile(call, path + suffix)
  const text = ['', '.local'].map((suffix) => call.run.files.read(path + suffix) ?? '').join('\n').replace(/--.*$/gm, '')
  for (const [, name] of text.matchAll(/^import:\s*(\S+)/gm)) if (!/:\/\//.test(name ?? '')) takeFile(call, joinPath(root, name ?? ''))
  const named = [...text.matchAll(/^(?:optional-)?packages:((?:.*)(?:\n[ \t]+.*)*)/gm)].flatMap(([, list]) => (list ?? '').split(/[\s,]+/)).filter((name) => name !== '')
  const places = named.length > 0 ? named : ['./']
  const folders = new Set<string>()
  for (const place of places) {
    const plain = place.replace(/\/?[^/]*\.cabal$/, '').replace(/^\.?\/?$/, '.')
    if (!/[*?]/.test(plain)) folders.add(joinPath(root, plain))
    else for (const folder of foldersLike(call, root, plain.replace(/\/$/, ''))) folders.add(folder)
  }
  return [...folders].filter((folder) => takePackage(call, folder))
}

function foldersLike(call: Call, root: string, pattern: string): readonly string[] {
  const names = new Set(call.run.files.below(root).flatMap((path) => (path.endsWith('.cabal') ? [path.slice(path.lastIndexOf('/') + 1)] : [])))
  return [...names].flatMap((name) => memberManifests(call, root, [pattern], name).map(folderOf))
}
