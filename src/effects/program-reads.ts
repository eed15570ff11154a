import { programFolders } from './call.ts'
import { clip } from './clip.ts'
import { programEnv } from './conventional-env.ts'
import type { Interpreter } from './interpreter.ts'
import { ancestorsOf, baseName, joinPath } from './path.ts'
import type { ShellCommand } from './shell-visitor.ts'
import { systemPaths } from './system-paths.ts'
import type { Tool } from './tool.ts'

type Site = Pick<Interpreter, 'ledger'>

/** Programs read themselves, their libraries and their settings: a package or a COPY that lands there can change what they do. */
export function readSystem(tool: Tool, command: ShellCommand, at: Site): void {
  at.ledger.env({ name: 'PATH', certain: false, why: 'commands are looked for in `PATH`' })
  if (tool.packaged) readProgram(baseName(command.words[0]?.value ?? ''), command, at)
  if (tool.plain) return
  const why = `\`${tool.names[0]}\` reads programs, libraries and settings of the system`
  for (const path of [...systemPaths, ...programFolders(command)]) at.ledger.read({ path: joinPath('/', path), below: true, certain: false, why })
  for (const name of programEnv) at.ledger.env({ name, certain: false, why: `every program may look at \`${name}\`` })
}

/** A step that installs a program comes before one that runs it. */
export function readProgram(name: string, command: ShellCommand, at: Site): void {
  for (const folder of programFolders(command)) {
    at.ledger.read({ path: joinPath(folder, name), below: false, certain: false, why: `\`${name}\` is perhaps brought by a package` })
  }
}

/** `command -v name` finds a program in `PATH`. */
export function lookUp(command: ShellCommand, at: Site): void {
  at.ledger.env({ name: 'PATH', certain: false, why: 'commands are looked for in `PATH`' })
  for (const { value } of command.words.slice(2)) if (value !== undefined && value !== '' && !value.includes('/')) readProgram(value, command, at)
}

/** Even its version hangs on files in the working directory and above it, where the tool is started by a manager of versions. */
export function askTool(tool: Tool, command: ShellCommand, at: Site): void {
  readSystem(tool, command, at)
  if (tool.plain) return
  const why = `\`${clip(command.text)}\` may start the version that the project names`
  if (command.cwd === undefined) return at.ledger.read({ path: '/', below: true, certain: false, why })
  for (const folder of ancestorsOf(command.cwd)) {
    for (const file of versionFiles) at.ledger.read({ path: joinPath(folder, file), below: false, certain: false, why })
  }
}

/** Corepack, Yarn, rustup, rbenv, pyenv, nvm, asdf and the .NET host look for these. */
const versionFiles: readonly string[] = [
  'package.json', '.yarnrc', '.yarnrc.yml', 'rust-toolchain', 'rust-toolchain.toml', '.ruby-version', '.python-version', '.node-version', '.nvmrc', '.tool-versions',
  'global.json',
]
