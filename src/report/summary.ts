import type { FileReport } from '../lint/finding.ts'

/** What all reports of one run come to. */
export interface Summary {
  readonly files: number
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  /** Findings whose fix is safe. */
  readonly fixable: number
  /** The sum of what the findings waste, as far as it is known. What a build runs for nothing counts for one of them. */
  readonly secondsPerBuild: number
}

export function summarize(files: readonly FileReport[]): Summary {
  const findings = files.flatMap((file) => file.findings)
  const seconds = findings.reduce((sum, finding) => sum + (finding.waste.secondsPerBuild ?? 0), 0)
  return {
    files: files.length,
    errors: findings.filter((finding) => finding.severity === 'error').length,
    warnings: findings.filter((finding) => finding.severity === 'warning').length,
    infos: findings.filter((finding) => finding.severity === 'info').length,
    fixable: findings.filter((finding) => finding.fix?.verdict === 'safe').length,
    secondsPerBuild: Math.round(seconds * 1000) / 1000,
  }
}
