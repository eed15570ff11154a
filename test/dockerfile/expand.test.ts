import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expand, expandKeepingQuotes, variablesIn } from '../../src/dockerfile/expand.ts'
import { lex } from '../../src/dockerfile/lexer.ts'

const VALUES = new Map([
  ['HOME', '/root'], ['SH', 'bash'], ['EMPTY', ''], ['V', '1.2.3'], ['P', 'a/b/a.tar.gz'], ['ÜBER', 'ü'], ['SPACED', ' a  b '], ['STAR', '*'], ['Q', '"x"'],
])
const lookup = (name: string): string | undefined => VALUES.get(name)

function value(word: string, escape: '\\' | '`' = '\\'): string {
  const { value: result, fault } = expand(word, lookup, { escape })
  return fault === undefined ? result : 'fault'
}

describe('expand', () => {
  it.each([
    // Quotes and escapes.
    ['plain', 'plain'],
    ['', ''],
    ["it'isn'", 'itisn'],
    ["it's", 'fault'],
    ["it\\'s", "it's"],
    ["it\\\\'s", 'fault'],
    ['a\\tb', 'atb'],
    ['"a\\tb"', 'a\\tb'],
    ['"a\\\\tb"', 'a\\tb'],
    ["'a\\tb'", 'a\\tb'],
    ["'a\\'", 'a\\'],
    ['end\\', 'end'],
    ['end\\\\', 'end\\'],
    ['"end\\', 'fault'],
    ['"open', 'fault'],
    ['"it\'s"', "it's"],
    ['"say \\"hi\\""', 'say "hi"'],
    ['\'"kept"\'', '"kept"'],
    ['a"b c"d', 'ab cd'],
    // Names.
    ['$HOME', '/root'],
    ['x$HOME/y', 'x/root/y'],
    ['x${HOME}y', 'x/rooty'],
    ['$HOMEy', ''],
    ['$UNSET', ''],
    ['${UNSET}x', 'x'],
    ['\\$HOME', '$HOME'],
    ['\\\\$HOME', '\\/root'],
    ['"\\$HOME"', '$HOME'],
    ['"$HOME"', '/root'],
    ["'$HOME'", '$HOME'],
    ['"\'$HOME\'"', "'/root'"],
    ['$Q', '"x"'],
    ['$1x', 'x'],
    ['$12x', 'x'],
    ['$@@', '@'],
    ['$$HOME', 'HOME'],
    ['$.', '$.'],
    ['a$', 'a$'],
    ['$ÜBER.', 'ü.'],
    ['${', 'fault'],
    ['${}', 'fault'],
    ['${{a}', 'fault'],
    ['${:a}', 'fault'],
    ['${.}', 'fault'],
    ['${HOME', 'fault'],
    ['${HOME}}', '/root}'],
    ['${1}', ''],
    ['${@:-none}', 'none'],
    // Defaults and alternatives.
    ['${UNSET-d}|${EMPTY-d}|${SH-d}', 'd||bash'],
    ['${UNSET:-d}|${EMPTY:-d}|${SH:-d}', 'd|d|bash'],
    ['${UNSET+a}|${EMPTY+a}|${SH+a}', '|a|a'],
    ['${UNSET:+a}|${EMPTY:+a}|${SH:+a}', '||a'],
    ['${SH?}|${EMPTY?m}', 'bash|'],
    ['${UNSET?}', 'fault'],
    ['${UNSET:?m}', 'fault'],
    ['${EMPTY:?m}', 'fault'],
    ['${UNSET:-$HOME/x}', '/root/x'],
    ['${UNSET:-${EMPTY:-${SH}}}', 'bash'],
    ['${UNSET:-"a } b"}', 'a } b'],
    ['${UNSET:-\\}}', '}'],
    ['${UNSET:-{x}', '{x'],
    ['${HOME:+${HOME}:}x', '/root:x'],
    ['${UNSET:-${SH}', 'fault'],
    ['${SH=x}', 'fault'],
    ['${SH:=x}', 'fault'],
    ['${SH:x}', 'fault'],
    ['${SH:#x}', 'fault'],
    ['${SH:%x}', 'fault'],
    // Prefixes and suffixes.
    ['${V#1.}', '2.3'],
    ['${V#*.}', '2.3'],
    ['${V##*.}', '3'],
    ['${V%.*}', '1.2'],
    ['${V%%.*}', '1'],
    ['${V#x}', '1.2.3'],
    ['${V%}', '1.2.3'],
    ['${V#?}', '.2.3'],
    ['${V##*}', ''],
    ['${V#*}', '1.2.3'],
    ['${V%.$EMPTY*}', '1.2'],
    ['${P##*/}', 'a.tar.gz'],
    ['${P%%.*}', 'a/b/a'],
    ['${P#"a/"}', 'b/a.tar.gz'],
    ['${STAR#\\*}', ''],
    ['${STAR#\\?}', '*'],
    ['${V#\\1}', 'fault'],
    ['${UNSET#a}', ''],
    // Replacements.
    ['${P/a/X}', 'X/b/a.tar.gz'],
    ['${P//a/X}', 'X/b/X.tXr.gz'],
    ['${P//a/}', '/b/.tr.gz'],
    ['${P/*\\//}', 'a.tar.gz'],
    ['${P//\\//-}', 'a-b-a.tar.gz'],
    ['${P/a*a/X}', 'Xr.gz'],
    ['${P//?.t/-}', 'a/b/-ar.gz'],
    ['${P/$EMPTY/X}', 'Xa/b/a.tar.gz'],
    ['${V//$EMPTY/-}', '-1-.-2-.-3-'],
    ['${P/zzz/X}', 'a/b/a.tar.gz'],
    ['${V/./$SH}', '1bash2.3'],
    ['${P/a}', 'fault'],
    ['${P//a', 'fault'],
  ])('%s is %s', (word, expected) => {
    expect(value(word)).toBe(expected)
  })

  it.each([
    ['C:\\dir\\$SH', 'C:\\dir\\bash'],
    ['`$SH', '$SH'],
    ['"`"x`""', '"x"'],
    ['a``b', 'a`b'],
  ])('reads the backtick as escape: %s is %s', (word, expected) => {
    expect(value(word, '`')).toBe(expected)
  })

  it('says which names it looked up, those not taken included', () => {
    expect(expand('${SH:-$HOME}$UNSET"${V#$P}"\'$Q\'', lookup, { escape: '\\' })).toEqual({
      value: 'bash1.2.3$Q', used: ['SH', 'HOME', 'V', 'P'], unset: ['UNSET'], modifiers: [':-', '#'],
    })
  })

  it('says what is required and missing', () => {
    expect(expand('${UNSET:?a tag}', lookup, { escape: '\\' })).toMatchObject({ fault: 'The variable UNSET is not set: a tag.', required: 'UNSET' })
    expect(expand('${EMPTY:?}', lookup, { escape: '\\' }).fault).toBe('The variable EMPTY is empty: a value is required.')
  })

  it('gives back a word that has nothing to expand', () => {
    fc.assert(fc.property(fc.stringMatching(/^[\w.,:/=@{} -]*$/), (word) => {
      expect(expand(word, () => 'x', { escape: '\\' })).toEqual({ value: word, used: [], unset: [] })
    }))
  })

  it('never throws, however deep and whatever the word', () => {
    expect(expand('${a:-'.repeat(50_000), () => undefined, { escape: '\\' }).fault).toBeDefined()
    const pieces = fc.constantFrom('$', '{', '}', '${', 'a', ':-', '-', '#', '%', '/', '*', '?', '\\', '"', "'", '`', ' ', '<', 'é', '😀', '\n')
    fc.assert(fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const word = parts.join('')
      const first = expand(word, lookup, { escape: '\\' })
      expect(expand(word, lookup, { escape: '\\' })).toEqual(first)
      expect(variablesIn(word, '\\').every(({ name, offset }) => word.startsWith(name, offset))).toBe(true)
    }), { numRuns: 500 })
  })

  it('refuses values that grow without measure', () => {
    const big = 'a'.repeat(2 ** 20)
    for (const word of ['$A$A$A', '"$A$A$A"', '${A//a/$A}']) expect(expand(word, () => big, { escape: '\\' }).fault).toMatch('longer than a million')
    expect(expand('$A', () => big, { escape: '\\' }).value).toHaveLength(2 ** 20)
  })

  it('matches long values against many stars at once', () => {
    const long = 'a'.repeat(20_000)
    const started = process.cpuUsage()
    expect(expand(`\${X##${'*a'.repeat(30)}*b}`, () => long, { escape: '\\' }).value).toBe(long)
    expect(expand(`\${X//${'*a'.repeat(30)}*b/c}`, () => long, { escape: '\\' }).value).toBe(long)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000)
  })
})

