import type { BuildContext } from './build-context.ts'
import { buildkitKeys } from './buildkit-key.ts'
import { digestOf, recordOf } from './entry-record.ts'
import { followLinks } from './follow-links.ts'
import { type SelectedThing, select, type Selection } from './select.ts'
import { sha256Of } from './sha256.ts'

/** Whose idea of sameness. BuildKit is that of 0.25 where no release is named. */
export type KeyFlavour = 'buildkit' | 'buildkit 0.13' | 'buildkit 0.8' | 'classic' | 'buildah' | 'kaniko'

/**
 * A digest of what is selected: equal for two selections exactly where the builder takes their files for the same. BuildKit (0.25, observed)
 * counts bytes, modes, link texts, empty folders and names below the thing copied, of a list only their last parts; the classic builder
 * (20.10, observed) counts the full path too, follows links also below folders, and knows neither `--exclude` nor `--parents`. Buildah (1.43,
 * observed) counts what is laid down: names below a folder that is copied but not the folder itself, with the modes that the copy sets.
 * kaniko (1.24, by its source) counts no names, and of a link that is named only where it leads. Times, owners and the text of the instruction
 * are not in it.
 */
export function contentKey(context: BuildContext, selection: Selection, flavour: KeyFlavour, mode?: number): string {
  const keys = keysOf[flavour](context, selection, mode)
  return sha256Of(JSON.stringify(keys))
}

type KeyMaker = (context: BuildContext, selection: Selection, mode: number | undefined) => unknown

const keysOf: Readonly<Record<KeyFlavour, KeyMaker>> = {
  buildkit: (context, selection) => buildkitKeys(context, selection, 'links as texts'),
  'buildkit 0.13': (context, selection) => buildkitKeys(context, selection, 'links followed'),
  'buildkit 0.8': (context, selection) => buildkitKeys(context, selection, 'trees'),
  classic: classicKeys,
  buildah: buildahKeys,
  kaniko: kanikoKeys,
}

/** One list of all that is found, however the instruction names it. */
function classicKeys(context: BuildContext, selection: Selection): readonly string[] {
  const { request } = selection
  const isFiltered = request.parents === true || (request.exclude ?? []).length > 0
  const { sources } = isFiltered ? select(context, { sources: request.sources }) : selection
  return sources.flatMap(({ things, isList }) => (things.length === 0 && !isList ? ['missing'] : things.map((thing) => classicKey(context, thing))))
}

function classicKey(context: BuildContext, thing: SelectedThing): string {
  const records = thing.entries.map(({ entry }) => classicRecord(context, entry.path)).sort()
  return digestOf((hash) => {
    hash.update(thing.kind === 'folder' ? 'folder\n' : 'file\n')
    for (const record of records) hash.update(`${record}\n`)
  })
}

/** A link counts as what it leads to, under that name; one that leads nowhere as its own name. */
function classicRecord(context: BuildContext, path: string): string {
  const real = followLinks(context, path)
  const entry = real === undefined ? undefined : context.entry(real)
  return JSON.stringify(entry === undefined ? [path] : [entry.path, recordOf(context, entry)])
}

/** In the order of the instruction, however it names the files. What a file is called where it comes to lie the caller knows. */
function buildahKeys(context: BuildContext, { sources }: Selection, mode: number | undefined): readonly string[] {
  return sources.flatMap(({ things }) => things.map((thing) => digestOf((hash) => {
    for (const { entry, inside } of thing.entries) {
      if (inside === '' && entry.kind === 'folder') continue
      hash.update(`${JSON.stringify([inside, recordOf(context, { ...entry, mode: mode ?? entry.mode })])}\n`)
    }
  })))
}

/** A link that is named counts by its text, although what it leads to is copied. */
function kanikoKeys(context: BuildContext, { sources }: Selection): readonly (readonly string[])[] {
  return sources.flatMap(({ things }) => things.map(({ path, entries }) => {
    const named = context.entry(path)
    return named?.kind === 'link' ? [recordOf(context, named)] : entries.map(({ entry }) => recordOf(context, entry))
  }))
}
