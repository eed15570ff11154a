import { createRequire } from 'node:module'

/** The one file into which the build puts the package, which is 72 files and takes ten times as long to load from them. Sources that run unbuilt have none. */
declare const fileOfYaml: string | undefined

/** Loading the package takes longer than linting a Dockerfile: only who meets YAML pays. */
export function loadYaml(): typeof import('yaml') {
  return createRequire(import.meta.url)(typeof fileOfYaml === 'string' ? fileOfYaml : 'yaml')
}
