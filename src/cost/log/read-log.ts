import type { BuildLog } from './build-log.ts'
import { readBuildRecords } from './build-record.ts'
import { isPlainLabel, readPlain } from './buildkit-plain.ts'
import { isClassicHeading, readClassic } from './classic.ts'
import { isHistoryEntry, isHistoryHead, readHistoryJson, readHistoryTable } from './image-history.ts'
import { imagePartOf, readImage, type ImagePart } from './image-layers.ts'
import { parsedJson } from './json-value.ts'
import { logLines } from './log-lines.ts'
import { isRawMessage, readRawJson } from './rawjson.ts'
import { isTar } from './tar.ts'

/** What a file tells. A part of an image tells something together with its other half alone. */
export type Reading = { readonly logs: readonly BuildLog[] } | { readonly part: ImagePart }

/** What can be read, for people. */
export const readableLogs =
  'a log of BuildKit (plain or rawjson), of the classic builder, or of GitHub Actions with one of them in it, what `docker buildx history export` or `docker history` prints, or the manifest and the configuration of an image'

const readers: readonly (readonly [isOurs: (line: string) => boolean, read: (text: string) => BuildLog])[] = [
  [isRawMessage, readRawJson],
  [isPlainLabel, readPlain],
  [isClassicHeading, readClassic],
  [isHistoryHead, readHistoryTable],
  [isHistoryEntry, readHistoryJson],
]

/** Reads a file by what it looks like. Undefined where it is nothing that is known here. */
export function readLog(bytes: Uint8Array): Reading | undefined {
  if (isTar(bytes)) {
    const logs = readBuildRecords(bytes)
    return logs.length > 0 ? { logs } : undefined
  }
  const text = textOf(bytes)
  const part = text.trimStart().startsWith('{') ? imagePartOf(parsedJson(text)) : undefined
  if (part) return part.sizes && part.history ? readingOf(readImage(part.sizes, part.history)) : { part }
  for (const { text: line } of logLines(text)) {
    const found = readers.find(([isOurs]) => isOurs(line))
    if (found) return { logs: [found[1](text)] }
  }
  return undefined
}

/** PowerShell redirects in UTF-16. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes)
}

function readingOf(log: BuildLog | undefined): Reading | undefined {
  return log && { logs: [log] }
}
