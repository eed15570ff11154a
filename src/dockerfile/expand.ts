import { lex, type Reference } from './lexer.ts'

export interface ExpandOptions {
  readonly escape: '\\' | '`'
}

export interface Uses {
  /** Names that were looked up and are set. It includes those inside defaults and patterns, taken or not. */
  readonly used: readonly string[]
  /** Names that were looked up and are not set; they stand for nothing. */
  readonly unset: readonly string[]
  /** The modifiers in use, such as `:-` and `#`; absent where there are none. */
  readonly modifiers?: readonly string[]
  /** A sentence where builders refuse the word. */
  readonly fault?: string
  /** The variable whose absence is the fault. */
  readonly required?: string
}

export interface Expansion extends Uses {
  /** Empty where there is a fault. */
  readonly value: string
}

type Lookup = (name: string) => string | undefined

/** One word as FROM, COPY, ADD, ENV, LABEL, ARG, WORKDIR, USER, STOPSIGNAL and VOLUME expand it: quotes out, variables in, never split. */
export function expand(word: string, lookup: Lookup, options: ExpandOptions): Expansion {
  const { value, uses } = read(word, lookup, options.escape, 'remove')
  return { value, ...uses }
}

/** The body of a heredoc that COPY or ADD writes: quotes are ordinary characters, and the backslash escapes whatever the escape directive says. */
export function expandKeepingQuotes(body: string, lookup: Lookup): Expansion {
  const { value, uses } = read(body, lookup, '\\', 'ordinary')
  return { value, ...uses }
}

/** The variables that a word names, nested ones included, with the offset of each name in the word. Up to a fault, where there is one. */
export function variablesIn(word: string, escape: '\\' | '`'): readonly Reference[] {
  return lex(word, { escape, quotes: 'remove', keepEscapes: false, keepUnset: false, lookup: () => 'set' }).references
}

interface Read {
  readonly value: string
  readonly uses: Uses
}

function read(text: string, lookup: Lookup, escape: '\\' | '`', quotes: 'remove' | 'ordinary'): Read {
  if (!/[$"'\\`<\s\x85]/.test(text)) return { value: text, uses: { used: [], unset: [] } }
  const used = new Set<string>()
  const unset = new Set<string>()
  const { value, modifiers, fault, required } = lex(text, {
    escape,
    quotes,
    keepEscapes: false,
    keepUnset: false,
    lookup(name) {
      const found = lookup(name)
      if (name !== '') (found === undefined ? unset : used).add(name)
      return found
    },
  })
  const uses = { used: [...used], unset: [...unset], ...(modifiers.length > 0 ? { modifiers } : {}) }
  if (fault === undefined) return { value, uses }
  return { value: '', uses: { ...uses, fault, ...(required === undefined ? {} : { required }) } }
}
