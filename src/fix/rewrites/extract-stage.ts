import { readCommandList } from '../../effects/command-list.ts'
import { accessTo, pathsClash } from '../../effects/overlap.ts'
import { isWithin } from '../../effects/path.ts'
import { accessesOfStep } from '../../graph/accesses-of-step.ts'
import type { BuildGraph, Stage, Step } from '../../graph/build-graph.ts'
import { effectsOfStep } from '../../graph/effects-of-step.ts'
import { isUserKnown } from '../../graph/known-user.ts'
import { isSystemFolder } from '../../graph/landings.ts'
import type { ExtractStage } from '../../lint/rewrite.ts'
import type { Draft, Refused, Rewritten } from '../draft.ts'
import { applyEdits, blockOf, endOfLine, inCaseOf, type Edit } from '../edit.ts'
import { capital, nameOf } from '../name-of.ts'
import { doubted, noObjections, refuted, together, type Objections } from '../verdict.ts'

/** A stage equals one that takes from another what its own steps would have made: they need nothing of it, and make nothing else. */
export function writeExtractStage({ instructions, name, paths }: ExtractStage, graph: BuildGraph): Draft | Refused {
  const { dockerfile, stages } = graph
  const all = dockerfile.instructions
  const [first] = instructions
  const stage = stages.find((each) => first && each.instructions.includes(first))
  if (!first || !stage || instructions.some((each, index) => all[all.indexOf(first) + index] !== each)) return { refused: 'The steps do not follow each other in one stage.' }
  if (stages.some((each) => each.name === name) || !/^[a-z][a-z0-9-_.]*$/.test(name)) return { refused: `\`${name}\` cannot be the name of a new stage.` }
  if (graph.steps.some(({ instruction }) => instruction.flags.some(({ name: flag, value }) => flag === 'from' && /^\d+$/.test(value ?? '')))) {
    return { refused: 'A COPY names a stage by its number, which a new stage above it would change.' }
  }
  const odd = paths.find((path) => !/^\/[\w./@+-]+$/.test(path))
  if (odd !== undefined || paths.length === 0) return { refused: `\`${odd ?? ''}\` is no path that a COPY can name.` }
  const shared = paths.find(isSystemFolder)
  if (shared !== undefined) return { refused: `\`${shared}\` is a folder of the base image, of which the steps make only a part.` }
  const eol = endOfLine(dockerfile.text)
  const blocks = instructions.map((each) => blockOf(dockerfile, each))
  const moved = blocks.map(({ start, end }) => dockerfile.text.slice(start, end)).map((block) => (block.endsWith('\n') ? block : block + eol)).join('')
  const from = stage.from
  const head = dockerfile.text.slice(from.keywordRange.start, from.image.range.end)
  const copies = paths.map((path) => `${inCaseOf(dockerfile, first, 'COPY')} --from=${name} ${path} ${path}${eol}`)
  const place = blockOf(dockerfile, from).start
  const edits: Edit[] = [
    { range: { start: place, end: place }, text: `${head} ${inCaseOf(dockerfile, from, 'AS')} ${name}${eol}${moved}${eol}` },
    ...blocks.map((range, index): Edit => ({ range, text: index === 0 ? copies.join('') : '' })),
  ]
  const order = all.flatMap((each) => {
    if (each === from) return [undefined, ...instructions, each]
    if (each === first) return paths.map(() => undefined)
    return instructions.includes(each) ? [] : [each]
  })
  return { text: applyEdits(dockerfile.text, edits), edits, order, respelled: new Set(), ignored: [], answer: (rewritten) => standsAlone(rewritten, paths) }
}

function standsAlone({ before, after, origin, stages }: Rewritten, paths: readonly string[]): Objections {
  const added = after.stages.find((stage) => !stages.has(stage))
  const moved = (added?.steps ?? []).flatMap((step) => origin.get(step) ?? [])
  if (!added || moved.length === 0) return refuted('The new stage does not hold the steps.')
  return together([
    ...moved.flatMap((step) => [needsNothing(step, moved), makesOnly(step, paths), keepsWhatCopyKeeps(step, paths), ...foldersAbove(paths, step.stage, before)]),
    ...paths.map((path) => isMadeBy(path, moved)),
  ])
}

