import type { BuildContext } from '../context/build-context.ts'
import { ignorePathOf, withPatterns } from '../context/left-out.ts'
import { inTenths } from '../cost/in-tenths.ts'
import { analyseGraph, type Analysis, type CheckInputs, type Source } from '../lint/analyse.ts'
import type { GradedFlaw, Lint } from '../lint/engine.ts'
import type { Finding, Fix, TextEdit } from '../lint/finding.ts'
import type { AnyFlaw } from '../lint/rule.ts'
import type { Step } from '../graph/build-graph.ts'
import { applyEdits, type Edit } from './edit.ts'
import type { Proof } from './prove.ts'
import { verify, type Verified } from './verify.ts'

/** A finding with the verdict on its rewrite. */
interface Judged {
  readonly finding: Finding
  readonly title: string
  readonly verified: Verified
  /** What is known of the rewritten text, where the verifier got as far as to lint it. */
  readonly after?: Analysis | undefined
}

type Accepted = Extract<Verified, { verdict: 'safe' | 'review' }>

/**
 * The findings with their fixes. Every fix that is called safe holds by itself and together with all the others that
 * are: only a set that was verified together is handed out.
 */
export function fixesOf(source: Source, inputs: CheckInputs, analysis: Analysis): readonly Finding[] {
  const known = remembered.get(analysis) ?? fixesNow(source, inputs, analysis)
  remembered.set(analysis, known)
  return known
}

/** An analysis is of one text under one set of inputs. */
const remembered = new WeakMap<Analysis, readonly Finding[]>()

function fixesNow(source: Source, inputs: CheckInputs, analysis: Analysis): readonly Finding[] {
  const told = analysis.lint.flaws.map((graded, index) => (index < mostJudged ? judge(graded, source, inputs, analysis) : postponed(graded)))
  const judged = [...told, ...inPlaceOf(told, source, inputs, analysis)]
  const joint = jointlySafe(judged, source, inputs)
  return judged.map((one) => withFix(one, source, inputs.context, joint.has(one)))
}

/** Where nothing cures what several flaws cost together but the fix of one that is not told for the others, it is told after all. */
function inPlaceOf(told: readonly Judged[], source: Source, inputs: CheckInputs, analysis: Analysis): readonly Judged[] {
  const { flaws, eclipsed } = analysis.lint
  const fixable = new Set(flaws.flatMap(({ flaw }, index) => (told[index]?.verified.verdict === 'refused' ? [] : flaw.also)))
  return eclipsed.slice(0, mostJudged).flatMap((graded) => {
    if (graded.flaw.also.some((step) => fixable.has(step))) return []
    const one = judge(graded, source, inputs, analysis, foundIn)
    return one.verified.verdict === 'safe' ? [one] : []
  })
}

/** A verdict costs several simulated builds: of very many findings only the heaviest get one at a time. */
const mostJudged = 20

function postponed({ finding }: GradedFlaw): Judged {
  const why = `The file has more than ${mostJudged} heavier findings; a fix is worked out when those are gone.`
  return { finding, title: '', verified: { verdict: 'refused', why } }
}

const toldIn = ({ flaws }: Lint): readonly GradedFlaw[] => flaws
const foundIn = ({ flaws, eclipsed }: Lint): readonly GradedFlaw[] => [...flaws, ...eclipsed]

/** `among` are the flaws of a text beside which a fix has to hold. */
function judge(graded: GradedFlaw, source: Source, inputs: CheckInputs, { graph, lint }: Analysis, among = toldIn): Judged {
  const { finding, flaw } = graded
  const rewrite = flaw.rewrite()
  if ('refused' in rewrite) return { finding, title: '', verified: { verdict: 'refused', why: rewrite.refused } }
  let after: Analysis | undefined
  const verified = verify(rewrite, {
    graph,
    change: flaw.change,
    aim: flaw.aim ?? 'seconds',
    scenarios: lint.scenarios,
    costs: inputs.config.costs,
    contextDoubt: contextDoubt(inputs),
    dockerfilePath: inputs.dockerfileInContext,
    unsettled: (proof) => {
      after = analyseGraph(source.path, proof.after, inputs)
      return unsettled(among(after.lint), graded, among(lint), proof)
    },
  })
  return { finding, title: rewrite.title, verified, after }
}

function contextDoubt({ contextBy, context }: CheckInputs): string | undefined {
  if (contextBy === 'guess') return `The build context ${context.name} is a guess; name it with --context.`
  return context.incomplete
}

