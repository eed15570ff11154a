import type { Range } from '../dockerfile/text.ts'

/** A variable in force and where it was last given. */
export interface Variable {
  readonly value: string
  readonly kind: 'env' | 'arg'
  /** Undefined for what the base image or the builder brings. */
  readonly range: Range | undefined
}

/**
 * What instructions that are no steps set for those below: the state that flows into steps.
 * Maps keep the order of last assignment, which is the order in the key (observed: two ENV lines swapped rerun).
 */
export interface StageState {
  /** What RUN sees: ENV, and ARG with a value. */
  readonly env: ReadonlyMap<string, Variable>
  /** ENV only, in the order of the image's configuration: a re-assignment keeps its place. */
  readonly configEnv: ReadonlyMap<string, Variable>
  /** ARG names declared in the stage, with their values where they have one. */
  readonly args: ReadonlyMap<string, Variable | undefined>
  /** As RUN gets it: an absolute path as written, a relative one joined and cleaned. */
  readonly workdir: string
  readonly workdirRange: Range | undefined
  /** As written in USER. */
  readonly user: string | undefined
  readonly userRange: Range | undefined
  readonly shell: readonly string[]
  readonly shellRange: Range | undefined
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const defaultShell: readonly string[] = ['/bin/sh', '-c']

const pathVariable: Variable = { value: defaultPath, kind: 'env', range: undefined }

export const emptyState: StageState = {
  env: new Map([['PATH', pathVariable]]),
  configEnv: new Map([['PATH', pathVariable]]),
  args: new Map(),
  workdir: '/',
  workdirRange: undefined,
  user: undefined,
  userRange: undefined,
  shell: defaultShell,
  shellRange: undefined,
}

/** The state while a stage is planned. `snapshot` copies only what changed since the last one. */
export interface StateWriter {
  /** The value of a variable as RUN sees it at this moment. */
  valueOf(name: string): string | undefined
  hasEnv(name: string): boolean
  readonly workdir: string
  readonly shell: readonly string[]
  setEnv(name: string, variable: Variable): void
  /** `isHidden`: an ENV of that name stands, and RUN sees that one. */
  setArg(name: string, variable: Variable | undefined, isHidden: boolean): void
  setWorkdir(path: string, range: Range): void
  setUser(user: string, range: Range): void
  setShell(argv: readonly string[], range: Range): void
  snapshot(): StageState
}

export function stateWriter(start: StageState): StateWriter {
  let current = start
  let env = new Map(start.env)
  let configEnv = new Map(start.configEnv)
  let args = new Map(start.args)
  let isFresh = false
  const put = <Value>(map: Map<string, Value>, name: string, value: Value): void => {
    map.delete(name)
    map.set(name, value)
    isFresh = true
  }
  return {
    valueOf: (name) => env.get(name)?.value,
    hasEnv: (name) => configEnv.has(name),
    get workdir() {
      return current.workdir
    },
    get shell() {
      return current.shell
    },
    setEnv(name, variable) {
      put(env, name, variable)
      configEnv.set(name, variable)
    },
    setArg(name, variable, isHidden) {
      put(args, name, variable)
      if (variable && !isHidden) put(env, name, variable)
    },
    setWorkdir(workdir, workdirRange) {
      current = { ...current, workdir, workdirRange }
    },
    setUser(user, userRange) {
      current = { ...current, user, userRange }
    },
    setShell(shell, shellRange) {
      current = { ...current, shell, shellRange }
    },
    snapshot() {
      if (isFresh) {
        current = { ...current, env, configEnv, args }
        env = new Map(env)
        configEnv = new Map(configEnv)
        args = new Map(args)
        isFresh = false
      }
      return current
    },
  }
}
