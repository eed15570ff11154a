import type { LineIndex } from '../dockerfile/text.ts'
import type { KeyInput, Step } from '../graph/build-graph.ts'
import type { Cause } from './step-report.ts'

/** The first of a step's own key inputs that differs from its earlier counterpart, or null where none does. */
export function inputCause(step: Step, twin: Step, lines: LineIndex): Cause | null {
  if (step.inputs === twin.inputs) return null
  const isSameShell = step.state.shell.join('\0') === twin.state.shell.join('\0')
  if (!isSameShell && step.instruction.text === twin.instruction.text && differs(step, twin)) {
    const detail = `SHELL is ${JSON.stringify(step.state.shell)} instead of ${JSON.stringify(twin.state.shell)}`
    return { kind: 'shell', detail, line: lineOf(step, step.state.shellRange, lines), path: null }
  }
  const changed = firstChange(step.inputs, twin.inputs)
  return changed && { kind: changed.input.kind, detail: changed.detail, line: lineOf(step, changed.input.range, lines), path: null }
}

function lineOf({ instruction, triggeredBy }: Step, range: KeyInput['range'], lines: LineIndex): number {
  if (triggeredBy) return triggeredBy.line
  return range ? lines.positionAt(range.start).line : instruction.line
}

function differs(step: Step, twin: Step): boolean {
  return JSON.stringify(step.inputs.map(valueOf)) !== JSON.stringify(twin.inputs.map(valueOf))
}

function valueOf({ kind, name, value }: KeyInput): readonly string[] {
  return [kind, name, value]
}

interface InputChange {
  readonly input: KeyInput
  readonly detail: string
}

function firstChange(now: readonly KeyInput[], then: readonly KeyInput[]): InputChange | null {
  if (now === then) return null
  const key = ({ kind, name }: KeyInput): string => `${kind} ${name}`
  const earlier = countedMap(then, key)
  const later = countedMap(now, key)
  for (const [id, input] of later) {
    const old = earlier.get(id)
    if (old?.value !== input.value) return { input, detail: describe(input, old) }
  }
  for (const [id, input] of earlier) if (!later.has(id)) return { input: { ...input, range: undefined }, detail: isText(input) ? textChanged : `${input.name} is no longer set` }
  const moved = now.find((input, index) => then[index] && key(then[index]) !== key(input))
  return moved ? { input: moved, detail: `${moved.name} comes in another order` } : null
}

/** By name; several of one name (the sources of a copy) are told apart by their number. */
function countedMap(inputs: readonly KeyInput[], key: (input: KeyInput) => string): Map<string, KeyInput> {
  const map = new Map<string, KeyInput>()
  const counts = new Map<string, number>()
  for (const input of inputs) {
    const count = (counts.get(key(input)) ?? 0) + 1
    counts.set(key(input), count)
    map.set(`${key(input)} ${count}`, input)
  }
  return map
}

const textChanged = 'its text changed'

/** What stands in the Dockerfile; a replay adds the wording of another time to it. */
function isText({ name }: KeyInput): boolean {
  return name === 'command' || name === 'instruction'
}

function describe(input: KeyInput, old: KeyInput | undefined): string {
  if (isText(input)) return textChanged
  if (!old) return input.kind === 'env' || input.kind === 'arg' ? `${input.name} is now set, to ${shown(input)}` : `${input.name} is new`
  if (input.kind === 'mount') return `the mount ${input.name} has other options`
  return `${input.name} is ${shown(input)} instead of ${shown(old)}`
}

const mostShown = 60

function shown({ value }: KeyInput): string {
  if (value === '') return 'empty'
  return value.length > mostShown ? `${value.slice(0, mostShown)}…` : value
}
