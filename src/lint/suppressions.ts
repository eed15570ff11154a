import type { Comment, Dockerfile, SyntaxFault } from '../dockerfile/dockerfile.ts'
import { nearest } from '../dockerfile/nearest.ts'
import type { Range } from '../dockerfile/text.ts'
import type { Finding } from './finding.ts'

const kinds = ['disable-next-line', 'disable-file', 'disable', 'enable'] as const

/** One comment that speaks to us. */
interface Suppression {
  readonly kind: (typeof kinds)[number]
  readonly rules: ReadonlySet<string> | 'all'
  readonly range: Range
  /** The lines it speaks of. A `disable` lasts until an `enable`. */
  readonly from: number
  readonly to: number
}

interface Span {
  readonly from: number
  readonly to: number
}

interface SuppressionSpan extends Span {
  readonly by: Suppression
}

type Silenced = Pick<Finding, 'rule' | 'line'>

/** A text as far as suppressions go: its comments, and the lines of what they may speak of, in order. */
export interface Commented {
  readonly comments: readonly Comment[]
  readonly instructions: readonly { readonly line: number; readonly endLine: number }[]
}

/** What the comments of a Dockerfile silence. Lines from 1. */
export interface Suppressions {
  /** Comments that name a rule that does not exist, or speak to us in words that we do not know. */
  readonly faults: readonly SyntaxFault[]
  isSuppressed(rule: string, line: number): boolean
  /** The comments, rule by rule, that silence none of `findings` (all that there would be without suppressions). */
  unused(findings: readonly Silenced[]): readonly SyntaxFault[]
}

/**
 * Reads `# stratalint-disable-next-line`, `-disable`, `-enable` and `-disable-file` comments: rule ids, then maybe ` -- `
 * and a reason; without ids they mean every rule. *Next line* is the next instruction below, over comments and blank
 * lines, with all its lines. A comment between the lines of an instruction speaks of that instruction.
 */
export function suppressionsOf(dockerfile: Commented, knownRules: readonly string[]): Suppressions {
  const { suppressions, faults } = read(dockerfile, new Set(knownRules))
  const spans = new Map<string, readonly SuppressionSpan[]>()
  const merged = new Map<string, readonly Span[]>()
  const spansFor = (rule: string): readonly SuppressionSpan[] => remembered(spans, rule, () => spansOf(suppressions, rule))
  return {
    faults,
    isSuppressed(rule, line) {
      return holds(remembered(merged, rule, () => merge(spansFor(rule))), line)
    },
    unused(findings) {
      return unusedOf(suppressions, findings, spansFor)
    },
  }
}

function remembered<Value>(memory: Map<string, Value>, key: string, make: () => Value): Value {
  const value = memory.get(key) ?? make()
  memory.set(key, value)
  return value
}

interface ReadComments {
  readonly suppressions: readonly Suppression[]
  readonly faults: readonly SyntaxFault[]
}

function read(dockerfile: Commented, known: ReadonlySet<string>): ReadComments {
  const suppressions: Suppression[] = []
  const faults: SyntaxFault[] = []
  let next = 0
  for (const comment of dockerfile.comments) {
    const match = /^\s*stratalint-(\S+)/.exec(comment.text)
    if (!match?.[1]) continue
    const kind = kinds.find((name) => name === match[1])
    if (!kind) {
      faults.push({ message: unknownComment(match[1]), range: comment.range })
      continue
    }
    while ((dockerfile.instructions[next]?.endLine ?? Infinity) < comment.line) next++
    const ids = idsOf(comment.text.slice(match[0].length))
    for (const id of ids) if (!known.has(id)) faults.push({ message: unknownId(kind, id, known), range: comment.range })
    const rules = ids.length === 0 ? 'all' : new Set(ids.filter((id) => known.has(id)))
    suppressions.push({ kind, rules, range: comment.range, ...linesOf(kind, comment, dockerfile.instructions[next]) })
  }
  return { suppressions, faults }
}

/** The ids before ` -- `, between commas or blanks. */
function idsOf(text: string): readonly string[] {
  const [ids = ''] = text.split(/(?:^|\s)--(?:\s|$)/, 1)
  return ids.split(/[\s,]+/).filter((id) => id !== '')
}

