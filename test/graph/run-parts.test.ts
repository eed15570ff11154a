import { expect, test } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { effectsOfStep } from '../../src/graph/effects-of-step.ts'
import { plan } from '../../src/graph/plan.ts'
import { commandsOf, droppedLater, partsAt } from '../../src/graph/run-parts.ts'
import type { Step } from '../../src/graph/build-graph.ts'

function runOf(run: string): Step {
  const step = plan(parse(`FROM debian:12\nARG PLACE\nWORKDIR $PLACE\n${run}`), memoryContext({}), plainBuild).steps.at(-1)
  if (!step) throw new Error('No step.')
  return step
}

function textOf({ instruction }: Step): string {
  return instruction.text
}

test('commands that && joins are steps of their own', () => {
  expect(commandsOf(runOf('RUN a && \\\n  # now\n  b c && (d; e)')).map(textOf)).toEqual(['RUN a', 'RUN b c', 'RUN (d; e)'])
})

test('what does not end with the first command that fails has no parts', () => {
  for (const run of ['RUN a || b', 'RUN a; b', 'RUN ["a", "b"]', 'RUN a & b', 'RUN <<EOF\na\nb\nEOF']) expect(commandsOf(runOf(run)), run).toEqual([])
})

test('the second part begins with the settings of the first', () => {
  const parts = partsAt(runOf('RUN cd /a && export B=c && make && make install'), 3)
  expect(parts && [textOf(parts.above), textOf(parts.below)]).toEqual(['RUN cd /a && export B=c && make', 'RUN cd /a && export B=c && make install'])
  expect(partsAt(runOf('RUN a && b'), 2)).toBeUndefined()
})

test('a part knows as little of the folder in which it runs as the whole', () => {
  const [first] = commandsOf(runOf('RUN touch a && touch b'))
  const places = (step: Step | undefined): unknown => step && effectsOfStep(step)?.writes.map(({ path, certain }) => [path, certain])
  expect(places(first)).toEqual(places(runOf('RUN touch a')))
})

test('what a later part deletes is dropped', () => {
  const parts = partsAt(runOf('RUN apt-get update && apt-get install -y gcc && apt-get purge -y gcc'), 2)
  expect(parts && droppedLater(parts.above, parts.below)?.remover.text).toBe('apt-get purge -y gcc')
  const kept = partsAt(runOf('RUN touch /a && touch /b'), 1)
  expect(kept && droppedLater(kept.above, kept.below)).toBeUndefined()
})
