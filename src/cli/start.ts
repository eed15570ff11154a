import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import process, { argv, versions } from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { commandNames } from './command-name.ts'
import { codeFolder, compile } from './compiled-code.ts'

/** Tells the bundle of the program from those of other releases: the build puts it here. */
declare const digestOfMain: string

// A quarter of what a replay costs on Node 20 is optimizing functions that have done most of their work by then: four times as much before
// that (67,584 by default) is the better bargain there. Not every V8 knows the flag, and one that does not says so to the user.
if (versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=270336')

/** Commands need other parts of the program each. */
function purpose(): string {
  if (argv.some((word) => ['--version', '--help', '-h'].includes(word))) return 'help'
  return commandNames.find((name) => name === argv[2]) ?? commandNames[0]
}

const file = createRequire(import.meta.url).resolve('./main.cjs')
// The build writes nothing but ASCII, which is read twice as fast as one byte a character.
const text = `(function (require, __filename) {${readFileSync(file, 'latin1')}\n})`
const { script, keep } = compile({ file, text, key: `${purpose()}-${digestOfMain}`, folder: codeFolder() })
script.runInThisContext()(createRequire(file), file)
process.on('exit', keep)
