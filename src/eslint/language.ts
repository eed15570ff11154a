import type { File, Language, OkParseResult, ParseResult } from '@eslint/core'
import { parse } from '../dockerfile/parse.ts'
import { displayPath } from '../project/display-path.ts'
import type { Analyses } from './analysis.ts'
import { astOf, type AnyNode, type DockerfileNode } from './ast.ts'
import { DockerfileSourceCode } from './source-code.ts'

export type DockerfileLanguage = Language<{
  LangOptions: Record<string, unknown>
  Code: DockerfileSourceCode
  RootNode: DockerfileNode
  Node: AnyNode
}>

/** The language `stratalint/dockerfile`. A broken file parses too: its errors are reported beside what the rules find. */
export function dockerfileLanguage({ errors }: Analyses): DockerfileLanguage {
  return {
    fileType: 'text',
    lineStart: 1,
    columnStart: 1,
    nodeTypeKey: 'type',
    visitorKeys: { Dockerfile: ['children'], Instruction: [], Comment: [] },
    // ESLint before 9.15 hands the options of JavaScript to every language, so nothing is refused.
    validateLanguageOptions() {},
    parse(file: File): ParseResult<DockerfileNode> {
      return { ok: true, ast: astOf(parse(textOf(file))) }
    },
    createSourceCode(file: File, { ast }: OkParseResult<DockerfileNode>): DockerfileSourceCode {
      const cwd = process.cwd()
      const place = { path: displayPath(file.physicalPath, cwd), cwd }
      return new DockerfileSourceCode(textOf(file), ast, file.bom, (source) => errors(source, place))
    },
  }
}

function textOf({ body }: File): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body)
}
