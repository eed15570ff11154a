import { accountRecords } from '../account.ts'
import type { Call } from '../call.ts'
import { dateEnv } from '../conventional-env.ts'
import { cleanPath } from '../path.ts'
import type { Tool } from '../tool.ts'

const accounts = [...accountRecords, '/etc/subuid', '/etc/subgid']
const settings = [
  '/etc/login.defs', '/etc/default/**', '/etc/skel/**', '/etc/adduser.conf', '/etc/pam.d/**', '/etc/nsswitch.conf', '/usr/sbin/**',
  '/usr/local/sbin/adduser.local',
]
const added = [...accounts, ...settings].map((place) => `+${place}`)
const mail = ['?/var/mail/**', '?/var/spool/mail/**', '?/var/log/**', '?/run/**']

/** The home folder is made by `adduser` unless it is told not to, and by `useradd` where it is told to or the system says so. */
function addUser(call: Call): void {
  tellUser(call)
  joinGroup(call)
  const none = call.has('-H', '-M', '--no-create-home')
  const named = call.values('-h', '-d', '--home', '--home-dir')[0]
  const user = call.operands.at(-1)
  const asked = call.has('-m', '--create-home') || call.command.words[0]?.value?.endsWith('adduser') === true
  if (none) return
  if (named) return call.write(named, { below: true, certain: asked, why: 'makes the home folder of the user' })
  call.write(user?.value === undefined ? '/home/**' : `/home/${user.value}/**`, { certain: asked, why: 'makes the home folder of the user' })
}

/** Options that name another system than this one. */
const elsewhere = ['-R', '-P', '--root', '--prefix']

function isAdduser({ command }: Call): boolean {
  return command.words[0]?.value?.endsWith('adduser') === true
}

function textOf(call: Call, ...names: readonly string[]): string | undefined {
  return call.values(...names).at(-1)?.value
}

/** The number as every system reads it; undefined for none, for one that a variable holds, and for one in another notation. */
function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : undefined
}

/**
 * `adduser` is another program on Debian (https://manpages.debian.org/stable/adduser/adduser.8.en.html), on Alpine
 * (https://busybox.net/downloads/BusyBox.html#adduser), and where it is `useradd` under another name. All three make /home/NAME for a user who is not of
 * the system. Of two words, the first joins the second.
 */
function tellUser(call: Call): void {
  const [name, more] = call.operands
  if (call.has('-D', '--defaults') && !isAdduser(call)) return
  if (more !== undefined || name === undefined || (isAdduser(call) && call.has('--group') && !isOfSystem(call))) return
  if (name.value === undefined || call.has(...elsewhere)) return
  call.account({
    kind: 'user',
    name: name.value,
    uid: numberOf(textOf(call, '-u', '--uid')),
    group: isAdduser(call) ? textOf(call, '-G', '--ingroup', '--gid') : textOf(call, '-g', '--gid'),
    home: homeOfUser(call, name.value),
    isHomeOfAlpine: isAdduser(call) && isOfSystem(call) && !call.has(...homeOptions),
    isOfSystem: isOfSystem(call),
    isByAdduser: isAdduser(call),
    makesHome: isAdduser(call) ? !call.has('-H', '-M', '--no-create-home') : call.has('-m', '--create-home') && !call.has('-M', '--no-create-home'),
    certain: call.command.certain,
  })
}

function isOfSystem(call: Call): boolean {
  return call.has('-S', '-r', '--system')
}

const homeOptions = ['-h', '-d', '--home', '--home-dir']

/** Debian's `adduser` gives a user of the system /nonexistent since its version 3.122, and a folder in /home before that. */
function homeOfUser(call: Call, name: string): string | undefined {
  if (call.has(...homeOptions)) {
    const named = textOf(call, ...homeOptions)
    return named?.startsWith('/') ? cleanPath(named) : undefined
  }
  if (call.has('-b', '--base-dir')) return undefined
  return /^[\w.-]+$/.test(name) ? `/home/${name}` : undefined
}

function tellGroup(call: Call): void {
  const [name, more] = call.operands
  if (more !== undefined) return call.read('/etc/passwd', { why: 'looks up the user in /etc/passwd' })
  if (name?.value === undefined || call.has(...elsewhere)) return
  call.account({ kind: 'group', name: name.value, gid: numberOf(textOf(call, '-g', '--gid')), certain: call.command.certain })
}

