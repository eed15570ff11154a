import type { ContextEntry } from './build-context.ts'
import { baseName, cleanPath } from './clean-path.ts'
import type { SelectedThing, Selection } from './select.ts'

/** Where one selected entry comes to lie. */
export interface Destination {
  /** Absolute, in the image. */
  readonly path: string
  /** In the context: empty for its root. */
  readonly from: string
  readonly kind: ContextEntry['kind']
  /** An archive that ADD unpacks into the folder `path`, where it is one as its name says: what it holds is not known here. */
  readonly unpacks?: true
}

/**
 * Where a COPY or ADD puts what is selected. A folder's contents go to the destination; files go into it where it ends with a slash or
 * several things are copied, and else take its very name: a destination that is a folder in the image already is given with a final slash.
 * `parents` keeps the folders of the source; they are in the names of what such a selection holds.
 */
export function destinations(
  selection: Selection,
  destination: string,
  verb: 'COPY' | 'ADD',
  parents = selection.request.parents === true,
): readonly Destination[] {
  const things = selection.sources.flatMap((source) => source.things)
  return thingsLaid(selection, destination, verb, parents).flatMap((own, index) => {
    const thing = things[index]
    return thing?.kind === 'folder' ? [own, ...heldIn(thing, own.path)] : [own]
  })
}

/** Where the selected things themselves come to lie, one after the other. What a folder holds lies below it. */
export function thingsLaid(selection: Selection, destination: string, verb: 'COPY' | 'ADD', parents = selection.request.parents === true): readonly Destination[] {
  const things = selection.sources.flatMap((source) => source.things)
  const isFolder = /\/\.?$/.test(destination) || things.length > 1 || selection.sources.length > 1
  const target = cleanPath(destination)
  return things.map(({ path, at: from, kind }): Destination => {
    if (kind === 'folder') return { path: target, from, kind }
    if (verb === 'ADD' && !parents && isArchive(path)) return { path: target, from, kind, unpacks: true }
    return { path: isFolder ? join(target, baseName(path)) : target, from, kind }
  })
}

function heldIn(thing: SelectedThing, target: string): readonly Destination[] {
  const held = thing.entries.filter(({ inside }) => inside !== '')
  return held.map(({ entry, inside }): Destination => ({ path: join(target, inside), from: entry.path, kind: entry.kind }))
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`
}

/** By name: builders look at the first bytes, which are not always at hand. */
export function isArchive(path: string): boolean {
  return /\.(?:tar(?:\.(?:gz|bz2|xz|zst|zstd))?|tgz|tbz2?|txz|tzst)$/i.test(path)
}
