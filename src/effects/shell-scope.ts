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

/** What holds at one place of a script, and changes from command to command. */
export interface Scope {
  readonly script: Script
  cwd: string | undefined
  certain: boolean
  readonly vars: Map<string, Variable>
}

export function openScope(script: Script): Scope {
  return { script, cwd: script.start.cwd, certain: script.start.certain, vars: new Map() }
}

/** A subshell's scope: what it changes ends with it. */
export function copyOf(scope: Scope): Scope {
  return { ...scope, vars: new Map(scope.vars) }
}

/** Assignments on the right of `&&` that perhaps did not run do not settle the variable for what comes after. */
export function blurAssignments(scope: Scope, before: ReadonlyMap<string, Variable>): void {
  for (const [name, variable] of scope.vars) {
    if (before.get(name) !== variable) scope.vars.set(name, { ...variable, value: undefined, sure: false })
  }
}

/** Runs what perhaps does not run: its assignments are then unsure, and so is the folder that it changes to. */
export function branch(scope: Scope, run: (inner: Scope) => void): void {
  const inner = { ...copyOf(scope), certain: false }
  run(inner)
  if (inner.cwd !== scope.cwd) scope.cwd = undefined
  for (const [name, variable] of inner.vars) {
    if (scope.vars.get(name) !== variable) scope.vars.set(name, { value: undefined, sure: false, exported: variable.exported })
  }
}

export function lookupVariable(scope: Scope, name: string): string | undefined {
  const own = scope.vars.get(name)
  if (own) return own.value
  if (name === 'PWD') return scope.cwd
  return scope.script.start.env.get(name) ?? (name === 'HOME' ? scope.script.start.home : undefined)
}

export function noteVariable(name: string, scope: Scope): void {
  const own = scope.vars.get(name)
  if (name === 'PWD' || own?.sure || !/^[A-Za-z_]\w*$/.test(name)) return
  scope.script.visitor.variable(name, scope.certain && own === undefined)
}

export function assignVariable(scope: Scope, name: string, value: string | undefined, exported = false): void {
  const before = scope.vars.get(name)
  const passedOn = exported || before?.exported === true || scope.script.start.env.has(name)
  scope.vars.set(name, { value, sure: true, exported: passedOn })
}
