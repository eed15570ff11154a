import { scriptOf, targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { textEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import type { Tool } from '../tool.ts'
import { make } from './files.ts'

const coreutils = 'https://www.gnu.org/software/coreutils/manual/coreutils.html'
const posix = 'https://pubs.opengroup.org/onlinepubs/9799919799/utilities/contents.html'

/** Commands that read the files they are given, by the options whose value is the next word. */
const looking: readonly (readonly [names: readonly string[], valued: readonly string[]])[] = [
  [['cat', 'tac', 'readlink', 'realpath', 'comm', 'sync'], []],
  [['wc'], ['--files0-from']],
  [['head', 'tail'], ['-n', '--lines', '-c', '--bytes', '-s', '--pid']],
  [['uniq'], ['-f', '--skip-fields', '-s', '--skip-chars', '-w', '--check-chars']],
  [['cut'], ['-b', '-c', '-d', '-f', '--delimiter', '--fields', '--bytes', '--characters', '--output-delimiter']],
  [['nl'], ['-b', '-d', '-f', '-h', '-i', '-l', '-n', '-s', '-v', '-w']],
  [['od'], ['-A', '-j', '-N', '-t', '-w', '-S']],
  [['stat'], ['-c', '--format', '--printf']],
  [['base64', 'base32', 'fold', 'fmt'], ['-w', '--wrap', '--width']],
  [['paste'], ['-d', '--delimiters']],
  [['join'], ['-a', '-e', '-j', '-o', '-t', '-v', '-1', '-2']],
]

const lookingTools = looking.map(([names, valued]): Tool => ({ names, source: coreutils, valued, plain: true, env: textEnv, operands: 'read', act: readLists }))

/** A list of names stands for files that nobody reads here. */
function readLists(call: Call): void {
  for (const list of call.values('--files0-from')) {
    call.read(list)
    call.unknown('is told by a file what to read')
  }
}

function sortFiles(call: Call): void {
  readLists(call)
  for (const file of call.values('-o', '--output')) make(call, file)
  for (const file of call.values('--random-source')) call.read(file)
}

const packagedLookingTools: Tool = {
  names: ['xxd', 'hexdump', 'strings', 'file', 'shasum', 'cmp', 'diff', 'column', 'less', 'more', 'iconv', 'dos2unix', 'xmllint'],
  source: posix,
  valued: ['-n', '-s', '-a', '-f', '-t', '--xpath'],
  plain: true,
  packaged: true,
  operands: 'read',
}

/** `sha256sum -c list` looks at the files that the list names; so does one that gets the list over a pipe from the text beside it. */
function checkSums(call: Call): void {
  for (const operand of call.operands) if (operand.value !== '-') call.read(operand)
  if (!call.has('-c', '--check')) return
  const folder = call.cwd ?? '/'
  const lists = call.operands.map((operand) => call.run.files.read(targetOf(operand, call.cwd).path) ?? '')
  const words = new Set([scriptOf(call.run), ...lists].flatMap((text) => text.split(/[\s"'*]+/)))
  for (const word of words) if (call.run.files.has(joinPath(folder, word))) call.read(joinPath(folder, word))
}

/** The pattern comes first, unless an option brings it. */
function grepFiles(call: Call): void {
  const below = call.has('-r', '-R', '--recursive')
  for (const list of call.values('-f', '--file')) call.read(list)
  for (const file of call.has('-e', '-f', '--regexp', '--file') ? call.operands : call.operands.slice(1)) call.read(file, { below })
}

/** `awk program files`, `jq filter files`. */
function filterFiles(call: Call): void {
  const files = call.has('-f', '--from-file') ? call.operands : call.operands.slice(1)
  for (const file of [...files, ...call.values('-f', '--from-file')]) call.read(file)
  if (call.has('-i', '--inplace', '--in-place')) for (const file of files) call.write(file)
  const [program] = call.operands
  if (call.has('-f', '--from-file') || /ENVIRON|\benv\b|\$ENV/.test(program?.text ?? '')) call.env('*', program !== undefined)
  if (program !== undefined && /system\s*\(|getline|[>|]\s*"|@(load|include)/.test(program.text) && isAwk(call)) call.unknown('runs or writes what its program names')
}

function isAwk({ command }: Call): boolean {
  return command.words[0]?.value?.endsWith('awk') ?? false
}

/** Tools that look at text, and change nothing but what they are told to write. */
export const textTools: readonly Tool[] = [
  ...lookingTools,
  {
    names: ['sort'],
    source: coreutils,
    valued: ['-k', '--key', '-t', '--field-separator', '-o', '--output', '-S', '-T', '--files0-from', '--random-source', '--parallel', '--compress-program'],
    plain: true,
    env: textEnv,
    operands: 'read',
    act: sortFiles,
  },
  packagedLookingTools,
  {
    names: ['md5sum', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'cksum', 'b2sum'],
    source: coreutils,
    plain: true,
    act: checkSums,
  },
  { names: ['grep', 'egrep', 'fgrep'], source: posix, valued: ['-e', '-f', '--file', '--regexp', '-m', '-A', '-B', '-C'], plain: true, env: [...textEnv, 'GREP_*'], act: grepFiles },
  { names: ['rg'], source: 'https://github.com/BurntSushi/ripgrep#documentation-quick-links', valued: ['-e', '-f', '-m', '-g'], plain: true, packaged: true, act: grepFiles },
  {
    names: ['awk', 'gawk', 'mawk', 'jq', 'yq'],
    source: posix,
    valued: ['-F', '-v', '-f', '--from-file', '--arg', '--argjson'],
    plain: true,
    packaged: true,
    env: [...textEnv, 'AWK*'],
    act: filterFiles,
  },
]
