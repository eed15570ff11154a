import type { Call } from '../call.ts'
import type { Tool } from '../tool.ts'

const runLevels = ['0', '1', '2', '3', '4', '5', '6', 'S'].map((level) => `/etc/rc${level}.d/**`)
const initSettings = ['/etc/init.d/**', '?/etc/insserv/**', '?/etc/insserv.conf', '?/lib/init/**', '?/usr/share/init.d/**']
const units = ['/usr/lib/systemd/**', '/lib/systemd/**', '/usr/local/lib/systemd/**', '/etc/systemd/**']

function startService(call: Call): void {
  call.unknown('runs a service, which may read and write any file')
}

/** What decides which services a system starts with. Starting one now is a program that nobody knows. */
export const serviceTools: readonly Tool[] = [
  {
    names: ['systemctl'],
    source: 'https://www.freedesktop.org/software/systemd/man/latest/systemctl.html',
    packaged: true,
    uses: [
      {
        words: ['enable', 'disable', 'reenable', 'preset', 'preset-all', 'mask', 'unmask', 'set-default', 'add-wants', 'add-requires', 'link'],
        work: 'file-work',
        env: ['SYSTEMD_*'],
        reads: [...units, ...initSettings],
        writes: ['/etc/systemd/**', ...runLevels.map((folder) => `?${folder}`), '?/run/systemd/**'],
        operands: 'read',
      },
    ],
  },
  {
    names: ['update-rc.d'],
    source: 'https://manpages.debian.org/stable/init-system-helpers/update-rc.d.8.en.html',
    packaged: true,
    work: 'file-work',
    reads: [...initSettings, ...units, ...runLevels],
    writes: [...runLevels, '?/etc/systemd/**', '?/var/lib/insserv/**', '?/etc/init.d/**'],
  },
  {
    names: ['rc-update'],
    source: 'https://manpages.debian.org/stable/openrc/rc-update.8.en.html',
    packaged: true,
    work: 'file-work',
    reads: ['/etc/init.d/**', '/etc/conf.d/**', '/etc/rc.conf', '/etc/runlevels/**'],
    writes: ['/etc/runlevels/**', '?/lib/rc/**', '?/run/openrc/**', '?/usr/libexec/rc/**'],
  },
  { names: ['service', 'invoke-rc.d', 'rc-service'], source: 'https://manpages.debian.org/stable/init-system-helpers/service.8.en.html', reads: initSettings, act: startService },
]
