// Holds what the verifier lets change places against dependencies that people labelled, file by file.
// Usage: node scripts/labelled-edges.mjs DOCKERFILES LABELS [--list]
// LABELS holds a file of the same name for each Dockerfile, with lines `(2, 5), # reason`: instruction 5 needs instruction 2, counted from 0.
// A pair depends where the verifier does not call it safe to move the later instruction, with all that it needs itself, above the earlier one.
// That relation holds what follows as well (a before b, b before c), so it is held against the labels with what follows from them.
// `--list` prints every pair that is missed or too many, and what the verifier says of it.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadSource } from './load-source.mjs'

const { positionals: [folder, labelFolder], values: { list } } = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean', default: false } } })
const { accessesOfStep, memoryContext, parse, pathsClash, plainBuild, plan, prove, variablesOf } = await loadSource('scripts/labelled-edges.ts')

const manifests = ['package.json', 'requirements.txt', 'go.mod', 'go.sum', 'Gemfile', 'Gemfile.lock', 'composer.json', 'Cargo.toml', 'setup.py', 'Makefile', 'yarn.lock', 'pyproject.toml']

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
  return { ...memoryContext(Object.fromEntries([...paths].filter((path) => path !== '').map((path) => [path, '']))), read: () => undefined }
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

/** Whether a pair depends because the second finds what the first brought; else only because the image would be another. */
function isNeeded(graph, a, b, why) {
  const [one, other] = [a, b].map((index) => graph.steps.find((step) => step.instruction === graph.dockerfile.instructions[index]))
  if (!one || !other || /^The configuration/.test(why)) return !/^The configuration/.test(why)
  if (pathsClash(accessesOfStep(one).writes, accessesOfStep(other).reads)) return true
  const [writes, reads] = [pathsClash(accessesOfStep(one).writes, accessesOfStep(other).writes), pathsClash(accessesOfStep(one).reads, accessesOfStep(other).writes)]
  return !writes && !reads && !/it is made/.test(why)
}

function edgesOf(text) {
  const dockerfile = parse(text)
  const graph = plan(dockerfile, contextFor(dockerfile), plainBuild)
  const { instructions } = dockerfile
  const edges = new Map()
  const firstFrom = instructions.findIndex(({ keyword }) => keyword === 'FROM')
  for (let b = 1; b < instructions.length; b++) {
    for (let a = b - 1; a >= 0; a--) {
      const [first, last] = [instructions[a], instructions[b]]
      const declared = (first.declarations ?? []).map(({ name }) => name.text)
      const isGlobal = a < firstFrom && b >= firstFrom
      const isBase = first.keyword === 'FROM' && a === instructions.findLastIndex(({ keyword }, index) => keyword === 'FROM' && index < b)
      const names = [...variablesOf(last, '\\'), ...(last.image?.text.match(/\w+/g) ?? []), ...(last.declarations ?? []).map(({ name }) => name.text)]
      if (isBase) edges.set(`${a} ${b}`, { why: 'base image', needed: true, isRefused: true })
      else if (isGlobal && declared.some((name) => names.includes(name))) edges.set(`${a} ${b}`, { why: 'names the argument', needed: true, isRefused: true })
      if (isGlobal || first.keyword === 'FROM' || last.keyword === 'FROM') continue
      const found = objection(graph, edges, a, b)
      if (found) edges.set(`${a} ${b}`, { ...found, needed: !found.follows && isNeeded(graph, a, b, found.why) })
    }
  }
  return { instructions, edges }
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

/** What is left without the edges that follow from others. */
function reductionOf(edges) {
  const sets = [...closureOf(edges)].map((edge) => edge.split(' '))
  const followers = new Set(sets.flatMap(([a, b]) => sets.flatMap(([c, d]) => (b === c ? [`${a} ${d}`] : []))))
  return new Set(sets.map((edge) => edge.join(' ')).filter((edge) => !followers.has(edge)))
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
  const { instructions, edges } = edgesOf(readFileSync(join(folder, name), 'utf8'))
  const listed = [...labels.keys()].filter(isReal)
  const theirs = closureOf(listed)
  const real = [...edges].filter(([edge]) => isReal(edge))
  const ours = closureOf(real.map(([edge]) => edge))
  count('all, with what follows', ours, theirs)
  count('all but what only makes another image, with what follows', closureOf(real.flatMap(([edge, { needed }]) => (needed ? [edge] : []))), theirs)
  count('refused alone, with what follows', closureOf(real.flatMap(([edge, { isRefused }]) => (isRefused ? [edge] : []))), theirs)
  count('all, without what follows', reductionOf(ours), reductionOf(theirs))
  if (!list) continue
  const show = (edge) => edge.split(' ').map((n) => `${n} ${instructions[Number(n)].text.replace(/\s+/g, ' ').slice(0, 70)}`).join('  ->  ')
  for (const [edge, why] of labels) if (isReal(edge) && !ours.has(edge)) console.log(`missed  ${name.split('###')[0]}  ${show(edge)}  ${why}`)
  for (const [edge, { why, needed, follows, isRefused }] of real) {
    if (!theirs.has(edge)) console.log(`extra ${follows ? 'follows' : needed ? 'need' : 'image'} ${isRefused ? 'refused' : 'doubt'}  ${name.split('###')[0]}  ${show(edge)}  : ${why}`)
  }
}
for (const [name, { right, ours, theirs, whole, files }] of counts) {
  console.log(`${name}: precision ${(right / ours).toFixed(3)}, recall ${(right / theirs).toFixed(3)}, no pair missed in ${whole} of ${files} files (${right} right, ${ours} ours, ${theirs} labelled)`)
}
