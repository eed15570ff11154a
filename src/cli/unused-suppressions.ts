import { check, type CheckInputs, type Source } from '../check.ts'
import { parse } from '../dockerfile/parse.ts'
import type { Finding } from '../lint/finding.ts'
import { fingerprint } from '../lint/fingerprint.ts'
import { suppressionsOf, withoutSuppressions } from '../lint/suppressions.ts'

const rule = 'unused-suppression'

/** Suppression comments that silence nothing, as warnings of no rule. They are found by checking the text without its comments. */
export function unusedSuppressions(source: Source, inputs: CheckInputs): readonly Finding[] {
  const dockerfile = parse(source.text)
  const { findings } = check({ ...source, text: withoutSuppressions(dockerfile) }, inputs)
  const { unused } = suppressionsOf(dockerfile, inputs.rules.map(({ id }) => id))
  return unused(findings).map(({ message, range }): Finding => {
    const start = dockerfile.lines.positionAt(range.start)
    const end = dockerfile.lines.positionAt(range.end)
    return {
      id: fingerprint([rule, source.path, message, source.text.slice(range.start, range.end)]),
      rule,
      url: '',
      severity: 'warning',
      message,
      ...start,
      endLine: end.line,
      endColumn: end.column,
      range: [range.start, range.end],
      related: [],
      chain: [],
      change: '',
      waste: { secondsPerBuild: null, affectedBuilds: 0, source: 'prior' },
      fix: null,
      refused: null,
    }
  })
}
