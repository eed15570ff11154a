import type { MemoryFile } from '../../../src/context/memory.ts'
import { noncePlace, type Files } from './fuzz-case.ts'
import type { Random } from './random.ts'

const plainFiles = [
  'a.txt', 'b.txt', 'other.txt', 'package.json', 'package-lock.json', 'requirements.txt', 'conf/app.conf', 'docs/readme.md', 'data/one.csv', 'data/two.csv',
  'lib/x.py', 'lib/y.py', 'lib/deep/z.py', 'src/m.js', 'src/n.js', 'src/t.ts', 'src/sub/k.js', 'src/sub/deep/q.txt', '.env', '.hidden/h', 'with space.txt',
]

/** Links by path, with their target. */
const links = [['link.txt', 'a.txt'], ['dirlink', 'src'], ['src/link.js', 'm.js'], ['src/up.txt', '../a.txt'], ['lib/dangling', 'nowhere'], ['src/sub/back', '..'], ['lib/far', '/etc/passwd']] as const

const emptyFolders = ['empty', 'src/void', 'data/e/f']

const modes = [0o644, 0o755, 0o600, 0o444, 0o664]

const ignoreLines = [
  '*.md', 'docs', 'docs/', '/docs', '**/*.py', '!lib/x.py', 'src/sub', '!src/sub/k.js', '!src/sub/deep', '*', '!src', '!a.txt', '!*.txt', '# comment', '', 'Dockerfile', '.dockerignore', 'Dockerfile*',
  '.*', '*.txt', 'b.txt', '**/deep', 'data/*.csv', '!data/two.csv', 'src/?.js', 'src/[mt].*', '**', '!**/*.js', 'lib/**', 'empty', 'link*', './conf', 'src/../docs', '**/void', '!.env', 'node_modules',
]

/** In all likelihood another text than any before. */
function newText(random: Random): string {
  return `${noncePlace} ${random.int(1e6)}\n`
}

