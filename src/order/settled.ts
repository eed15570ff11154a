import { costOf } from './cost-of.ts'
import { ancestorSets, type OrderProblem } from './order-problem.ts'

/** An order in which neighbours that the author wrote the other way round are turned back wherever that costs nothing. */
export function settled(order: readonly number[], problem: OrderProblem): readonly number[] {
  const ancestors = ancestorSets(problem)
  const slack = 1e-9 * costOf(problem, order)
  const limit = costOf(problem, order) + slack
  const current = [...order]
  for (let at = 0; at + 1 < current.length; ) {
    const [first = 0, second = 0] = [current[at], current[at + 1]]
    const mayTurn = first > second && !ancestors[second]?.has(first)
    if (mayTurn) current.splice(at, 2, second, first)
    if (mayTurn && costOf(problem, current) <= limit) at = Math.max(at - 1, 0)
    else {
      if (mayTurn) current.splice(at, 2, first, second)
      at++
    }
  }
  return current
}
