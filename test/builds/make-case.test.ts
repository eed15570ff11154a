import { expect, test } from 'vitest'
import { parse } from '../../src/dockerfile/parse.ts'
import { untilLastFix } from './fixable.ts'
import { makeCase } from './make-case.ts'

test('a case depends on its seed and number alone, and its rewrites change the text', () => {
  const made = makeCase('test', 3)
  expect(makeCase('test', 3)).toEqual(made)
  expect(made.rewrites.length).toBeGreaterThan(0)
  for (const { text } of made.rewrites) {
    expect(text).not.toBe(made.dockerfile)
    expect(parse(text).faults).toEqual([])
  }
})

test('what stands below the last fix is left out', () => {
  const fixable = { name: '', dockerfile: 'Dockerfile', count: 1, buildArgs: [], target: undefined }
  const before = 'FROM debian:12\nCOPY . .\nRUN apt-get update\nRUN x\nRUN y\n'
  const after = 'FROM debian:12\nRUN apt-get update\nCOPY . .\nRUN x\nRUN y\n'
  expect(untilLastFix({ ...fixable, before, after })).toMatchObject({
    before: 'FROM debian:12\nCOPY . .\nRUN apt-get update\n',
    after: 'FROM debian:12\nRUN apt-get update\nCOPY . .\n',
  })
})
