import type { ParameterExpansionPart, Word, WordPart } from 'unbash'

/** A word of a command after quotes, variables and field splitting. */
export interface ShellWord {
  /** As written. */
  readonly text: string
  /** What the command gets, where that is settled. Wildcards stay as they are. */
  readonly value: string | undefined
  /** The part before the first thing that is not settled: a variable, a wildcard, a substitution. */
  readonly stem: string
  /** True where the shell replaces it by the names of files. */
  readonly glob: boolean
}

/** What a word needs to know of its surroundings. */
export interface WordScope {
  /** The value of a variable where it is known; called for every variable that the word names. */
  variable(name: string): string | undefined
  /** Called for what is nested in a word and not looked into here: substitutions, arithmetic. */
  nested(part: WordPart): void
  readonly home: string | undefined
}

export function literalWord(text: string): ShellWord {
  return { text, value: text, stem: text, glob: false }
}

/** Builds the fields of one word, left to right. */
interface Fields {
  literal(text: string): void
  glob(text: string): void
  unknown(): void
  /** An unquoted value: blanks in it end the field. */
  split(value: string): void
  close(): readonly Field[]
}

interface Field {
  text: string
  stem: string
  known: boolean
  glob: boolean
}

function openFields(): Fields {
  const done: Field[] = []
  let current: Field | undefined
  const field = (): Field => (current ??= { text: '', stem: '', known: true, glob: false })
  const end = (): void => {
    if (current) done.push(current)
    current = undefined
  }
  const literal = (text: string): void => {
    const { known, glob } = field()
    field().text += text
    if (known && !glob) field().stem += text
  }
  return {
    literal,
    glob(text) {
      field().glob = true
      literal(text)
    },
    unknown: () => void (field().known = false),
    split(value) {
      for (const [index, piece] of value.split(/[ \t\n]+/).entries()) {
        if (index > 0) end()
        if (piece !== '') literal(piece)
      }
    },
    close() {
      end()
      return done
    },
  }
}

function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
}

function operandValue(word: Word, scope: WordScope): string | undefined {
  const values = resolveWord(word, scope).map((field) => (field.glob ? undefined : field.value))
  return values.includes(undefined) ? undefined : values.join(' ')
}

function withoutAffix(value: string, operator: string, affix: string | undefined): string | undefined {
  if (affix === undefined || /[*?[\\]/.test(affix)) return undefined
  if (operator.startsWith('#')) return value.startsWith(affix) ? value.slice(affix.length) : value
  return affix !== '' && value.endsWith(affix) ? value.slice(0, -affix.length) : value
}

function parameterValue(part: ParameterExpansionPart, scope: WordScope): string | undefined {
  const value = isName(part.parameter) ? scope.variable(part.parameter) : undefined
  const { operation } = part
  if (part.prefix === '!') scope.variable('*')
  if (part.prefix !== undefined || part.index !== undefined) return undefined
  if (operation === undefined) return value
  if (operation.type === 'Default') {
    const operand = operandValue(operation.operand, scope)
    if (value === undefined) return undefined
    const counts = value !== '' || !operation.operator.startsWith(':')
    if (operation.operator.endsWith('+')) return counts ? operand : ''
    return counts ? value : operand
  }
  if (operation.type === 'Remove') {
    const affix = operandValue(operation.operand, scope)
    return value === undefined ? undefined : withoutAffix(value, operation.operator, affix)
  }
  scope.nested(part)
  return undefined
}

function variableOf(part: WordPart, scope: WordScope): string | undefined {
  if (part.type === 'ParameterExpansion') return parameterValue(part, scope)
  const name = part.text.slice(1)
  return isName(name) ? scope.variable(name) : undefined
}

function addParts(fields: Fields, parts: readonly WordPart[], quoted: boolean, scope: WordScope): void {
  for (const part of parts) {
    switch (part.type) {
      case 'Literal':
      case 'AnsiCQuoted':
        fields.literal(part.value)
        break
      case 'SingleQuoted':
        fields.literal(part.value)
        break
      case 'Glob':
        fields.glob(part.text)
        break
      case 'DoubleQuoted':
      case 'LocaleString':
        fields.literal('')
        addParts(fields, part.parts, true, scope)
        break
      case 'SimpleExpansion':
      case 'ParameterExpansion': {
        const value = variableOf(part, scope)
        if (value === undefined) fields.unknown()
        else if (quoted) fields.literal(value)
        else fields.split(value)
        break
      }
      default:
        scope.nested(part)
        fields.unknown()
    }
  }
}

/** `~` and `~/…` are the home folder; another user's `~name` is not known. */
function plainWord(word: Word, scope: WordScope): ShellWord {
  const { text, value } = word
  if (!text.startsWith('~')) return { text, value, stem: value, glob: false }
  const own = text === '~' || text.startsWith('~/')
  if (!own || scope.home === undefined) return { text, value: undefined, stem: '', glob: false }
  return { ...literalWord(scope.home + value.slice(1)), text }
}

function toShellWord(field: Field, word: Word, scope: WordScope): ShellWord {
  const tilde = word.text.startsWith('~/') && field.stem.startsWith('~/')
  const value = tilde && scope.home !== undefined ? scope.home + field.text.slice(1) : field.text
  const stem = tilde ? (scope.home === undefined ? '' : scope.home + field.stem.slice(1)) : field.stem
  const known = field.known && !(tilde && scope.home === undefined)
  return { text: word.text, value: known ? value : undefined, stem, glob: field.glob }
}

/** The words that a shell makes of one: none, one, or several where an unquoted variable holds blanks. */
export function resolveWord(word: Word, scope: WordScope): ShellWord[] {
  if (word.parts === undefined) return [plainWord(word, scope)]
  const fields = openFields()
  addParts(fields, word.parts, false, scope)
  return fields.close().map((field) => toShellWord(field, word, scope))
}

/** The one value of a word that is not split: of an assignment, a redirection, a quoted text. */
export function resolveValue(word: Word, scope: WordScope): ShellWord {
  const words = resolveWord(word, scope)
  const [first] = words
  if (first === undefined) return { text: word.text, value: '', stem: '', glob: false }
  if (words.length === 1) return first
  const known = words.every(({ value }) => value !== undefined)
  return { ...first, value: known ? words.map(({ value }) => value).join(' ') : undefined }
}
