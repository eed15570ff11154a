/** The text of a program in Groovy, Kotlin, Swift or Elixir, taken apart as far as is needed to see what it speaks of. */
export interface ScriptText {
  /** The program without comments; every string is `""`, and what is put into strings stands behind them. */
  readonly code: string
  /** The strings, as written between their quotes, in order. */
  readonly strings: readonly string[]
}

/** `line` begins a comment up to the end of the line; `block` stands for those between `/*` and its end. */
export interface ScriptStyle {
  readonly line: '//' | '#'
  readonly block: boolean
  /** What begins an expression inside a string. */
  readonly insert: '$' | '#' | '\\'
}

/** One walk over the text. A string that never ends is taken up to the end. */
export function readScript(text: string, { line, block, insert }: ScriptStyle): ScriptText {
  const strings: string[] = []
  let code = ''
  let at = 0
  while (at < text.length) {
    const letter = text[at] ?? ''
    if (text.startsWith(line, at)) at = endOf(text, '\n', at)
    else if (block && text.startsWith('/*', at)) at = endOf(text, '*/', at + 2) + 2
    else if (letter === '"' || letter === "'") {
      const quote = text.startsWith(letter.repeat(3), at) ? letter.repeat(3) : letter
      const end = endOfString(text, quote, at + quote.length)
      const inner = text.slice(at + quote.length, end)
      strings.push(inner)
      code += `"" ${inserted(inner, insert)}`
      at = end + quote.length
    } else {
      code += letter
      at++
    }
  }
  return { code, strings }
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from)
  return end === -1 ? text.length : end
}

function endOfString(text: string, quote: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text.startsWith(quote, at)) return at
  }
  return text.length
}

/** `${a.b}`, `$a`, `#{a}` and `\(a)` inside a string, as code. */
function inserted(text: string, insert: ScriptStyle['insert']): string {
  const pattern = { $: /\$\{([^}]*)\}|\$([A-Za-z_][\w.]*)/g, '#': /#\{([^}]*)\}/g, '\\': /\\\(([^)]*)\)/g }[insert]
  return [...text.matchAll(pattern)].map(([, braced, bare]) => braced ?? bare ?? '').join(' ')
}