function unsettled(flaws: readonly GradedFlaw[], own: GradedFlaw, before: readonly GradedFlaw[], { origin }: Proof): string | undefined {
  const { finding } = own
  const countIn = (all: readonly GradedFlaw[]): number => all.filter((other) => other.finding.id === finding.id).length
  const heavy = flaws.filter((other) => isAsHeavy(other.finding, finding)).map((other) => identityOf(other, (step) => origin.get(step)))
  if (countIn(flaws) >= countIn(before) || heavy.some((each) => isSameFlaw(each, identityOf(own)))) return 'The flaw would still be there.'
  const known = before.map((other) => identityOf(other))
  return heavy.every((each) => known.some((other) => isPartOf(each, other))) ? undefined : 'Another flaw of the same weight would take its place.'
}

/** What seconds cannot tell is not weighed against what they can: that no chain becomes dearer is for another gate. */
function isAsHeavy({ waste }: Finding, { waste: { secondsPerBuild: least } }: Finding): boolean {
  return least === null ? waste.secondsPerBuild === null : (waste.secondsPerBuild ?? 0) >= least
}

/** What a flaw is about, whatever the text of its steps becomes. What a fix adds is known by its text. */
interface Identity {
  /** Its rule and its place. */
  readonly where: string
  readonly victims: readonly (string | number)[]
}

function identityOf({ rule, flaw: { at, also } }: GradedFlaw, twinOf = (step: Step): Step | undefined => step): Identity {
  const nameOf = (place: AnyFlaw['at']): string | number => ('instruction' in place ? (twinOf(place)?.id ?? place.instruction.text) : place.text)
  return { where: JSON.stringify([rule.id, nameOf(at)]), victims: also.map(nameOf) }
}

function isSameFlaw(one: Identity, other: Identity): boolean {
  return isPartOf(one, other) && one.victims.length === other.victims.length
}

/** A fix may take victims from other flaws: they are the same flaws, of less. */
function isPartOf(one: Identity, whole: Identity): boolean {
  return one.where === whole.where && one.victims.every((victim) => whole.victims.includes(victim))
}

/** Edits that only touch do not overlap: insertions at one place stand there in the order in which they were accepted. */
function overlaps(a: Edit, b: Edit): boolean {
  return a.range.start < b.range.end && b.range.start < a.range.end
}

/** Worst waste first: a safe fix joins where applying it after the others gives the very text of applying all at once. */
function jointlySafe(judged: readonly Judged[], source: Source, inputs: CheckInputs): ReadonlySet<Judged> {
  const joint = new Set<Judged>()
  let edits: readonly Edit[] = []
  let fixed: Analysis | undefined
  for (const one of judged) {
    const { verified, after } = one
    if (verified.verdict !== 'safe') continue
    // What changes the context changes it for all others: it stands alone.
    if (verified.ignored.length > 0) return joint.size === 0 ? new Set([one]) : joint
    if (edits.some((edit) => verified.edits.some((other) => overlaps(edit, other)))) continue
    const all = [...edits, ...verified.edits].sort((a, b) => a.range.start - b.range.start)
    const next = fixed ? fixedToo(one, fixed, source, inputs) : after
    if (next?.graph.dockerfile.text !== applyEdits(source.text, all)) continue
    joint.add(one)
    edits = all
    fixed = next
  }
  return joint
}

/** What is known of the text that the fix of the same finding makes of one in which others are fixed already; undefined where it is not safe there. */
function fixedToo({ finding }: Judged, fixed: Analysis, source: Source, inputs: CheckInputs): Analysis | undefined {
  const graded = fixed.lint.flaws.find((other) => other.finding.id === finding.id)
  if (!graded) return undefined
  const { verified, after } = judge(graded, source, inputs, fixed)
  return verified.verdict === 'safe' ? after : undefined
}

function withFix({ finding, title, verified }: Judged, { path }: Source, context: BuildContext, isJoint: boolean): Finding {
  if (verified.verdict === 'refused') return { ...finding, refused: verified.why }
  return { ...finding, fix: fixOf(title, verified, { path, context }, verified.verdict === 'safe' && !isJoint) }
}

const waits = 'It is safe by itself, but not proven together with the other fixes of this file; it is offered again after those are applied.'

function fixOf(title: string, { verdict, why, edits, ignored, gain }: Accepted, { path, context }: { readonly path: string; readonly context: BuildContext }, isWaiting: boolean): Fix {
  return {
    title,
    verdict: isWaiting ? 'review' : verdict,
    why: isWaiting ? waits : why,
    edits: [...edits.map(({ range, text }): TextEdit => ({ path, range: [range.start, range.end], text })), ...ignoreEdit(context, ignored)],
    seconds: gain && { before: inTenths(gain.before), after: inTenths(gain.after) },
  }
}

/** Patterns go to the end of the ignore file, which is made where there is none. */
function ignoreEdit(context: BuildContext, patterns: readonly string[]): readonly TextEdit[] {
  if (patterns.length === 0) return []
  const end = context.ignoreText?.length ?? 0
  return [{ path: ignorePathOf(context), range: [end, end], text: withPatterns(context.ignoreText, patterns).slice(end) }]
}
