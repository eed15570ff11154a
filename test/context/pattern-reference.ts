/** The slow and obvious reading of a cleaned ignore pattern: JavaScript's own regular expressions, made as the builder makes its. */
export function expressionOf(pattern: string): RegExp {
  const isPlain = (text: string): boolean => !/[*?\\[\]]/.test(text)
  if (isPlain(pattern)) return new RegExp(`^${escape(pattern)}$`, 's')
  if (pattern.startsWith('**') && isPlain(pattern.slice(2))) return suffixOf(pattern.slice(2))
  if (pattern.endsWith('**') && isPlain(pattern.slice(0, -2))) return new RegExp(`^${escape(pattern.slice(0, -2))}`, 's')
  return new RegExp(`^${asGo(translate(pattern))}$`, 'u')
}

function suffixOf(end: string): RegExp {
  return end.startsWith('/') ? new RegExp(`(?:^|/)${escape(end.slice(1))}$`, 's') : new RegExp(`${escape(end)}$`, 's')
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function translate(pattern: string): string {
  return pattern.replace(/\\.|\*\*\/?$|\*\*\/?|\*|\?|[.+()|{}$]/gsu, (found, at: number) => {
    if (found.startsWith('**')) return at + found.length === pattern.length ? '.*' : '(.*/)?'
    if (found === '*') return '[^/]*'
    if (found === '?') return '[^/]'
    return found.startsWith('\\') ? found : `\\${found}`
  })
}

/** JavaScript wants brackets escaped where Go takes them as they are: `[` inside a class, `]` outside of one. */
function asGo(expression: string): string {
  return expression.replace(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\]/gsu, (found) => {
    if (found === ']') return '\\]'
    if (!found.startsWith('[')) return found.startsWith('\\') ? escapeOne(found) : found
    const start = found.startsWith('[^') ? '[^' : '['
    return `${start}${found.slice(start.length, -1).replace(/\\.|[[\]()&~^$|{}/*+?.]/gsu, (char) => (char.length > 1 ? escapeOne(char) : `\\${char}`))}]`
  })
}

function escapeOne(pair: string): string {
  return /^\\[-^$\\.*+?()[\]{}|/]$/.test(pair) ? pair : pair.slice(1)
}
