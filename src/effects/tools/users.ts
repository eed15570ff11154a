import type { Call } from '../call.ts'
import type { Tool } from '../tool.ts'

const accounts = [
  '/etc/passwd', '/etc/group', '/etc/shadow', '/etc/gshadow', '/etc/subuid', '/etc/subgid', '/etc/passwd-', '/etc/group-', '/etc/shadow-',
  '/etc/gshadow-',
]
const settings = [
  '/etc/login.defs', '/etc/default/**', '/etc/skel/**', '/etc/adduser.conf', '/etc/pam.d/**', '/etc/nsswitch.conf', '/usr/sbin/**',
  '/usr/local/sbin/adduser.local',
]
const added = [...accounts, ...settings].map((place) => `+${place}`)
const mail = ['?/var/mail/**', '?/var/spool/mail/**', '?/var/log/**', '?/run/**']

/** The home folder is made by `adduser` unless it is told not to, and by `useradd` where it is told to or the system says so. */
function addUser(call: Call): void {
  joinGroup(call)
  const none = call.has('-H', '-M', '--no-create-home')
  const named = call.values('-h', '-d', '--home', '--home-dir')[0]
  const user = call.operands.at(-1)
  const asked = call.has('-m', '--create-home') || call.command.words[0]?.value?.endsWith('adduser') === true
  if (none) return
  if (named) return call.write(named, { below: true, certain: asked, why: 'makes the home folder of the user' })
  call.write(user?.value === undefined ? '/home/**' : `/home/${user.value}/**`, { certain: asked, why: 'makes the home folder of the user' })
}

/** A group that the user is to be in is there before. */
function joinGroup(call: Call): void {
  const isNamed = call.operands.length > 1 || call.has('-g', '-G', '--gid', '--groups', '--ingroup')
  if (isNamed) call.read('/etc/group', { why: 'looks up the group in /etc/group' })
}

function changeUser(call: Call): void {
  const home = call.values('-d', '--home')[0]
  if (home) call.write(home, { below: true, certain: call.has('-m', '--move-home') })
  if (call.has('-m', '-u', '-g', '--move-home', '--uid', '--gid')) {
    call.write('/home/**', { certain: false, why: 'moves or gives away the home folder of the user' })
  }
}

function removeUser(call: Call): void {
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
      '--shell', '--comment', '--gecos',
      '--ingroup', '--password', '--base-dir', '--skel', '--conf',
    ],
    plain: true,
    packaged: true,
    reads: added,
    writes: [...accounts, ...mail],
    act: addUser,
  },
  {
    names: ['groupadd', 'addgroup'],
    source: 'https://man7.org/linux/man-pages/man8/groupadd.8.html',
    work: 'file-work',
    valued: ['-g', '-K', '-p', '-R', '--gid', '--key', '--password'],
    plain: true,
    packaged: true,
    reads: added,
    writes: accounts,
    act: (call) => (call.operands.length > 1 ? call.read('/etc/passwd', { why: 'looks up the user in /etc/passwd' }) : undefined),
  },
  {
    names: ['groupmod', 'delgroup', 'groupdel', 'gpasswd'],
    source: 'https://man7.org/linux/man-pages/man8/groupmod.8.html',
    work: 'file-work',
    plain: true,
    packaged: true,
    reads: [...accounts, ...settings],
    writes: accounts,
  },
  {
    names: ['usermod', 'chsh', 'chfn'],
    source: 'https://man7.org/linux/man-pages/man8/usermod.8.html',
    work: 'file-work',
    valued: [
      '-u', '-g', '-G', '-d', '-s', '-c', '-l', '-p', '-e', '-f', '--uid', '--gid', '--groups', '--home', '--shell', '--comment', '--login',
    ],
    plain: true,
    packaged: true,
    reads: [...accounts, ...settings],
    writes: [...accounts, ...mail],
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
    act: removeUser,
  },
  {
    names: ['chpasswd', 'passwd'],
    source: 'https://man7.org/linux/man-pages/man8/chpasswd.8.html',
    work: 'file-work',
    plain: true,
    packaged: true,
    reads: [...accounts, ...settings],
    writes: accounts,
  },
]
