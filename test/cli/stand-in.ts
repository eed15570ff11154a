import type { Fixed } from '../../src/fix/apply.ts'
import type { CheckInputs, Source } from '../../src/check.ts'
import type { FileReport, Finding, Fix, Severity } from '../../src/lint/finding.ts'

/** Words of a Dockerfile that stand for flaws, so that the command line can be tested without rules. */
const words = [
  { word: 'BAD', severity: 'warning', verdict: 'safe', rule: 'alpha' },
  { word: 'WORSE', severity: 'error', verdict: undefined, rule: 'beta' },
  { word: 'HMM', severity: 'info', verdict: 'review', rule: 'no-page' },
] as const satisfies readonly { word: string; severity: Severity; verdict: Fix['verdict'] | undefined; rule: string }[]

/** In the place of the engine: a finding per word. `BROKEN` is a syntax error, `BUG` a bug. */
export function standInCheck({ path, text }: Source, { rules, config, build, context, contextBy }: CheckInputs): FileReport {
  if (text.includes('BUG')) throw new TypeError('in rule alpha')
  const findings: Finding[] = []
  const report = { path, context: context.name, contextBy, builder: build.builder, findings }
  for (const [index, line] of text.split('\n').entries()) {
    for (const each of words) {
      const level = config.rules.get(each.rule)?.level
      const at = line.indexOf(each.word)
      if (at === -1 || level === 'off' || !rules.some((rule) => rule.id === each.rule)) continue
      findings.push({ ...findingOf(each, path), severity: level ?? each.severity, line: index + 1, column: at + 1, endLine: index + 1, endColumn: at + 1 + each.word.length })
    }
  }
  return { ...report, errors: text.includes('BROKEN') ? [{ message: 'BROKEN is no instruction.', line: 1, column: 1 }] : [], notes: [], order: null, withoutHistory: null }
}

function findingOf({ word, severity, verdict, rule }: (typeof words)[number], path: string): Finding {
  const edits = [{ path, range: [0, 0], text: '' }] as const
  return {
    id: word,
    rule,
    url: '',
    severity,
    message: `${word} is here.`,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    range: [0, 0],
    related: [],
    chain: [],
    change: '',
    waste: { secondsPerBuild: null, affectedBuilds: 0, source: 'prior' },
    fix: verdict ? { title: `replace ${word}`, verdict, why: 'Look.', edits, seconds: undefined } : null,
    refused: null,
  }
}

/** In the place of the fixer: every BAD, and with review every HMM, becomes GOOD. */
export function standInFixAll(source: Source, inputs: CheckInputs, { withReview }: { readonly withReview: boolean }): Fixed {
  const applied = standInCheck(source, inputs).findings.filter(({ fix }) => fix?.verdict === 'safe' || (withReview && fix))
  const text = source.text.replaceAll('BAD', 'GOOD')
  return { text: withReview ? text.replaceAll('HMM', 'GOOD') : text, ignored: [], applied, passes: 1 }
}
