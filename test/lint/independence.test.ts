import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rules } from '../../rules/index.ts'
import { check, type CheckInputs } from '../../src/check.ts'
import { leftOut } from '../../src/context/left-out.ts'
import { fixAll } from '../../src/fix/apply.ts'
import type { BuildGraph } from '../../src/graph/build-graph.ts'
import { analyse, analyseGraph } from '../../src/lint/analyse.ts'
import type { Config, RuleSetting } from '../../src/lint/config.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { samples } from '../samples.ts'

/** A configuration in which some rules are on, and all others off. */
function onlyOn(ids: readonly string[], config: Config): Config {
  return { ...config, rules: new Map(rules.map(({ id }): [string, RuleSetting] => [id, { level: ids.includes(id) ? undefined : 'off', options: new Map() }])) }
}

/** What a finding says but for what it costs. Its fix may have to wait for others. */
function told({ id, rule, range, severity, message, related, chain, change }: Finding): string {
  return JSON.stringify({ id, rule, range, severity, message, related, chain, change })
}

function toldBy(ids: readonly string[], graph: BuildGraph, inputs: CheckInputs): readonly string[] {
  return analyseGraph('Dockerfile', graph, { ...inputs, config: onlyOn(ids, inputs.config) }).lint.flaws.map(({ finding }) => told(finding))
}

describe('a rule says what it says, whichever others are on', () => {
  test.each(samples)('$name', ({ source, inputs }) => {
    const { graph } = analyse(source, inputs)
    fc.assert(
      fc.property(fc.subarray(rules.map(({ id }) => id), { minLength: 1 }), fc.nat(), (ids, choice) => {
        const found = toldBy(ids, graph, inputs)
        const speaking = ids.filter((id) => found.some((each) => each.includes(`"rule":"${id}"`)))
        const alone = new Set(speaking.flatMap((id) => toldBy([id], graph, inputs)))
        // What two rules claim one of them has: fewer may be left than each finds alone, but no others.
        for (const each of found) expect(alone).toContain(each)
        // One of them, another in every run of the tests.
        if (found.length === 0) expect(toldBy([ids[choice % ids.length] ?? ''], graph, inputs)).toEqual([])
      }),
      { numRuns: 1 },
    )
  })
})

describe('the fixes of all rules together come to an end, after which nothing is left to fix', () => {
  // Those of a page are tried with the page.
  test.each(samples.filter(({ name }) => !rules.some(({ id }) => id === name)))('$name', ({ source, inputs }) => {
    const { text, ignored, passes } = fixAll(source, inputs, { withReview: true })
    expect(passes).toBeLessThan(10)
    const left = check({ ...source, text }, { ...inputs, context: leftOut(inputs.context, ignored) })
    expect(left.errors).toEqual(check(source, inputs).errors)
    expect(left.findings.filter(({ fix }) => fix !== null)).toEqual([])
  })
})
