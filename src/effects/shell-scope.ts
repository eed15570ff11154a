import type { ShellStart, ShellVisitor } from './shell-visitor.ts'

/** What stays the same over the whole of one script. */
interface Script {
  readonly source: string
  readonly start: ShellStart
  readonly visitor: ShellVisitor
  /** Functions by name, to be run in the scope of their caller. */
  readonly functions: Map<string, (scope: Scope) => void>
  /** How many substitutions and function calls are open. */
  depth: number
}

interface Variable {
  readonly value: string | undefined
  /** False where the assignment perhaps did not run. */
  readonly sure: boolean
  readonly exported: boolean
}

/** The variables that one scope sets, over those of the scope around it: a copy costs nothing. */
interface Layer {
  readonly own: Map<string, Variable>
  readonly above: Layer | undefined
}

/** What holds at one place of a script, and changes from command to command. */
export interface Scope {
  readonly script: Script
  cwd: string | undefined
  certain: boolean
  readonly vars: Layer
}

export function openScope(script: Script): Scope {
  return { script, cwd: script.start.cwd, certain: script.start.certain, vars: { own: new Map(), above: undefined } }
}

/** A scope inside another, such as a subshell's: what it sets stays in its own layer. */
export function innerScope(scope: Scope): Scope {
  return { ...scope, vars: { own: new Map(), above: scope.vars } }
}

function findVariable(scope: Scope, name: string): Variable | undefined {
  for (let layer: Layer | undefined = scope.vars; layer; layer = layer.above) {
    const variable = layer.own.get(name)
    if (variable) return variable
  }
  return undefined
}

/** Takes over from scopes that perhaps did not run: the variables that they set are unsure from then on. */
export function joinScopes(scope: Scope, inner: readonly Scope[]): void {
  for (const { vars, cwd } of inner) {
    if (cwd !== scope.cwd) scope.cwd = undefined
    for (const [name, { exported }] of vars.own) scope.vars.own.set(name, { value: undefined, sure: false, exported })
  }
}

/** Runs what perhaps does not run. */
export function branch(scope: Scope, run: (inner: Scope) => void): void {
  const inner = { ...innerScope(scope), certain: false }
  run(inner)
  joinScopes(scope, [inner])
}

export function lookupVariable(scope: Scope, name: string): string | undefined {
  const own = findVariable(scope, name)
  if (own) return own.value
  if (name === 'PWD') return scope.cwd
  return scope.script.start.env.get(name) ?? (name === 'HOME' ? scope.script.start.home : undefined)
}

/** Tells of a variable that the text names, unless the script has set it before. */
export function noteVariable(name: string, scope: Scope): void {
  const own = findVariable(scope, name)
  if (name === 'PWD' || own?.sure || !/^(?:[A-Za-z_]\w*|\*)$/.test(name)) return
  scope.script.visitor.variable(name, scope.certain && own === undefined)
}

/** A variable of the step's environment stays exported when the script sets it anew. */
export function assignVariable(scope: Scope, name: string, value: string | undefined, exported = false): void {
  const passedOn = exported || findVariable(scope, name)?.exported === true || scope.script.start.env.has(name)
  scope.vars.own.set(name, { value, sure: true, exported: passedOn })
}

export function exportVariable(scope: Scope, name: string): void {
  const own = findVariable(scope, name)
  if (own) scope.vars.own.set(name, { ...own, exported: true })
}

/** The variables that the script hands to its commands. */
export function exportedNames(scope: Scope): readonly string[] {
  const found = new Map<string, boolean>()
  for (let layer: Layer | undefined = scope.vars; layer; layer = layer.above) {
    for (const [name, { sure, exported }] of layer.own) if (!found.has(name)) found.set(name, sure && exported)
  }
  return [...found].flatMap(([name, passedOn]) => (passedOn ? [name] : []))
}
