import { parentStep, type Step } from './build-graph.ts'

/** What is gathered from step to step, from the first one that a stage stands on down to `last`: worked out once for each, and without recursion, for nobody bounds a file. */
export function gathered<Value>(last: Step | undefined, known: WeakMap<Step, Value>, nothing: Value, withStep: (above: Value, step: Step) => Value): Value {
  const open: Step[] = []
  let value = nothing
  for (let step = last; step; step = parentStep(step)) {
    const found = known.get(step)
    if (found !== undefined) {
      value = found
      break
    }
    open.push(step)
  }
  for (const step of open.reverse()) {
    value = withStep(value, step)
    known.set(step, value)
  }
  return value
}
