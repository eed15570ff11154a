import type { BuildContext } from '../context/build-context.ts'
import { contextPath } from '../context/clean-path.ts'
import type { SyntaxFault } from '../dockerfile/dockerfile.ts'
import { nearest } from '../dockerfile/nearest.ts'
import { brief } from './brief.ts'
import type { BuildGraph, Edge, Step } from './build-graph.ts'
import { awaitedBy, contextOf, selectionOf } from './landings.ts'
import type { Profile } from './profile.ts'
import { profileOf } from './profiles.ts'

export interface MissingSource extends SyntaxFault {
  /** A line of the ignore file leaves it out, be it there or not. */
  readonly isIgnored: boolean
  /** It may be made before the build. */
  readonly isAwaited: boolean
}

/**
 * Sources without a wildcard that a build context lacks, of the steps that are built: every builder ends there. They are no faults of the
 * Dockerfile, as what the context holds is another question: a fresh checkout lacks what a build makes first. Lists the context.
 */
export function missingSources({ steps, inputs }: BuildGraph): readonly MissingSource[] {
  const profile = profileOf(inputs)
  return steps.flatMap((step) => (step.stage.needed ? step.edges.flatMap((edge) => missingOf(step, edge, profile)) : []))
}

function missingOf(step: Step, edge: Edge, { skipsIgnoredSources }: Profile): readonly MissingSource[] {
  const context = contextOf(edge)
  const missing = selectionOf(edge)?.missing ?? []
  if (!context || edge.role === 'parent' || missing.length === 0 || context.incomplete !== undefined) return []
  const { keyword, text } = step.instruction
  const takes = `${keyword} ${edge.role === 'mount' ? 'mounts' : 'takes'}`
  const { range } = step.triggeredBy ?? step.instruction
  return missing.flatMap((source) => {
    const isIgnored = context.ignoredBy(source) !== undefined
    if (skipsIgnoredSources && isIgnored) return []
    const shown = text.includes(source) ? `\`${source}\`` : `\`${source}\` in \`${brief(text)}\``
    const isAwaited = awaitedBy(edge).includes(contextPath(source))
    return [{ message: `${takes} ${shown}, which ${whyMissing(source, context)}.`, range, isIgnored, isAwaited }]
  })
}

function whyMissing(source: string, context: BuildContext): string {
  const path = source.replace(/^(?:\.?\/)+|\/+$/g, '')
  const ignored = context.ignoredBy(path)
  if (ignored) return `is left out by line ${ignored.line} of ${ignored.file}`
  const lacks = `the build context \`${context.name}\` lacks`
  if (context.entry(path)?.kind === 'link') return `is a link to what ${lacks}`
  const near = nearest(path, context.entries.map((entry) => entry.path))
  return near === undefined ? lacks : `${lacks}; the nearest there is \`${near}\``
}
