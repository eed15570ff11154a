import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { ancestorsOf, baseName, folderOf, joinPath } from '../path.ts'
import type { ShellWord } from '../shell-word.ts'
import { literalWord } from '../shell-word.ts'
import type { Tool } from '../tool.ts'

const coreutils = 'https://www.gnu.org/software/coreutils/manual/coreutils.html'
const posix = 'https://pubs.opengroup.org/onlinepubs/9799919799/utilities/contents.html'

/** A file or folder that the command makes in a folder that has to be there. */
function make(call: Call, word: ShellWord, below = false): void {
  const target = targetOf(word, call.cwd)
  call.folder(target.below ? target.path : folderOf(target.path))
  call.write(word, { below })
}

/** Made by another user than root, or with a mode of its own, a folder is not what COPY would make of it. */
function makeFolders(call: Call): void {
  const { user } = call.run
  const plainRoot = (user === undefined || user === '' || /^(root|0)(:|$)/.test(user)) && !call.has('-m', '--mode')
  for (const operand of call.operands) {
    const above = folderOf(targetOf(operand, call.cwd).path)
    if (!call.has('-p', '--parents')) call.folder(above)
    else for (const folder of ancestorsOf(above)) call.makeFolder(folder)
    call.write(operand, plainRoot ? {} : { below: true, why: 'makes a folder with an owner or mode of its own' })
  }
}

/** `cp a b target`, `cp -t target a b`: the last word, or the option, is the target. */
function splitTarget(call: Call): { sources: readonly ShellWord[]; target: ShellWord | undefined } {
  const [given] = call.values('-t', '--target-directory')
  if (given) return { sources: call.operands, target: given }
  return { sources: call.operands.slice(0, -1), target: call.operands.at(-1) }
}

/** The target may be a folder, in which the sources keep their names. */
function copyFiles(call: Call, moves: boolean): void {
  const { sources, target } = splitTarget(call)
  for (const source of sources) {
    call.read(source, { below: true })
    if (moves) call.write(source, { below: true })
  }
  if (target === undefined) return
  const { path } = targetOf(target, call.cwd)
  const asFile = sources.length === 1 && !target.text.endsWith('/')
  const inside = sources.map((source) => targetOf(source, call.cwd)).map((source) => ({ ...source, name: baseName(source.path) }))
  call.folder(asFile ? folderOf(path) : path)
  call.read(target)
  if (asFile || inside.some(({ below }) => below)) call.write(target, { below: true })
  else for (const { name } of inside) call.write(joinPath(path, name), { below: true })
}

function link(call: Call): void {
  const { sources, target } = splitTarget(call)
  const only = sources.length === 0 ? target : undefined
  if (only) return call.write(literalWord(baseName(targetOf(only, call.cwd).path)))
  if (target === undefined) return
  if (!call.has('-s', '--symbolic')) for (const source of sources) call.read(source)
  call.read(target)
  make(call, target)
  const { path, below } = targetOf(target, call.cwd)
  if (!below) for (const source of sources) call.write(joinPath(path, baseName(targetOf(source, '/').path)))
}

function changeOwner(call: Call, names: boolean): void {
  const reference = call.has('--reference')
  const files = reference ? call.operands : call.operands.slice(1)
  const owner = call.operands[0]?.value
  if (names && !reference && !/^\d*:?\d*$/.test(owner ?? 'x')) {
    call.read('/etc/passwd')
    call.read('/etc/group')
  }
  for (const file of files) {
    const below = call.has('-R', '--recursive')
    call.read(file, { below })
    call.write(file, { below })
  }
}

function sedFiles(call: Call): void {
  const inPlace = call.has('-i', '--in-place')
  const files = call.has('-e', '--expression', '-f', '--file') ? call.operands : call.operands.slice(1)
  for (const file of [...files, ...call.values('-f', '--file')]) call.read(file)
  if (inPlace) for (const file of files) call.write(file)
}

