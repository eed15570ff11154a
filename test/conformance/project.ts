import type { MemoryFile } from '../../src/context/memory.ts'

/** A realistic project, one for each way in which people build images. The files that edits touch are named. */
export interface Project {
  readonly dockerfile: string
  readonly files: Readonly<Record<string, MemoryFile>>
  readonly source: string
  readonly manifest: string
  readonly lock?: string
  /** Uses what only BuildKit has. */
  readonly buildkitOnly?: true
}

/** Sources that the commits know by their names. */
export const sources = (folder: string, extension: string): Project['files'] => ({
  [`${folder}/main.${extension}`]: 'main\n',
  [`${folder}/lib/util.${extension}`]: 'util\n',
  [`${folder}/old.${extension}`]: 'old\n',
})

/** What lies about in every project. */
export const common = {
  'README.md': 'readme\n',
  'docs/guide.md': 'guide\n',
  'test/main.test': 'test\n',
  'tmp/junk.log': 'junk\n',
  '.dockerignore': 'tmp\n*.log\n',
}
