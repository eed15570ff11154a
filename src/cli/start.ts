import nodeModule, { createRequire } from 'node:module'

// Half of what a short run costs is reading our own code: from version 22 on Node keeps what it compiled of it in a folder of the user's.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') nodeModule.enableCompileCache()

// A bundle of its own, so that it is loaded when the cache is on.
createRequire(import.meta.url)('./main.cjs')
