import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { takeNestedFiles } from './nested-files.ts'

/** The parts of a requirements file that decide what pip reads. */
interface Requirement {
  readonly kind: 'file' | 'local' | 'name'
  readonly text: string
}

function requirementOf(line: string): Requirement | undefined {
  const text = line.replace(/(^|\s)#.*$/, '').trim()
  const nested = /^(?:-r|-c|--requirement|--constraint)[\s=]*(\S+)/.exec(text)
  if (nested?.[1] !== undefined) return { kind: 'file', text: nested[1] }
  const editable = /^(?:-e|--editable)[\s=]+(\S+)/.exec(text)
  if (editable?.[1] !== undefined) {
    return /^[a-z+]+:\/\//i.test(editable[1]) ? { kind: 'name', text: editable[1] } : { kind: 'local', text: editable[1] }
  }
  if (text === '' || text.startsWith('-')) return undefined
  const file = /(?:@\s*)?file:(?:\/\/)?(\S+)/.exec(text)?.[1]
  if (file !== undefined) return { kind: 'local', text: file }
  if (/^\.{0,2}\//.test(text) || text === '.' || /^\S+\.(whl|tar\.gz|zip)$/.test(text)) {
    return { kind: 'local', text: /^\S*/.exec(text)?.[0] ?? text }
  }
  return { kind: 'name', text }
}

/** Whether a requirement names one version, one commit or the digest of what it takes. */
export function isPinned(text: string): boolean {
  if (text.includes('--hash=')) return true
  const address = /^[a-z0-9+]+:\/\/|\s@\s*[a-z+]+:\/\//i.test(text)
  if (address) return /@[0-9a-f]{40}\b|\d\.\d|\.whl\b/.test(text)
  return /===?\s*[\w.+!-]+(\s*(;|$|\\))/.test(text) && !/==\s*[\d.]*\*/.test(text)
}

/** Takes down a requirements file and all that it names, each file once. */
export function takeRequirements(call: Call, path: string): void {
  takeNestedFiles(call, path, (text, file) => {
    const named: string[] = []
    for (const [, name] of text.matchAll(/\$\{(\w+)\}/g)) call.env(name ?? '')
    for (const requirement of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/).map(requirementOf)) {
      if (requirement?.kind === 'file') named.push(joinPath(folderOf(file), requirement.text))
      else if (requirement?.kind === 'local') takeLocalPackage(call, requirement.text)
      else if (requirement && !isPinned(requirement.text)) call.refresh(`takes the newest version of \`${requirement.text.slice(0, 60)}\` that ${file} allows`)
    }
    return named
  })
}

/** A wheel is one file. A folder is built by its own code, which may look at anything. */
export function takeLocalPackage(call: Call, text: string): void {
  const bare = text.replace(/\[[^\]]*\]$/, '')
  if (call.cwd === undefined && !bare.startsWith('/')) return call.unknown('installs from a folder that is not known')
  const path = joinPath(call.cwd ?? '/', bare)
  if (call.run.files.has(path) && /\.(whl|tar\.gz|zip)$/.test(path)) return call.manifest(path)
  buildProject(call, path)
}

/** Building a project runs its build code. */
export function buildProject(call: Call, folder: string): void {
  call.read(folder, { below: true, why: `builds the project in ${folder}` })
  call.write(folder, { below: true, certain: false, why: `builds the project in ${folder}` })
  call.unknown(`builds the project in ${folder}, whose build code may do anything`)
}
