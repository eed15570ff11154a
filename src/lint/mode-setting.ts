import { readCommandList } from '../effects/command-list.ts'
import { joinPath } from '../effects/path.ts'
import type { Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { isFolderKnown } from '../graph/known-folder.ts'
import { contextOf, copiesOf, isSeen, landingsOf } from '../graph/landings.ts'
import { areIndependent, copiedFiles } from './run-facts.ts'

/** What programs and scripts have. */
export const programMode = 0o755

/**
 * The copies of which a RUN makes programs, where it does nothing else: each brings just files of the build context that the RUN gives mode 755,
 * and nothing between the two looks at them. None where one of its files comes otherwise.
 */
export function copiesMadePrograms(run: Step): readonly Step[] {
  const changes = modeChanges(run)
  const above = run.stage.steps.filter(({ id }) => id < run.id).reverse()
  const copies = new Set<Step>()
  for (const path of changes.keys()) {
    const copy = above.find((step) => copiedFiles(step).some((landing) => landing.path === path))
    if (!copy || !bringsJust(copy, changes)) return []
    if (above.some((step) => step.id > copy.id && !copies.has(step) && !areIndependent(copy, step))) return []
    copies.add(copy)
  }
  return [...copies].sort((a, b) => a.id - b.id)
}

/** Whether a copy brings single files alone, all of which come to mode 755. */
function bringsJust(copy: Step, changes: ReadonlyMap<string, ModeChange>): boolean {
  const { instruction, placement, edges } = copy
  if (instruction.keyword !== 'COPY' || placement?.chmod !== undefined || placement?.parents || instruction.heredocs.length > 0) return false
  if (instruction.flags.some(({ name }) => name === 'link' || name === 'from')) return false
  return copiesOf(copy).length === edges.filter(({ role }) => role === 'copy').length && copiesOf(copy).every((edge) => {
    const context = contextOf(edge)
    const landings = landingsOf(copy, edge)
    return isSeen(edge) && landings.length > 0 && landings.every(({ path, from, kind }) => {
      const mode = kind === 'file' ? context?.entry(from)?.mode : undefined
      return mode !== undefined && changes.get(path)?.(mode & 0o777) === programMode
    })
  })
}

type ModeChange = (mode: number) => number

const chmod = /^chmod\s+(\S+)((?:\s+[\w./@+-]+)+)$/

/** The files that a RUN changes the mode of, by their paths in the image; none where it does anything else, or names them otherwise than in full. */
function modeChanges(run: Step): ReadonlyMap<string, ModeChange> {
  const { instruction, state } = run
  const none = new Map<string, ModeChange>()
  if (instruction.keyword !== 'RUN' || instruction.command.form !== 'shell' || instruction.flags.length + instruction.heredocs.length > 0) return none
  const text = instruction.rest.text
  const list = effectsOfStep(run)?.opaque === undefined ? readCommandList(text) : undefined
  const changes = new Map<string, ModeChange>()
  for (const { start, end } of list?.commands ?? []) {
    const [, mode, files = ''] = chmod.exec(text.slice(start, end)) ?? []
    const change = mode === undefined ? undefined : modeChange(mode)
    if (!change) return none
    for (const file of files.trim().split(/\s+/)) {
      if (file.startsWith('-') || (!file.startsWith('/') && !isFolderKnown(run))) return none
      const path = joinPath(state.workdir, file)
      const before = changes.get(path)
      changes.set(path, before ? (old) => change(before(old)) : change)
    }
  }
  return changes
}

const bits: ReadonlyMap<string, number> = new Map([['u', 0o700], ['g', 0o070], ['o', 0o007], ['r', 0o444], ['x', 0o111]])

/** `755`, `+x`, `u+rx`: under the mask with which builders run commands, 022, these name all that they change. */
function modeChange(mode: string): ModeChange | undefined {
  if (/^0?[0-7]{3}$/.test(mode)) return () => Number.parseInt(mode, 8)
  const [, who = '', what] = /^([ugoa]{0,4})\+([rx]{1,2})$/.exec(mode) ?? []
  if (what === undefined) return undefined
  const all = (letters: string): number => [...letters].reduce((sum, letter) => sum | (bits.get(letter) ?? 0), 0)
  const added = (who === '' || who.includes('a') ? 0o777 : all(who)) & all(what)
  return (old) => old | added
}
