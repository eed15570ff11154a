import { cleanPath } from '../effects/path.ts'
import type { Edge, Step } from '../graph/build-graph.ts'
import { contentKey, differences } from '../context/selection.ts'
import type { BuildInputs } from '../graph/build-inputs.ts'
import { profileOf } from '../graph/profiles.ts'
import { contextOf, landedWithin, landingsOf, selectedPaths, selectionOf } from '../graph/landings.ts'

/**
 * Says for the files that an edge takes from a build context what they are: two tokens are equal exactly where the
 * builder takes the files for the same.
 */
export interface ContentReader {
  /** Whether remotes hold what they held in the build before: what is asked is not about them. */
  readonly keepsRemotes: boolean
  /** All that the edge selects. */
  whole(edge: Edge): string
  /** What of it a copy lays at or below some image paths. Undefined: nothing. */
  landing(step: Step, edge: Edge, folders: readonly string[]): string | undefined
  /** The first file that makes an edge's content another than that of its earlier counterpart. */
  firstDifference(edge: Edge, earlier: Edge): FileDifference | undefined
}

export interface FileDifference {
  readonly path: string
  readonly what: 'changed' | 'added' | 'removed' | 'mode' | 'link'
}

function unreadable({ from, paths }: Edge): string {
  return JSON.stringify([from.kind === 'context' ? from.name : from.kind, paths])
}

/** Reads the bytes: for builds that are compared with each other. Between builds of two days a remote may hold anything. */
export function digestReader(builder: Pick<BuildInputs, 'builder' | 'builderVersion'>, keepsRemotes = true): ContentReader {
  const { flavour } = profileOf(builder)
  const tokens = new WeakMap<Edge, string>()
  return {
    keepsRemotes,
    whole(edge) {
      const known = tokens.get(edge)
      if (known !== undefined) return known
      const context = contextOf(edge)
      const selection = selectionOf(edge)
      const token = context && selection ? contentKey(context, selection, flavour, edge.mode) : unreadable(edge)
      tokens.set(edge, token)
      return token
    },
    landing(step, edge, folders) {
      const context = contextOf(edge)
      const wanted = landedWithin(step, edge, folders)
      const own = cleanPath(step.placement?.destination ?? '/')
      const parts = landingsOf(step, edge).flatMap(({ path, from, kind }) => {
        if (!wanted.has(from)) return []
        // A copy makes its destination with a mode of its own (observed, BuildKit 0.25 and classic 20.10).
        if (kind === 'folder' && path === own) return [JSON.stringify([path, kind])]
        const entry = context?.entry(from)
        return [JSON.stringify([path, entry?.kind, entry?.mode, entry?.target, context?.digest(from)])]
      })
      return parts.length > 0 ? parts.join('\n') : undefined
    },
    firstDifference(edge, earlier) {
      const [context, selection] = [contextOf(edge), selectionOf(edge)]
      const [earlierContext, earlierSelection] = [contextOf(earlier), selectionOf(earlier)]
      if (!context || !selection || !earlierContext || !earlierSelection) return undefined
      return differences(earlierContext, earlierSelection, context, selection)[0]
    },
  }
}

/**
 * Reads no bytes: every file is what it is, but the touched ones of the main context, which are something else.
 * For "what if this file changed" over one and the same graph.
 */
export function touchedReader(touched: ReadonlySet<string>): ContentReader {
  const token = (edge: Edge, paths: ReadonlySet<string>): string => {
    const isMain = edge.from.kind === 'context' && edge.from.name === ''
    const hit = isMain ? [...touched].filter((path) => paths.has(path)) : []
    return JSON.stringify([unreadable(edge), hit])
  }
  return {
    keepsRemotes: true,
    whole: (edge) => token(edge, selectedPaths(edge)),
    landing(step, edge, folders) {
      const landed = landedWithin(step, edge, folders)
      return landed.size > 0 ? token(edge, landed) : undefined
    },
    firstDifference(edge) {
      const path = [...touched].find((path) => selectedPaths(edge).has(path))
      return path === undefined ? undefined : { path, what: 'changed' }
    },
  }
}
