import { areIndependent, brief, countMore, defineRule, hasUnknownCommand, mostVolatileOf, projectInstallsOf, shareOfFiles, takenPaths, takesFromImage, type Facts, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'volatile-copy-first',
  summary: 'A copy that changes often stands above copies that change rarely, and above what only needs those',
  severity: 'warning',
  messages: {
    early: '`{{copy}}` changes often and stands above `{{first}}`{{more}}, which {{verb}} made again each time and need nothing of it.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which the copied files change, from which on they count.' },
  },
  *check(facts, { threshold }) {
    for (const copy of facts.graph.steps) {
      const files = takenPaths(copy)
      const share = shareOfFiles(files, facts.graph, facts.volatility)
      const path = mostVolatileOf(files, facts.volatility)
      if (path === undefined || !copy.stage.needed || share < threshold) continue
      const { bound, free } = below(copy)
      const victims = free.filter((step) => isVictim(step, free, bound, share, facts))
      const [first, last] = [victims[0], victims.at(-1)]
      if (!first || !last) continue
      const moved = bound.filter(({ id }) => id < last.id).map(({ instruction }) => instruction)
      yield {
        message: 'early',
        at: copy,
        also: victims,
        change: { kind: 'file', path },
        data: {
          copy: brief(copy.instruction),
          first: brief(first.instruction),
          more: countMore(victims),
          verb: victims.length === 1 ? 'is' : 'are',
        },
        rewrite: () => ({ kind: 'move', title: `move ${moved.map(({ text }) => `\`${brief(text)}\``).join(', ')} below line ${last.instruction.endLine}`, instructions: moved, place: { after: last.instruction } }),
      }
    }
  },
})

/** What stands farther below is not looked at: the time that this takes grows with the square. */
const farthest = 30

interface Below {
  /** The copy and the steps below it that need it, or a step that does. */
  readonly bound: readonly Step[]
  readonly free: readonly Step[]
}

function below(copy: Step): Below {
  const bound: Step[] = [copy]
  const free: Step[] = []
  for (const step of copy.stage.steps.filter(({ id }) => id > copy.id).slice(0, farthest)) {
    if (bound.every((each) => areIndependent(each, step))) free.push(step)
    else bound.push(step)
  }
  return { bound, free }
}

/**
 * A copy that changes half as often at most; a command that needs one of those and has one above it that needs the volatile copy. All other
 * commands can change places with the copy alone, which is told by rules of their own.
 */
function isVictim(step: Step, free: readonly Step[], bound: readonly Step[], share: number, facts: Facts): boolean {
  if (step.kind === 'copy') return isQuiet(step, share, facts)
  if (step.kind !== 'run' || hasUnknownCommand(step) || projectInstallsOf(step).length > 0) return false
  const isHeld = bound.some(({ id, kind }) => kind !== 'copy' && id < step.id)
  const needed = free.filter((other) => other.kind === 'copy' && other.id < step.id && !areIndependent(other, step))
  return isHeld && needed.length > 0 && needed.every((other) => isQuiet(other, share, facts))
}

function isQuiet(copy: Step, share: number, { graph, volatility }: Facts): boolean {
  const files = takenPaths(copy)
  return takesFromImage(copy) || (files.length > 0 && shareOfFiles(files, graph, volatility) <= share / 2)
}
