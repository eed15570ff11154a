import type { ToolUse, WorkKind } from '../effects/effects.ts'

/**
 * The share of an install's seconds that is left where its tool finds again all that it fetched.
 * npm: the median of 7 projects, 0.53 to 0.68, over a link of 16 MB/s (`scripts/measure-warm.mjs`): so fast was the middle one of 324 downloads by apt
 * in the published build logs of the study that the seconds of steps are from. Three of them had 0.66, 0.79 and 0.80 on a slow disk near the registry;
 * pnpm's benchmark of package managers of 13 June 2026 has 9.9 of 13.1 s.
 * yarn, pip: what is not fetching in the same logs: the median of 5 installs by yarn 1 alone (two projects here: 0.35 and 0.72), and of 63 by pip
 * alone, which keeps what it builds as well.
 * pnpm: one project of 10,383 locked lines, copied out of its store instead of linked; the benchmark has 0.35. bun: 2.6 of 4.5 s, the average of 5
 * runs of bun 1.2 that somebody published; one project here had 0.39.
 * go: `go mod download` of the modules of 5 programs from a proxy on the same disk, the largest of 0.004 to 0.035.
 * "Here" is one busy machine near the registry, three times each, without scripts of packages: a slower network gains more, a busy machine less.
 */
const byTool: ReadonlyMap<string, number> = new Map([
  ['npm', 0.64],
  ['yarn', 0.57],
  ['pnpm', 0.41],
  ['bun', 0.58],
  ['go', 0.04],
])

/**
 * The same for all other commands, by what they do. Package managers of one language are like the one of them that gains least. Compilers fetch in
 * 5 % of their seconds in 8 logs of cargo, in 14 % in the lesser of two of Maven; apt fetches its lists in 4 % of 359, Composer in 6 % of 8.
 * A kind that is not here is said to gain nothing: nobody measured it.
 */
const byKind: Partial<Readonly<Record<WorkKind, number>>> = {
  'node-install': 0.64,
  'python-install': 0.77,
  'php-install': 0.94,
  'os-index': 0.96,
  'apt-install': 0.96,
  cargo: 0.95,
  jvm: 0.86,
}

/**
 * The share that is left where a compiler finds again what it made, of a program in which one file was edited, be it of `main` or of another package:
 * go 1.23 and six programs of 78 to 248 packages with those of the standard library, 0.01 to 0.12, three of them from three cold builds, three from
 * one. A little more than the median of 0.07 of the edits that are not of `main`.
 */
const remade: ReadonlyMap<string, number> = new Map([['go', 0.1]])

/** The share of a command's seconds that is left where it finds again what it fetched or made, 0 to 1. */
export function warmShareOf({ tool, work, installs }: ToolUse, found: { readonly fetched: boolean; readonly made: boolean }): number {
  const made = found.made ? remade.get(tool) : undefined
  if (made !== undefined || !found.fetched) return made ?? 1
  return (installs === undefined ? undefined : byTool.get(tool)) ?? byKind[work] ?? 1
}
