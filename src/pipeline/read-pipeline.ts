import type { Comment } from '../dockerfile/dockerfile.ts'
import { indexLines, type LineIndex } from '../dockerfile/text.ts'
import { bakeBuilds } from './bake.ts'
import { bodyOfJson, isBakeJson } from './bake-json.ts'
import { composeBuilds, isCompose } from './compose.ts'
import { gitlabBuilds, isGitlab } from './gitlab.ts'
import { readHcl } from './hcl.ts'
import { isMakefile, makefileBuilds } from './makefile.ts'
import type { PipelineBuild, PipelineFile, PipelineKind } from './pipeline-file.ts'
import { isWorkflow, workflowBuilds } from './workflow.ts'
import { readYaml, type YamlValue } from './yaml-tree.ts'

/** A file longer than this, in UTF-16 units, is not read. */
const longestFile = 1_000_000

/** Whether a file may ask for a build at all: reading it costs more than this look. */
export function mayBuild(path: string, text: string): boolean {
  return isMakefile(path) ? /\bdocker\b/.test(text) : /\b(?:build|bake|target)\b/.test(text)
}

/** Reads a pipeline file; its name says in which language it is written, and what it holds which kind it is. */
export function readPipeline(path: string, text: string): PipelineFile {
  const lines = indexLines(text)
  const common = { path, text, lines }
  if (text.length > longestFile) {
    const message = `The file is longer than ${longestFile} characters and is not read.`
    return { ...common, kind: 'compose', builds: [], comments: [], faults: [{ message, range: { start: 0, end: 0 } }] }
  }
  const comments = commentsOf(text, lines)
  if (isMakefile(path)) return { ...common, kind: 'makefile', builds: makefileBuilds(text, lines), comments, faults: [] }
  if (/\.hcl$/i.test(path)) {
    const { body, faults } = readHcl(text)
    return { ...common, kind: 'bake', builds: bakeBuilds(body, text), comments, faults }
  }
  const { root, faults } = readYaml(text)
  return { ...common, ...told(path, text, root), comments, faults }
}

function told(path: string, text: string, root: YamlValue | undefined): { readonly kind: PipelineKind; readonly builds: readonly PipelineBuild[] } {
  if (/\.json$/i.test(path) && isBakeJson(root)) return { kind: 'bake', builds: bakeBuilds(bodyOfJson(root), text) }
  if (isWorkflow(root)) return { kind: 'workflow', builds: workflowBuilds(root, text) }
  if (isCompose(root)) return { kind: 'compose', builds: composeBuilds(root, isBaseCompose(path)) }
  return { kind: 'gitlab', builds: isGitlab(root) ? gitlabBuilds(root, text) : [] }
}

/** Other names are for files that are merged over a base, or may be. */
function isBaseCompose(path: string): boolean {
  return /(?:^|\/)(?:docker-)?compose\.ya?ml$/i.test(path)
}

/** Comments that have a line of their own, as YAML, HCL and the scripts in them write them. */
function commentsOf(text: string, lines: LineIndex): readonly Comment[] {
  const comments: Comment[] = []
  for (const { 0: all, 1: mark = '', index } of text.matchAll(/^[ \t]*(#|\/\/)[^\r\n]*/gm)) {
    const start = index + all.indexOf(mark)
    comments.push({ text: all.slice(all.indexOf(mark) + mark.length), range: { start, end: index + all.length }, line: lines.positionAt(start).line })
  }
  return comments
}
