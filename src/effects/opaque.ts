import { baseName } from './path.ts'

const windows = new Map([
  ['powershell', 'PowerShell'],
  ['pwsh', 'PowerShell'],
  ['cmd', 'the Windows command shell'],
])
const unread: readonly string[] = ['zsh', 'fish', 'ksh', 'mksh', 'csh', 'tcsh', 'nu', 'elvish', 'xonsh']

/** Why nobody here can read what a program is told to do: it is a shell of another language. Undefined where it is none. */
export function opaqueShell(program: string): string | undefined {
  const name = baseName(program.replaceAll('\\', '/')).toLowerCase().replace(/\.exe$/, '')
  const shell = windows.get(name) ?? (unread.includes(name) ? `\`${name}\`` : undefined)
  return shell === undefined ? undefined : `This step runs in ${shell}, whose language is not read here.`
}
