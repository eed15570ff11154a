import { accountFiles } from './account.ts'
import { readArguments } from './options.ts'
import type { ShellCommand } from './shell-visitor.ts'
import { baseName } from './path.ts'
import { literalWord } from './shell-word.ts'
import type { ShellWord } from './shell-word.ts'
import { findTool } from './tools/all.ts'

/** A command that runs the command in its arguments. */
interface Wrapper {
  readonly names: readonly string[]
  readonly valued?: readonly string[]
  /** How many words come before the command, options aside. */
  readonly skip?: number
  /** True where `NAME=value` words may come before the command. */
  readonly assigns?: true
  /** Where the name of another user stands: in an option, or as the first word. */
  readonly user?: 'option' | 'word'
  /** What it reads before it runs the command. */
  readonly reads?: readonly string[]
  /** True where it adds words of its own, which nobody knows. */
  readonly adds?: true
  /** Options that make it start in the home folder, after the profile. */
  readonly login?: readonly string[]
}

const wrappers: readonly Wrapper[] = [
  { names: ['env'], valued: ['-u', '--unset', '-C', '--chdir'], assigns: true },
  { names: ['cross-env', 'cross-env-shell'], assigns: true },
  {
    names: ['sudo', 'doas'],
    valued: ['-u', '--user', '-g', '--group', '-h', '-p', '-r', '-t', '-U'],
    assigns: true,
    user: 'option',
    reads: ['/etc/sudoers', '/etc/sudoers.d', '/etc/doas.conf', '/etc/doas.d', ...accountFiles, '/etc/pam.d', '/etc/security'],
    login: ['-i', '--login'],
  },
  { names: ['exec'], valued: ['-a'] },
  { names: ['command', 'builtin', 'time', 'nohup', 'setsid', 'eatmydata', 'busybox', 'tini', 'dumb-init'] },
  { names: ['nice', 'ionice'], valued: ['-n', '--adjustment', '-c'] },
  { names: ['timeout'], valued: ['-s', '--signal', '-k', '--kill-after'], skip: 1 },
  {
    names: ['xargs'],
    valued: ['-a', '--arg-file', '-n', '--max-args', '-I', '-P', '--max-procs', '-L', '-d', '--delimiter', '-s', '--max-chars', '-E'],
    adds: true,
  },
  { names: ['stdbuf'], valued: ['-i', '-o', '-e'] },
  { names: ['gosu', 'su-exec', 'setuidgid'], skip: 1, user: 'word', reads: accountFiles },
  {
    names: ['runuser'],
    valued: ['-u', '--user', '-g', '--group'],
    user: 'option',
    reads: [...accountFiles, '/etc/pam.d', '/etc/security'],
    login: ['-l', '--login'],
  },
]

const byName = new Map(wrappers.flatMap((wrapper) => wrapper.names.map((name) => [name, wrapper] as const)))

/** The command inside another, without words where there is none. `user` is set where it runs as somebody else, `''` where as whom is not known. */
export interface Unwrapped {
  readonly command: ShellCommand
  readonly user: string | undefined
  /** Files and folders that decide whether and how it runs. */
  readonly reads: readonly string[]
  readonly isLogin: boolean
}

/** The number of words, after the first, that belong to the wrapper itself. */
function ownWords(words: readonly ShellWord[], wrapper: Wrapper): number {
  let at = 1
  let skip = wrapper.skip ?? 0
  for (; at < words.length; at++) {
    const stem = words[at]?.stem ?? ''
    if (stem === '--') continue
    if (stem.startsWith('-') && stem.length > 1) {
      if (wrapper.valued?.includes(stem)) at++
    } else if (!(wrapper.assigns && /^[A-Za-z_]\w*=/.test(stem)) && skip-- <= 0) break
  }
  return at
}

/** Modules that are the same as the program of their name. */
const modules = new Set(['pip', 'virtualenv', 'pipenv', 'poetry', 'uv', 'pdm', 'pipx'])

/** `cargo +nightly build` is `cargo build` of another toolchain. */
function withoutToolchain(command: ShellCommand, name: string): Unwrapped | undefined {
  const [program, toolchain, ...rest] = command.words
  if (!/^(cargo|rustc|rustup)$/.test(name) || !program || toolchain?.value?.startsWith('+') !== true) return undefined
  return { command: { ...command, words: [program, ...rest] }, user: undefined, reads: [], isLogin: false }
}

/** `python -m pip` is the pip beside that python. */
function moduleOf(command: ShellCommand, name: string): Unwrapped | undefined {
  const [program, option, module, ...rest] = command.words
  if (!/^python[\d.]*$/.test(name) || option?.value !== '-m' || program?.value === undefined) return undefined
  const tool = module?.value === 'venv' ? 'virtualenv' : module?.value
  if (tool === undefined || !modules.has(tool)) return undefined
  const word = literalWord(program.value.slice(0, -name.length) + tool)
  return { command: { ...command, words: [word, ...rest] }, user: undefined, reads: [], isLogin: false }
}

/** `sh ./gradlew` runs the script that the project brought. */
function broughtBy(command: ShellCommand, name: string): Unwrapped | undefined {
  const [, script] = command.words
  if (!/^(ba|da|a)?sh$/.test(name) || !findTool(baseName(script?.value ?? ''))?.brought) return undefined
  return { command: { ...command, words: command.words.slice(1) }, user: undefined, reads: [], isLogin: false }
}

/** Takes `sudo`, `env A=b`, `exec`, `timeout 10` and the like off a command; undefined where there is nothing to take off. */
export function unwrap(command: ShellCommand, name: string): Unwrapped | undefined {
  const wrapper = byName.get(name)
  if (wrapper === undefined) return moduleOf(command, name) ?? withoutToolchain(command, name) ?? broughtBy(command, name)
  const own = ownWords(command.words, wrapper)
  const words = wrapper.adds ? withUnknown(command.words.slice(own)) : command.words.slice(own)
  const before = command.words.slice(1, own)
  const assigned = before.flatMap(({ stem }) => /^([A-Za-z_]\w*)=/.exec(stem)?.[1] ?? [])
  const sets = (): readonly string[] => [...command.sets(), ...assigned]
  const { has } = readArguments(before, wrapper)
  const isLogin = has(...(wrapper.login ?? []))
  const moved = isLogin || has('-C', '--chdir')
  return { command: { ...command, words, sets, cwd: moved ? undefined : command.cwd }, user: userOf(before, wrapper), reads: wrapper.reads ?? [], isLogin }
}

/** `xargs rm` runs `rm` with whatever it reads; `xargs -I{} cp {} /x` puts it in the place of the mark. */
function withUnknown(words: readonly ShellWord[]): readonly ShellWord[] {
  if (words.length === 0) return words
  const marked = words.map((word) => (word.stem.includes('{}') ? { ...word, value: undefined, stem: word.stem.slice(0, word.stem.indexOf('{}')) } : word))
  return [...marked, { text: '…', value: undefined, stem: '', glob: false }]
}

function userOf(before: readonly ShellWord[], wrapper: Wrapper): string | undefined {
  if (wrapper.user === undefined) return undefined
  const { operands, values } = readArguments(before, wrapper)
  const word = wrapper.user === 'word' ? operands[0] : values('-u', '--user')[0]
  if (word === undefined) return wrapper.names.includes('sudo') ? 'root' : undefined
  return word.value ?? ''
}
