import type { Call } from '../call.ts'
import { literalWord } from '../shell-word.ts'
import type { Tool } from '../tool.ts'

/** Commands that set up what packages of the distribution brought: certificates, libraries, locales, fonts, web servers. */
export const settingTools: readonly Tool[] = [
  {
    names: ['dpkg-divert'],
    source: 'https://manpages.debian.org/stable/dpkg/dpkg-divert.1.en.html',
    work: 'file-work',
    env: ['DPKG_*'],
    valued: ['--divert', '--package', '--admindir', '--instdir', '--root'],
    reads: ['+/var/lib/dpkg/**'],
    writes: ['/var/lib/dpkg/diversions', '/var/lib/dpkg/diversions-old'],
    act: (call) => divertFiles(call),
  },
  {
    names: ['update-ca-certificates', 'update-ca-trust'],
    source: 'https://manpages.debian.org/stable/ca-certificates/update-ca-certificates.8.en.html',
    work: 'file-work',
    reads: ['/usr/local/share/ca-certificates/**', '/usr/share/**', '/etc/**'],
    writes: ['/etc/ssl/**', '/etc/pki/**', '/etc/ca-certificates/**'],
  },
  {
    names: ['ldconfig'],
    source: 'https://man7.org/linux/man-pages/man8/ldconfig.8.html',
    work: 'file-work',
    // The folders that the files in /etc/ld.so.conf.d name may be any.
    reads: ['/etc/**', '/lib/**', '/usr/lib/**', '/usr/local/lib/**', '?/**'],
    writes: ['/etc/ld.so.cache', '/var/cache/ldconfig/**', '/lib/**', '/usr/lib/**', '/usr/local/lib/**'],
    operands: 'write-below',
  },
  {
    names: ['locale-gen', 'localedef', 'update-locale'],
    source: 'https://manpages.debian.org/stable/locales/locale-gen.8.en.html',
    work: 'file-work',
    reads: [
      '/etc/locale.gen', '/etc/locale.alias', '/etc/default/locale', '/usr/share/i18n/**', '/usr/share/locale/**', '/usr/lib/locale/**',
      '?/etc/**', '?/usr/share/**', '?/usr/lib/**', '?/usr/local/share/**', '?/var/lib/locales/**',
    ],
    writes: ['/etc/locale.gen', '/etc/default/locale', '?/etc/**', '/usr/lib/locale/**', '/usr/share/locale/**'],
    valued: ['-A', '-f', '-i', '-u', '--alias-file', '--charmap', '--inputfile', '--prefix', '--repertoire-map'],
    act: (call) => writeLocale(call),
  },
  {
    names: ['fc-cache'],
    source: 'https://manpages.debian.org/stable/fontconfig/fc-cache.1.en.html',
    work: 'file-work',
    reads: ['/usr/share/fonts/**', '/usr/local/share/fonts/**', '/etc/fonts/**', '~/.fonts/**', '~/.local/share/fonts/**'],
    writes: ['/var/cache/fontconfig/**', '~/.cache/fontconfig/**', '/usr/share/fonts/**', '/usr/local/share/fonts/**'],
  },
  {
    names: ['a2enmod', 'a2dismod', 'a2ensite', 'a2dissite', 'a2enconf', 'a2disconf'],
    source: 'https://manpages.debian.org/stable/apache2/a2enmod.8.en.html',
    work: 'file-work',
    reads: ['/etc/apache2/**', '/usr/lib/apache2/**', '/usr/share/apache2/**'],
    writes: ['/etc/apache2/**', '/var/lib/apache2/**'],
  },
]

/** `localedef` writes a locale that is called by a path to that folder (https://man7.org/linux/man-pages/man1/localedef.1.html). */
function writeLocale(call: Call): void {
  for (const operand of call.operands) if (operand.stem.includes('/')) call.write(operand, { below: true })
}

/** With `--rename` a file that is there goes by another name, `.distrib` at its end unless one is given. */
function divertFiles(call: Call): void {
  const others = call.operands.flatMap(({ value }) => (value === undefined ? [] : [literalWord(`${value}.distrib`)]))
  for (const place of [...call.operands, ...others, ...call.values('--divert')]) {
    call.read(place, { adds: true })
    call.write(place)
  }
}
