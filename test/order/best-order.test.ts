import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestOrder } from '../../src/order/best-order.ts'
import { costOf, structureBound } from '../../src/order/cost-of.ts'
import type { OrderProblem } from '../../src/order/order-problem.ts'
import { isLegal, leastCost, plainCost, problems } from './problems.ts'

const close = (problem: OrderProblem): number => 1e-8 * (1 + problem.costs.reduce((sum, cost) => sum + cost, 0))
const authors = ({ costs }: OrderProblem): number[] => [...costs.keys()]
const without: Omit<OrderProblem, 'costs' | 'predecessors'> = { builds: [], chances: [], quiet: [], hearing: [] }

describe('an order of up to seven items', () => {
  test('is legal, told its true cost, and the best of all', () => {
    fc.assert(
      fc.property(problems(7, 4), (problem) => {
        const best = bestOrder(problem)
        expect(isLegal(problem, best.order)).toBe(true)
        expect(best.isExact).toBe(true)
        expect(Math.abs(best.cost - plainCost(problem, best.order))).toBeLessThan(close(problem))
        expect(Math.abs(best.cost - leastCost(problem))).toBeLessThan(close(problem))
        expect(best.structureBound).toBeLessThan(best.cost + close(problem))
      }),
      { numRuns: 1000 },
    )
  })

  test('stays the author\'s where none is better, and never changes a best one again', () => {
    fc.assert(
      fc.property(problems(8, 4), (problem) => {
        const { order, cost } = bestOrder(problem)
        if (plainCost(problem, authors(problem)) < cost + close(problem) / 1e3) expect(order).toEqual(authors(problem))
        const at = new Map(order.map((item, index) => [item, index]))
        const place = (item: number): number => at.get(item) ?? 0
        const events = (list: OrderProblem['builds']): OrderProblem['builds'] => list.map(({ weight, items }) => ({ weight, items: items.map(place) }))
        const again: OrderProblem = {
          costs: order.map((item) => problem.costs[item] ?? 0),
          predecessors: order.map((item) => (problem.predecessors[item] ?? []).map(place)),
          builds: events(problem.builds),
          chances: events(problem.chances),
          quiet: problem.quiet.map(place),
          hearing: problem.hearing.map(place),
        }
        expect(bestOrder(again).order).toEqual(authors(problem))
      }),
      { numRuns: 200 },
    )
  })
})

describe('with too many items for the exact way', () => {
  test('the order costs at most twice the least, and no more than the author\'s', () => {
    fc.assert(
      fc.property(problems(7, 2), (problem) => {
        const best = bestOrder(problem, 3)
        expect(isLegal(problem, best.order)).toBe(true)
        expect(best.cost).toBeLessThan(2 * leastCost(problem) + close(problem))
        expect(best.cost).toBeLessThan(plainCost(problem, authors(problem)) + close(problem))
        if (best.isExact) expect(best.cost).toBeLessThan(leastCost(problem) + close(problem))
      }),
      { numRuns: 300 },
    )
  })

  test('it is found for many items as well, and is hardly dearer', () => {
    fc.assert(
      fc.property(problems(30, 12), (problem) => {
        const best = bestOrder(problem, 200)
        expect(isLegal(problem, best.order)).toBe(true)
        expect(best.cost).toBeLessThan(costOf(problem, authors(problem)) + close(problem))
        expect(best.cost).toBeGreaterThan(structureBound(problem) - close(problem))
      }),
      { numRuns: 200 },
    )
  })
})

test('by frequency alone the cheap copy comes first; by odds and seconds the install does', () => {
  const problem: OrderProblem = { ...without, costs: [0.5, 60], predecessors: [[], []], chances: [{ weight: 0.01, items: [0] }, { weight: 0.1, items: [1] }] }
  expect(bestOrder(problem).order).toEqual([1, 0])
})

test('a copy that seldom pays by itself goes up with the install that needs it', () => {
  const chances = [{ weight: 0.5, items: [0] }, { weight: 0.01, items: [1] }]
  const problem: OrderProblem = { ...without, costs: [0.1, 0.001, 600], predecessors: [[], [], [1]], chances }
  expect(bestOrder(problem).order).toEqual([1, 2, 0])
  expect(bestOrder(problem).cost).toBeLessThan(6.1)
})

test('items that always change together keep their places', () => {
  const builds = [{ weight: 0.5, items: [0, 1, 3] }]
  const problem: OrderProblem = { ...without, costs: [1, 1, 9, 1], predecessors: [[], [], [], []], builds }
  expect(bestOrder(problem).order).toEqual([2, 0, 1, 3])
})

test('what costs nothing and never changes stands above what it stood above', () => {
  const problem: OrderProblem = { ...without, costs: [0, 1, 0, 60, 0], predecessors: [[], [], [], [2], []], builds: [{ weight: 1, items: [1] }] }
  expect(bestOrder(problem).order).toEqual([0, 2, 3, 1, 4])
})

test('an argument stays above the copies that do not hear of it, and goes below the command that need not', () => {
  const chances = [{ weight: 1, items: [0] }]
  const problem: OrderProblem = { ...without, costs: [0, 0.5, 60, 5], predecessors: [[], [], [1], [0, 2]], chances, quiet: [0], hearing: [2, 3] }
  expect(bestOrder(problem).order).toEqual([1, 2, 0, 3])
  expect(bestOrder({ ...problem, predecessors: [[], [], [0], [0, 2]] }).order).toEqual([0, 1, 2, 3])
})

test('sixteen items that need none of the others are ordered exactly', () => {
  const items = Array.from({ length: 16 }, (_, item) => item)
  const builds = items.map((item) => ({ weight: 0.04, items: [item, (item * 7) % 16, (item * 3) % 16] }))
  const problem: OrderProblem = { ...without, costs: items.map((item) => 1 + ((item * 13) % 17)), predecessors: items.map(() => []), builds }
  const best = bestOrder(problem)
  expect(best.isExact).toBe(true)
  expect(best.cost).toBeLessThan(costOf(problem, items))
})
