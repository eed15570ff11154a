import { accountFiles } from '../account.ts'
import { isRoot, programFolders, scriptOf, targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { textEnv } from '../conventional-env.ts'
import { ancestorsOf, baseName, folderOf, joinPath } from '../path.ts'
import type { ShellWord } from '../shell-word.ts'
import { literalWord } from '../shell-word.ts'
import type { Tool } from '../tool.ts'

const coreutils = 'https://www.gnu.org/software/coreutils/manual/coreutils.html'
const posix = 'https://pubs.opengroup.org/onlinepubs/9799919799/utilities/contents.html'

/** A file or folder that the command makes in a folder that has to be there. */
export function make(call: Call, word: ShellWord, below = false): void {
  const target = targetOf(word, call.cwd)
  call.folder(target.below ? target.path : folderOf(target.path))
  call.write(word, { below })
}

/** Made by another user than root, or with a mode of its own, a folder is not what COPY would make of it. */
function makeFolders(call: Call): void {
  const plainRoot = isRoot(call.run) && !call.has('-m', '--mode') && !/\bumask\b/.test(scriptOf(call.run))
  for (const operand of call.operands) {
    const { path } = targetOf(operand, call.cwd)
    const above = folderOf(path)
    const isLenient = call.has('-p', '--parents')
    if (isLenient) for (const folder of ancestorsOf(above)) call.makeFolder(folder, plainRoot)
    if (!isLenient) {
      call.folder(above)
      call.read(operand, { below: true, why: `fails where ${path} is there already` })
    }
    call.write(operand, plainRoot ? { makes: true } : { below: true, why: 'makes a folder with an owner or mode of its own' })
  }
}

/** `cp a b target`, `cp -t target a b`: the last word, or the option, is the target. */
function splitTarget(call: Call): { sources: readonly ShellWord[]; target: ShellWord | undefined } {
  const [given] = call.values('-t', '--target-directory')
  if (given) return { sources: call.operands, target: given }
  return { sources: call.operands.slice(0, -1), target: call.operands.at(-1) }
}

/** The target may be a folder, in which the sources keep their names; of `.` and with `--parents` it is what lies below that counts. */
function copyFiles(call: Call, moves: boolean): void {
  const { sources, target } = splitTarget(call)
  for (const source of sources) {
    call.read(source, { below: true })
    if (moves) call.write(source, { below: true })
  }
  if (target === undefined) return
  const { path } = targetOf(target, call.cwd)
  const spreads = call.has('--parents') || sources.some(({ text }) => /(^|\/)\.{1,2}\/*["']?$/.test(text))
  const asFile = spreads || (sources.length === 1 && !target.text.endsWith('/'))
  const inside = sources.map((source) => targetOf(source, call.cwd)).map((source) => ({ ...source, name: baseName(source.path) }))
  call.folder(asFile ? folderOf(path) : path)
  call.read(target)
  if (asFile || inside.some(({ below }) => below)) call.write(target, { below: true })
  else for (const { name } of inside) call.write(joinPath(path, name), { below: true })
}

/** `rsync -a source/ target`: what lies in the source lands in the target, and with `--delete` all else goes. */
function synchronize(call: Call): void {
  const target = call.operands.at(-1)
  for (const source of call.operands.slice(0, -1)) call.read(source, { below: true })
  for (const file of call.values('--exclude-from', '--include-from', '--files-from')) call.read(file)
  if (target === undefined) return
  call.folder(folderOf(targetOf(target, call.cwd).path))
  call.read(target, { below: true })
  call.write(target, { below: true })
}

/** What is asked for below a link is somewhere else from then on. A relative link starts where it lies. */
function link(call: Call): void {
  const { sources, target } = splitTarget(call)
  const isSymbolic = call.has('-s', '--symbolic')
  const own = sources.length === 0 ? target : undefined
  const place = own ? literalWord(baseName(targetOf(own, call.cwd).path)) : target
  if (place === undefined) return
  const from = own ? [own] : sources
  if (!isSymbolic) for (const source of from) call.read(source)
  if (!own) call.read(place)
  const { path } = targetOf(place, call.cwd)
  call.folder(folderOf(path))
  call.write(place, { below: true })
  for (const { value } of from) {
    if (value === undefined) continue
    const linksTo = value.startsWith('/') ? value : isSymbolic ? joinPath(folderOf(path), value) : joinPath(call.cwd ?? '/', value)
    // A target that is a folder gets the link inside, by the name of its source.
    call.write(joinPath(path, baseName(value)), { below: true, linksTo })
    call.write(path, { below: true, linksTo })
  }
}

/** `chmod -x file` looks like an option; a mode that lets new files take the group of their folder reaches what is made below it. */
function changeMode(call: Call): void {
  const words = call.command.words.slice(1).map(({ stem }) => stem)
  const isTakenAway = words.some((word) => /^-[rwxXst]+$/.test(word))
  const isInherited = words.some((word) => /^(?:[ugoa]*[+=][rwxXt]*s|[2-7]\d{3}$)/.test(word))
  changeFiles(call, isTakenAway ? call.operands : call.operands.slice(1), isInherited)
}

function changeFiles(call: Call, files: readonly ShellWord[], isInherited: boolean): void {
  for (const file of call.values('--reference')) call.read(file)
  const below = call.has('-R', '--recursive')
  for (const file of call.has('--reference') ? call.operands : files) {
    call.read(file, { below })
    call.write(file, { below: below || isInherited })
  }
}

function lookUpOwners(call: Call): void {
  for (const path of accountFiles) call.read(path)
}

function changeOwner(call: Call): void {
  const reference = call.has('--reference')
  const owner = call.operands[0]?.value
  if (!reference && !/^\d*:?\d*$/.test(owner ?? 'x')) lookUpOwners(call)
  changeFiles(call, call.operands.slice(1), false)
}

/** `/mark/r file`, `$r file`, `5w file`: one command that is told of a file. */
const namesFile = /^(?:\/[^/]*\/|\d+|\$)?\s*[rRwW]\s+\S/

function sedFiles(call: Call): void {
  const inPlace = call.has('-i', '--in-place')
  const files = call.has('-e', '--expression', '-f', '--file') ? call.operands : call.operands.slice(1)
  for (const file of [...files, ...call.values('-f', '--file')]) call.read(file)
  const scripts = [...call.values('-e', '--expression'), ...call.operands.slice(0, 1)]
  if (scripts.some(({ stem }) => namesFile.test(stem))) call.unknown('reads or writes a file that its script names')
  if (inPlace) for (const file of files) call.write(file)
}

/** GNU install: `install -d folders`, `install file target`. */
function install(call: Call): void {
  if (call.has('-d', '--directory')) for (const operand of call.operands) call.write(operand, { below: true })
  else copyFiles(call, false)
  if (call.has('-o', '--owner', '-g', '--group')) lookUpOwners(call)
}

/** `find` looks through folders, and may delete or change what it finds. */
function findFiles(call: Call): void {
  const words = call.command.words.slice(1)
  const first = words.findIndex(({ stem }) => stem.startsWith('-') || stem === '(' || stem === '!')
  const roots = (first === -1 ? words : words.slice(0, first)).filter(({ stem }) => !/^-[HLP]/.test(stem))
  const started = words.flatMap(({ value }, index) => (value !== undefined && starts.test(value) ? [words[index + 1]?.value ?? ''] : []))
  const changes = words.some(({ value }) => value === '-delete') || started.some((name) => changers.includes(name))
  for (const root of roots.length > 0 ? roots : [literalWord('.')]) {
    call.read(root, { below: true })
    if (changes) call.write(root, { below: true })
  }
  if (started.some((name) => name === 'chown' || name === 'chgrp')) lookUpOwners(call)
  if (started.some((name) => !changers.includes(name) && !lookers.includes(name))) call.unknown('-exec runs a command that is not followed')
  if (words.some(({ value }) => value !== undefined && /^-f(print0?|ls|printf)$/.test(value))) call.unknown('writes a file that its arguments name')
}

const starts = /^-(exec|execdir|ok|okdir)$/
const changers: readonly string[] = ['rm', 'chmod', 'chown', 'chgrp', 'touch', 'sed', 'rmdir', 'strip']
const lookers: readonly string[] = ['grep', 'ls', 'cat', 'echo', 'test', 'sha256sum', 'stat']

function remove(call: Call): void {
  const deletes = call.has('-f', '--force') ? 'any' : 'needed'
  for (const operand of call.operands) call.write(operand, { below: true, deletes })
}

function testFiles(call: Call): void {
  const { words } = call.command
  for (const [index, { value }] of words.entries()) {
    const next = words[index + 1]
    const before = words[index - 1]
    if (value === '-v') call.env(next?.value ?? '*')
    if (next && value !== undefined && /^-(?:[abcdefghkprstuwxGLNOS]|nt|ot|ef)$/.test(value)) call.read(next)
    if (before && value !== undefined && /^-(?:nt|ot|ef)$/.test(value)) call.read(before)
  }
}

/** The letters of the old style count as options: `tar xzf a.tgz`. */
function archive(call: Call): void {
  const first = call.command.words[1]?.value ?? ''
  const old = /^[a-zA-Z]+$/.test(first) ? first : ''
  const is = (letter: string, ...long: string[]): boolean => old.includes(letter) || call.has(`-${letter}`, ...long)
  const rest = old === '' ? call.operands : call.operands.slice(1)
  const file = call.values('-f', '--file')[0] ?? (old.includes('f') ? rest[0] : undefined)
  doubtArchive(call, is('P', '--absolute-names'))
  if (is('c', '--create') || is('r', '--append') || is('u', '--update')) {
    for (const member of old.includes('f') ? rest.slice(1) : rest) call.read(member, { below: true })
    if (file && file.value !== '-') make(call, file)
    return
  }
  if (file && file.value !== '-') call.read(file)
  if (!is('t', '--list')) unpack(call)
}

const compressors = /^(zstd|zstdmt|unzstd|pigz|unpigz|gzip|bzip2|lbzip2|pbzip2|xz|pixz|lz4|lzma|lzip|brotli)( -\w+)*$/

function doubtArchive(call: Call, isAbsolute: boolean): void {
  const [program] = call.values('-I', '--use-compress-program')
  if (program && !compressors.test(program.value ?? '')) call.unknown('runs a program of its own')
  if (call.has('-T', '--files-from', '--to-command', '--checkpoint-action')) call.unknown('is told by a file or a program what to do')
  if (isAbsolute) call.unknown('takes paths as the archive has them')
  for (const file of call.values('-X', '--exclude-from')) call.read(file)
}

/** Root gives each file to the owner that the archive names. */
function unpack(call: Call): void {
  const folder = call.values('-C', '--directory')[0] ?? literalWord('.')
  call.write(folder, { below: true })
  call.folder(targetOf(folder, call.cwd).path)
  if (call.has('--no-same-owner', '-o', '--numeric-owner')) return
  for (const path of accountFiles) call.read(path, { certain: false, why: `looks up the owners of what it unpacks in ${path}` })
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
    if (call.has('-a', '--append')) call.read(operand, { adds: true })
    if (operand.value?.startsWith('/dev/') !== true) make(call, operand)
  }
}

/** Commands that look at nothing but their arguments. */
const idle: Tool = {
  names: [
    ':', 'true', 'false', 'echo', 'printf', 'set', 'shift', 'exit', 'return', 'break', 'continue', 'wait', 'umask', 'ulimit', 'pwd',
    'sleep', 'basename', 'dirname', 'seq', 'expr', 'tr', 'yes', 'shopt', 'nproc', 'arch', 'uname', 'kill', 'let', 'unalias', 'alias',
    'rev',
    'times', 'fg', 'bg', 'jobs', 'disown', 'tty', 'stty', 'clear', 'dirs', 'numfmt',
  ],
  source: posix,
  plain: true,
}

/** What packers take as options. */
const packEnv = ['GZIP', 'BZIP', 'BZIP2', 'XZ_*', 'ZSTD_*', 'LZ*', 'TAR_OPTIONS', 'TAPE', 'UNZIP', 'UNZIPOPT', 'ZIPOPT', 'TZ', 'POSIXLY_CORRECT', 'LC_*', 'LANG']
/** What the tools that copy look at. */
const copyEnv = ['POSIXLY_CORRECT', 'SIMPLE_BACKUP_SUFFIX', 'VERSION_CONTROL']

/** Where a name is found in `PATH`. */
function lookUp(call: Call): void {
  for (const { value } of call.operands) for (const folder of programFolders(call)) call.read(`${folder}/${value ?? '**'}`, { certain: false })
}

/** Plain work on files: coreutils, busybox, and what else touches only the paths in its arguments. */
export const fileTools: readonly Tool[] = [
  idle,
  { names: ['mktemp'], source: coreutils, plain: true, env: ['TMPDIR'] },
  { names: ['which', 'type', 'hash', 'whereis'], source: posix, plain: true, act: lookUp },
  {
    names: ['ls', 'du', 'tree', 'df'],
    source: coreutils,
    plain: true,
    env: [...textEnv, 'LS_COLORS', 'BLOCK_SIZE', 'BLOCKSIZE', 'DU_BLOCK_SIZE', 'LS_BLOCK_SIZE', 'DF_BLOCK_SIZE', 'TIME_STYLE', 'QUOTING_STYLE', 'COLUMNS'],
    act: (call) => listFiles(call),
  },
  { names: ['[', 'test'], source: posix, plain: true, act: testFiles },
  { names: ['mkdir'], source: coreutils, valued: ['-m', '--mode'], plain: true, work: 'file-work', act: makeFolders },
  { names: ['rm', 'rmdir', 'unlink', 'shred'], source: coreutils, plain: true, work: 'file-work', act: remove },
  {
    names: ['touch', 'truncate', 'mkfifo'],
    source: coreutils,
    valued: ['-r', '--reference', '-d', '-t', '-s', '--size'],
    plain: true,
    work: 'file-work',
    env: ['TZ'],
    act: (call) => touch(call),
  },
  {
    names: ['cp'],
    source: coreutils,
    valued: ['-t', '--target-directory', '-S'],
    plain: true,
    work: 'file-work',
    env: copyEnv,
    act: (call) => copyFiles(call, false),
  },
  {
    names: ['rsync'],
    source: 'https://download.samba.org/pub/rsync/rsync.1',
    valued: ['-e', '--exclude', '--include', '--exclude-from', '--include-from', '--files-from', '-f', '--filter', '--chmod', '--chown', '-B'],
    plain: true,
    packaged: true,
    work: 'file-work',
    act: synchronize,
  },
  {
    names: ['mv'],
    source: coreutils,
    valued: ['-t', '--target-directory', '-S'],
    plain: true,
    work: 'file-work',
    env: copyEnv,
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
  { names: ['chmod'], source: coreutils, valued: ['--reference'], plain: true, work: 'file-work', act: changeMode },
  { names: ['chown', 'chgrp'], source: coreutils, valued: ['--reference'], plain: true, work: 'file-work', act: changeOwner },
  {
    names: ['setcap', 'setfattr', 'chattr'],
    source: 'https://man7.org/linux/man-pages/man8/setcap.8.html',
    plain: true,
    packaged: true,
    work: 'file-work',
    act: (call) => setFile(call),
  },
  { names: ['sed'], source: posix, valued: ['-e', '--expression', '-f', '--file'], plain: true, env: textEnv, work: 'file-work', act: sedFiles },
  {
    names: ['find'],
    source: 'https://www.gnu.org/software/findutils/manual/html_mono/find.html',
    longOptions: true,
    plain: true,
    work: 'file-work',
    env: textEnv,
    act: findFiles,
  },
  { names: ['tee'], source: coreutils, plain: true, work: 'file-work', act: teeFiles },
  {
    names: ['tar', 'bsdtar'],
    source: 'https://www.gnu.org/software/tar/manual/tar.html',
    valued: [
      '-f', '--file', '-C', '--directory', '-T', '--files-from', '-I', '--use-compress-program', '-X', '--exclude-from', '--exclude', '--strip-components',
      '--transform', '--wildcards-match', '--owner', '--group', '--mode', '--mtime',
    ],
    plain: true,
    packaged: true,
    work: 'file-work',
    env: packEnv,
    act: archive,
  },
  {
    names: ['unzip'],
    source: 'https://infozip.sourceforge.net/UnZip.html',
    valued: ['-d', '-x'],
    plain: true,
    packaged: true,
    work: 'file-work',
    env: packEnv,
    act: unzip,
  },
  {
    names: ['gzip', 'gunzip', 'bzip2', 'bunzip2', 'xz', 'unxz', 'zstd', 'unzstd', 'lzma', 'zcat', 'xzcat'],
    source: 'https://www.gnu.org/software/gzip/manual/gzip.html',
    plain: true,
    packaged: true,
    work: 'file-work',
    env: packEnv,
    act: compress,
  },
  {
    names: ['strip'],
    source: 'https://sourceware.org/binutils/docs/binutils/strip.html',
    plain: true,
    packaged: true,
    work: 'file-work',
    operands: 'write',
  },
  { names: ['dd'], source: coreutils, plain: true, work: 'file-work', act: (call) => copyBytes(call) },
  { names: ['date'], source: coreutils, valued: ['-d', '--date', '-r', '--reference', '-f', '--file'], plain: true, env: textEnv, reads: ['?/etc/localtime', '?/usr/share/zoneinfo/**'], act: (call) => askClock(call) },
  {
    names: ['id', 'whoami', 'groups', 'getent', 'hostname', 'logname'],
    source: coreutils,
    plain: true,
    reads: [...accountFiles, '/etc/hosts', '/etc/nsswitch.conf'],
  },
  { names: ['printenv'], source: coreutils, plain: true, act: (call) => printEnv(call) },
  { names: ['envsubst'], source: 'https://www.gnu.org/software/gettext/manual/gettext.html', plain: true, packaged: true, env: ['*'] },
]

function listFiles(call: Call): void {
  const below = call.has('-R')
  for (const folder of call.operands.length > 0 ? call.operands : [literalWord('.')]) {
    call.read(folder, { below: below || folder.value !== undefined })
  }
}

function touch(call: Call): void {
  for (const file of call.values('-r', '--reference')) call.read(file)
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
  for (const file of call.values('-r', '--reference', '-f', '--file')) call.read(file)
  if (!call.has('-d', '--date', '-r', '--reference')) call.refresh('reads the clock', 'clock')
}

function printEnv(call: Call): void {
  for (const { value } of call.operands) call.env(value ?? '*')
  if (call.operands.length === 0) call.env('*')
}
