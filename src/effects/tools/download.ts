import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { gitEnv } from '../conventional-env.ts'
import { baseName, joinPath } from '../path.ts'
import { literalWord } from '../shell-word.ts'
import type { ShellWord } from '../shell-word.ts'
import type { Tool } from '../tool.ts'

const floating = /(^|[/_.=-])(latest|master|main|head|nightly|stable|current|edge|trunk|develop)([/_.=?-]|$)/i
const fixed = /\d\.\d|(^|[/_-])v\d+|[0-9a-f]{40}|20\d\d-?[01]\d-?[0-3]\d/i
const fixedByVariable = /\$\{?\w*(VER|TAG|REV|SHA|COMMIT|RELEASE|DIGEST|HASH|CHECKSUM)/i

function pathOf({ text }: ShellWord): string {
  return text.replace(/^['"]?[a-z]+:\/\/[^/]*/i, '')
}

/** Whether an address says itself that what it gives moves. */
function isFloating(word: ShellWord): boolean {
  return floating.test(pathOf(word))
}

/** Whether the file behind an address stays what it is: its path holds a version, a commit or a date, or a variable that is named for one. */
function isFixed(word: ShellWord): boolean {
  if (isFloating(word)) return false
  const path = pathOf(word)
  return fixed.test(path.replace(/\$\{?\w+/g, '')) || fixed.test((word.value ?? '').replace(/^[a-z]+:\/\/[^/]*/i, '')) || fixedByVariable.test(path)
}

/** A checksum in the same step makes it fail rather than take something else. */
function isVerified(call: Call): boolean {
  const { command, heredocs } = call.run
  const text = command.form === 'shell' ? command.text + heredocs.map(({ content }) => content).join('') : ''
  return /\b(sha\d+sum|shasum|md5sum|b2sum|cksum)\b/.test(text) || text.includes('gpg --verify') || text.includes('--batch --verify')
}

function fetch(call: Call, addresses: readonly ShellWord[]): void {
  for (const { value } of addresses) {
    const path = /^file:\/\/(?:localhost)?(\/.*)/.exec(value ?? '')?.[1]
    if (path !== undefined) call.read(literalWord(path))
  }
  if (isVerified(call)) return
  const loose = addresses.find(isFloating) ?? addresses.find((address) => !isFixed(address))
  if (loose) call.refresh(`takes what ${clip(loose.text)} gives when it runs`, isFloating(loose) ? 'newest' : 'other')
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** The file that keeps the name it has in the address. */
function remoteName(address: ShellWord): ShellWord {
  const path = address.value?.replace(/[?#].*$/, '')
  if (path === undefined || !/^[a-z]+:\/\/[^/]+\/./i.test(path)) return { text: '*', value: undefined, stem: './', glob: true }
  return literalWord(baseName(path))
}

function makeFile(call: Call, word: ShellWord, folder: ShellWord | undefined): void {
  if (word.value === '-' || word.value?.startsWith('/dev/')) return
  const relative = folder?.value !== undefined && word.value !== undefined && !word.value.startsWith('/')
  const where = relative ? literalWord(joinPath(targetOf(folder, call.cwd).path, word.value ?? '')) : word
  if (folder && !relative) call.write(folder, { below: true })
  else call.write(where)
}

function runCurl(call: Call): void {
  fetch(call, [...call.operands, ...call.values('--url')])
  const folder = call.values('--output-dir')[0]
  for (const file of call.values('-o', '--output')) makeFile(call, file, folder)
  if (call.has('-O', '--remote-name', '--remote-name-all', '-J')) {
    for (const address of call.operands) makeFile(call, remoteName(address), folder)
  }
  for (const file of call.values('-K', '--config', '-T', '--upload-file', '--cacert', '-E', '--cert', '--key', '-b')) {
    call.read(file, { certain: false })
  }
  for (const { value } of call.values('-d', '--data', '--data-binary', '-F')) {
    if (value?.includes('@')) call.read('./**', { certain: false })
  }
  for (const file of call.values('-c', '--cookie-jar', '-D', '--dump-header')) call.write(file)
}

function runWget(call: Call): void {
  const lists = call.values('-i', '--input-file')
  for (const list of lists) {
    call.read(list)
    call.refresh('takes what the addresses in a file give when it runs')
  }
  fetch(call, call.operands)
  const folder = call.values('-P', '--directory-prefix')[0]
  const [output] = call.values('-O', '--output-document')
  if (output) return makeFile(call, output, undefined)
  if (call.has('-r', '--recursive', '-m', '--mirror') || lists.length > 0) return call.write(folder ?? './**', { below: true })
  for (const address of call.operands) makeFile(call, remoteName(address), folder)
}

function isTag(word: ShellWord): boolean {
  return /^(refs\/tags\/)?[\w.-]*\d\.\d|^v\d|^[0-9a-f]{40}$/.test(word.value ?? '') || fixedByVariable.test(word.text)
}

function cloneGit(call: Call): void {
  const [address, folder] = call.operands
  if (address === undefined) return
  const script = call.run.command.form === 'shell' ? call.run.command.text : ''
  const branch = call.values('-b', '--branch', '--revision')[0]
  const fixedLater = script.split(/[;&|\n]/).some((piece) => /\b(checkout|reset|switch)\b/.test(piece) && /[0-9a-f]{40}|\d\.\d|\$\{?\w*(VER|TAG|REV|SHA|COMMIT|RELEASE|HASH)/i.test(piece))
  if (!(branch && isTag(branch)) && !fixedLater) call.refresh(`takes the newest commit of ${clip(address.text)}`, 'newest')
  if (/^(\.{0,2}\/|file:)/.test(address.stem)) call.read(address, { below: true })
  const name = baseName((address.value ?? '').replace(/\/+$/, '')).replace(/\.git$/, '').replace(/^.*:/, '')
  call.write(folder ?? (name === '' ? './**' : literalWord(name)), { below: true })
}

function changeTree(call: Call): void {
  const folder = call.values('-C')[0] ?? literalWord('.')
  call.read(folder, { below: true })
  call.write(folder, { below: true })
}

function configureGit(call: Call): void {
  if (call.has('--system')) call.write('/etc/gitconfig')
  else if (call.has('--global')) {
    call.read('~/.gitconfig')
    call.write('~/.gitconfig')
    call.write('?~/.config/git/**')
  } else changeTree(call)
}

function runGpg(call: Call): void {
  for (const operand of call.operands) if (!/^(0x)?[0-9A-Fa-f$]{8,}/.test(operand.stem)) call.read(operand, { certain: false })
  for (const file of call.values('-o', '--output')) makeFile(call, file, undefined)
  for (const folder of call.values('--homedir')) call.write(folder, { below: true })
  for (const file of call.values('--keyring', '--no-default-keyring')) call.write(file)
}

function runOpenssl(call: Call): void {
  for (const file of call.values('-in', '-CA', '-CAkey', '-key', '-config', '-extfile', '-inkey')) call.read(file)
  for (const file of call.values('-out', '-keyout', '-CAserial')) makeFile(call, file, undefined)
  if (call.operands[0]?.value === 'req' || call.operands[0]?.value?.startsWith('gen')) call.refresh('makes a new key each time it runs')
}

/** What the other host answers may go anywhere; tunnels that stay open serve commands that follow. */
function connect(call: Call): void {
  if (call.has('-f', '-N', '-L', '-R', '-D', '-w')) call.unknown('leaves a tunnel open, which any command may use')
  for (const file of call.values('-i', '-F')) call.read(file)
  for (const file of call.values('-E')) call.write(file)
}

/** What comes over the network, or from a repository. */
export const downloadTools: readonly Tool[] = [
  {
    names: ['curl'],
    network: true,
    source: 'https://curl.se/docs/manpage.html',
    work: 'download',
    valued: [
      '-o', '--output', '-H', '--header', '-d', '--data', '--data-binary', '--data-raw', '-X', '--request', '-u', '--user', '-A',
      '--user-agent', '-e', '--referer', '-T', '--upload-file', '-x', '--proxy',
      '-m', '--max-time', '--retry', '--retry-delay', '--retry-max-time', '--connect-timeout', '-K', '--config', '--url', '--output-dir',
      '-b', '-c', '--cookie-jar', '-D', '--dump-header', '-F', '--form', '-w', '--write-out',
      '--proto', '--tlsv1', '--ciphers', '--cacert', '-E', '--cert', '--key', '-r', '--range', '-C', '-y', '-Y', '-z', '--resolve',
      '--proto-default', '--limit-rate',
    ],
    env: ['CURL_*', 'QLOGDIR', 'XDG_CONFIG_HOME'],
    reads: ['?~/.curlrc', '?~/.config/curlrc', '?~/.netrc'],
    act: runCurl,
  },
  {
    names: ['wget'],
    network: true,
    source: 'https://www.gnu.org/software/wget/manual/wget.html',
    work: 'download',
    valued: [
      '-O', '--output-document', '-P', '--directory-prefix', '-i', '--input-file', '-o', '--output-file', '-t', '--tries', '-T',
      '--timeout', '-U', '--user-agent', '--header', '--user', '--password', '-e', '-Q', '-A', '-R', '-D', '-w', '--waitretry',
      '--read-timeout', '--retry-on-http-error',
    ],
    env: ['WGETRC'],
    reads: ['?~/.wgetrc', '?~/.netrc'],
    writes: ['?~/.wget-hsts'],
    act: runWget,
  },
  {
    names: ['git'],
    network: true,
    source: 'https://git-scm.com/docs',
    work: 'download',
    valued: [
      '-C', '-c', '-b', '--branch', '--depth', '--revision', '-o', '--origin', '--git-dir', '--work-tree', '-j', '--jobs', '-m', '--filter',
      '--reference',
    ],
    env: [...gitEnv, 'SSH_*', 'XDG_CONFIG_HOME', 'EMAIL'],
    reads: ['?~/.gitconfig', '?~/.config/git/**', '?~/.ssh/**', '?~/.netrc', '?~/.git-credentials'],
    uses: [
      { words: ['clone'], act: cloneGit },
      { words: ['pull', 'fetch'], refresh: 'takes the newest commits', act: changeTree },
      { words: ['submodule', 'lfs'], refresh: 'takes what the other repositories hold when it runs', act: changeTree },
      { words: ['config'], work: 'file-work', act: configureGit },
      {
        words: [
          'init', 'checkout', 'switch', 'reset', 'apply', 'clean', 'add', 'commit', 'remote', 'tag', 'branch', 'stash', 'merge', 'am',
          'restore', 'rm', 'mv',
        ],
        work: 'file-work',
        act: changeTree,
      },
      {
        words: [
          'rev-parse', 'describe', 'log', 'show', 'status', 'diff', 'ls-files', 'rev-list', 'name-rev', 'symbolic-ref', 'archive',
          'version',
        ],
        work: 'other',
        act: (call) => call.read(call.values('-C')[0] ?? './**', { below: true }),
      },
      { words: ['ls-remote'], work: 'other', refresh: 'asks for the newest commits' },
    ],
  },
  {
    names: ['gpg', 'gpgv', 'gpg2'],
    network: true,
    source: 'https://www.gnupg.org/documentation/manuals/gnupg/',
    work: 'download',
    valued: ['-o', '--output', '--homedir', '--keyring', '--keyserver', '-u', '-r', '--export'],
    env: ['GNUPGHOME'],
    reads: ['~/.gnupg/**'],
    writes: ['~/.gnupg/**'],
    act: runGpg,
  },
  {
    names: ['gpgconf'],
    source: 'https://www.gnupg.org/documentation/manuals/gnupg/',
    work: 'other',
    env: ['GNUPGHOME'],
    reads: ['~/.gnupg/**'],
  },
  {
    names: ['ssh-keyscan'],
    network: true,
    source: 'https://man.openbsd.org/ssh-keyscan',
    work: 'download',
    refresh: 'takes the keys that the hosts show when it runs',
  },
  {
    names: ['ssh'],
    network: true,
    source: 'https://man.openbsd.org/ssh',
    packaged: true,
    work: 'download',
    valued: ['-i', '-p', '-o', '-l', '-F', '-E', '-L', '-R', '-D', '-J', '-S', '-W', '-b', '-c', '-e', '-m', '-w'],
    env: ['SSH_*', 'DISPLAY'],
    reads: ['~/.ssh/**', '/etc/ssh/**', '/etc/passwd'],
    writes: ['~/.ssh/known_hosts', '?~/.ssh/**'],
    refresh: 'asks another host when it runs',
    act: (call) => connect(call),
  },
  {
    names: ['ssh-keygen'],
    source: 'https://man.openbsd.org/ssh-keygen',
    work: 'file-work',
    valued: ['-f', '-t', '-b', '-N', '-C'],
    reads: ['?~/.ssh/**'],
    writes: ['~/.ssh/**', '?./**'],
    refresh: 'makes a new key each time it runs',
  },
  {
    names: ['openssl'],
    source: 'https://docs.openssl.org/master/man1/',
    longOptions: true,
    work: 'file-work',
    valued: [
      '-in', '-out', '-keyout', '-key', '-config', '-extfile', '-CA', '-CAkey', '-inkey', '-days', '-subj', '-newkey', '-addext',
      '-CAserial', '-passout', '-passin', '-name',
    ],
    env: ['OPENSSL_*', 'RANDFILE'],
    act: runOpenssl,
  },
]
