import type { FileProblem, RulesConfig, SourceLocation } from '@eslint/core'
import { ConfigCommentParser, Directive, TextSourceCodeBase, VisitNodeStep } from '@eslint/plugin-kit'
import type { ReportedFault } from '../lint/finding.ts'
import { columnOf } from '../report/sarif-result.ts'
import type { AnyNode, CommentNode, DockerfileNode } from './ast.ts'

interface InlineConfig {
  readonly config: { readonly rules: RulesConfig }
  readonly loc: SourceLocation
}

const commentParser = new ConfigCommentParser()

/** A Dockerfile's text and tree as ESLint asks for them. ESLint knows it by identity: one for each text it lints. */
export class DockerfileSourceCode extends TextSourceCodeBase<{
  LangOptions: Record<string, unknown>
  RootNode: DockerfileNode
  SyntaxElementWithLoc: AnyNode
  ConfigNode: CommentNode
}> {
  /** Whether the file starts with a byte order mark, which `text` does not hold. */
  readonly hasBOM: boolean
  readonly visitorKeys = { Dockerfile: ['children'], Instruction: [], Comment: [] }

  readonly #errors: (source: DockerfileSourceCode) => readonly ReportedFault[]

  constructor(text: string, ast: DockerfileNode, hasBOM: boolean, errors: (source: DockerfileSourceCode) => readonly ReportedFault[]) {
    super({ text, ast })
    this.hasBOM = hasBOM
    this.#errors = errors
  }

  override getParent(node: AnyNode): AnyNode | undefined {
    return node === this.ast ? undefined : this.ast
  }

  override *traverse(): Iterable<VisitNodeStep> {
    yield new VisitNodeStep({ target: this.ast, phase: 1, args: [this.ast] })
    for (const node of this.ast.children) {
      yield new VisitNodeStep({ target: node, phase: 1, args: [node, this.ast] })
      yield new VisitNodeStep({ target: node, phase: 2, args: [node, this.ast] })
    }
    yield new VisitNodeStep({ target: this.ast, phase: 2, args: [this.ast] })
  }

  /** Comments that speak to ESLint: `# eslint …` and `# eslint-disable…`. */
  getInlineConfigNodes(): CommentNode[] {
    return this.ast.comments.filter((comment) => commentParser.parseDirective(comment.value.trim())?.label.startsWith('eslint'))
  }

  getDisableDirectives(): { directives: Directive[]; problems: FileProblem[] } {
    const directives = this.getInlineConfigNodes().flatMap((node) => {
      const parsed = commentParser.parseDirective(node.value.trim())
      const type = parsed && directiveType(parsed.label)
      return parsed && type ? [new Directive({ type, node, value: parsed.value, justification: parsed.justification })] : []
    })
    return { directives, problems: [] }
  }

  /**
   * The `# eslint rule: level` comments, and with them the file's errors: the one place where a language can report
   * fatal problems and still have its rules run, as the other hosts do with a Dockerfile that BuildKit refuses.
   */
  applyInlineConfig(): { configs: InlineConfig[]; problems: FileProblem[] } {
    const configs: InlineConfig[] = []
    const problems = this.#errors(this).map((error) => this.#problemOf(error))
    for (const { value, loc } of this.getInlineConfigNodes()) {
      const parsed = commentParser.parseDirective(value.trim())
      if (parsed?.label !== 'eslint') continue
      const read = commentParser.parseJSONLikeConfig(parsed.value)
      if (read.ok) configs.push({ config: { rules: read.config }, loc })
      else problems.push({ ruleId: null, message: read.error.message, loc })
    }
    return { configs, problems }
  }

  /** An error has no end: it is shown up to the end of its line. */
  #problemOf({ message, line, column }: ReportedFault): FileProblem {
    const start = { line, column: columnOf(line, column, this.hasBOM ? 1 : 0) }
    const end = { line, column: Math.max(start.column, (this.lines[line - 1]?.trimEnd().length ?? 0) + 1) }
    return { ruleId: null, message, loc: { start, end } }
  }
}

function directiveType(label: string): Directive['type'] | undefined {
  switch (label) {
    case 'eslint-disable':
      return 'disable'
    case 'eslint-enable':
      return 'enable'
    case 'eslint-disable-line':
      return 'disable-line'
    case 'eslint-disable-next-line':
      return 'disable-next-line'
    default:
      return undefined
  }
}
