import { expect } from 'vitest'
import { secondsToRun, simulateChange } from '../src/cache/what-if.ts'
import type { CheckInputs } from '../src/check.ts'
import type { Costs } from '../src/cost/costs.ts'
import { priorCosts } from '../src/cost/priors.ts'
import type { Dockerfile } from '../src/dockerfile/dockerfile.ts'
import { parse } from '../src/dockerfile/parse.ts'
import type { BuildGraph, Step } from '../src/graph/build-graph.ts'
import { landingsOf } from '../src/graph/landings.ts'
import { commandsOf } from '../src/graph/run-parts.ts'
import { plan } from '../src/graph/plan.ts'
import { noSettings, scenariosOf, type Scenario } from '../src/history/scenarios.ts'
import { isTimed, type Aim } from '../src/lint/aim.ts'
import { fetchInBuild } from '../src/lint/fetch-in-build.ts'

interface Fixed {
  readonly before: string
  readonly after: string
  readonly aim?: Aim
}

/**
 * What holds of every fix, whatever rule proposed it: it reads as well as before, says the same lines in another order and
 * adds nothing but COPYs, which stand for others that are gone, or with `--chmod` for a chmod, and `go mod download` where Go builds without it, keeps the line ends, and
 * makes the builds of ordinary changes no dearer. One that aims at something else than seconds
 * says the same words but for RUN, its cache mounts and what told it to keep nothing, and what is fresh may cost something.
 */
export function expectLawful({ before, after, aim = 'seconds' }: Fixed, { build, context }: CheckInputs): void {
  const old = parse(before)
  const now = parse(after)
  expect(now.faults.map(({ message }) => message)).toEqual(old.faults.map(({ message }) => message))
  if (aim === 'seconds' || aim === 'sharing') expectSameLines(old, now, { build, context })
  else expectSameWords(before, after)
  expect(now.directives.map(({ value }) => value)).toEqual(old.directives.map(({ value }) => value))
  if (!/[^\r]\n/.test(before)) expect(after, 'line ends').not.toMatch(/[^\r]\n/)
  if (!before.includes('\r')) expect(after, 'line ends').not.toContain('\r')
  if (before.endsWith('\n')) expect(after.endsWith('\n'), 'line end at the end').toBe(true)
  if (!isTimed(aim)) return
  const graph = plan(old, context, build)
  const scenarios = scenariosOf(graph, noSettings)
  const costs = without(texts(old), texts(now)).length > 0 || without(commands(now), commands(old)).some((text) => text.includes('go mod download')) ? additiveCosts : priorCosts
  const seconds = expectedSeconds(plan(now, context, build), scenarios, costs)
  expect(seconds, 'expected seconds of a build').toBeLessThan(expectedSeconds(graph, scenarios, costs) + 1e-9)
}

function expectSameWords(before: string, after: string): void {
  const [old, now] = [words(before), words(after)]
  expect(without(now, old), 'words that are added').toEqual([])
  const lost = without(old, now)
  // What may be kept again lies in a mount, not in the image.
  if (lost.length > 0) expect(after).toContain('--mount=type=cache')
  expect(lost.filter((word) => !/^--no-cache(?:-dir)?$/.test(word)), 'words that are lost').toEqual([])
}

function expectSameLines(old: Dockerfile, now: Dockerfile, { build, context }: Pick<CheckInputs, 'build' | 'context'>): void {
  const before = commands(old)
  const added = without(commands(now), before)
  const lost = without(before, commands(now))
  const copies = addedCopies(plan(now, context, build), added)
  const graph = plan(old, context, build)
  expect(lost.filter((text) => !isReplaced(text, graph, copies)), 'commands that are lost').toEqual([])
  expect(copies.flatMap((copy) => landings(copy).filter((landing) => !graph.steps.some((step) => landings(step).includes(landing)))), 'files that a COPY lays where none did').toEqual([])
  const isFetched = before.some((text) => /(?:^|\s)go (?:build|generate|install|run|test|tool|vet)\s/.test(text)) && !before.some((text) => text.includes('go mod download'))
  const isFetch = (text: string): boolean => isFetched && /\bgo mod download$/.test(text)
  expect(added.filter((text) => !/^copy\s/i.test(text) && !before.includes(text) && !isFetch(text)), 'commands that are added and no COPY').toEqual([])
  if (without(texts(old), texts(now)).length > 0) return
  expect(without(lines(old.text), lines(now.text)), 'lines that are lost').toEqual([])
  const fresh = without(lines(now.text), lines(old.text)).filter((line) => !isFetch(line))
  expect(fresh, 'lines that are added').toEqual(added.filter((text) => /^copy\s/i.test(text)))
}

