import { createRequire } from 'node:module'
import type { Dockerfile as AstDockerfile, Instruction as AstInstruction, Onbuild } from 'dockerfile-ast'
import type { Dockerfile } from './dockerfile.ts'
import type { Instruction } from './instruction.ts'
import { maskedText } from './mask.ts'

/** One instruction as both readers see it. */
export interface SyntaxNode {
  readonly instruction: Instruction
  readonly node: AstInstruction
}

/**
 * The tree of dockerfile-ast over a masked text of equal length (see `maskedText`). Its ranges and types are good. Its texts are not, nor is
 * what it computes from them: take words, values, variables, heredocs and comments from our instructions.
 */
export interface SyntaxTree {
  readonly root: AstDockerfile
  /** In the order of the file; the trigger of an ONBUILD follows it. */
  readonly nodes: readonly SyntaxNode[]
}

const trees = new WeakMap<Dockerfile, SyntaxTree>()

/** Builds the tree on the first call for a Dockerfile, and gives the same one on every later call. */
export function syntaxTreeOf(dockerfile: Dockerfile): SyntaxTree {
  const known = trees.get(dockerfile)
  if (known !== undefined) return known
  const tree = buildTree(dockerfile)
  trees.set(dockerfile, tree)
  return tree
}

function buildTree(dockerfile: Dockerfile): SyntaxTree {
  // Loading it takes milliseconds, and linting needs it not: only who asks for a tree pays.
  const ast: typeof import('dockerfile-ast') = createRequire(import.meta.url)('dockerfile-ast')
  const root = ast.DockerfileParser.parse(maskedText(dockerfile))
  const byStart = new Map<number, AstInstruction>()
  for (const node of root.getInstructions()) {
    const { line, character } = node.getRange().start
    byStart.set(dockerfile.lines.offsetAt({ line: line + 1, column: character + 1 }), node)
  }
  const nodes: SyntaxNode[] = []
  for (const instruction of dockerfile.instructions) {
    const node = byStart.get(instruction.range.start)
    if (node === undefined) continue
    nodes.push({ instruction, node })
    const trigger = instruction.keyword === 'ONBUILD' && isOnbuild(node) ? node.getTriggerInstruction() : null
    if (instruction.keyword === 'ONBUILD' && instruction.trigger && trigger !== null) nodes.push({ instruction: instruction.trigger, node: trigger })
  }
  return { root, nodes }
}

function isOnbuild(node: AstInstruction): node is Onbuild {
  return node.getKeyword() === 'ONBUILD'
}
