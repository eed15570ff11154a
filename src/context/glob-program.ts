import { type CharSet, hasChar } from './char-set.ts'

/** One step of a compiled pattern. */
export type GlobStep =
  | { readonly kind: 'char'; readonly code: number }
  | { readonly kind: 'one'; readonly set: CharSet }
  | { readonly kind: 'many'; readonly set: CharSet }
  /** Nothing, or anything but a line feed up to and with a slash: what `**` followed by a slash stands for. */
  | { readonly kind: 'folders' }
  /** Only at the beginning of the text. */
  | { readonly kind: 'start' }

/** A test for whole texts. Its time is at worst the product of both lengths: all ways to match advance together. */
export function compileGlob(steps: readonly GlobStep[]): (text: string) => boolean {
  const literals = literalsOf(steps)
  const states = unfold(steps)
  return (text) => {
    if (!text.startsWith(literals.first) || !text.endsWith(literals.last)) return false
    if (!text.includes(literals.longest)) return false
    return runs(states, text)
  }
}

interface Literals {
  readonly first: string
  readonly last: string
  readonly longest: string
}

/** Plain characters that every match has: they rule out most paths before the states run. */
function literalsOf(steps: readonly GlobStep[]): Literals {
  const texts = ['']
  for (const step of steps) {
    if (step.kind === 'char') texts.push(`${texts.pop() ?? ''}${String.fromCodePoint(step.code)}`)
    else texts.push('')
  }
  const longest = texts.reduce((best, text) => (text.length > best.length ? text : best), '')
  return { first: texts[0] ?? '', last: texts.at(-1) ?? '', longest }
}

/** `folders` takes two states: before it, and inside. */
type State = Exclude<GlobStep, { kind: 'folders' }> | { readonly kind: 'enter' } | { readonly kind: 'inside' }

function unfold(steps: readonly GlobStep[]): readonly State[] {
  return steps.flatMap((step): State[] => (step.kind === 'folders' ? [{ kind: 'enter' }, { kind: 'inside' }] : [step]))
}

function runs(states: readonly State[], text: string): boolean {
  let now = new Uint8Array(states.length + 3)
  let next = new Uint8Array(states.length + 3)
  now[0] = 1
  settle(states, now, true)
  for (const char of text) {
    next.fill(0)
    if (!advance(states, now, next, char.codePointAt(0) ?? 0)) return false
    settle(states, next, false)
    ;[now, next] = [next, now]
  }
  return now[states.length] === 1
}

/** Enters every state that needs no character. */
function settle(states: readonly State[], live: Uint8Array, atStart: boolean): void {
  for (let at = 0; at < states.length; at += 1) {
    if (live[at] === 0) continue
    const kind = states[at]?.kind
    if (kind === 'many' || (kind === 'start' && atStart)) live[at + 1] = 1
    if (kind === 'enter') live[at + 1] = live[at + 2] = 1
  }
}

function advance(states: readonly State[], now: Uint8Array, next: Uint8Array, code: number): boolean {
  let isAlive = false
  for (let at = 0; at < states.length; at += 1) {
    const state = states[at]
    if (now[at] === 0 || state === undefined) continue
    const [stays, passes] = movesOf(state, code)
    if (stays) next[at] = 1
    if (passes) next[at + 1] = 1
    isAlive ||= stays || passes
  }
  return isAlive
}

const stuck = [false, false] as const
const staying = [true, false] as const
const passing = [false, true] as const
const both = [true, true] as const

function movesOf(state: State, code: number): readonly [stays: boolean, passes: boolean] {
  switch (state.kind) {
    case 'char':
      return state.code === code ? passing : stuck
    case 'one':
      return hasChar(state.set, code) ? passing : stuck
    case 'many':
      return hasChar(state.set, code) ? staying : stuck
    case 'inside':
      if (code === slash) return both
      return code === lineFeed ? stuck : staying
    case 'enter':
    case 'start':
      return stuck
  }
}

const slash = 0x2f
const lineFeed = 0x0a
