import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const mostBytes = 2 ** 30

/**
 * Makes a clone of a repository in a folder that is not there yet, with the files of a commit. A file whose contents the repository lacks,
 * because somebody left large ones out, holds its id in their place.
 */
export function layDown(repository, commit, folder) {
  execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', repository, folder], { stdio: ['ignore', 'ignore', 'pipe'] })
  const git = (args, input) => execFileSync('git', args, { cwd: folder, input, maxBuffer: mostBytes })
  git(['update-ref', '--no-deref', 'HEAD', commit])
  git(['read-tree', commit])
  const lines = git(['ls-tree', '-r', '-z', '--full-tree', commit]).toString('utf8').split('\0').filter(Boolean)
  const entries = lines.map((line) => ({ path: line.slice(line.indexOf('\t') + 1), mode: line.slice(0, 6), id: line.slice(0, line.indexOf('\t')).split(' ')[2] }))
  const files = entries.filter(({ mode }) => mode !== '160000')
  const answer = git(['cat-file', '--batch', '--buffer'], `${files.map(({ id }) => id).join('\n')}\n`)
  let at = 0
  for (const { path, mode, id } of files) {
    const end = answer.indexOf(10, at)
    const [, kind, size = '0'] = answer.toString('latin1', at, end).split(' ')
    at = end + 1
    const bytes = kind === 'blob' ? answer.subarray(at, at + Number(size)) : Buffer.from(id)
    if (kind === 'blob') at += Number(size) + 1
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    if (mode === '120000') symlinkSync(bytes.toString('utf8'), file)
    else writeFileSync(file, bytes)
    if (mode === '100755') chmodSync(file, 0o755)
  }
}