/** A group that the user is to be in is there before. */
function joinGroup(call: Call): void {
  const isNamed = call.operands.length > 1 || call.has('-g', '-G', '--gid', '--groups', '--ingroup')
  if (isNamed) call.read('/etc/group', { why: 'looks up the group in /etc/group' })
}

/** Who is told of by a variable may be anybody. */
function tellChange(call: Call, kind: 'user-changed' | 'group-changed'): void {
  for (const { value } of call.operands) call.account(value === undefined ? { kind: 'any', why: `${call.label} changes an account that a variable names` } : { kind, name: value })
}

function changeUser(call: Call): void {
  if (call.has('-u', '-g', '-d', '-l', '-m', '-R', '-P', '--uid', '--gid', '--home', '--login', '--move-home', '--root', '--prefix')) tellChange(call, 'user-changed')
  const home = call.values('-d', '--home')[0]
  if (home) call.write(home, { below: true, certain: call.has('-m', '--move-home') })
  if (call.has('-m', '-u', '-g', '--move-home', '--uid', '--gid')) {
    call.write('/home/**', { certain: false, why: 'moves or gives away the home folder of the user' })
  }
}

function removeUser(call: Call): void {
  tellChange(call, 'user-changed')
  call.write('/home/**', { certain: call.has('-r', '--remove', '--remove-home') })
}

/** Accounts. Their order decides the numbers that they get, so two of these never change places. */
export const userTools: readonly Tool[] = [
  {
    names: ['useradd', 'adduser'],
    source: 'https://man7.org/linux/man-pages/man8/useradd.8.html',
    work: 'file-work',
    valued: [
      '-u', '-g', '-G', '-d', '-s', '-c', '-h', '-k', '-b', '-p', '-e', '-f', '-K', '--uid', '--gid', '--groups', '--home', '--home-dir',
      '--shell', '--comment', '--gecos', '-R', '-P', '--root', '--prefix', '--expiredate', '--inactive', '--key', '--firstuid', '--lastuid', '--firstgid', '--lastgid',
      '--ingroup', '--password', '--base-dir', '--skel', '--conf',
    ],
    env: [dateEnv],
    plain: true,
    packaged: true,
    reads: added,
    writes: [...accounts, ...mail],
    tellsAccounts: true,
    act: addUser,
  },
  {
    names: ['groupadd', 'addgroup'],
    source: 'https://man7.org/linux/man-pages/man8/groupadd.8.html',
    work: 'file-work',
    valued: ['-g', '-K', '-p', '-R', '-P', '--gid', '--key', '--password', '--root', '--prefix'],
    plain: true,
    packaged: true,
    reads: added,
    writes: accounts,
    tellsAccounts: true,
    act: tellGroup,
  },
  {
    names: ['groupmod', 'delgroup', 'groupdel', 'gpasswd'],
    source: 'https://man7.org/linux/man-pages/man8/groupmod.8.html',
    work: 'file-work',
    plain: true,
    packaged: true,
    valued: ['-g', '-n', '-p', '--gid', '--new-name', '--password'],
    reads: [...accounts, ...settings],
    writes: accounts,
    tellsAccounts: true,
    act: (call) => tellChange(call, 'group-changed'),
  },
  {
    names: ['usermod', 'chsh', 'chfn'],
    source: 'https://man7.org/linux/man-pages/man8/usermod.8.html',
    work: 'file-work',
    valued: [
      '-u', '-g', '-G', '-d', '-s', '-c', '-l', '-p', '-e', '-f', '--uid', '--gid', '--groups', '--home', '--shell', '--comment', '--login',
    ],
    env: [dateEnv],
    plain: true,
    packaged: true,
    reads: [...accounts, ...settings],
    writes: [...accounts, ...mail],
    tellsAccounts: true,
    act: changeUser,
  },
  {
    names: ['userdel', 'deluser'],
    source: 'https://man7.org/linux/man-pages/man8/userdel.8.html',
    work: 'file-work',
    plain: true,
    packaged: true,
    reads: [...accounts, ...settings],
    writes: [...accounts, ...mail],
    tellsAccounts: true,
    act: removeUser,
  },
  {
    names: ['chpasswd', 'passwd'],
    source: 'https://man7.org/linux/man-pages/man8/chpasswd.8.html',
    work: 'file-work',
    env: [dateEnv],
    plain: true,
    packaged: true,
    reads: [...accounts, ...settings],
    writes: accounts,
    tellsAccounts: true,
  },
]
