import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { Range } from '../dockerfile/text.ts'
import { syntaxTreeOf, type SyntaxNode } from '../dockerfile/tree.ts'

interface Point {
  readonly line: number
  readonly column: number
}

interface Located {
  readonly loc: { readonly start: Point; readonly end: Point }
  readonly range: [start: number, end: number]
}

/** The root: what selectors call `Dockerfile`. */
export interface DockerfileNode extends Located {
  readonly type: 'Dockerfile'
  readonly children: readonly InstructionNode[]
  readonly comments: readonly CommentNode[]
  readonly dockerfile: Dockerfile
}

/** One instruction; the keyword is in upper case, so that `Instruction[keyword="RUN"]` finds them all. */
export interface InstructionNode extends Located {
  readonly type: 'Instruction'
  readonly keyword: Instruction['keyword']
  readonly instruction: Instruction
  /** The node of dockerfile-ast; its tree is built when the first one is asked for. */
  readonly syntax: SyntaxNode['node'] | undefined
}

export interface CommentNode extends Located {
  readonly type: 'Comment'
  readonly value: string
}

export type AnyNode = DockerfileNode | InstructionNode | CommentNode

/** The tree that ESLint walks: lines and columns from 1, ranges in UTF-16 offsets of the text without its byte order mark. */
export function astOf(dockerfile: Dockerfile): DockerfileNode {
  const locate = ({ start, end }: Range): Located => ({
    loc: { start: dockerfile.lines.positionAt(start), end: dockerfile.lines.positionAt(end) },
    range: [start, end],
  })
  let nodes: ReadonlyMap<Instruction, SyntaxNode['node']> | undefined
  return {
    type: 'Dockerfile',
    ...locate({ start: 0, end: dockerfile.text.length }),
    children: dockerfile.instructions.map((instruction) => ({
      type: 'Instruction',
      ...locate(instruction.range),
      keyword: instruction.keyword,
      instruction,
      get syntax() {
        nodes ??= new Map(syntaxTreeOf(dockerfile).nodes.map((joined) => [joined.instruction, joined.node]))
        return nodes.get(instruction)
      },
    })),
    comments: dockerfile.comments.map((comment) => ({ type: 'Comment', ...locate(comment.range), value: comment.text })),
    dockerfile,
  }
}
