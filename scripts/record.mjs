// Asks real builders what becomes of each step of the recorded builds, and writes their answers into test/conformance.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ask } from './ask-builder.mjs'
import { builderNames, idOf, loadDriver } from './builders.mjs'
import { loadSource, root } from './load-source.mjs'

const usage = `Usage: npm run record -- [--builder B]… [--table T]… [--case ID]… [--project P]… [--history TITLE]… [--missing]
Asks all builders for all tables and projects where none is named; --history: of projects only those
builds one after another; --missing: only for what a builder has not answered yet.
ORACLE names a folder whose cached.mjs drives builders that are running.`

function fail(message) {
  console.error(`${message}\n${usage}`)
  process.exit(2)
}

const { tables, buildsOf, observedBy } = await loadSource('test/conformance/tables.ts')
const { projects } = await loadSource('test/conformance/projects.ts')
const { historyTitles, runsOf } = await loadSource('test/conformance/commits.ts')
const known = { builder: Object.keys(builderNames), table: [...tables], project: Object.keys(projects), history: historyTitles }

function readArguments() {
  const many = { type: 'string', multiple: true }
  try {
    return parseArgs({ options: { builder: many, table: many, case: many, project: many, history: many, missing: { type: 'boolean' } } }).values
  } catch (error) {
    return fail(error.message)
  }
}

const wanted = readArguments()
for (const [option, names] of Object.entries(known)) {
  const unknown = wanted[option]?.find((name) => !names.includes(name))
  if (unknown !== undefined) fail(`There is no ${option} “${unknown}”: ${names.join(', ')}.`)
}
const driver = await loadDriver()
if (!driver) fail('No builders to ask: ORACLE names no folder that has a cached.mjs.')

const builders = wanted.builder ?? known.builder
const all = !wanted.table && !wanted.case && !wanted.project && !wanted.history

/** `ran  [b] COPY a.txt /c1/`. */
function lineOf({ stage, text, cached, relinked }, builder) {
  const outcome = cached === false ? 'ran' : relinked ? 'laid again' : 'cached'
  const printed = stage === '' || builder === 'buildah' || builder.startsWith('classic') ? text : `[${stage}] ${text}`
  return `${outcome}  ${printed}`
}

/** The steps of a project have numbers: its Dockerfile is at hand, and long. */
function summaryOf(steps, builder) {
  const ran = steps.filter(({ cached }) => cached === false)
  const laid = steps.filter(({ cached, relinked }) => relinked && cached !== false)
  const ids = (some) => some.map((step) => idOf(step, builder))
  return { ran: ids(ran), ...(laid.length > 0 && { laid: ids(laid) }) }
}

/** Answers with one more: builders that say the same share a line. */
function joinAnswers(observed, name, answer) {
  const said = new Map(Object.entries(observed).flatMap(([names, old]) => names.split(' | ').map((one) => [one, old])))
  said.set(name, answer)
  const groups = new Map()
  for (const one of Object.values(builderNames).filter((each) => said.has(each))) {
    const text = JSON.stringify(said.get(one))
    groups.set(text, [...(groups.get(text) ?? []), one])
  }
  return Object.fromEntries([...groups].map(([text, names]) => [names.join(' | '), JSON.parse(text)]))
}

/** Asks about builds of which some have a name, and keeps the answers a few at a time: nothing is lost where it is stopped. */
function askAll(title, builder, runs, { read, write, summarize }) {
  const name = builderNames[builder]
  const before = new Map(read().map(({ id, observed }) => [id, observedBy({ observed }, name)]))
  const asked = runs.filter(({ names }) => !wanted.missing || names.some((id) => before.get(id) === undefined))
  let answers = new Map()
  for (const [number, { builds, names, cacheExport }] of asked.entries()) {
    const answered = ask(driver, builder, builds, cacheExport).slice(-names.length)
    for (const [index, id] of names.entries()) {
      const answer = answered[index] ? summarize(answered[index], builder) : 'refused'
      const old = before.get(id)
      answers.set(id, answer)
      if (old !== undefined && JSON.stringify(old) !== JSON.stringify(answer)) console.log(`${title}, ${id}, ${name}: was ${JSON.stringify(old)}, is ${JSON.stringify(answer)}`)
    }
    if (answers.size < 10 && number < asked.length - 1) continue
    // The file is read anew: other builders may have answered meanwhile.
    write(read().map((entry) => (answers.has(entry.id) ? { ...entry, observed: joinAnswers(entry.observed, name, answers.get(entry.id)) } : entry)))
    answers = new Map()
  }
  if (asked.length > 0) console.log(`${title}, ${name}: asked for ${asked.length}`)
}

function recordTable(table) {
  const file = join(root, `test/conformance/${table}.json`)
  const read = () => JSON.parse(readFileSync(file, 'utf8'))
  const write = (entries) => writeFileSync(file, `${JSON.stringify(entries, null, 1)}\n`)
  const summarize = (steps, builder) => steps.map((step) => lineOf(step, builder))
  for (const builder of builders) {
    const cases = read().filter(({ id, by }) => (!wanted.case || wanted.case.includes(id)) && (!by || by.includes(builder)))
    askAll(`Table ${table}`, builder, cases.map((entry) => ({ builds: buildsOf(entry), names: [entry.id], cacheExport: entry.cacheExport })), { read, write, summarize })
  }
}

function recordProject(title) {
  const project = projects[title]
  const file = join(root, 'test/conformance/projects', `${title}.json`)
  const runs = runsOf(project)
  const read = () => {
    const answers = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
    return runs.flatMap(({ names }) => names).map((id) => ({ id, observed: answers[id] ?? {} }))
  }
  const write = (entries) => {
    const lines = entries.filter(({ observed }) => Object.keys(observed).length > 0).map(({ id, observed }) => {
      const answers = Object.entries(observed).map(([names, said]) => `  ${JSON.stringify(names)}: ${JSON.stringify(said)}`)
      return ` ${JSON.stringify(id)}: {\n${answers.join(',\n')}\n }`
    })
    writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
  }
  const asked = runs.filter(({ history }) => !wanted.history || wanted.history.includes(history))
  for (const builder of builders) {
    if (project.buildkitOnly && (builder.startsWith('classic') || builder === 'buildah')) continue
    askAll(title, builder, asked, { read, write, summarize: summaryOf })
  }
}

for (const table of wanted.table ?? (all || wanted.case ? tables : [])) recordTable(table)
for (const project of wanted.project ?? (all || wanted.history ? known.project : [])) recordProject(project)
