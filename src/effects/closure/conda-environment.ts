import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { isLocalPackage, isPinned, takeLocalPackage, takeRequirements } from './requirements.ts'
import { yamlList } from './yaml-lines.ts'

/** A line under `pip:`, which pip reads as one of a requirements file, seen from the environment file. */
function takePipLine(call: Call, folder: string, line: string): void {
  const nested = /^(?:-r|-c|--requirement|--constraint)[\s=]*(\S+)/.exec(line)?.[1]
  const editable = /^(?:-e|--editable)[\s=]+(\S+)/.exec(line)?.[1]
  if (nested !== undefined) takeRequirements(call, joinPath(folder, nested))
  else if (editable !== undefined && !editable.includes('://')) takeLocalPackage(call, joinPath(folder, editable), true)
  else if (line.startsWith('-')) return
  else if (isLocalPackage(line)) takeLocalPackage(call, joinPath(folder, line), true)
  else if (!isPinned(line)) call.refresh(`takes the newest version of \`${line.slice(0, 60)}\``)
}

/** Packages of conda are pinned by `==1.2` or `=1.2.3`, where a build may follow; `=1.2` is every release of it. */
export function isCondaPinned(text: string): boolean {
  return /[^<>!~=](==\s*\d[\w.!+]*|=\s*\d\w*\.\w+\.[\w.!+]+|=\s*\d[\w.!+]*=\w+)$/.test(text.trim()) && !text.includes('*')
}

/**
 * Takes down an environment file: a list of conda's packages, with one of pip's inside, or explicit addresses
 * (https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html).
 */
export function takeCondaEnvironment(call: Call, path: string): void {
  const text = call.run.files.read(path)
  if (text === undefined) {
    call.read(path)
    return call.unknown(`finds no ${path} among the copied files, so what it names is not known`)
  }
  call.manifest(path)
  if (/^@EXPLICIT\b/m.test(text)) return
  const isYaml = /\.ya?ml$/.test(path)
  const lines = isYaml ? yamlList(text, 'dependencies') : text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  let inPip = false
  for (const line of lines) {
    if (/^pip:$/.test(line)) inPip = true
    else if (inPip) takePipLine(call, folderOf(path), line)
    else if (!isCondaPinned(line)) call.refresh(`takes the newest version of \`${line}\` that ${path} allows`)
  }
}
