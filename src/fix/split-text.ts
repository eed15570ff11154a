import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { selectionOf } from '../graph/landings.ts'
import type { Split } from '../lint/rewrite.ts'

/** Layers that one split may add. A folder per COPY runs into the depth limit of overlay storage (observed at step 129). */
const mostAdded = 16

const plainDestination = /^[A-Za-z0-9_@+,.%/=${}~-]+$/
const plainName = /^[A-Za-z0-9_@+,.%/=-]+$/

/**
 * The COPY instructions that bring some of a copy's files to where the copy itself brings them: same flags, one
 * instruction for each folder. ADD becomes COPY, so that no archive among the files is unpacked.
 */
export function splitText({ copy, files }: Split, { text }: Dockerfile): readonly string[] | { readonly refused: string } {
  const { instruction } = copy
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return { refused: 'Only COPY and ADD can be split.' }
  const { placement } = copy
  if (placement?.parents || instruction.rest.text.startsWith('[') || !plainDestination.test(instruction.destination.text)) {
    return { refused: `The form of \`${instruction.text}\` is not one that a split writes.` }
  }
  const folders = foldersOf(copy, files)
  if ('refused' in folders) return folders
  if (folders.size > mostAdded) {
    return { refused: `The split takes ${folders.size} COPY instructions, one for each folder; more than ${mostAdded} layers are not added.` }
  }
  const odd = files.find((file) => !plainName.test(file))
  if (odd !== undefined) return { refused: `The name \`${odd}\` has characters that a COPY reads as something else.` }
  const written = text.slice(instruction.keywordRange.start, instruction.keywordRange.end)
  const keyword = instruction.keyword === 'COPY' ? written : written === written.toLowerCase() ? 'copy' : 'COPY'
  const flags = instruction.flags.filter(({ name }) => name !== 'exclude').map(({ range }) => text.slice(range.start, range.end))
  return [...folders].map(([folder, sources]) => [keyword, ...flags, ...sources, destinationIn(instruction.destination.text, folder)].join(' '))
}

/** `.` → `./`, `/app` → `/app/`; below it the folder, where there is one. */
function destinationIn(destination: string, folder: string): string {
  const root = destination.endsWith('/') ? destination : `${destination}/`
  return folder === '' ? root : `${root === './' ? '' : root}${folder}/`
}

/** The files by the folder below the copied folder in which they lie. */
function foldersOf({ edges }: Split['copy'], files: readonly string[]): Map<string, string[]> | { readonly refused: string } {
  const folders = new Map<string, string[]>()
  for (const file of files) {
    const inside = edges.flatMap((edge) => insideOf(selectionOf(edge), file))[0]
    if (inside === undefined) return { refused: `\`${file}\` does not come from a folder that the instruction copies.` }
    const folder = inside.slice(0, Math.max(inside.lastIndexOf('/'), 0))
    const group = folders.get(folder)
    if (group) group.push(file)
    else folders.set(folder, [file])
  }
  return folders
}

/** Where a file lies below the thing that is copied; its name alone where it is itself named. */
function insideOf(selection: ReturnType<typeof selectionOf>, file: string): string[] {
  for (const { things } of selection?.sources ?? []) {
    for (const { entries } of things) {
      for (const { entry, inside } of entries) {
        if (entry.path === file) return [inside === '' ? file.slice(file.lastIndexOf('/') + 1) : inside]
      }
    }
  }
  return []
}
