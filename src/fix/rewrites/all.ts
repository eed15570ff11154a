import type { BuildGraph } from '../../graph/build-graph.ts'
import type { Rewrite, Sequence } from '../../lint/rewrite.ts'
import type { Draft, Refused } from '../draft.ts'
import { writeEditIgnore } from './edit-ignore.ts'
import { writeExtractStage } from './extract-stage.ts'
import { writeInsertFetch } from './insert-fetch.ts'
import { writeInsertMount } from './insert-mount.ts'
import { writeKeepCache } from './keep-cache.ts'
import { writeMergeRun } from './merge-run.ts'
import { writeMove } from './move.ts'
import { writeNarrowCopy } from './narrow-copy.ts'
import { writeSetMode } from './set-mode.ts'
import { writeSinkNames } from './sink-names.ts'
import { writeSplitRun } from './split-run.ts'
import { writeSplit } from './split.ts'

/** Works a rewrite into the text of its Dockerfile. Every byte that it is not about stays as it is. */
export function write(rewrite: Exclude<Rewrite, Sequence>, graph: BuildGraph): Draft | Refused {
  switch (rewrite.kind) {
    case 'move':
      return writeMove(rewrite, graph)
    case 'split':
      return writeSplit(rewrite, graph)
    case 'split-run':
      return writeSplitRun(rewrite, graph)
    case 'merge-run':
      return writeMergeRun(rewrite, graph)
    case 'sink-names':
      return writeSinkNames(rewrite, graph)
    case 'insert-fetch':
      return writeInsertFetch(rewrite, graph)
    case 'insert-mount':
      return writeInsertMount(rewrite, graph)
    case 'keep-cache':
      return writeKeepCache(rewrite, graph)
    case 'narrow-copy':
      return writeNarrowCopy(rewrite, graph)
    case 'edit-ignore':
      return writeEditIgnore(rewrite, graph)
    case 'extract-stage':
      return writeExtractStage(rewrite, graph)
    case 'set-mode':
      return writeSetMode(rewrite, graph)
  }
}
