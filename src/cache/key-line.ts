import type { InputKeys, Key } from './store.ts'

/**
 * The keys of a step of whose inputs each has one alone, which its text tells whole, as one line: equal exactly where the keys are.
 * Undefined for any other.
 */
export function keyLine(inputs: InputKeys): string | undefined {
  let line = ''
  for (const keys of inputs) {
    const [key] = keys
    if (!key || keys.length > 1 || key.detail) return undefined
    line += `${key.text.length}:${key.from?.length ?? ''}:${key.text}${key.from ?? ''}`
  }
  return line
}

/** The keys that a line was made of. */
export function keysOfLine(line: string): InputKeys {
  const inputs: (readonly Key[])[] = []
  for (let at = 0; at < line.length; ) {
    const [first, second] = [line.indexOf(':', at), line.indexOf(':', line.indexOf(':', at) + 1)]
    const fromLength = line.slice(first + 1, second)
    const end = second + 1 + Number(line.slice(at, first))
    const text = line.slice(second + 1, end)
    at = end + Number(fromLength)
    inputs.push([fromLength === '' ? { text } : { text, from: line.slice(end, at) }])
  }
  return inputs
}
