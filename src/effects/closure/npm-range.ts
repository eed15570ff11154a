import { createRequire } from 'node:module'

type Satisfies = (typeof import('semver'))['satisfies']

/** The one file into which the build puts what is asked of the package. Sources that run unbuilt have none. */
declare const fileOfSemver: string | undefined

let satisfies: Satisfies | undefined

/** Whether a version is in a range, by the rules of https://github.com/npm/node-semver#ranges. In what is no range there is none. */
export function isInRange(version: string, range: string): boolean {
  // Loading it takes milliseconds: only who has a lock file to hold against its manifests pays.
  satisfies ??= loadSatisfies()
  return satisfies(version, range)
}

function loadSatisfies(): Satisfies {
  return createRequire(import.meta.url)(typeof fileOfSemver === 'string' ? fileOfSemver : 'semver/functions/satisfies.js')
}
