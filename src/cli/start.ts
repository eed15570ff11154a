import nodeModule, { createRequire } from 'node:module'
import { versions } from 'node:process'
import { setFlagsFromString } from 'node:v8'

// Half of what a short run costs is reading our own code: from version 22 on Node keeps what it compiled of it in a folder of the user's.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') nodeModule.enableCompileCache()

// A quarter of what a replay costs on Node 20 is optimizing functions that have done most of their work by then: four times as much before
// that (67,584 by default) is the better bargain there. Not every V8 knows the flag, and one that does not says so to the user.
if (versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=270336')

// A bundle of its own, so that it is loaded when the cache is on.
createRequire(import.meta.url)('./main.cjs')