/** `instruction` is the one around the comment, or else the next one below it. */
function linesOf(kind: Suppression['kind'], comment: Comment, instruction: Commented['instructions'][number] | undefined): Span {
  if (kind === 'disable-file') return { from: 1, to: Infinity }
  if (kind === 'disable-next-line') return { from: instruction?.line ?? Infinity, to: instruction?.endLine ?? Infinity }
  return { from: Math.min(comment.line, instruction?.line ?? Infinity), to: Infinity }
}

function unknownComment(word: string): string {
  const near = nearest(word, kinds)
  return `The comment \`stratalint-${word}\` means nothing here${near ? `; the nearest is \`stratalint-${near}\`` : ''}.`
}

function unknownId(kind: string, id: string, known: ReadonlySet<string>): string {
  const near = nearest(id, [...known])
  return `The comment \`stratalint-${kind}\` names "${id}", which is no rule${near ? `; the nearest is "${near}"` : ''}.`
}

/** The lines on which a rule is silenced, and by which comment. They may overlap. */
function spansOf(suppressions: readonly Suppression[], rule: string): readonly SuppressionSpan[] {
  const spans: SuppressionSpan[] = []
  let open: Suppression[] = []
  const close = (to: number): void => {
    for (const by of open) spans.push({ by, from: by.from, to })
    open = []
  }
  for (const by of suppressions) {
    if (by.rules !== 'all' && !by.rules.has(rule)) continue
    if (by.kind === 'enable') close(by.from - 1)
    else if (by.kind === 'disable') open.push(by)
    else spans.push({ by, from: by.from, to: by.to })
  }
  close(Infinity)
  return spans
}

/** The same lines as spans in order that do not touch. */
function merge(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else merged.push(span)
  }
  return merged
}

function holds(spans: readonly Span[], line: number): boolean {
  const after = firstIndex(spans.length, (index) => (spans[index]?.from ?? 0) > line)
  return (spans[after - 1]?.to ?? 0) >= line
}

/** The first index below `length` for which a test that stays true once it is true holds; `length` where there is none. */
function firstIndex(length: number, test: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (test(middle)) high = middle
    else low = middle + 1
  }
  return low
}

type SpansFor = (rule: string) => readonly SuppressionSpan[]

function unusedOf(suppressions: readonly Suppression[], findings: readonly Silenced[], spansFor: SpansFor): readonly SyntaxFault[] {
  const used = usedRules(findings, spansFor)
  const unused: SyntaxFault[] = []
  for (const suppression of suppressions) {
    const { kind, rules, range } = suppression
    if (kind === 'enable') continue
    const useful = used.get(suppression)
    const idle = rules === 'all' ? [] : [...rules].filter((rule) => !useful?.has(rule))
    for (const rule of idle) unused.push({ message: `The comment \`stratalint-${kind}\` silences no finding of ${rule}.`, range })
    if (rules === 'all' && !useful) unused.push({ message: `The comment \`stratalint-${kind}\` silences no finding.`, range })
  }
  return unused
}

/** Which rules each comment silences a finding of. */
function usedRules(findings: readonly Silenced[], spansFor: SpansFor): ReadonlyMap<Suppression, ReadonlySet<string>> {
  const used = new Map<Suppression, Set<string>>()
  for (const [rule, lines] of linesByRule(findings)) {
    for (const { by, from, to } of spansFor(rule)) {
      const first = firstIndex(lines.length, (index) => (lines[index] ?? 0) >= from)
      if ((lines[first] ?? Infinity) > to || first === lines.length) continue
      used.set(by, (used.get(by) ?? new Set()).add(rule))
    }
  }
  return used
}

function linesByRule(findings: readonly Silenced[]): ReadonlyMap<string, readonly number[]> {
  const byRule = new Map<string, number[]>()
  for (const { rule, line } of findings) {
    const lines = byRule.get(rule) ?? []
    lines.push(line)
    byRule.set(rule, lines)
  }
  for (const lines of byRule.values()) lines.sort((a, b) => a - b)
  return byRule
}

/** The text with its suppression comments made mute, every other character where it was: it shows what there is without them. */
export function withoutSuppressions({ text, comments }: Dockerfile): string {
  let muted = ''
  let done = 0
  for (const comment of comments) {
    if (!/^\s*stratalint-/.test(comment.text)) continue
    const at = text.indexOf('stratalint-', comment.range.start)
    muted += text.slice(done, at) + '-'.repeat(11)
    done = at + 11
  }
  return muted + text.slice(done)
}
