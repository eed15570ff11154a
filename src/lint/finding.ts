import type { StepReport } from '../cache/step-report.ts'

export type Severity = 'error' | 'warning' | 'info'

/** Where a finding points. Lines and columns from 1, the end exclusive, columns in UTF-16 units. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export interface RelatedPlace extends Place {
  readonly path: string
  readonly message: string
}

/** What a flaw costs on average, estimated. */
export interface Waste {
  /** Seconds per build, over builds that change something and those that do not; null where a cost is unknown. */
  readonly secondsPerBuild: number | null
  /** The share of builds that pay, 0 to 1. */
  readonly affectedBuilds: number
  /** `history`: the changes are those of commits; `prior`: they are estimated, and so are the seconds, but where `measured` says that those were taken from logs. */
  readonly source: 'history' | 'prior' | 'measured'
  /** The commits that it was measured over; only with `history`. */
  readonly commits?: number
}

/** A replacement of UTF-16 offsets `[start, end)` of the file as it stands on disk, byte order mark included. */
export interface TextEdit {
  readonly path: string
  readonly range: readonly [start: number, end: number]
  readonly text: string
}

/** A rewrite that the verifier did not refuse. Only `safe` ones are applied without a person's word. */
export interface Fix {
  readonly title: string
  readonly verdict: 'safe' | 'review'
  /** What a person has to check; empty for `safe`. */
  readonly why: string
  readonly edits: readonly TextEdit[]
  /** Estimated seconds of the finding's scenario before and after. */
  readonly seconds: { readonly before: number; readonly after: number } | undefined
}

/** One place where a flaw is present. Plain data: hosts only translate it. */
export interface Finding extends Place {
  /** Stable over unrelated edits. */
  readonly id: string
  readonly rule: string
  readonly url: string
  readonly severity: Severity
  readonly message: string
  /** UTF-16 offsets of the same place. */
  readonly range: readonly [start: number, end: number]
  readonly related: readonly RelatedPlace[]
  /** From the change to the last victim. */
  readonly chain: readonly StepReport[]
  /** The Dockerfile whose lines the chain names, where the finding lies in another file. */
  readonly chainPath?: string
  /** The change that the chain starts from, as a clause: "edit src/app.ts". */
  readonly change: string
  readonly waste: Waste
  readonly fix: Fix | null
  /** Why no fix is offered; null where there is one. */
  readonly refused: string | null
}

export interface ReportedFault {
  readonly message: string
  readonly line: number
  readonly column: number
}

/** How the build context of a file was found. Where it is a guess, no fix is safe; a pipeline file itself has none. */
export type ContextBy = 'option' | 'compose' | 'bake' | 'workflow' | 'makefile' | 'config' | 'unique' | 'guess' | 'none'

/** Estimated seconds that an average build runs, in the order of the file and in others. */
export interface OrderReport {
  readonly current: number
  /** In the best order that is known, where copies may be taken apart as well. */
  readonly best: number
  /** What no order and no cure of a finding goes below: each step runs only where what it needs itself changes. The findings waste no more than what `current` has above it. */
  readonly structure: number
}

/** Everything that is known of one Dockerfile: what every host translates. */
export interface FileReport {
  /** As named to the user, `/` between its parts. */
  readonly path: string
  readonly context: string
  readonly contextBy: ContextBy
  readonly builder: string
  /** Worst waste first, then by place. */
  readonly findings: readonly Finding[]
  readonly errors: readonly ReportedFault[]
  /** What was left alone, and why: steps in a language that is not read; and what the build lacks. One for each reason, at its first step. */
  readonly notes: readonly ReportedFault[]
  /** What could be saved at all; null where nothing was found. */
  readonly order: OrderReport | null
  /** Why no finding is measured over commits, as a clause; null where they are, and where nobody asked for that. */
  readonly withoutHistory: string | null
}
