import type { Dockerfile } from '../../dockerfile/dockerfile.ts'
import type { RunInstruction } from '../../dockerfile/instruction.ts'
import type { ToolUse } from '../../effects/effects.ts'
import { removalOf } from '../../effects/removal.ts'
import type { BuildGraph, Step } from '../../graph/build-graph.ts'
import { cachesOfStep } from '../../graph/cache-mounts.ts'
import { effectsOfStep } from '../../graph/effects-of-step.ts'
import type { KeepCache } from '../../lint/rewrite.ts'
import type { Draft, Refused, Rewritten } from '../draft.ts'
import type { Edit } from '../edit.ts'
import { nameOf } from '../name-of.ts'
import { refuted, together, type Objections } from '../verdict.ts'
import { flagsEdit } from './insert-mount.ts'
import { ownedBy, ownerOf, ownerUnknown } from './mount-owner.ts'
import { respell } from './respell.ts'
import { staleBuilds } from './stale-builds.ts'

/** A step that keeps nothing equals itself keeping all of it in cache mounts: either way nothing of it is in the image. */
export function writeKeepCache({ run, option, targets }: KeepCache, graph: BuildGraph): Draft | Refused {
  const { instruction } = run
  if (instruction.keyword !== 'RUN' || instruction.command.form !== 'shell' || instruction.heredocs.length > 0) return { refused: `${nameOf(run)} tells no shell what to do in its own line.` }
  const owner = ownerOf(run)
  if (targets.length > 0 && owner === undefined) return ownerUnknown(run)
  const words = placesOf(option, instruction, graph.dockerfile)
  if (words.length === 0 || words.length !== toldOff(run, option).length) return { refused: `\`${option}\` stands elsewhere than in ${nameOf(run)}.` }
  const locked = new Set((effectsOfStep(run)?.tools ?? []).flatMap(({ unkept }) => unkept.flatMap(({ path, sharing }) => (sharing === 'locked' ? [path] : []))))
  const flags = targets.map((target) => `--mount=type=cache,target=${target}${locked.has(target) ? ',sharing=locked' : ''}${owner ?? ''}`)
  const edits = [...(flags.length > 0 ? [flagsEdit(instruction, flags, graph)] : []), ...words]
  return respell(graph, [{ instruction, parts: 1, edits }], (rewritten) => together([keepsElsewhere(run, option, rewritten), ...targets.map((target) => ownedBy(target, run))]))
}

function toldOff(run: Step, option: string): readonly ToolUse[] {
  return (effectsOfStep(run)?.tools ?? []).filter(({ unkept }) => unkept.some(({ by }) => by === option))
}

/** The option wherever it stands as a word, with the blanks before it, or with its line where it has one of its own. */
function placesOf(option: string, { rest }: RunInstruction, { text, escape }: Dockerfile): readonly Edit[] {
  const edits: Edit[] = []
  for (let from = rest.text.indexOf(option); from !== -1; from = rest.text.indexOf(option, from + option.length)) {
    if (!/^\s?$/.test(rest.text.charAt(from - 1)) || !/^[\s;&|]?$/.test(rest.text.charAt(from + option.length))) continue
    const end = rest.sourceOffset(from + option.length - 1) + 1
    let start = rest.sourceOffset(from)
    while (/[ \t]/.test(text.charAt(start - 1))) start--
    // What ends the RUN takes the end of the line above with it, which would go on with nothing.
    const isLast = rest.text.slice(from + option.length).trim() === ''
    const above = new RegExp(`[ \\t]*\\${escape}[ \\t]*\\r?\\n$`).exec(text.slice(Math.max(0, start - widestGap), start))
    const own = /^[ \t]*.[ \t]*\r?\n/.exec(text.slice(end, end + widestGap))
    if (above && isLast) start -= above[0].length
    edits.push({ range: { start, end: above && !isLast && own?.[0].trim() === escape ? end + own[0].length : end }, text: '' })
  }
  return edits
}

/** Characters that are looked at for the end of a line. */
const widestGap = 200

/** The same commands, but for the option; what they keep lies in mounts, and none of it is deleted. */
function keepsElsewhere(run: Step, option: string, { after, origin }: Rewritten): Objections {
  const twin = after.steps.find((step) => origin.get(step) === run)
  const now = twin && effectsOfStep(twin)?.tools
  const then = effectsOfStep(run)?.tools ?? []
  if (!twin || !now || told(now, option) !== told(then, option)) return refuted(`${nameOf(run)} would run something else.`)
  const folders = new Set(toldOff(run, option).flatMap(({ unkept }) => unkept.map(({ path }) => path)))
  const stale: Objections[] = []
  for (const folder of folders) {
    const kept = cachesOfStep(twin).filter(({ cache }) => cache.path === folder)
    if (kept.length === 0 || kept.some(({ cache, mount }) => !mount || !cache.certain || cache.holdsResult)) return refuted(`What ${nameOf(run)} keeps in ${folder} would lie in the image.`)
    const remover = removalOf(now, folder)
    if (remover) return refuted(`\`${remover.text}\` deletes ${folder}, and a mounted folder cannot be deleted.`)
    stale.push(staleBuilds(folder, twin))
  }
  return together(stale)
}

function told(tools: readonly ToolUse[], option: string): string {
  return JSON.stringify(tools.map(({ tool, work, installs, text }) => [tool, work, installs, text.split(' ').filter((word) => word !== option)]))
}
