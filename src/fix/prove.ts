import { leftOut } from '../context/left-out.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { parse } from '../dockerfile/parse.ts'
import type { BuildGraph, Stage, Step } from '../graph/build-graph.ts'
import { plan } from '../graph/plan.ts'
import type { Rewrite } from '../lint/rewrite.ts'
import { composeEdits } from './compose-edits.ts'
import type { Draft, Refused, Rewritten } from './draft.ts'
import { applyEdits, type Edit } from './edit.ts'
import { ownFile } from './own-file.ts'
import { write } from './rewrites/all.ts'
import { sameImage, sameMeaning } from './same-image.ts'
import { noObjections, together, type Objections } from './verdict.ts'

/** A rewrite that is written and was not refuted: the new text and plan, and what nobody can rule out. */
export interface Proof {
  readonly text: string
  /** In order, without overlaps. */
  readonly edits: readonly Edit[]
  readonly after: BuildGraph
  /** Step after → step before; what has no entry was added. */
  readonly origin: ReadonlyMap<Step, Step>
  /** Patterns that the ignore file of the context gets. */
  readonly ignored: readonly string[]
  readonly objections: Objections
  /** What cannot be ruled out because the files that the fix edits are among those which steps copy: any other edit of them says as much. */
  readonly onItself: Objections
}

/**
 * Gates 1 and 2: the rewritten text reads as it is meant, and builds the same image, now and later. `dockerfilePath` is where the Dockerfile
 * lies in its own context, if it does.
 */
export function prove(rewrite: Rewrite, graph: BuildGraph, dockerfilePath: string | undefined): Proof | Refused {
  if (rewrite.kind !== 'sequence') return proveOne(rewrite, graph, dockerfilePath)
  const first = prove(rewrite.first, graph, dockerfilePath)
  if ('refused' in first) return first
  const next = rewrite.next(first.after)
  if ('refused' in next) return next
  const second = prove(next, first.after, dockerfilePath)
  if ('refused' in second) return second
  const origin = new Map([...second.origin].flatMap(([step, middle]) => {
    const old = first.origin.get(middle)
    return old ? [[step, old] as const] : []
  }))
  const objections = together([first.objections, second.objections])
  const onItself = together([first.onItself, second.onItself])
  const edits = composeEdits(graph.dockerfile.text.length, first.edits, second.edits)
  return { text: second.text, edits, after: second.after, origin, ignored: [...first.ignored, ...second.ignored], objections, onItself }
}

function proveOne(rewrite: Parameters<typeof write>[0], graph: BuildGraph, dockerfilePath: string | undefined): Proof | Refused {
  const draft = write(rewrite, graph)
  if ('refused' in draft) return draft
  const dockerfile = parse(draft.text)
  if (!readsAsMeant(graph, draft, dockerfile)) return { refused: 'The rewritten text does not read as it is meant.' }
  const context = draft.ignored.length > 0 ? leftOut(graph.context, draft.ignored) : graph.context
  const after = plan(dockerfile, context, graph.inputs)
  const fresh = after.faults.find(({ message }) => !graph.faults.some((fault) => fault.message === message))
  if (fresh) return { refused: fresh.message }
  const rewritten = pairOf(graph, after, draft)
  const objections = together([sameImage(rewritten), draft.answer(rewritten, dockerfilePath), withValues(rewritten, draft)])
  const [first] = objections.refuted
  if (first !== undefined) return { refused: first }
  const { text, edits, ignored } = draft
  return { text, edits, after, origin: rewritten.origin, ignored, objections, onItself: ownFile(graph, draft, dockerfilePath) }
}

/** Gate 1: no new faults, the same instructions, comments and directives. */
function readsAsMeant({ dockerfile: before }: BuildGraph, { order, respelled, text, edits, frontend }: Draft, after: BuildGraph['dockerfile']): boolean {
  const texts = (comments: BuildGraph['dockerfile']['comments']): string => comments.map((comment) => comment.text).sort().join('\n')
  const isKept = (instruction: Instruction, index: number): boolean => {
    const old = order[index]
    return old === undefined || respelled.has(old) || old.text === instruction.text
  }
  return (
    text === applyEdits(before.text, edits) &&
    after.faults.length === before.faults.length &&
    after.instructions.length === order.length &&
    after.instructions.every(isKept) &&
    texts(after.comments) === texts(before.comments) &&
    JSON.stringify(after.directives.map(({ value }) => value)) === JSON.stringify([...(frontend === undefined ? [] : [frontend]), ...before.directives.map(({ value }) => value)])
  )
}

/** Which step and stage of the second plan is which of the first: by the instruction they come from. Several parts have one origin. */
function pairOf(before: BuildGraph, after: BuildGraph, { order, respelled }: Draft): Rewritten {
  const twinOf = new Map(after.dockerfile.instructions.map((instruction, index) => [instruction, order[index]]))
  const oldStages = new Map<Instruction | undefined, Stage>(before.stages.map((stage) => [stage.from, stage]))
  const oldSteps = new Map<Instruction | undefined, Step>(before.steps.flatMap((step) => (step.triggeredBy ? [] : [[step.instruction, step]])))
  const stages = new Map<Stage, Stage>()
  for (const stage of after.stages) {
    const twin = oldStages.get(twinOf.get(stage.from))
    if (twin) stages.set(stage, twin)
  }
  const origin = new Map<Step, Step>()
  for (const step of after.steps) {
    const twin = step.triggeredBy ? triggerTwin(step, stages.get(step.stage)) : oldSteps.get(twinOf.get(step.instruction))
    if (twin) origin.set(step, twin)
  }
  return { before, after, origin, stages, respelled }
}

/** ONBUILD triggers stand in no line of the stage in which they run: they are told apart by their words. */
function triggerTwin({ instruction }: Step, stage: Stage | undefined): Step | undefined {
  return stage?.steps.find((old) => old.triggeredBy && old.instruction.text === instruction.text)
}

/** The same with another value for every ARG: a build may give it, and what uses it must find it above. Those with a default count once more with it. */
function withValues({ before, after }: Rewritten, draft: Draft): Objections {
  const { inputs, dockerfile } = before
  const declared = dockerfile.instructions.flatMap((instruction) => (instruction.keyword === 'ARG' ? instruction.declarations : []))
  const open = declared.filter(({ name }) => !inputs.buildArgs.has(name.text))
  const choices = [open.filter(({ value }) => !value), open].filter((names, index, all) => names.length > (index === 0 ? 0 : (all[0]?.length ?? 0)))
  return together(
    choices.map((names) => {
      const buildArgs = new Map([...inputs.buildArgs, ...names.map(({ name }) => [name.text, `value-of-${name.text}`] as const)])
      const [old, now] = [before, after].map(({ dockerfile, context }) => plan(dockerfile, context, { ...inputs, buildArgs }))
      return old && now ? sameMeaning(pairOf(old, now, draft)) : noObjections
    }),
  )
}
