import { setImmediate } from 'node:timers/promises'
import { changedTree, type GitPathChange } from '../../src/context/git-tree.ts'
import { gitContexts } from '../../src/context/git-context.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { persistentRunner } from '../../src/graph/keeping.ts'
import { replay, type ReplayEvent } from '../../src/replay/replay.ts'
import { gitEntries, memoryBlobs } from '../context/git-files.ts'

// Replays commits without end, each of which edits one of 200 files, and prints what the replay holds by then, in bytes, after the commits that are named.
//   node --expose-gc growth.mjs DOCKERFILE-TEXT COMMITS…
const [text = '', ...counts] = process.argv.slice(2)
const blobs = memoryBlobs()
const names = Array.from({ length: 200 }, (_, index) => `src/${index % 10}/file-${index}.js`)
const entries = gitEntries({ 'package.json': '{}', ...Object.fromEntries(names.map((name) => [name, name])) }, blobs)

function* commits(): Generator<ReplayEvent> {
  const spellings: ReplayEvent['spellings'] = new Map()
  let tree = changedTree({ kind: 'folder', path: '', children: new Map() }, entries)
  yield { id: undefined, tree, spellings, inputs: plainBuild }
  for (let index = 0; ; index++) {
    const id = index.toString(16).padStart(40, '0')
    const change: GitPathChange = [names[index % names.length] ?? '', { mode: 0o100644, id }]
    tree = changedTree(tree, [change])
    yield { id, tree, spellings, inputs: plainBuild }
  }
}

const contextOf = gitContexts({ name: '.', folder: '', ignoreFiles: ['.dockerignore'], blobs })
const builds = replay(commits(), { dockerfile: parse(text), contextOf, keeping: persistentRunner, costs: priorCosts })?.builds
let done = 0
for (const count of counts.map(Number)) {
  for (; done < count; done++) {
    builds?.next()
    // What a weak reference was asked for lives until then.
    if (done % 20 === 0) await setImmediate()
  }
  await setImmediate()
  globalThis.gc?.()
  console.log(process.memoryUsage().heapUsed)
}
builds?.next()
