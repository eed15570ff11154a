import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareCase } from './fuzz/compare.ts'
import { readFound } from './fuzz/found.ts'

const folder = new URL('found/', import.meta.url)

describe('small cases on which the simulator and a real builder once differed', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('%s', (name) => {
    const { case: found, observed, builder } = readFound(readFileSync(new URL(name, folder), 'utf8'))
    expect(compareCase(found, observed, builder).disagreements).toEqual([])
  })
})
