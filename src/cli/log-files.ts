import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { getBuiltinModule } from 'node:process'
import type { BuildLog } from '../cost/log/build-log.ts'
import { readImage, type ImagePart } from '../cost/log/image-layers.ts'
import { readableLogs, readLog } from '../cost/log/read-log.ts'
import { UsageError } from '../project/usage-error.ts'
import type { Io } from './io.ts'
import { codeOf } from './outputs.ts'

/** A log with the name of the file that it is from; of an image that of its manifest. */
export interface NamedLog {
  readonly name: string
  readonly log: BuildLog
}

interface NamedPart {
  readonly name: string
  readonly part: ImagePart
}

/** More than that is no log, and is not taken into memory. */
const mostBytes = 256 * 1024 * 1024

/** The logs in files; `-` is the standard input. A manifest goes with the configuration of the same number of layers. UsageError for what is none. */
export function readLogFiles(names: readonly string[], io: Io): readonly NamedLog[] {
  const logs: NamedLog[] = []
  const parts: NamedPart[] = []
  for (const name of names) {
    const reading = readLog(unpacked(name, bytesOf(name, io)))
    if (!reading) throw new UsageError(`${name} is none of what can be read: ${readableLogs}.`)
    if ('part' in reading) parts.push({ name, part: reading.part })
    else logs.push(...reading.logs.map((log) => ({ name, log })))
  }
  return [...logs, ...imagesOf(parts)]
}

function imagesOf(parts: readonly NamedPart[]): readonly NamedLog[] {
  const unused = new Set(parts)
  const images = parts.flatMap(({ name, part: { sizes } }) => {
    if (!sizes) return []
    for (const other of unused) {
      const log = other.part.history && readImage(sizes, other.part.history)
      if (!log) continue
      unused.delete(other)
      return [{ name, log }]
    }
    throw new UsageError(`${name} is the manifest of an image, and says nothing without the configuration of that image, which is none of the other files.`)
  })
  for (const { name, part } of unused) {
    if (part.history) throw new UsageError(`${name} is the configuration of an image, and says nothing without the manifest of that image, which is none of the other files.`)
  }
  return images
}

function bytesOf(name: string, { cwd, readStdin }: Io): Uint8Array {
  if (name === '-') return readStdin()
  const file = resolve(cwd, name)
  try {
    const { size } = statSync(file)
    if (size <= mostBytes) return readFileSync(file)
  } catch (error) {
    throw new UsageError(`${name} cannot be read (${codeOf(error)}).`)
  }
  throw new UsageError(`${name} is larger than ${mostBytes / 1024 / 1024} MB, which no log is.`)
}

function unpacked(name: string, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return getBuiltinModule('node:zlib').gunzipSync(bytes, { maxOutputLength: mostBytes })
  } catch (error) {
    throw new UsageError(`${name} cannot be unpacked (${codeOf(error)}).`)
  }
}
