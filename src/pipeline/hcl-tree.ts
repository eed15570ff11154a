import type { Range } from '../dockerfile/text.ts'

/** An expression of HCL as far as bake files need it. What is not followed is `opaque`. */
export type HclExpression =
  | { readonly kind: 'text'; readonly range: Range; readonly parts: readonly (string | HclExpression)[] }
  | { readonly kind: 'literal'; readonly range: Range; readonly text: string }
  | { readonly kind: 'list'; readonly range: Range; readonly items: readonly HclExpression[] }
  | { readonly kind: 'map'; readonly range: Range; readonly entries: readonly HclEntry[] }
  | { readonly kind: 'name'; readonly range: Range; readonly name: string }
  | { readonly kind: 'equals'; readonly range: Range; readonly isNot: boolean; readonly left: HclExpression; readonly right: HclExpression }
  | { readonly kind: 'choice'; readonly range: Range; readonly test: HclExpression; readonly then: HclExpression; readonly otherwise: HclExpression }
  | { readonly kind: 'opaque'; readonly range: Range }

export interface HclEntry {
  readonly name: string
  readonly key: Range
  readonly value: HclExpression
}

export interface HclBlock {
  readonly type: string
  readonly labels: readonly string[]
  /** From the type to the last label. */
  readonly range: Range
  readonly body: HclBody
}

/** A file, or what stands between the braces of a block. */
export interface HclBody {
  /** An attribute that stands twice counts as its last one. */
  readonly attributes: ReadonlyMap<string, HclEntry>
  readonly blocks: readonly HclBlock[]
}