/** GNU install: `install -d folders`, `install file target`. */
function install(call: Call): void {
  if (call.has('-d', '--directory')) for (const operand of call.operands) call.write(operand, { below: true })
  else copyFiles(call, false)
  if (call.has('-o', '--owner', '-g', '--group')) call.read('/etc/passwd')
}

/** `find` looks through folders, and may delete or change what it finds. */
function findFiles(call: Call): void {
  const words = call.command.words.slice(1)
  const first = words.findIndex(({ stem }) => stem.startsWith('-') || stem === '(' || stem === '!')
  const roots = (first === -1 ? words : words.slice(0, first)).filter(({ stem }) => !/^-[HLP]/.test(stem))
  const run = words.findIndex(({ value }) => value !== undefined && /^-(exec|execdir|ok|okdir)$/.test(value))
  const started = run === -1 ? undefined : words[run + 1]?.value
  const changes = words.some(({ value }) => value === '-delete') || (started !== undefined && changers.includes(started))
  for (const root of roots.length > 0 ? roots : [literalWord('.')]) {
    call.read(root, { below: true })
    if (changes) call.write(root, { below: true })
  }
  if (run !== -1 && !changes && !lookers.includes(started ?? '')) call.unknown('-exec runs a command that is not followed')
}

const changers: readonly string[] = ['rm', 'chmod', 'chown', 'chgrp', 'touch', 'sed', 'rmdir', 'strip']
const lookers: readonly string[] = ['grep', 'ls', 'cat', 'echo', 'test', 'sha256sum', 'stat']

/** The pattern comes first, unless an option brings it. */
function grepFiles(call: Call): void {
  const below = call.has('-r', '-R', '--recursive')
  for (const file of call.has('-e', '-f', '--regexp', '--file') ? call.operands : call.operands.slice(1)) call.read(file, { below })
}

/** `awk program files`, `jq filter files`. */
function filterFiles(call: Call): void {
  const files = call.has('-f', '--from-file') ? call.operands : call.operands.slice(1)
  for (const file of [...files, ...call.values('-f', '--from-file')]) call.read(file)
}

function testFiles(call: Call): void {
  const { words } = call.command
  for (const [index, { value }] of words.entries()) {
    const next = words[index + 1]
    if (next && value !== undefined && /^-[abcdefghkprstuwxGLNOS]$/.test(value)) call.read(next)
  }
}

function archive(call: Call): void {
  const old = /^[a-zA-Z]+$/.test(call.command.words[1]?.value ?? '') ? (call.command.words[1]?.value ?? '') : ''
  const is = (letter: string, ...long: string[]): boolean => old.includes(letter) || call.has(`-${letter}`, ...long)
  const rest = old === '' ? call.operands : call.operands.slice(1)
  const file = call.values('-f', '--file')[0] ?? (old.includes('f') ? rest[0] : undefined)
  const members = old.includes('f') ? rest.slice(1) : rest
  const folder = call.values('-C', '--directory')[0] ?? literalWord('.')
  const creates = is('c', '--create') || is('r', '--append') || is('u', '--update')
  if (call.has('-T', '-I', '--to-command', '--checkpoint-action')) call.unknown('is told by a file or a program what to do')
  if (creates) {
    for (const member of members) call.read(member, { below: true })
    if (file && file.value !== '-') make(call, file)
    return
  }
  if (file && file.value !== '-') call.read(file)
  if (!is('t', '--list')) call.write(folder, { below: true })
  if (!is('t', '--list')) call.folder(targetOf(folder, call.cwd).path)
}

function unzip(call: Call): void {
  for (const operand of call.operands.slice(0, 1)) call.read(operand)
  if (!call.has('-l', '-t', '-p', '-v')) call.write(call.values('-d')[0] ?? literalWord('.'), { below: true })
}

