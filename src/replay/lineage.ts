import { alignTexts } from '../cache/align.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { arrivalsIn } from './arrivals.ts'
import { isPartOf, originsOf, type Origins } from './origins.ts'
import { alignable, spellingOf, type Spelling } from './spelling.ts'

type Version = readonly Instruction[]

/** A version of the Dockerfile, and where in it the instructions are found that are replayed. */
interface Place {
  readonly version: Version
  readonly indexes: Origins['indexes']
  /** What came above an instruction since. */
  readonly arrived: ReadonlyMap<Instruction, string>
}

/**
 * How the instructions of a Dockerfile that is replayed read in the versions that history has, oldest first: by the index of the version, for each
 * instruction of `now` its spelling then, or no entry where history knows no such instruction. `now` comes of the version `at`, the newest where
 * nothing else is said. What older versions had and that one has no more leaves no trace; what newer ones add makes the next step run again.
 */
export function lineageOf(versions: readonly Version[], now: Version, at = versions.length - 1): readonly ReadonlyMap<Instruction, Spelling>[] {
  const version = versions[at]
  if (!version) return []
  const { indexes, parts } = originsOf(version, now)
  const here: Place = { version, indexes, arrived: new Map() }
  const places = [...followed(here, versions.slice(0, at).reverse(), earlier).reverse(), here, ...followed(here, versions.slice(at + 1), later)]
  return places.map((place) => new Map([...indexes.keys()].map((instruction) => [instruction, spelledAt(place, instruction, parts)])))
}

function followed(from: Place, versions: readonly Version[], next: (place: Place, version: Version) => Place): Place[] {
  const places: Place[] = []
  for (const version of versions) places.push(next(places.at(-1) ?? from, version))
  return places
}

function earlier(place: Place, version: Version): Place {
  return { version, indexes: moved(place.indexes, counterparts(version, place.version)), arrived: place.arrived }
}

function later(place: Place, version: Version): Place {
  const pairs = counterparts(place.version, version)
  const indexes = moved(place.indexes, new Map([...pairs].map(([now, then]) => [then, now])))
  const arrivals = arrivalsIn(version, (index) => pairs.has(index))
  const arrived = new Map(place.arrived)
  for (const [instruction, index] of indexes) if (arrivals.has(index)) arrived.set(instruction, `${arrived.get(instruction) ?? ''}\n${arrivals.get(index)}`)
  return { version, indexes, arrived }
}

/** A part reads as it does now as long as what it is a part of says the same there. */
function spelledAt({ version, indexes, arrived }: Place, instruction: Instruction, parts: Origins['parts']): Spelling {
  const then = version[indexes.get(instruction) ?? -1]
  if (!then) return undefined
  const own = parts.has(instruction) && isPartOf(instruction, then) ? instruction : then
  return `${spellingOf(own)}${arrived.get(instruction) ?? ''}`
}

/** For indexes of the later version those of their counterparts in the earlier one. */
function counterparts(before: Version, after: Version): ReadonlyMap<number, number> {
  return alignTexts(before.map(alignable), after.map(alignable))
}

function moved(indexes: Origins['indexes'], to: ReadonlyMap<number, number>): Origins['indexes'] {
  return new Map([...indexes].flatMap(([instruction, index]) => {
    const place = to.get(index)
    return place === undefined ? [] : [[instruction, place] as const]
  }))
}
