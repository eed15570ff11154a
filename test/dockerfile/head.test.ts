import { describe, expect, it } from 'vitest'
import { parse } from '../../src/dockerfile/parse.ts'

/** Names and values of the flags, and the rest of the line. */
function read(line: string): readonly [flags: readonly string[], rest: string] {
  const instruction = parse(`FROM alpine\n${line}`).instructions[1]
  return [(instruction?.flags ?? []).map(({ name, value }) => `${name}=${value}`), instruction?.rest.text ?? '']
}

describe('flags', () => {
  it('reads a letter beyond ASCII as its bytes, one character each', () => {
    expect(read('COPY --exclude=é.log --exclude="ö 1" --exclude=😀 a b')).toEqual([['exclude=Ã©.log', 'exclude=Ã¶ 1', 'exclude=ð\u009f\u0098\u0080'], 'a b'])
    expect(read('COPY é ü')).toEqual([[], 'é ü'])
  })

  it('takes the bytes 85 and A0 for blanks, save in quotes', () => {
    expect(read('COPY --exclude=àx a b')).toEqual([['exclude=Ã'], 'x a b'])
    expect(read('COPY --exclude="à" a b')).toEqual([['exclude=Ã\u00a0'], 'a b'])
  })

  it('finds flags behind ASCII blanks only', () => {
    expect(read('COPY \t--exclude=x\v--exclude=y\f a b')).toEqual([['exclude=x', 'exclude=y'], 'a b'])
    expect(read('COPY \u2003--exclude=x a b')).toEqual([[], '--exclude=x a b'])
  })
})
