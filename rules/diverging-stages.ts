import { brief, defineRule, runsApart, usualScenarioOf, type Instruction, type Refusal, type Rewrite, type RunApart } from '../src/rule.ts'

export default defineRule({
  id: 'diverging-stages',
  summary: 'Two stages run the same command over the same files, and neither finds the result of the other',
  severity: 'warning',
  messages: {
    order: '`{{run}}` runs in the stages {{first}} and {{second}} over the same, and in each for itself, as `{{other}}` stands above it in one of them.',
    spelling: '`{{run}}` runs in the stages {{first}} and {{second}} over the same, and in each for itself, as it is written in two ways.',
  },
  options: {},
  *check(facts) {
    for (const pair of runsApart(facts.graph)) {
      const { first, second, aboveFirst, aboveSecond } = pair
      const change = usualScenarioOf(second, facts)?.change
      if (!change || JSON.stringify(change) !== JSON.stringify(usualScenarioOf(first, facts)?.change)) continue
      const other = aboveSecond[0] ?? aboveFirst[0]
      const isSpelled = first.instruction.text !== second.instruction.text
      if (!other && !isSpelled) continue
      const data = { run: brief(second.instruction), first: first.stage.label, second: second.stage.label }
      const flaw = { at: second, also: [second], wasted: 'always', change, rewrite: () => alike(pair, isSpelled) } as const
      if (other && !isSpelled) yield { ...flaw, message: 'order', data: { ...data, other: brief(other) } }
      else yield { ...flaw, message: 'spelling', data }
    }
  },
})

function alike({ first, second, aboveFirst, aboveSecond }: RunApart, isSpelled: boolean): Rewrite | Refusal {
  if (isSpelled) return { refused: `Write it as on line ${first.instruction.line}, down to the blanks.` }
  if (aboveFirst.length > 0 && aboveSecond.length > 0) return { refused: `Put the command and what it needs first in both stages, or into a stage of its own from which both start.` }
  const [instructions, below] = aboveSecond.length > 0 ? [aboveSecond, second] : [aboveFirst, first]
  return { kind: 'move', title: `move ${names(instructions)} below line ${below.instruction.endLine}, so that both stages begin alike`, instructions, place: { after: below.instruction } }
}

function names(instructions: readonly Instruction[]): string {
  return instructions.map(({ text }) => `\`${brief(text)}\``).join(', ')
}
