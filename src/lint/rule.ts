import type { Instruction } from '../dockerfile/instruction.ts'
import type { Change } from '../history/scenarios.ts'
import type { Rewrite } from './rewrite.ts'
import type { Step } from '../graph/build-graph.ts'
import type { Aim } from './aim.ts'
import type { OptionValue } from './config.ts'
import type { Facts } from './facts.ts'
import type { Severity } from './finding.ts'
import type { AnyPipelineFlaw, PipelineFacts } from './pipeline-rule.ts'

type Trim<Text extends string> = Text extends ` ${infer Rest}` | `${infer Rest} ` ? Trim<Rest> : Text

export type Placeholder<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Trim<Name> | Placeholder<Rest>
  : never

export type Messages = Readonly<Record<string, string>>

/** One option of a rule: a flat value with a default, and one sentence that says what it does. */
export interface RuleOption {
  readonly default: OptionValue
  readonly about: string
}

export type Options = Readonly<Record<string, RuleOption>>

type Widen<Value> = Value extends number ? number : Value extends boolean ? boolean : string

export type OptionValues<Spec extends Options> = { readonly [Name in keyof Spec]: Widen<Spec[Name]['default']> }

/** Why no rewrite is proposed at all. A sentence. */
export interface Refusal {
  readonly refused: string
}

interface FlawPlace {
  readonly at: Step | Instruction
  /** The steps that pay: the victims. */
  readonly also: readonly Step[]
  /** The part of the one victim that runs again for nothing, where the rest of it has to. */
  readonly part?: Step
  /** What the one victim does for nothing along with its own work, as a step of its own: of the victim's seconds it has the share that steps of its kind have. */
  readonly implied?: Step
  /** The ordinary change that shows the flaw: the chain and the waste are computed from it. */
  readonly change: Change
  /** The files of the context that the flaw is about, where others come the same way for good reason: what a build wastes that only these changed for. */
  readonly files?: ReadonlySet<string>
  /**
   * When a victim runs for nothing, where it is not because of what comes through the place: `always`, as it need not be there at all, or where
   * nothing but the steps `above` it is another.
   */
  readonly wasted?: 'always' | 'above'
  /** The share of builds, 0 to 1, in which the change happens, where it is one that no ordinary change tells: a part of a file. */
  readonly share?: number
  /** `seconds` where nothing is said. */
  readonly aim?: Aim
  /** Of a flaw about `reuse`: the folders that the victims would find again, where those are not all that their tools fill. */
  readonly folders?: readonly string[]
  /** Called only where a fix is wanted. */
  readonly rewrite: () => Rewrite | Refusal
}

/** What a rule yields: the place, the message and exactly the data that its placeholders ask for. */
export type Flaw<M extends Messages> = {
  [Id in keyof M & string]: FlawPlace & { readonly message: Id; readonly data: Readonly<Record<Placeholder<M[Id]>, string>> }
}[keyof M & string]

/** A rule as its author writes it. */
export interface RuleDefinition<M extends Messages, O extends Options> {
  readonly id: string
  /** The flaw in one line, without a period. */
  readonly summary: string
  readonly severity: Severity
  /** Full sentences with `{{placeholders}}`. */
  readonly messages: M
  readonly options: O
  readonly check: (facts: Facts, options: OptionValues<O>) => Iterable<Flaw<M>>
}

/** A rule as the engine sees it: what its message and its options are is known by name only. */
export interface Rule {
  readonly id: string
  readonly summary: string
  readonly severity: Severity
  readonly messages: Messages
  readonly options: Options
  readonly check: (facts: Facts, options: Readonly<Record<string, OptionValue>>) => Iterable<AnyFlaw>
  /** What a rule over pipelines has instead. */
  readonly checkPipeline?: (facts: PipelineFacts, options: Readonly<Record<string, OptionValue>>) => Iterable<AnyPipelineFlaw>
}

export interface AnyFlaw extends FlawPlace {
  readonly message: string
  readonly data: Readonly<Record<string, string>>
}

/**
 * Makes a rule. A message that is not among `messages`, and data that does not hold exactly the message's
 * placeholders, do not compile.
 */
export function defineRule<const M extends Messages, const O extends Options>(definition: RuleDefinition<M, O>): Rule {
  return { ...definition, check: (facts, options) => definition.check(facts, optionValues(definition.options, options)) }
}

/** The options of a rule with its defaults filled in. Values of another type than the default's are not taken. */
export function optionValues<O extends Options>(spec: O, given: Readonly<Record<string, OptionValue>>): OptionValues<O> {
  const values: Record<string, OptionValue> = {}
  for (const [name, option] of Object.entries(spec)) {
    const value = given[name]
    values[name] = typeof value === typeof option.default && value !== undefined ? value : option.default
  }
  return values as OptionValues<O>
}