function addedCopies({ steps }: BuildGraph, added: readonly string[]): readonly Step[] {
  return steps.filter(({ instruction: { text } }) => /^copy\s/i.test(text) && added.includes(text))
}

/** Where each file lies that a copy takes from the build context, and which it is; for other sources by what is written. */
function landings(step: Step): readonly string[] {
  if (step.kind !== 'copy') return []
  const edges = step.edges.filter(({ role }) => role === 'copy')
  const isKnown = edges.length > 0 && edges.every(({ from }) => from.kind === 'context')
  const found = isKnown ? edges.flatMap((edge) => landingsOf(step, edge).flatMap(({ path, from, kind }) => (kind === 'folder' ? [] : [`${from} at ${path}`]))) : []
  return found.length > 0 ? found : [step.instruction.rest.text.replace(/(?:^|\s)--\S+/g, '').trim()]
}

/** Whether a copy that is gone has left one of its files to another in the same place, and a chmod all of its files to such with `--chmod`. */
function isReplaced(text: string, { steps }: BuildGraph, copies: readonly Step[]): boolean {
  if (/^(?:copy|add)\s/i.test(text)) {
    const gone = steps.filter(({ instruction }) => instruction.text === text)
    return gone.length > 0 && gone.every((step) => landings(step).some((landing) => copies.some((copy) => landings(copy).includes(landing))))
  }
  const [, operands] = /^chmod (?:[\w,]*\+r?x|0?[0-7]{3}) (.+)$/.exec(text.replace(/\\?\s+/g, ' ')) ?? []
  const programs = copies.filter(({ instruction }) => /\s--chmod=0?755\s/.test(instruction.text)).flatMap(landings)
  return operands?.split(' ').every((operand) => programs.some((landing) => landing.endsWith(operand.replace(/^\.?\/*/, '/')))) ?? false
}

/** Each instruction, of a RUN each command, and of an ENV each pair: a fix may take one apart. */
function commands({ instructions }: Dockerfile): string[] {
  return instructions.flatMap((instruction) => {
    const { keyword, text } = instruction
    if (keyword === 'ENV') return instruction.pairs.map(({ name, value }) => `ENV ${name.text}=${value.text}`)
    return keyword === 'RUN' ? text.replace(/^run\s+(?:--\S+\s+)*/i, '').split(/\s*(?:&&|;)\s*/) : [text]
  })
}

/** All words of a text in order of the alphabet, but for what joins commands and what mounts caches. */
function words(text: string): string[] {
  return text.split(/\s+/).map((word) => word.replace(/;$/, '')).filter((word) => !/^(?:run|&&|\\|--mount=type=cache,.*|)$/i.test(word)).sort()
}

/** Weighted estimated seconds per build over ordinary changes. */
function expectedSeconds(graph: BuildGraph, scenarios: readonly Scenario[], costs: Costs): number {
  return scenarios.reduce((sum, { change, weight }) => sum + weight * secondsToRun(simulateChange(graph, change), costs), 0)
}

/** A RUN costs what its commands do, and what they fetch along with it, so that it is no dearer in parts. */
const additiveCosts: Costs = {
  ...priorCosts,
  secondsOf: (step, empty) => {
    const parts = commandsOf(step)
    const fetch = fetchInBuild(step)
    const fetching = fetch ? priorCosts.secondsOf(fetch.alone) : 0
    return fetching + (parts.length > 0 ? parts.reduce((sum, part) => sum + priorCosts.secondsOf(part, empty), 0) : priorCosts.secondsOf(step, empty))
  },
}

function texts({ instructions }: Dockerfile): string[] {
  return instructions.map(({ text }) => text)
}

function lines(text: string): string[] {
  return text.split(/\r?\n/)
}

/** The members of the first list that the second does not have as often, in order. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1)
  return all.filter((one) => {
    const times = left.get(one) ?? 0
    left.set(one, times - 1)
    return times <= 0
  })
}
