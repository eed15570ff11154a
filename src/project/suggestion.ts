import { nearest } from '../dockerfile/nearest.ts'

/** The end of a sentence about a wrong name: the right one that was most likely meant. Empty where none is near. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known) ?? known.find((each) => name.length > 2 && each.startsWith(name))
  return near === undefined ? '' : `; the nearest is "${near}"`
}