/** gzip and its kin replace a file by one of another name beside it. */
function compress(call: Call): void {
  for (const operand of call.operands) {
    call.read(operand)
    const { path, below } = targetOf(operand, call.cwd)
    if (!call.has('-c', '--stdout', '-t', '-l')) call.write(below ? path : folderOf(path), { below: true, certain: false })
  }
}

function teeFiles(call: Call): void {
  for (const operand of call.operands) {
    if (call.has('-a', '--append')) call.read(operand)
    if (operand.value?.startsWith('/dev/') !== true) make(call, operand)
  }
}

/** Commands that look at nothing but their arguments. */
const idle: Tool = {
  names: [
    ':', 'true', 'false', 'echo', 'printf', 'set', 'shift', 'exit', 'return', 'break', 'continue', 'wait', 'umask', 'ulimit', 'pwd',
    'which', 'type', 'hash',
    'sleep', 'basename', 'dirname', 'seq', 'expr', 'tr', 'yes', 'shopt', 'nproc', 'arch', 'uname', 'kill', 'let', 'unalias', 'alias',
    'mktemp', 'rev',
    'times', 'fg', 'bg', 'jobs', 'disown',
  ],
  source: posix,
  plain: true,
}

const lookingTools: Tool = {
  names: [
    'cat', 'head', 'tail', 'wc', 'sort', 'uniq', 'cut', 'nl', 'od', 'xxd', 'hexdump', 'strings', 'file', 'stat', 'readlink', 'realpath',
    'md5sum', 'sha1sum',
    'sha256sum', 'sha512sum', 'cksum', 'b2sum', 'shasum', 'base64', 'cmp', 'diff', 'tac', 'fold', 'paste', 'comm', 'join', 'column', 'less',
    'more', 'fmt', 'sync',
  ],
  source: coreutils,
  valued: ['-n', '-d', '-f', '-c', '-k', '-t', '-s', '-w', '-a'],
  plain: true,
  operands: 'read',
}

