import { literalWord } from './shell-word.ts'
import type { ShellWord } from './shell-word.ts'

/** The arguments of a command, told apart. */
export interface Arguments {
  readonly operands: readonly ShellWord[]
  has(...names: readonly string[]): boolean
  /** The values given to any of these options, in order. */
  values(...names: readonly string[]): readonly ShellWord[]
}

interface Option {
  readonly name: string
  readonly value: ShellWord | undefined
}

export interface OptionStyle {
  readonly valued?: readonly string[]
  readonly longOptions?: true
}

function cut(word: ShellWord, start: number): ShellWord {
  return { ...word, value: word.value?.slice(start), stem: word.stem.slice(start) }
}

/** `--name=value`, `--name value`, `-n value`, `-nvalue`, `-abc`; `--` ends the options. A word of unknown value is an operand unless it begins with a dash. */
export function readArguments(words: readonly ShellWord[], style: OptionStyle): Arguments {
  const valued = new Set(style.valued)
  const options: Option[] = []
  const operands: ShellWord[] = []
  let at = 0
  let ended = false

  function take(name: string): void {
    const takes = valued.has(name)
    options.push({ name, value: takes ? words[at + 1] : undefined })
    if (takes) at++
  }

  function readCluster(word: ShellWord): void {
    for (let letter = 1; letter < word.stem.length; letter++) {
      const name = `-${word.stem[letter]}`
      if (!valued.has(name)) options.push({ name, value: undefined })
      else if (letter === word.stem.length - 1 && word.value !== undefined) return take(name)
      else return void options.push({ name, value: cut(word, letter + 1) })
    }
  }

  for (; at < words.length; at++) {
    const word = words[at] ?? literalWord('')
    const equals = word.stem.indexOf('=')
    if (ended || !word.stem.startsWith('-') || word.stem === '-') operands.push(word)
    else if (word.stem === '--') ended = true
    else if (equals > 0 && (word.stem.startsWith('--') || style.longOptions)) {
      options.push({ name: word.stem.slice(0, equals), value: cut(word, equals + 1) })
    } else if (word.stem.startsWith('--') || style.longOptions) take(word.stem)
    else readCluster(word)
  }
  return {
    operands,
    has: (...names) => options.some(({ name }) => names.includes(name)),
    values: (...names) => options.flatMap(({ name, value }) => (value && names.includes(name) ? [value] : [])),
  }
}
