import type { MemoryFile } from '../../src/context/memory.ts'

/** A file of a recording: what a context holds, an archive by the texts in it, or another name of a file. */
export type RecordedFile = MemoryFile | { readonly tar: Readonly<Record<string, string>>; readonly time?: string } | { readonly hardLink: string }

export type Files = Readonly<Record<string, RecordedFile>>

/** The files after some are other or, where `null`, gone. */
export function changed<File>(files: Readonly<Record<string, File>>, changes: Readonly<Record<string, File | null>> = {}): Readonly<Record<string, File>> {
  const result: Record<string, File> = { ...files }
  for (const [path, file] of Object.entries(changes)) {
    if (file === null) Reflect.deleteProperty(result, path)
    else result[path] = file
  }
  return result
}

/** The files as the model sees them: an archive is its bytes, a hard link a file like the other. */
export function plainFiles(files: Files): Readonly<Record<string, MemoryFile>> {
  return Object.fromEntries(Object.keys(files).map((path): [string, MemoryFile] => [path, plainFile(files, path)]))
}

function plainFile(files: Files, path: string): MemoryFile {
  const file = files[path] ?? ''
  if (typeof file === 'string') return file
  if ('tar' in file) return tarOf(file.tar, file.time ?? '2020-01-01')
  return 'hardLink' in file ? plainFile(files, file.hardLink) : file
}

/** A tar archive whose bytes are all ASCII, so that it is the same as text. */
function tarOf(files: Readonly<Record<string, string>>, time: string): string {
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`
  const members = Object.entries(files).map(([name, text]) => {
    const fields = [name.padEnd(100, '\0'), octal(0o644, 8), octal(0, 8), octal(0, 8), octal(text.length, 12), octal(Date.parse(time) / 1000, 12)]
    const rest = `0${'\0'.repeat(100)}ustar\x0000${'\0'.repeat(247)}`
    const sum = [...`${fields.join('')}        ${rest}`].reduce((total, character) => total + character.charCodeAt(0), 0)
    return `${fields.join('')}${octal(sum, 7)} ${rest}${text}${'\0'.repeat((512 - (text.length % 512)) % 512)}`
  })
  return `${members.join('')}${'\0'.repeat(1024)}`
}
