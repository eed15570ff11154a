import type { BuildContext } from '../context/build-context.ts'
import type { FileView } from '../effects/file-view.ts'
import { ancestorsOf, type Step } from './build-graph.ts'
import { contextOf, copiesOf, landingsOf } from './landings.ts'
import { isWithin } from './paths.ts'

interface Origin {
  readonly context: BuildContext
  readonly from: string
  readonly kind: string
}

/** The files that COPY and ADD put from build contexts into a stage before a step, by their path in the image. */
export function filesBefore(step: Step): FileView {
  const copies = [...ancestorsOf(step)].filter(({ kind }) => kind === 'copy').reverse()
  const origins = new Map<string, Origin>()
  let complete = true
  for (const copy of copies) {
    for (const edge of copiesOf(copy)) {
      const context = contextOf(edge)
      if (!context || context.incomplete !== undefined) complete = false
      if (!context) continue
      for (const { path, from, kind } of landingsOf(copy, edge)) origins.set(path, { context, from, kind })
    }
  }
  let sorted: readonly string[] | undefined
  const files = (): readonly string[] =>
    (sorted ??= [...origins].flatMap(([path, { kind }]) => (kind === 'folder' ? [] : [path])).sort())
  return {
    complete,
    has: (path) => origins.has(path),
    read(path) {
      const origin = origins.get(path)
      return origin?.context.read(origin.from)
    },
    below: (folder) => files().filter((path) => path !== folder && isWithin(path, folder)),
    isLink: (path) => origins.get(path)?.kind === 'link',
  }
}
