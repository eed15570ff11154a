import { describe, expect, it } from 'vitest'
import { expand } from '../../src/dockerfile/expand.ts'

function replaced(operator: '/' | '//', replacement: string): string {
  const values = new Map([['TEXT', 'a-b-c'], ['WITH', replacement]])
  return expand(`\${TEXT${operator}-/$WITH}`, (name) => values.get(name), { escape: '\\' }).value
}

describe('a replacement', () => {
  it.each([
    ['<$0>', 'a<->b<->c'],
    ['<${0}>', 'a<->b<->c'],
    ['$$', 'a$b$c'],
    ['$$0', 'a$0b$0c'],
    ['$1|$name|${name}', 'a||b||c'],
    ['$00', 'abc'],
    ['$.${}${0', 'a$.${}${0b$.${}${0c'],
    ['$', 'a$b$c'],
    ['$ü', 'abc'],
  ])('of all matches is a template: %s gives %s', (replacement, expected) => {
    expect(replaced('//', replacement)).toBe(expected)
  })

  it('of one match is taken as it is', () => {
    for (const replacement of ['<$0>', '$$', '$1']) expect(replaced('/', replacement)).toBe(`a${replacement}b-c`)
  })
})
