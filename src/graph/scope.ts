import type { ArgDeclaration, ArgInstruction, Word } from '../dockerfile/instruction.ts'
import type { BuildInputs } from './build-inputs.ts'
import { normalizePlatform, parsePlatform } from './platform.ts'
import type { Variable } from './stage-state.ts'

/** ARG values above the first FROM, with what every builder predefines there. Only FROM and re-declared ARGs see them. */
export type GlobalScope = ReadonlyMap<string, Variable>

/** Proxy arguments are given to RUN outside its key unless an ARG declares them (BuildKit and classic, observed). */
export const proxyNames: ReadonlySet<string> = new Set(
  ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]),
)

/** `defaultTarget` is the name of the last stage, or `default`. */
export function platformArgs({ platform, buildPlatform, target }: BuildInputs, defaultTarget: string): [string, string][] {
  return [...argsOfPlatform('BUILD', buildPlatform), ...argsOfPlatform('TARGET', platform), ['TARGETSTAGE', target ?? defaultTarget]]
}

function argsOfPlatform(side: string, text: string): [string, string][] {
  const { os = '', osVersion = '', arch = '', variant = '' } = parsePlatform(text) ?? {}
  return [
    [`${side}PLATFORM`, normalizePlatform(text)],
    [`${side}OS`, os],
    [`${side}OSVERSION`, osVersion],
    [`${side}ARCH`, arch],
    [`${side}VARIANT`, variant],
  ]
}

/**
 * The scope above the first FROM: what the builder predefines, then each ARG in order. `--build-arg` wins over a
 * default and over a predefined value.
 */
export function globalScope(
  declarations: readonly ArgInstruction[],
  predefined: readonly (readonly [name: string, value: string])[],
  inputs: BuildInputs,
  expandWord: (word: Word, scope: GlobalScope) => string,
): GlobalScope {
  const scope = new Map<string, Variable>()
  for (const [name, value] of predefined) {
    scope.set(name, { value: inputs.buildArgs.get(name) ?? value, kind: 'arg', range: undefined })
  }
  for (const { declarations: args } of declarations) {
    for (const { name, value } of args) {
      const given = inputs.buildArgs.get(name.text)
      const text = given ?? (value && expandWord(value, scope))
      if (text !== undefined) scope.set(name.text, { value: text, kind: 'arg', range: name.range })
    }
  }
  return scope
}

/**
 * The value of an ARG inside a stage: the build argument; else its default, expanded; without a default the global
 * value. Undefined: declared, but not in the environment.
 */
export function stageArg(
  { name, value }: ArgDeclaration,
  global: GlobalScope,
  inputs: BuildInputs,
  expandWord: (word: Word) => string,
): Variable | undefined {
  const given = inputs.buildArgs.get(name.text) ?? (value ? expandWord(value) : global.get(name.text)?.value)
  return given === undefined ? undefined : { value: given, kind: 'arg', range: name.range }
}
