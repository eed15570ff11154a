import { targetOf } from './call.ts'
import type { Interpreter } from './interpreter.ts'
import { folderOf, isWithin } from './path.ts'
import type { RunFacts } from './run-facts.ts'
import type { FileUse, Place } from './shell-visitor.ts'
import type { ShellWord } from './shell-word.ts'

function isDevice(path: string): boolean {
  return isWithin(path, '/dev') || isWithin(path, '/proc') || isWithin(path, '/sys')
}

/** A redirection, a file that the shell tests, or the aim of a `cd`. */
export function takeFile(use: FileUse, word: ShellWord, place: Place, at: Pick<Interpreter, 'run' | 'ledger'>): void {
  const target = targetOf(word, place.cwd)
  if (isDevice(target.path)) return
  if (use === 'folder') return needFolder(target.path, '`cd`', at)
  const why = `the shell ${use === 'read' ? 'reads' : use === 'append' ? 'adds to' : 'writes'} \`${word.text}\``
  const access = { ...target, certain: target.certain && place.certain, why }
  if (use === 'read') return at.ledger.read(access)
  if (use === 'append') at.ledger.read({ ...access, adds: true })
  needFolder(target.below ? target.path : folderOf(target.path), 'the shell', at)
  at.ledger.write(access)
}

const ordinaryFolders = new Set([
  '/', '/bin', '/etc', '/home', '/lib', '/media', '/mnt', '/opt', '/root', '/run', '/sbin', '/srv', '/tmp', '/usr', '/usr/bin', '/usr/lib',
  '/usr/local', '/usr/local/bin', '/usr/local/etc', '/usr/local/lib', '/usr/local/sbin', '/usr/local/share', '/usr/sbin', '/usr/share',
  '/usr/src',
  '/var', '/var/cache', '/var/lib', '/var/log', '/var/run', '/var/tmp',
])

/** Whether a folder is there whatever the step's neighbours do: every base image has it, or WORKDIR made it. */
export function isOrdinaryFolder(path: string, run: RunFacts): boolean {
  return ordinaryFolders.has(path) || isWithin(run.workdir, path) || isDevice(path)
}

/** A step that needs a folder fails above the step that makes it, unless the folder is there in any case. */
export function needFolder(path: string, label: string, at: Pick<Interpreter, 'run' | 'ledger'>): void {
  if (isOrdinaryFolder(path, at.run) || at.ledger.makes(path)) return
  at.ledger.read({ path, below: true, certain: false, why: `${label} needs the folder ${path}` })
}
