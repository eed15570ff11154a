import { createHash } from 'node:crypto'
import type { Image, ImageFile } from './image.ts'

/** A file that a fix edits, as it was and as it is: where an image took it in, it may differ. */
export interface EditedFile {
  /** Undefined: the fix makes it. */
  readonly before: string | undefined
  readonly after: string
}

/** What is different about two images, each as a line; none where they are the same. Times do not count, nor do folders that a fix keeps out of the image. */
export function differencesOf(before: Image, after: Image, edited: readonly EditedFile[] = []): string[] {
  const caches = edited.flatMap(newCaches)
  const isCache = (path: string): boolean => caches.some((folder) => `/${path}/`.startsWith(`${folder}/`))
  // A folder that held nothing but the cache goes with it.
  const isEmptied = (path: string): boolean => !after.files.has(path) && caches.some((folder) => folder.startsWith(`/${path}/`))
  const withoutCaches = ({ files }: Image): Image['files'] => (caches.length === 0 ? files : new Map([...files].filter(([path]) => !isCache(path) && !isEmptied(path))))
  return [...configDifferences(before.config, after.config), ...fileDifferences(withoutCaches(before), withoutCaches(after), edited)]
}

/** Folders that only the fixed file mounts a cache on: what tools keep there for their next run leaves the image. */
function newCaches({ before = '', after }: EditedFile): string[] {
  const [old, now] = [before, after].map((text) => new Set([...text.matchAll(/--mount=type=cache\S*target=([^,\s]+)/g)].map(([, folder = '']) => folder)))
  return [...(now ?? [])].filter((folder) => !old?.has(folder))
}

function configDifferences(before: Image['config'], after: Image['config']): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => {
    const [old, now] = [before, after].map((config) => inOrder(name, config[name]))
    return old === now ? [] : [`config ${name}: ${old} became ${now}`]
  })
}

/** The order of variables does not count, for each stands once. */
function inOrder(name: string, value: unknown): string {
  if (name === 'Env' && Array.isArray(value)) return JSON.stringify(value.map(String).sort())
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  return JSON.stringify(value) ?? 'nothing'
}

function fileDifferences(before: Image['files'], after: Image['files'], edited: readonly EditedFile[]): string[] {
  const own = new Set(edited.map(({ before: old, after: now }) => `${old === undefined ? '' : digestOf(old)} ${digestOf(now)}`))
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const [old, now] = [before.get(path), after.get(path)]
    if (!old && own.has(` ${now?.digest}`)) return []
    if (!old || !now) return [`/${path}: ${describe(old)} became ${describe(now)}`]
    const isOwn = own.has(`${old.digest} ${now.digest}`)
    return describe(old) === describe(isOwn ? { ...now, digest: old.digest } : now) ? [] : [`/${path}: ${describe(old)} became ${describe(now)}`]
  })
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

const kinds: Readonly<Record<string, string>> = { 0: 'file', 1: 'hard link', 2: 'link', 5: 'folder' }

function describe(file: ImageFile | undefined): string {
  if (!file) return 'nothing'
  const { type, mode, owner, target, attributes, digest } = file
  return [kinds[type] ?? `special ${type}`, mode.toString(8), owner, ...(target ? [`to ${target}`] : []), digest.slice(0, 12), attributes === '[]' ? '' : attributes].join(' ').trimEnd()
}
