import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'
import { eachOnce } from './each-once.ts'
import { readScript } from './script-words.ts'
import { takeFile } from './take-file.ts'

const style = { line: '//', block: true, insert: '\\' } as const

/** The manifests of a package in a folder, one for each version of the tools: https://docs.swift.org/package-manager/PackageDescription/ */
function manifestsIn(call: Call, folder: string): readonly string[] {
  return call.run.files.below(folder, (path) => /^Package(@swift-[\d.]+)?\.swift$/.test(path.slice(folder === '/' ? 1 : folder.length + 1)))
}

/** Takes the manifests of a package and of those on disk that it depends on. False where there is none. */
export function takeSwiftPackage(call: Call, root: string): boolean {
  if (manifestsIn(call, root).length === 0) return false
  const open = [root]
  for (const folder of eachOnce(open)) {
    const found = manifestsIn(call, folder)
    if (found.length === 0) call.read(folder, { below: true, why: `has the package ${folder}` })
    for (const path of found) {
      call.manifest(path)
      const text = call.run.files.read(path) ?? ''
      takeManifest(call, path, text, folder)
      for (const [, place] of text.matchAll(/\.package\s*\((?:\s*name:\s*"[^"]*"\s*,)?\s*path:\s*"([^"\\\n]+)"/g)) open.push(joinPath(folder, place ?? ''))
    }
  }
  for (const name of ['Package.resolved', '.swiftpm/configuration/mirrors.json', '.swiftpm/configuration/registries.json']) {
    const path = joinPath(root, name)
    takeFile(call, path)
  }
  return true
}

/** A manifest that imports nothing but its own description can look at variables and at git; others are code. */
function takeManifest(call: Call, path: string, text: string, folder: string): void {
  const { code } = readScript(text, style)
  for (const [, name] of text.matchAll(/Context\.environment\["(\w+)"\]/g)) if (name !== undefined) call.env(name)
  if (/\bContext\.environment\b(?!\[""\])/.test(code)) call.env('*', false)
  if (/\bgitInformation\b/.test(code)) call.read(joinPath(folder, '.git'), { below: true, why: `asks git in ${path}` })
  const other = [...code.matchAll(/^\s*(?:@\w+\s+)?import\s+(\w+)/gm)].map(([, name]) => name ?? '').find((name) => !/^(PackageDescription|CompilerPluginSupport)$/.test(name))
  if (other === undefined) return
  call.env('*', false)
  call.read(folder, { below: true, certain: false, why: `runs ${path}, which uses ${other} and may read the project` })
}
