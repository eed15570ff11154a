import type { Severity } from '../lint/finding.ts'
import type { FailOn } from '../project/config-text.ts'
import { summarize } from '../report/summary.ts'
import type { Arguments } from './arguments.ts'
import type { Examined } from './examine.ts'

export type ExitCode = 0 | 1 | 2

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 }

const failOns = ['error', 'warning', 'info', 'never'] as const satisfies readonly FailOn[]

/**
 * 2 where a file was not understood or not written, 1 where a finding is at or above the threshold, or all together waste too much, else 0.
 * The threshold is `--fail-on`, else the configuration's, else warnings; with `--max-warnings` alone it is errors,
 * since warnings are then counted.
 */
export function exitCodeOf(examined: readonly Examined[], args: Arguments): ExitCode {
  if (examined.some(({ report }) => report.errors.length > 0)) return 2
  const asked = failOns.find((each) => each === args.value('fail-on'))
  const most = args.number('max-warnings')
  const warnings = examined.flatMap(({ report }) => report.findings).filter((finding) => finding.severity === 'warning')
  if (most !== undefined && warnings.length > most) return 1
  const mostWaste = args.number('max-waste')
  if (mostWaste !== undefined && summarize(examined.map(({ report }) => report)).secondsPerBuild > mostWaste) return 1
  const usual = most === undefined ? 'warning' : 'error'
  return examined.some((each) => isFailing(each, asked ?? each.failOn ?? usual)) ? 1 : 0
}

function isFailing({ report }: Examined, failOn: FailOn): boolean {
  return failOn !== 'never' && report.findings.some((finding) => ranks[finding.severity] >= ranks[failOn])
}
