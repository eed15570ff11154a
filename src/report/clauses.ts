import type { Finding } from '../lint/finding.ts'

/** Of a longer chain the links in the middle are counted. */
const mostLinks = 6
const firstLinks = 3

/** The invalidation as one line: `edit src/app.ts → line 4 rebuilt → line 5 rebuilt`, from the first step on to the last. */
export function whyClause({ change, chain, chainPath }: Finding): string {
  const of = chainPath === undefined ? '' : ` of ${chainPath}`
  const links = chain.map((step, index) => `line ${step.line}${index === 0 ? of : ''} ${step.outcome}`)
  if (links.length > mostLinks) links.splice(firstLinks, links.length - firstLinks - 1, `${links.length - firstLinks - 1} more`)
  return [change, ...links].join(' → ')
}

/** What is measured over commits says so by their number. */
const sourceNotes = { history: '', prior: ', estimated', measured: ', measured' } as const

/** What it costs, and how that is known: `≈ 40 s, in 9 of 10 builds, estimated`, or `in 9 of 10 commits (of the last 300)`. Empty where no cost is known. */
export function costClause({ waste: { secondsPerBuild, affectedBuilds, commits, source } }: Finding): string {
  if (secondsPerBuild === null) return ''
  if (affectedBuilds <= 0) return commits === undefined ? '' : `for this alone in none of the last ${commits} commits`
  const seconds = `≈ ${formatSeconds(secondsPerBuild / affectedBuilds)}`
  const share = commits === undefined ? shareClause(affectedBuilds) : `${shareClause(affectedBuilds, 'commit')} (of the last ${commits})`
  return `${seconds}, ${share}${sourceNotes[source]}`
}

/** Why, with what it costs: `Why: edit src/app.ts → line 4 rebuilt (≈ 40 s, in 9 of 10 builds, estimated)`. Empty where nothing runs again. */
export function whySentence(finding: Finding): string {
  if (finding.chain.length === 0) return ''
  const cost = costClause(finding)
  return `Why: ${whyClause(finding)}${cost && ` (${cost})`}`
}

/** Message, why and cure, a line each, for who shows a finding as one text. */
export function explained(finding: Finding): string {
  const fix = fixClause(finding)
  return [finding.message, whySentence(finding), fix && `Fix: ${fix}`].filter((line) => line !== '').join('\n')
}

/** What cures it: the title and its effect, what a person has to check, or why there is no fix. Empty where none of it is known. */
export function fixClause({ fix, refused }: Finding): string {
  if (!fix) return refused ? `no fix: ${refused}` : ''
  const effect = fix.seconds ? `≈ ${formatSeconds(fix.seconds.before)} → ${formatSeconds(fix.seconds.after)}` : ''
  const promise = fix.verdict === 'safe' ? 'same image' : `review: ${fix.why}`
  return `${fix.title} (${effect ? `${effect}, ` : ''}${promise})`
}

/** Seconds for people: `0.4 s`, `40 s`, `2 min`, `1.5 h`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`
  if (seconds < 99.5) return `${Math.round(seconds)} s`
  if (seconds < 5970) return `${Number((seconds / 60).toPrecision(2))} min`
  return `${Number((seconds / 3600).toPrecision(2))} h`
}

/** Bytes for people, in powers of ten as registries count them: `87 B`, `4.1 kB`, `120 MB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3))
  return `${Number((bytes / 1000 ** power).toPrecision(power === 0 ? 3 : 2))} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`
}

/** A share of builds for people: `in 9 of 10 builds`, `in 3 of 100 builds`. */
export function shareClause(share: number, noun: 'build' | 'commit' = 'build'): string {
  if (share >= 0.95) return `in every ${noun}`
  if (share >= 0.095) return `in ${Math.round(share * 10)} of 10 ${noun}s`
  if (share >= 0.0095) return `in ${Math.round(share * 100)} of 100 ${noun}s`
  return `in fewer than 1 of 100 ${noun}s`
}