/** Plain work on files: coreutils, busybox, and what else touches only the paths in its arguments. */
export const fileTools: readonly Tool[] = [
  idle,
  lookingTools,
  { names: ['ls', 'du', 'tree', 'df'], source: coreutils, plain: true, act: (call) => listFiles(call) },
  { names: ['[', 'test'], source: posix, plain: true, act: testFiles },
  { names: ['mkdir'], source: coreutils, valued: ['-m', '--mode'], plain: true, work: 'file-work', act: makeFolders },
  { names: ['rm', 'rmdir', 'unlink', 'shred'], source: coreutils, plain: true, work: 'file-work', operands: 'write-below' },
  {
    names: ['touch', 'truncate', 'mkfifo'],
    source: coreutils,
    valued: ['-r', '-d', '-t', '-s', '--size'],
    plain: true,
    work: 'file-work',
    act: (call) => touch(call),
  },
  {
    names: ['cp', 'rsync'],
    source: coreutils,
    valued: ['-t', '--target-directory', '-S'],
    plain: true,
    work: 'file-work',
    act: (call) => copyFiles(call, false),
  },
  {
    names: ['mv'],
    source: coreutils,
    valued: ['-t', '--target-directory', '-S'],
    plain: true,
    work: 'file-work',
    act: (call) => copyFiles(call, true),
  },
  { names: ['ln'], source: coreutils, valued: ['-t', '--target-directory'], plain: true, work: 'file-work', act: link },
  {
    names: ['install'],
    source: coreutils,
    valued: ['-m', '--mode', '-o', '--owner', '-g', '--group', '-t', '--target-directory'],
    plain: true,
    work: 'file-work',
    act: install,
  },
  { names: ['chmod'], source: coreutils, plain: true, work: 'file-work', act: (call) => changeOwner(call, false) },
  { names: ['chown', 'chgrp'], source: coreutils, plain: true, work: 'file-work', act: (call) => changeOwner(call, true) },
  {
    names: ['setcap', 'setfattr', 'chattr'],
    source: 'https://man7.org/linux/man-pages/man8/setcap.8.html',
    plain: true,
    work: 'file-work',
    act: (call) => setFile(call),
  },
  { names: ['sed'], source: posix, valued: ['-e', '--expression', '-f', '--file'], plain: true, work: 'file-work', act: sedFiles },
  { names: ['grep', 'egrep', 'fgrep', 'rg'], source: posix, valued: ['-e', '-f', '-m', '-A', '-B', '-C'], plain: true, act: grepFiles },
  {
    names: ['awk', 'gawk', 'mawk', 'jq', 'yq'],
    source: posix,
    valued: ['-F', '-v', '-f', '--from-file', '--arg', '--argjson'],
    plain: true,
    act: filterFiles,
  },
  {
    names: ['find'],
    source: 'https://www.gnu.org/software/findutils/manual/html_mono/find.html',
    longOptions: true,
    plain: true,
    work: 'file-work',
    act: findFiles,
  },
  { names: ['tee'], source: coreutils, plain: true, work: 'file-work', act: teeFiles },
  {
    names: ['tar', 'bsdtar'],
    source: 'https://www.gnu.org/software/tar/manual/tar.html',
    valued: ['-f', '--file', '-C', '--directory', '-T', '-I', '-X', '--exclude', '--strip-components', '--transform', '--wildcards-match'],
    plain: true,
    work: 'file-work',
    act: archive,
  },
  {
    names: ['unzip'],
    source: 'https://infozip.sourceforge.net/UnZip.html',
    valued: ['-d', '-x'],
    plain: true,
    work: 'file-work',
    act: unzip,
  },
  {
    names: ['gzip', 'gunzip', 'bzip2', 'bunzip2', 'xz', 'unxz', 'zstd', 'unzstd', 'lzma', 'zcat', 'xzcat'],
    source: 'https://www.gnu.org/software/gzip/manual/gzip.html',
    plain: true,
    work: 'file-work',
    act: compress,
  },
  {
    names: ['strip'],
    source: 'https://sourceware.org/binutils/docs/binutils/strip.html',
    plain: true,
    work: 'file-work',
    operands: 'write',
  },
  { names: ['dd'], source: coreutils, plain: true, work: 'file-work', act: (call) => copyBytes(call) },
  { names: ['date'], source: coreutils, valued: ['-d', '--date', '-r', '-u'], plain: true, act: (call) => askClock(call) },
  {
    names: ['id', 'whoami', 'groups', 'getent', 'hostname', 'logname'],
    source: coreutils,
    plain: true,
    reads: ['/etc/passwd', '/etc/group', '/etc/hosts', '/etc/nsswitch.conf'],
  },
  { names: ['printenv'], source: coreutils, plain: true, act: (call) => printEnv(call) },
  { names: ['envsubst'], source: 'https://www.gnu.org/software/gettext/manual/gettext.html', plain: true, env: ['*'] },
]

function listFiles(call: Call): void {
  const below = call.has('-R')
  for (const folder of call.operands.length > 0 ? call.operands : [literalWord('.')]) {
    call.read(folder, { below: below || folder.value !== undefined })
  }
}

function touch(call: Call): void {
  for (const operand of call.operands) make(call, operand)
}

function setFile(call: Call): void {
  for (const file of call.operands.slice(1)) {
    call.read(file)
    call.write(file)
  }
}

function copyBytes(call: Call): void {
  for (const { value } of call.operands) {
    if (value?.startsWith('if=')) call.read(literalWord(value.slice(3)))
    if (value?.startsWith('of=')) make(call, literalWord(value.slice(3)))
  }
}

function askClock(call: Call): void {
  if (!call.has('-d', '--date', '-r')) call.refresh('reads the clock')
}

function printEnv(call: Call): void {
  for (const { value } of call.operands) call.env(value ?? '*')
  if (call.operands.length === 0) call.env('*')
}