/** What leaves the files that it is told to make, or fails: a clause begins with its command. Others may find nothing to write. */
const makes = /^(?:`(?:curl|wget|git clone|mkdir|touch|cp|tee|install|tar|bsdtar|unzip|virtualenv|python3? -m venv)\b|the shell writes )/

/** A COPY of what is not there fails. */
function isMadeBy(path: string, moved: readonly Step[]): Objections {
  const isMade = moved.some((step) => failsAtOnce(step) && accessesOfStep(step).writes.some(({ certain, path: written, why }) => certain && isWithin(written, path) && makes.test(why)))
  return isMade ? together([]) : refuted(`Nothing makes ${path} for sure, and a COPY of what is not there fails.`)
}

/** Whether a RUN ends in an error wherever one of its commands does. */
function failsAtOnce({ instruction }: Step): boolean {
  if (instruction.keyword !== 'RUN' || instruction.heredocs.length > 0) return false
  if (instruction.command.form === 'exec') return true
  const { text } = instruction.rest
  const list = /\|\||[^$]\(|\{\s/.test(text) ? undefined : readCommandList(text)
  return list !== undefined && list.commands.every(({ leaves }) => leaves !== 'else')
}

/**
 * A COPY from another stage gives what it lays down to root, makes a folder that it names with mode 755 where the files in it keep theirs, and
 * takes for a link what that leads to (observed, BuildKit 0.25).
 */
function keepsWhatCopyKeeps(step: Step, paths: readonly string[]): Objections {
  const user = step.state.user?.split(':')[0]
  if (user !== undefined && !/^(?:root|0)?$/.test(user)) return refuted(`${nameOf(step)} runs as \`${user}\`, and a COPY would give what it makes to root.`)
  if (!isUserKnown(step)) return doubted(`The base image may name another user than root, and a COPY gives what ${nameOf(step)} makes to root.`)
  const tools = (effectsOfStep(step)?.tools ?? []).map(({ tool, text }) => ({ tool, text, words: text.split(' ').slice(1).map((word) => word.replace(/(?<=.)\/+$/, '')) }))
  const folders = new Set(tools.flatMap(({ tool, words }) => (/^(?:mkdir|git)$/.test(tool) || (tool === 'install' && words.some((word) => /^-\w*d/.test(word))) ? words : [])))
  return together(
    tools.map(({ tool, text, words }) => {
      const names = (word: string): boolean => !word.startsWith('/') || paths.includes(word)
      if (/^(?:chown|chgrp)$/.test(tool) || (tool === 'install' && words.some((word) => /^-\w*[og]|^--(?:owner|group)/.test(word)))) {
        return refuted(`\`${text}\` gives files to others than root, which a COPY undoes.`)
      }
      if (tool === 'ln' && words.some(names)) return refuted(`\`${text}\` makes a link, and a COPY takes what it leads to.`)
      const setsMode = tool === 'umask' || words.some((word) => /^-\w*m|^--mode/.test(word))
      if (/^(?:umask|mkdir|install)$/.test(tool) && setsMode && (tool === 'umask' || words.some((word) => folders.has(word)))) return refuted(`\`${text}\` sets a mode that a COPY does not keep.`)
      if (tool === 'chmod' && words.some((word) => folders.has(word))) return refuted(`\`${text}\` sets the mode of a folder, which a COPY does not keep.`)
      if (/^(?:tar|bsdtar|cp|rsync)$/.test(tool) && !text.includes('--no-same-owner')) return doubted(`\`${text}\` may keep owners, whom a COPY replaces by root.`)
      return noObjections
    }),
  )
}

/** What the steps read is not made by what stands above them in their old stage, nor what they write. */
function needsNothing(step: Step, moved: readonly Step[]): Objections {
  const above = step.stage.steps.filter((other) => other.id < step.id && !moved.includes(other) && other.kind !== 'from')
  return together(
    above.map((other) => {
      const [ours, theirs] = [accessesOfStep(step), accessesOfStep(other)]
      const own = ours.writes.filter(({ makes: isFolder }) => !isFolder)
      const clash = pathsClash(ours.reads, theirs.writes) ?? pathsClash(own, theirs.writes.filter(({ makes: isFolder }) => !isFolder))
      if (!clash) return together([])
      const why = `${capital(clash.a.why)}, and ${clash.b.why}.`
      return clash.a.certain && clash.b.certain ? refuted(why) : doubted(why)
    }),
  )
}

function makesOnly(step: Step, paths: readonly string[]): Objections {
  const effects = effectsOfStep(step)
  const remover = effects?.tools.find(({ text }) => /^(?:rm|rmdir|unlink|mv)\b/.test(text))
  if (remover) return refuted(`\`${remover.text}\` takes something away, which a COPY from another stage does not.`)
  if (step.kind === 'copy') return refuted(`${nameOf(step)} is itself a copy.`)
  return together(
    accessesOfStep(step).writes.filter(({ path }) => !paths.some((each) => isWithin(path, each))).map(({ why, certain }) => (certain ? refuted(`${capital(why)}, which would stay behind in the new stage.`) : doubted(`${capital(why)}.`))),
  )
}

/** A COPY makes the folders above its destination for root; the step may have made them otherwise. */
function foldersAbove(paths: readonly string[], stage: Stage, { steps }: BuildGraph): readonly Objections[] {
  return paths.map((path) => {
    const folder = path.slice(0, path.lastIndexOf('/')) || '/'
    const isMade = isSystemFolder(folder) || steps.some((step) => step.stage === stage && accessTo(accessesOfStep(step).writes, folder)?.certain === true && step.kind === 'workdir')
    return isMade ? together([]) : doubted(`COPY makes the folder ${folder} for root where it is not there already.`)
  })
}
