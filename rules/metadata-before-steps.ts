import { brief, countMore, defineRule, levelOfValue, shareOfLevel } from '../src/rule.ts'

export default defineRule({
  id: 'metadata-before-steps',
  summary: 'A LABEL that is edited with every release stands above steps, on a builder that has it in their keys',
  severity: 'warning',
  messages: {
    early: '`{{label}}` is edited with every release, and on this builder all steps below it are made again then: `{{first}}`{{more}}.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which a value is another one, from which on it counts.' },
  },
  *check({ graph }, { threshold }) {
    for (const step of graph.steps) {
      const { instruction, stage } = step
      if (instruction.keyword !== 'LABEL' || !stage.needed) continue
      const edited = instruction.pairs.find((pair) => shareOfLevel[levelOfValue('LABEL', pair)] >= threshold)
      const victims = stage.steps.filter(({ id, kind }) => id > step.id && (kind === 'run' || kind === 'copy'))
      const [first, last] = [victims[0], victims.at(-1)]
      if (!edited || !first || !last) continue
      yield {
        message: 'early',
        at: step,
        also: victims,
        change: { kind: 'value', of: 'LABEL', name: edited.name.text },
        data: {
          label: brief(instruction),
          first: brief(first.instruction),
          more: countMore(victims),
        },
        rewrite: () => ({
          kind: 'move',
          title: `move \`${brief(instruction)}\` below line ${last.instruction.endLine}`,
          instructions: [instruction],
          place: { after: last.instruction },
        }),
      }
    }
  },
})
