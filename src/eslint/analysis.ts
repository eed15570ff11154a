import { check, type CheckInputs } from '../check.ts'
import type { OptionValue, RuleSetting } from '../lint/config.ts'
import type { FileReport, Finding, ReportedFault } from '../lint/finding.ts'
import type { Rule } from '../lint/rule.ts'

/** Loads what `check` needs for a file beside its text: configuration, build inputs, build context. `cwd` is where ESLint works. */
export type LoadInputs = (path: string, text: string, cwd: string) => CheckInputs

/** Where a source lies, as people see it; relative to `cwd` where it lies inside. */
export interface SourcePlace {
  readonly path: string
  readonly cwd: string
}

/** What ESLint holds of a file. `text` is without the byte order mark. */
export interface EslintSource {
  readonly text: string
  readonly hasBOM?: boolean
}

type Options = ReadonlyMap<string, OptionValue>

interface Analysis {
  readonly enabled: Map<string, Options>
  report: FileReport | undefined
}

/** The analyses of all sources that ESLint has under way. */
export interface Analyses {
  /** Says that ESLint runs a rule on a source. ESLint creates all its rules before it visits the first node. */
  enable(source: EslintSource, rule: Rule, options: Options): void
  /** What is wrong with the source itself, whatever rules run. */
  errors(source: EslintSource, place: SourcePlace): readonly ReportedFault[]
  /** What the rule finds in the source. */
  findings(source: EslintSource, rule: Rule, place: SourcePlace): readonly Finding[]
}

/**
 * One analysis for each source that ESLint lints, shared by its rules and dropped with the source. It runs when the
 * first rule asks, with exactly the rules that ESLint runs: safe fixes are then verified together, as `check` promises.
 */
export function analyses(load: LoadInputs): Analyses {
  const bySource = new WeakMap<EslintSource, Analysis>()
  return {
    enable(source, rule, options) {
      const known = bySource.get(source)
      // A source that was analysed already is being linted once more.
      const analysis = known && !known.report ? known : { enabled: new Map<string, Options>(), report: undefined }
      analysis.enabled.set(rule.id, options)
      bySource.set(source, analysis)
    },
    errors(source, place) {
      return analyse(source, place, new Map(), load).errors
    },
    findings(source, rule, place) {
      const analysis = bySource.get(source)
      if (!analysis) return []
      analysis.report ??= analyse(source, place, analysis.enabled, load)
      return analysis.report.findings.filter((finding) => finding.rule === rule.id)
    },
  }
}

function analyse(source: EslintSource, { path, cwd }: SourcePlace, enabled: ReadonlyMap<string, Options>, load: LoadInputs): FileReport {
  const text = source.hasBOM ? `\uFEFF${source.text}` : source.text
  const inputs = load(path, text, cwd)
  const settings = inputs.rules.map((rule) => [rule.id, settingOf(inputs.config.rules.get(rule.id), enabled.get(rule.id))] as const)
  return check({ path, text }, { ...inputs, config: { ...inputs.config, rules: new Map(settings) } })
}

/** ESLint says which rules run; what its options leave open, and a rule that is off, the project's own configuration says. */
function settingOf(configured: RuleSetting | undefined, options: Options | undefined): RuleSetting {
  if (!options) return { level: 'off', options: new Map() }
  return { level: configured?.level, options: new Map([...(configured?.options ?? []), ...options]) }
}
