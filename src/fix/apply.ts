import { leftOut } from '../context/left-out.ts'
import { analyse, type CheckInputs, type Source } from '../lint/analyse.ts'
import type { Finding, TextEdit } from '../lint/finding.ts'
import { applyEdits, type Edit } from './edit.ts'
import { fixesOf } from './fixes-of.ts'

export interface Fixed {
  readonly text: string
  /** Patterns that the ignore file of the context gets. */
  readonly ignored: readonly string[]
  /** The findings whose fixes were applied, in order. */
  readonly applied: readonly Finding[]
  readonly passes: number
}

const mostPasses = 10

/**
 * Applies fixes until nothing changes: in each pass the safe ones that were verified together, then, where a person
 * asked for them, the heaviest one that needs review. A file with errors is left as it is.
 */
export function fixAll(source: Source, inputs: CheckInputs, { withReview }: { readonly withReview: boolean }): Fixed {
  const applied: Finding[] = []
  const ignored: string[] = []
  let { text } = source
  for (let passes = 0; ; passes++) {
    const chosen = passes < mostPasses ? choose({ ...source, text }, within(inputs, ignored), withReview) : []
    if (chosen.length === 0) return { text, ignored, applied, passes }
    const all = chosen.flatMap(({ fix }) => fix?.edits ?? [])
    const edits = all.filter(({ path }) => path === source.path).map(editOf)
    ignored.push(...all.filter(({ path }) => path !== source.path).flatMap((edit) => edit.text.split(/\r?\n/).filter((line) => line !== '')))
    text = applyEdits(text, edits.sort((a, b) => a.range.start - b.range.start))
    applied.push(...chosen)
  }
}

/** What the ignore file leaves out after the edits so far. */
function within(inputs: CheckInputs, ignored: readonly string[]): CheckInputs {
  return ignored.length === 0 ? inputs : { ...inputs, context: leftOut(inputs.context, ignored) }
}

function editOf({ range: [start, end], text }: TextEdit): Edit {
  return { range: { start, end }, text }
}

function choose(source: Source, inputs: CheckInputs, withReview: boolean): Finding[] {
  const analysis = analyse(source, inputs)
  if (analysis.graph.dockerfile.faults.length + analysis.graph.faults.length > 0) return []
  const findings = fixesOf(source, inputs, analysis)
  const safe = findings.filter(({ fix }) => fix?.verdict === 'safe')
  if (safe.length > 0 || !withReview) return safe
  return findings.filter(({ fix }) => fix?.verdict === 'review').slice(0, 1)
}
