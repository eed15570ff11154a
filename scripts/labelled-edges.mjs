// Holds what the verifier lets change places against dependencies that people labelled, file by file.
// Usage: node scripts/labelled-edges.mjs DOCKERFILES LABELS [--list]
// LABELS holds a file of the same name for each Dockerfile, with lines `(2, 5), # reason`: instruction 5 needs instruction 2, counted from 0.
// People who label say that an instruction does not work without another one; the verifier also keeps in order what would only make another image. So two relations are told:
// - what may not change places: the verifier does not call it safe to move the later instruction, with all that it needs itself, above the earlier one.
//   That relation holds what follows as well (a before b, b before c), so it is held against the labels with what follows from them. No labelled pair may be missing here.
// - what the later instruction needs: it reads what the earlier one brings, or is told something else without it; for sure, or perhaps.
//   That is what labels state, pair by pair, so it is held against them as they are listed.
// `--list` prints every labelled pair that may change places, every pair too many, and why.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadSource } from './load-source.mjs'

const { positionals: [folder, labelFolder], values: { list } } = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean', default: false } } })
const { memoryContext, needsOf, parse, plainBuild, plan, prove, variablesOf } = await loadSource('scripts/labelled-edges.ts')

const manifests = ['package.json', 'requirements.txt', 'go.mod', 'go.sum', 'Gemfile', 'Gemfile.lock', 'composer.json', 'Cargo.toml', 'setup.py', 'Makefile', 'yarn.lock', 'pyproject.toml']

/** The least that a manifest holds; of other files it is not known what they hold. */
const contents = [
  [/(^|\/)(package|composer)\.json$/, '{}'],
  [/(^|\/)requirements[^/]*\.txt$/, 'requests==2.32.0\n'],
  [/(^|\/)go\.mod$/, 'module example.com/app\n'],
]

/** Files that an instruction names, as far as they can lie in the context. Of an absolute path the first folders are perhaps a destination. */
function* pathsIn({ keyword, text }) {
  for (const [word] of text.matchAll(/(?<![\w$:@{}=.-])\.?\/?[\w@+~-][\w@.+~/-]*/g)) {
    const parts = word.split('/').filter((part) => part !== '' && part !== '.')
    if (parts.includes('..') || parts.some((part) => part.startsWith('-'))) continue
    const starts = word.startsWith('/') ? parts.keys() : [0]
    for (const start of starts) yield parts.slice(start).join('/') + (keyword === 'WORKDIR' ? '/any' : '')
  }
}

/** What a copy takes is a folder where it says so, or has no ending. */
function* sourcesOf({ sources, destination }) {
  for (const { text } of sources ?? []) {
    const path = text.replace(/^\.?\/+|\/+$/g, '')
    if (/[*?[$:]|^\.*$/.test(path)) continue
    const keepsName = destination.text.replace(/\/+$/, '').endsWith(`/${path.split('/').at(-1)}`)
    const isFile = /\.\w+$|^[A-Z]\w*$/.test(path)
    yield !keepsName && (text.endsWith('/') || !isFile) ? `${path}/any` : path
  }
}

/** A context in which the build can go through: every file that a copy, a command or a WORKDIR names. What they hold is not known. */
function contextFor({ instructions }) {
  const named = instructions.filter(({ keyword }) => ['RUN', 'COPY', 'ADD', 'WORKDIR'].includes(keyword))
  const paths = new Set(['any/file', ...manifests, ...named.flatMap((instruction) => [...pathsIn(instruction)]), ...named.flatMap((instruction) => [...sourcesOf(instruction)])])
  for (const path of [...paths]) for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) paths.delete(path.slice(0, at))
  return { ...memoryContext(Object.fromEntries([...paths].filter((path) => path !== '').map((path) => [path, '']))), read: (path) => contents.find(([name]) => name.test(path))?.[1] }
}

/** Why the later of two instructions is not to come before the earlier, with all that it needs and that stands between them. */
function objection(graph, edges, a, b) {
  const { instructions } = graph.dockerfile
  const moved = []
  for (let c = a + 1; c <= b; c++) if (c === b || edges.has(`${c} ${b}`)) moved.push(c)
  const between = moved.find((c) => edges.has(`${a} ${c}`))
  if (between !== undefined) return { why: `follows from ${between}`, follows: true }
  const move = { kind: 'move', title: '', instructions: moved.map((index) => instructions[index]), place: { before: instructions[a] } }
  const proof = prove(move, graph, undefined)
  if ('refused' in proof) return { why: proof.refused, isRefused: true }
  const [doubt] = proof.objections.doubts
  return doubt && { why: doubt }
}