function writeArchive(entries: readonly (readonly [name: string, text: string])[]): string {
  const blocks = entries.map(([name, text]) => {
    const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`
    const header = (sum: string): string => `${name.padEnd(100, '\0')}${octal(0o644, 8)}${octal(0, 8)}${octal(0, 8)}${octal(text.length, 12)}${octal(1e9, 12)}${sum}0`.padEnd(257, '\0').concat('ustar\x0000').padEnd(512, '\0')
    const sum = [...header('        ')].reduce((total, character) => total + character.charCodeAt(0), 0)
    return header(`${sum.toString(8).padStart(6, '0')}\0 `) + text.padEnd(Math.ceil(text.length / 512) * 512, '\0')
  })
  return blocks.join('') + '\0'.repeat(1024)
}

function newArchive(random: Random): string {
  return writeArchive([['packed/one.txt', newText(random)], ['packed/two.txt', newText(random)]])
}

/** A file of text, at times with a mode, empty, or with the text of another one. */
function drawFile(random: Random, files: Files): MemoryFile {
  const others = Object.values(files).filter((file) => typeof file === 'string')
  const text = random.chance(5) ? '' : random.chance(10) && others.length > 0 ? random.pick(others) : newText(random)
  return random.chance(20) ? { text, mode: random.pick(modes) } : text
}

export function drawFiles(random: Random): Files {
  const files: Record<string, MemoryFile> = { nonce: `${noncePlace}\n`, 'a.txt': newText(random), 'src/m.js': newText(random) }
  for (let wanted = 3 + random.int(8); wanted > 0; wanted--) files[random.pick(plainFiles)] = drawFile(random, files)
  if (random.chance(35)) for (let wanted = 1 + random.int(2); wanted > 0; wanted--) putLink(random, files)
  if (random.chance(30)) files[random.pick(emptyFolders)] = { folder: true }
  if (random.chance(25)) files['pack.tar'] = newArchive(random)
  if (random.chance(15)) files[random.pick(foldersOf(files))] = { folder: true, mode: random.pick([0o700, 0o775, 0o555]) }
  if (random.chance(45)) files['.dockerignore'] = drawIgnoreFile(random)
  if (random.chance(6)) files['Dockerfile.dockerignore'] = drawIgnoreFile(random)
  return ordered(files)
}

/** What a file that is ignored would be is still there for a build that needs it. */
function drawIgnoreFile(random: Random): string {
  const lines: string[] = []
  for (let wanted = 1 + random.int(4); wanted > 0; wanted--) lines.push(random.pick(ignoreLines))
  return `${[...lines, '!nonce'].join(random.chance(4) ? '\r\n' : '\n')}\n`
}

function putLink(random: Random, files: Record<string, MemoryFile>): void {
  const [path, target] = random.pick(links)
  files[path] = { target }
}

/** Folders that files lie in, but for the root. */
function foldersOf(files: Files): string[] {
  const folders = new Set<string>()
  for (const path of Object.keys(files)) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.add(path.slice(0, end))
  }
  return folders.size > 0 ? [...folders].sort() : ['src']
}

/** Folders with a mode come first: a file written later does not change it. */
function ordered(files: Files): Files {
  return Object.fromEntries(Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)))
}

export interface FilesEdit {
  readonly what: string
  readonly files: Files
}

const kept: ReadonlySet<string> = new Set(['nonce', '.dockerignore', 'Dockerfile.dockerignore'])

/** Edits one thing about the files; those in `needed` stay where they are. */
export function editFiles(random: Random, files: Files, needed: ReadonlySet<string>): FilesEdit | undefined {
  const own = Object.keys(files).filter((path) => !kept.has(path))
  const texts = own.filter((path) => path !== 'pack.tar' && isText(files[path]))
  const free = own.filter((path) => !needed.has(path))
  const made = random.weigh<() => FilesEdit | undefined>([
    [10, () => changeText(random, files, texts)],
    [4, () => put(random.pick(plainFiles), newText(random), 'add', files)],
    [3, () => changeMode(random, files, texts)],
    [3, () => (free.length > 0 ? remove(random.pick(free), files) : undefined)],
    [2, () => (free.length > 0 ? rename(random, files, free) : undefined)],
    [1, () => toLink(random, files, texts)],
    [1, () => put(random.pick(emptyFolders), { folder: true }, 'add folder', files)],
    [1, () => changeFolderMode(random, files)],
    [2, () => retarget(random, files)],
    [1, () => ('pack.tar' in files ? put('pack.tar', newArchive(random), 'change', files) : undefined)],
    [3, () => put('.dockerignore', editIgnoreFile(random, files['.dockerignore']), 'ignore', files)],
    [1, () => ('.dockerignore' in files ? remove('.dockerignore', files) : undefined)],
    [1, () => put('Dockerfile.dockerignore', drawIgnoreFile(random), 'ignore', files)],
  ])()
  return made && isTree(made.files) ? { ...made, files: ordered(made.files) } : undefined
}

function isText(file: MemoryFile | undefined): boolean {
  return typeof file === 'string' || (file?.target === undefined && file?.folder === undefined)
}

/** No file lies below what is no folder. */
function isTree(files: Files): boolean {
  return foldersOf(files).every((folder) => !(folder in files) || !isText(files[folder]) && linkOf(files[folder]) === undefined)
}

function linkOf(file: MemoryFile | undefined): string | undefined {
  return typeof file === 'string' ? undefined : file?.target
}

function put(path: string, file: MemoryFile, what: string, files: Files): FilesEdit {
  return { what: `${what} ${path}`, files: { ...files, [path]: file } }
}

function remove(path: string, files: Files): FilesEdit {
  return { what: `remove ${path}`, files: Object.fromEntries(Object.entries(files).filter(([other]) => other !== path)) }
}

function changeText(random: Random, files: Files, texts: readonly string[]): FilesEdit {
  const path = random.pick(texts)
  const file = files[path] ?? ''
  return put(path, typeof file === 'string' ? newText(random) : { ...file, text: newText(random) }, 'change', files)
}

function changeMode(random: Random, files: Files, texts: readonly string[]): FilesEdit {
  const path = random.pick(texts)
  const file = files[path] ?? ''
  return put(path, { text: typeof file === 'string' ? file : file.text ?? '', mode: random.pick(modes) }, 'mode', files)
}

function changeFolderMode(random: Random, files: Files): FilesEdit {
  return put(random.pick(foldersOf(files)), { folder: true, mode: random.pick([0o700, 0o755, 0o555]) }, 'mode', files)
}

function rename(random: Random, files: Files, free: readonly string[]): FilesEdit {
  const from = random.pick(free)
  const to = random.pick([`${from}2`, random.pick(plainFiles), from.replace(/[^/]+$/, 'moved.txt')])
  return { what: `rename ${from} to ${to}`, files: { ...remove(from, files).files, [to]: files[from] ?? '' } }
}

function toLink(random: Random, files: Files, texts: readonly string[]): FilesEdit {
  const path = random.pick(texts)
  const name = `${path.replace(/[^/]+$/, '')}real`
  return { what: `make ${path} a link`, files: { ...files, [name]: files[path] ?? '', [path]: { target: 'real' } } }
}

function retarget(random: Random, files: Files): FilesEdit | undefined {
  const known = Object.keys(files).filter((path) => linkOf(files[path]) !== undefined)
  if (known.length === 0) return undefined
  const path = random.pick(known)
  const deep = '../'.repeat(path.split('/').length - 1)
  return put(path, { target: random.pick([`${deep}a.txt`, `${deep}src`, `${deep}src/m.js`, 'nowhere']) }, 'retarget', files)
}

function editIgnoreFile(random: Random, file: MemoryFile | undefined): string {
  const lines = typeof file === 'string' ? file.split(/\r?\n/).filter((line) => line !== '!nonce' && line !== '') : []
  const at = random.int(lines.length + 1)
  const isAdded = lines.length === 0 || random.chance(60)
  return `${[...lines.slice(0, at), ...(isAdded ? [random.pick(ignoreLines)] : []), ...lines.slice(isAdded ? at : at + 1), '!nonce'].join('\n')}\n`
}
