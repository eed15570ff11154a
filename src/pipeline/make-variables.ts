/** The variables of a makefile, as far as it says what they are. */
export interface MakeVariables {
  /** Sets a variable as the operator before `=` has it: none, `:`, `?`, `+` or `!`. */
  set(name: string, operator: string, value: string): void
  /**
   * A text with its references spelled as a shell has them: variables by their values, `$(shell …)` as a substitution, and what the makefile does not
   * set, which the environment may, as a variable of the shell.
   */
  expand(text: string): string
}

const deepest = 10
/** A few lines may stand for texts without end. In UTF-16 units. */
const longest = 20_000

export function makeVariables(): MakeVariables {
  const values = new Map<string, string>()
  const expandAt = (text: string, depth: number): string => {
    let out = ''
    for (let at = 0; at < text.length && out.length < longest; ) {
      const sign = text.indexOf('$', at)
      if (sign === -1) return out + text.slice(at)
      out += text.slice(at, sign)
      const { end, value } = referenceAt(text, sign, depth)
      out += value
      at = end
    }
    return out.slice(0, longest)
  }
  const referenceAt = (text: string, sign: number, depth: number): { readonly end: number; readonly value: string } => {
    const open = text.charAt(sign + 1)
    if (open === '$') return { end: sign + 2, value: '$' }
    const close = closingOf(text, sign + 1)
    if (close === undefined) return { end: sign + 1, value: '$' }
    const body = text.slice(sign + 2, close)
    return { end: close + 1, value: depth >= deepest ? '$(…)' : spelled(body, depth) }
  }
  const spelled = (body: string, depth: number): string => {
    const shell = /^shell\s+(.*)$/s.exec(body)
    if (shell) return `$(${expandAt(shell[1] ?? '', depth + 1)})`
    if (!/^[\w.-]+$/.test(body)) return `$(${expandAt(body, depth + 1)})`
    const value = values.get(body)
    return value === undefined ? `\${${body.replace(/\W/g, '_')}}` : expandAt(value, depth + 1)
  }
  return {
    set(name, operator, value) {
      const before = values.get(name)
      if (operator === '+') values.set(name, before === undefined ? value : `${before} ${value}`)
      else if (operator === '!') values.set(name, `$(shell ${value})`)
      else if (operator !== '?' || before === undefined) values.set(name, value)
    },
    expand: (text) => expandAt(text, 0),
  }
}

/** Where the parenthesis or brace that opens at an offset closes; undefined where none opens, or none closes. */
function closingOf(text: string, at: number): number | undefined {
  const open = text.charAt(at)
  const close = open === '(' ? ')' : open === '{' ? '}' : undefined
  if (close === undefined) return undefined
  let depth = 0
  for (let end = at; end < text.length; end++) {
    const char = text.charAt(end)
    if (char === open) depth++
    else if (char === close && --depth === 0) return end
  }
  return undefined
}
