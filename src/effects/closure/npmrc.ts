import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'

/** The value of a key in the `.npmrc` of a folder; the last line that sets it wins. Undefined where it is not set there. */
export function npmrcText(call: Call, folder: string | undefined, key: string): string | undefined {
  const text = folder === undefined ? undefined : call.run.files.read(joinPath(folder, '.npmrc'))
  let found: string | undefined
  for (const line of text?.split(/\r?\n/) ?? []) {
    const at = line.indexOf('=')
    if (line.slice(0, at === -1 ? undefined : at).trim() === key) found = at === -1 ? 'true' : line.slice(at + 1).trim().replace(/^(['"])(.*)\1$/, '$2')
  }
  return found
}

/** Certificates and keys that an `.npmrc` names. https://docs.npmjs.com/cli/configuring-npm/npmrc */
export function takeNpmrcFiles(call: Call, folder: string): void {
  const text = call.run.files.read(joinPath(folder, '.npmrc')) ?? ''
  for (const [, path] of text.matchAll(/^[^#;\r\n]*\b(?:cafile|certfile|keyfile)[ \t]*=[ \t]*([^\r\n]+)/gm)) {
    if (path !== undefined) call.manifest(joinPath(folder, path.trim().replace(/^(['"])(.*)\1$/, '$2')))
  }
}