describe('patterns', () => {
  const letters = (length: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: length })
  const globs = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6 })

  /** By trying every part of the value. */
  function allMatches(glob: string, text: string): string[] {
    const shape = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('?', '.').replaceAll('*', '.*')}$`, 's')
    return Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length)).filter((prefix) => shape.test(prefix))
  }

  it('take the shortest and the longest prefix', () => {
    fc.assert(fc.property(globs, letters(8), (glob, text) => {
      const found = allMatches(glob, text)
      const give = (operator: string): string => expand(`\${X${operator}"$G"}`, (name) => (name === 'X' ? text : glob), { escape: '\\' }).value
      expect(give('#')).toBe(text.slice(found[0]?.length ?? 0))
      expect(give('##')).toBe(text.slice(found.at(-1)?.length ?? 0))
    }), { numRuns: 500 })
  })

  it('take the shortest and the longest suffix', () => {
    const mirror = (text: string): string => [...text].reverse().join('')
    fc.assert(fc.property(globs, letters(8), (glob, text) => {
      const found = allMatches(mirror(glob), mirror(text))
      const give = (operator: string): string => expand(`\${X${operator}"$G"}`, (name) => (name === 'X' ? text : glob), { escape: '\\' }).value
      expect(give('%')).toBe(text.slice(0, text.length - (found[0]?.length ?? 0)))
      expect(give('%%')).toBe(text.slice(0, text.length - (found.at(-1)?.length ?? 0)))
    }), { numRuns: 500 })
  })

  it('replace the leftmost longest match', () => {
    fc.assert(fc.property(globs, letters(8), (glob, text) => {
      let expected = text
      for (let start = text.length; start >= 0; start--) {
        const longest = allMatches(glob, text.slice(start)).at(-1)
        if (longest !== undefined) expected = `${text.slice(0, start)}X${text.slice(start + longest.length)}`
      }
      expect(expand('${T/$G/X}', (name) => (name === 'T' ? text : glob), { escape: '\\' }).value).toBe(expected)
    }), { numRuns: 500 })
  })
})

describe('the words of a text', () => {
  it.each([
    ['80', ['80']],
    ['$SPACED', ['a', 'b']],
    ['x$SPACED', ['x', 'a', 'b']],
    ['"$SPACED"', [' a  b ']],
    ['x"$SPACED"y', ['x a  b y']],
    ['$EMPTY', []],
    ['""', []],
    ['a\\ b', ['a b']],
    ['$UNSET', []],
    // The builder gathers words in one buffer, which a nested word empties.
    ['80${UNSET:-90}', ['90']],
  ])('%s is %j', (word, expected) => {
    expect(lex(word, { escape: '\\', quotes: 'remove', keepEscapes: false, keepUnset: false, lookup }).words).toEqual(expected)
  })
})

describe('expandKeepingQuotes', () => {
  it('takes quotes for ordinary characters', () => {
    expect(expandKeepingQuotes('"$SH" it\'s \'$SH\'\n\\$SH ${UNSET:-"x"}\n', lookup)).toEqual({
      value: '"bash" it\'s \'bash\'\n$SH "x"\n', used: ['SH'], unset: ['UNSET'], modifiers: [':-'],
    })
  })
})

describe('variablesIn', () => {
  it('finds nested names, at their offsets', () => {
    expect(variablesIn('a$X${Y:-"$Z"}\'$N\'\\$M', '\\')).toEqual([{ name: 'X', offset: 2 }, { name: 'Y', offset: 5 }, { name: 'Z', offset: 10 }])
    expect(variablesIn('c:\\$X`$Y', '`')).toEqual([{ name: 'X', offset: 4 }])
  })
})
