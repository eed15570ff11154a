import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { rules } from '../../rules/index.ts'
import type { Io, Sink } from './io.ts'
import { main } from './main.ts'

/** The folder of the package: the one above this file that holds its package.json. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
}

function rulePage(id: string): string | undefined {
  const file = join(packageFolder(), 'rules', `${id}.md`)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  // A reader that has seen enough closes the pipe. That is no failure.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    columns: stream.columns,
    isTerminal: stream.isTTY,
    hasColors: styleText('red', '.', { stream }) !== '.',
    write: (text) => void stream.write(text),
  }
}

const io: Io = {
  argv: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  readStdin: () => readFileSync(0),
  onInterrupt(act) {
    process.once('SIGINT', act)
    return () => void process.off('SIGINT', act)
  },
  program: { version, rulePage },
}

void main(io, rules).then((code) => {
  process.exitCode = code
})
