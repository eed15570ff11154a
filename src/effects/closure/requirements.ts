import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { takeNestedFiles } from './nested-files.ts'
import { buildProject } from './python-build.ts'
import { takeFile } from './take-file.ts'

/** The parts of a requirements file that decide what pip reads. */
interface Requirement {
  readonly kind: 'file' | 'local' | 'links' | 'name'
  readonly text: string
}

function requirementOf(line: string): Requirement | undefined {
  const text = line.replace(/(^|\s)#.*$/, '').trim()
  const nested = /^(?:-r|-c|--requirement|--constraint)[\s=]*(\S+)/.exec(text)
  if (nested?.[1] !== undefined) return { kind: 'file', text: nested[1] }
  const links = /^(?:-f|--find-links)[\s=]*(\S+)/.exec(text)?.[1]
  if (links !== undefined) return { kind: 'links', text: links }
  const editable = /^(?:-e|--editable)[\s=]+(\S+)/.exec(text)?.[1]
  if (editable !== undefined) return { kind: isAddress(editable) ? 'name' : 'local', text: editable }
  if (text === '' || text.startsWith('-')) return undefined
  const file = /(?:@\s*)?\bfile:(?:\/\/)?(\S+)/.exec(text)?.[1]
  if (file !== undefined) return { kind: 'local', text: file }
  const [word = text] = /^[^\s;]+/.exec(text) ?? []
  return isLocalPackage(word) ? { kind: 'local', text: word } : { kind: 'name', text }
}

function isAddress(text: string): boolean {
  return /^[a-z0-9+]+:\/\//i.test(text)
}

/** Whether a word that pip is given is a folder or an archive on disk, by its looks. */
export function isLocalPackage(text: string): boolean {
  if (text.includes('://') || text.includes('@')) return false
  return /^\.{1,2}($|[/[])|\/|^~/.test(text) || /\.(whl|tar\.gz|tar\.bz2|zip)$/.test(text)
}

/** Whether a requirement names one version, one commit or the digest of what it takes. */
export function isPinned(text: string): boolean {
  if (text.includes('--hash=')) return true
  const address = /^[a-z0-9+]+:\/\/|\s@\s*[a-z+]+:\/\//i.test(text)
  if (address) return /@[0-9a-f]{40}\b|\d\.\d|\.whl\b/.test(text)
  return /===?\s*[\w.+!-]+(\s*(;|$|\\))/.test(text) && !/==\s*[\d.]*\*/.test(text)
}

/**
 * Takes down a requirements file and all that it names, each file once. Other files are named as seen from the file, packages
 * as seen from where the command runs; `--find-links` either way (https://pip.pypa.io/en/stable/reference/requirements-file-format/).
 */
export function takeRequirements(call: Call, path: string): void {
  takeNestedFiles(call, path, (text, file) => {
    const named: string[] = []
    for (const [, name] of text.matchAll(/\$\{(\w+)\}/g)) call.env(name ?? '')
    for (const requirement of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/).map(requirementOf)) {
      if (requirement === undefined) continue
      const { kind, text: what } = requirement
      if (kind === 'file' && isAddress(what)) call.refresh(`fetches the list of packages ${what} that ${file} names`)
      else if (kind === 'file') named.push(joinPath(folderOf(file), what))
      else if (kind === 'links') takeLinks(call, what, folderOf(file))
      else if (kind === 'local') takeLocalPackage(call, what)
      else if (!isPinned(what)) takeNewest(call, what, `\`${what.slice(0, 60)}\` that ${file} allows`)
    }
    return named
  })
}

/** The newest version that fits, or what an address has on the day. */
export function takeNewest(call: Call, what: string, told: string): void {
  call.refresh(`takes the newest version of ${told}`)
  const address = /(?:^|@\s*)(https?:\/\/[^\s;#]+)/i.exec(what)?.[1]
  if (address !== undefined) call.source('archive', address)
}

/** A folder of packages, or a page that lists some. */
export function takeLinks(call: Call, text: string, ...folders: readonly string[]): void {
  if (/^https?:\/\//.test(text)) return
  const path = text.replace(/^file:(\/\/)?/, '')
  for (const folder of [...folders, ...(call.cwd === undefined ? [] : [call.cwd])]) {
    call.read(joinPath(folder, path), { below: true, why: `looks for packages in ${joinPath(folder, path)}` })
  }
}

/** A wheel is one file. A folder is built by its own code, and what it asks for is the newest unless a lock file says which. */
export function takeLocalPackage(call: Call, text: string, isLocked = call.has('--no-deps')): void {
  const bare = text.replace(/\[[^\]]*\]$/, '').replace(/^file:(\/\/)?/, '').replace(/#.*$/, '')
  if (call.cwd === undefined && !bare.startsWith('/')) return call.unknown('installs from a folder that is not known')
  const path = joinPath(call.cwd ?? '/', bare)
  if (!/\.(whl|tar\.gz|tar\.bz2|zip)$/.test(path)) {
    if (!isLocked) call.refresh(`takes the newest versions that the project in ${path} allows`)
    return buildProject(call, path)
  }
  if (!path.endsWith('.whl')) call.source('archive', path)
  takeFile(call, path)
}