function edgesOf(text) {
  const dockerfile = parse(text)
  const graph = plan(dockerfile, contextFor(dockerfile), plainBuild)
  const { instructions } = dockerfile
  const needs = needsOf(graph)
  const edges = new Map()
  const firstFrom = instructions.findIndex(({ keyword }) => keyword === 'FROM')
  for (let b = 1; b < instructions.length; b++) {
    for (let a = b - 1; a >= 0; a--) {
      const [first, last] = [instructions[a], instructions[b]]
      const declared = (first.declarations ?? []).map(({ name }) => name.text)
      const isGlobal = a < firstFrom && b >= firstFrom
      const isBase = first.keyword === 'FROM' && a === instructions.findLastIndex(({ keyword }, index) => keyword === 'FROM' && index < b)
      const names = [...variablesOf(last, '\\'), ...(last.image?.text.match(/\w+/g) ?? []), ...(last.declarations ?? []).map(({ name }) => name.text)]
      if (isBase) edges.set(`${a} ${b}`, { why: 'base image', isRefused: true })
      else if (isGlobal && declared.some((name) => names.includes(name))) edges.set(`${a} ${b}`, { why: 'names the argument', isRefused: true })
      if (isGlobal || first.keyword === 'FROM' || last.keyword === 'FROM') continue
      const found = objection(graph, edges, a, b)
      if (found) edges.set(`${a} ${b}`, found)
    }
  }
  return { instructions, edges, needs }
}

function labelsIn(text) {
  return new Map([...text.matchAll(/^\s*\((\d+),\s*(\d+)\)[,\]]?[ \t]*(.*)$/gm)].map(([, a, b, why]) => [`${a} ${b}`, why]))
}

/** Edges with those that follow from them. */
function closureOf(edges) {
  const to = new Map()
  for (const [a, b] of [...edges].map((edge) => edge.split(' ').map(Number)).sort((x, y) => y[0] - x[0])) {
    const reached = to.get(a) ?? new Set()
    to.set(a, reached.add(b))
    for (const c of to.get(b) ?? []) reached.add(c)
  }
  return new Set([...to].flatMap(([a, all]) => [...all].map((b) => `${a} ${b}`)))
}

const counts = new Map()
function count(name, ours, theirs) {
  const sum = counts.get(name) ?? { right: 0, ours: 0, theirs: 0, whole: 0, files: 0 }
  counts.set(name, sum)
  const right = [...theirs].filter((edge) => ours.has(edge)).length
  sum.right += right
  sum.ours += ours.size
  sum.theirs += theirs.size
  sum.files++
  if (right === theirs.size) sum.whole++
}

/** Everything needs the base image: that goes without saying. */
const isReal = (edge) => !edge.startsWith('0 ')

for (const name of readdirSync(folder).sort()) {
  const labels = labelsIn(readFileSync(join(labelFolder, name), 'utf8'))
  const { instructions, edges, needs } = edgesOf(readFileSync(join(folder, name), 'utf8'))
  const listed = [...labels.keys()].filter(isReal)
  const theirs = closureOf(listed)
  const real = [...edges].filter(([edge]) => isReal(edge))
  const ours = closureOf(real.map(([edge]) => edge))
  const all = [...needs].filter(([edge]) => isReal(edge))
  const sure = all.filter(([, need]) => need.sure)
  count('what may not change places, with what follows', ours, theirs)
  count('needs for sure, as listed', new Set(sure.map(([edge]) => edge)), new Set(listed))
  count('needs for sure, against the labels with what follows', new Set(sure.map(([edge]) => edge)), theirs)
  count('needs for sure or perhaps, as listed', new Set(all.map(([edge]) => edge)), new Set(listed))
  if (!list) continue
  const show = (edge) => edge.split(' ').map((n) => `${n} ${instructions[Number(n)].text.replace(/\s+/g, ' ').slice(0, 70)}`).join('  ->  ')
  for (const [edge, why] of labels) if (isReal(edge) && !ours.has(edge)) console.log(`missed  ${name.split('###')[0]}  ${show(edge)}  ${why}`)
  for (const [edge, { sure, why }] of all) if (!labels.has(edge)) console.log(`${theirs.has(edge) ? 'unlisted' : 'extra'} need ${sure ? 'sure' : 'perhaps'}  ${name.split('###')[0]}  ${show(edge)}  : ${why}`)
  for (const [edge, { why, follows, isRefused }] of real) {
    if (!theirs.has(edge) && !needs.has(edge)) console.log(`extra ${follows ? 'follows' : 'order'} ${isRefused ? 'refused' : 'doubt'}  ${name.split('###')[0]}  ${show(edge)}  : ${why}`)
  }
}
for (const [name, { right, ours, theirs, whole, files }] of counts) {
  console.log(`${name}: precision ${(right / ours).toFixed(3)}, recall ${(right / theirs).toFixed(3)}, no pair missed in ${whole} of ${files} files (${right} right, ${ours} ours, ${theirs} labelled)`)
}
