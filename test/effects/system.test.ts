import { describe, expect, it } from 'vitest'
import type { Access } from '../../src/effects/effects.ts'
import { pathsClash } from '../../src/effects/overlap.ts'
import { looksAt, run, touches } from './run-of.ts'

describe('the date that programs write into what they make', () => {
  it.each(['apk add curl', 'apt-get install -y curl', 'pip install flask', 'gem install rake', 'go build ./...', 'dotnet publish'])('may be looked at by %s', (text) => {
    expect(looksAt(run(text), 'SOURCE_DATE_EPOCH')).toBe('perhaps')
  })

  it('is looked at by who stamps a password', () => {
    for (const text of ['useradd app', 'usermod -p x app', 'chpasswd']) expect(looksAt(run(text), 'SOURCE_DATE_EPOCH')).toBe('yes')
  })

  it.each(['mkdir -p /app && cp a b', 'rm -rf /tmp/x', 'chown -R app /app', 'ln -s a b && touch c'])('is nothing to %s', (text) => {
    expect(looksAt(run(text), 'SOURCE_DATE_EPOCH')).toBe('no')
  })
})

describe('packages of the distribution', () => {
  const install = run('apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*')

  it('touch the system and no application', () => {
    expect(install.work).toBe('apt-install')
    expect(install.tools.map(({ tool }) => tool)).toEqual(['apt-get', 'apt-get', 'rm'])
    for (const path of ['/var/lib/dpkg/status', '/usr/bin/curl', '/etc/x', '/var/lib/apt/extended_states']) expect(touches(install.writes, path)).toBe('yes')
    for (const path of ['/app/x', '/usr/src/app/x', '/var/www/html/x', '/opt/app/x', '/home/node/x', '/srv/x']) {
      expect(touches(install.writes, path)).toBe('no')
      expect(touches(install.reads, path)).toBe('no')
    }
  })

  it('read certificates, fonts and settings that lie there', () => {
    for (const path of ['/usr/local/share/ca-certificates/ca.crt', '/usr/share/fonts/a.ttf', '/etc/apt/sources.list.d/x.list', '/etc/dpkg/dpkg.cfg.d/x']) {
      expect(touches(install.reads, path)).not.toBe('no')
    }
  })

  it('leave the lists, where packages come from, and accounts to others', () => {
    const alone = run('apt-get install -y curl')
    expect(touches(alone.writes, '/var/lib/apt/lists/debian_Packages')).toBe('no')
    for (const path of ['/etc/apt/sources.list.d/x.list', '/etc/yum.repos.d/x.repo', '/etc/passwd', '/etc/group']) expect(touches(alone.writes, path)).toBe('perhaps')
    expect(touches(run('apt-get install -y curl && cp -r etc /').writes, '/etc/apt/x')).toBe('yes')
    expect(touches(run('apt-get install -y curl && cp -r apt /etc/').writes, '/etc/apt/x')).toBe('yes')
  })

  it('need the lists and what names them, and only add to the rest', () => {
    const needs = (text: string): readonly Access[] => run(text).reads.filter(({ adds }) => !adds)
    for (const path of ['/var/lib/apt/lists/x', '/etc/apt/sources.list', '/var/lib/dpkg/arch']) expect(touches(needs('apt-get install -y curl'), path)).toBe('yes')
    for (const path of ['/var/lib/dpkg/status', '/var/cache/debconf/config.dat']) {
      expect(touches(needs('apt-get install -y curl'), path)).toBe('no')
      expect(touches(install.reads, path)).toBe('yes')
    }
    expect(touches(needs('apt-get remove -y curl'), '/var/lib/dpkg/status')).toBe('yes')
    expect(touches(needs('useradd joe'), '/etc/group')).toBe('no')
    for (const text of ['useradd -g staff joe', 'adduser joe staff', 'usermod -aG staff joe']) expect(touches(needs(text), '/etc/group')).toBe('yes')
    expect(touches(needs('echo x >> /etc/x'), '/etc/x')).toBe('no')
    for (const text of ['echo x >> /etc/x', 'make &>> /etc/x', 'echo x | tee -a /etc/x']) expect(touches(run(text).reads, '/etc/x')).toBe('yes')
  })

  it('are set up by tools that say which files they touch', () => {
    const locale = run('locale-gen en_US.UTF-8')
    expect([touches(locale.writes, '/usr/lib/locale/locale-archive'), touches(locale.writes, '/etc/passwd'), touches(locale.reads, '/etc/locale.gen')]).toEqual(['yes', 'perhaps', 'yes'])
    expect(touches(run('localedef -i en_US -f UTF-8 /opt/locale/en_US.UTF-8').writes, '/opt/locale/en_US.UTF-8/LC_TIME')).toBe('yes')
    const divert = run('dpkg-divert --local --rename --divert /sbin/initctl.old --add /sbin/initctl')
    for (const path of ['/sbin/initctl', '/sbin/initctl.old', '/sbin/initctl.distrib', '/var/lib/dpkg/diversions']) expect(touches(divert.writes, path)).toBe('yes')
    expect(touches(divert.writes, '/etc/x')).toBe('no')
    expect(touches(run('dpkg-divert --add $FILE').writes, '/etc/x')).toBe('perhaps')
  })

  it('do not change places with one another', () => {
    for (const other of ['apt-get install -y git', 'apk add git', 'useradd joe']) expect(pathsClash(install.writes, run(other).writes)?.a.certain).toBe(true)
  })

  it('may bring more: web servers, vendors, package files', () => {
    expect(touches(run('apt-get install -y apache2').writes, '/var/www/html/index.html')).toBe('perhaps')
    expect(touches(run('apt-get install -y $PACKAGES').writes, '/opt/x')).toBe('perhaps')
    expect(touches(run('dpkg -i x.deb').reads, '/app/x.deb')).toBe('yes')
    expect(touches(run('apt-get install -y ./x.deb').writes, '/opt/x')).toBe('perhaps')
  })

  it.each([
    ['apt-get upgrade -y', true, true],
    ['apk upgrade', true, true],
    ['dnf upgrade -y', true, true],
    ['apt-get install -y curl', true, false],
    ['apt-get install -y curl', false, true],
    ['apk add --no-cache curl', true, false],
    ['yum install -y curl', false, true],
    ['pacman -S --noconfirm git', true, true],
  ])('%s on a release: %s, is refreshed: %s', (text, baseIsRelease, refreshed) => expect(run(text, { baseIsRelease }).refresh !== undefined).toBe(refreshed))

  it('look at the variables of their tools', () => {
    expect(looksAt(install, 'DEBIAN_FRONTEND')).toBe('yes')
    expect(looksAt(install, 'HTTP_PROXY')).toBe('perhaps')
    expect(looksAt(install, 'GIT_SHA')).toBe('no')
    expect(looksAt(run('DEBIAN_FRONTEND=noninteractive apt-get install -y x'), 'DEBIAN_FRONTEND')).toBe('no')
  })
})

describe('what package managers keep', () => {
  const kept = (text: string): readonly string[] => run(text).tools.flatMap(({ caches }) => caches.map(({ path, sharing }) => `${path} ${sharing}`))
  it.each([
    ['apt-get update', ['/var/cache/apt locked', '/var/lib/apt/lists locked']],
    ['apt-get install -y -o Dpkg::Options::=--force-confold git', ['/var/cache/apt locked', '/var/lib/apt/lists locked']],
    ['apt-get install -y -o Dir::Cache::Archives=/x git', []],
    ['apt-get clean', []],
    ['apk add git', ['/var/cache/apk locked']],
    ['apk add --no-cache git', []],
    ['apk --cache-dir /x add git', ['/x locked']],
    ['apk del git', []],
    ['dnf install -y git', ['/var/cache/dnf locked', '/var/cache/libdnf5 locked', '/var/cache/yum locked']],
    ['dnf install -y --setopt=cachedir=/x git', []],
    ['dnf clean all', []],
    ['yum makecache', ['/var/cache/yum locked', '/var/cache/dnf locked']],
    ['zypper install git', ['/var/cache/zypp locked']],
    ['pacman -Sy git', ['/var/cache/pacman/pkg locked']],
    ['pacman -R git', []],
  ])('%s', (text, expected) => expect(kept(text)).toEqual(expected))
})

describe('accounts', () => {
  it('write the account files and the home folder', () => {
    const effects = run('addgroup -S app && adduser -S -G app -h /srv/app app')
    expect(touches(effects.writes, '/etc/passwd')).toBe('yes')
    expect(touches(effects.writes, '/srv/app/x')).toBe('yes')
    expect(touches(run('useradd -m -u 1000 joe').writes, '/home/joe/.profile')).toBe('yes')
    expect(touches(run('chown -R joe:joe data').reads, '/etc/passwd')).toBe('yes')
    expect(touches(run('chown -R 1000:1000 data').reads, '/etc/passwd')).toBe('no')
    for (const text of ['chgrp joe data', 'install -g joe a /srv/', 'find . -exec chgrp joe {} +']) expect(touches(run(text).reads, '/etc/group'), text).toBe('yes')
  })
})

describe('downloads', () => {
  it.each([
    ['curl -fsSL https://example.org/releases/v1.2.3/x.tgz -o /tmp/x.tgz', false, '/tmp/x.tgz'],
    ['curl -O https://example.org/latest/x.tgz', true, '/app/x.tgz'],
    ['curl -L https://example.org/x/master/install.sh -o i.sh', true, '/app/i.sh'],
    ['curl -Lo x https://example.org/x && echo "00  x" | sha256sum -c', false, '/app/x'],
    ['wget https://example.org/x-1.2.tgz', false, '/app/x-1.2.tgz'],
    ['wget -P /opt https://example.org/x.tgz', true, '/opt/x.tgz'],
    ['wget -qO- https://example.org/x.tgz | tar xz -C /opt/x', true, '/opt/x/bin'],
    ['curl -L https://example.org/${TOOL_VERSION}/x > x', false, '/app/x'],
    ['git clone https://example.org/x.git', true, '/app/x/README'],
    ['git clone --depth 1 --branch v1.2.3 https://example.org/x /srv/x', false, '/srv/x/README'],
    ['git clone https://example.org/x && cd x && git checkout 0123456789012345678901234567890123456789', false, '/app/x/a'],
    ['echo $(date) > built', true, '/app/built'],
  ])('%s is refreshed: %s, and writes %s', (text, refreshed, path) => {
    const effects = run(text)
    expect(effects.refresh !== undefined).toBe(refreshed)
    expect(touches(effects.writes, path)).toBe('yes')
  })
})

describe('plain file tools', () => {
  it.each([
    ['cp a b', ['/app/a/x'], ['/app/b']],
    ['cp a b /srv/', ['/app/a', '/app/b'], ['/srv/a', '/srv/b']],
    ['cp -rt /srv a', ['/app/a/x'], ['/srv']],
    ['mv a b', ['/app/a'], ['/app/a', '/app/b']],
    ['ln -s /opt/x /usr/bin/x', [], ['/usr/bin/x']],
    ['sed -i s/a/b/ f', ['/app/f'], ['/app/f']],
    ['sed -e s/a/b/ f', ['/app/f'], []],
    ['tar -xzf /tmp/a.tgz -C /opt --strip-components 1', ['/tmp/a.tgz'], ['/opt/x']],
    ['tar czf out.tgz src', ['/app/src/x'], ['/app/out.tgz']],
    ['unzip -q a.zip -d /opt/a', ['/app/a.zip'], ['/opt/a/x']],
    ['install -m 755 a /usr/local/bin/a', ['/app/a'], ['/usr/local/bin/a']],
    ['cat a | tee -a b', ['/app/a'], ['/app/b']],
    ['find . -name x -delete', ['/app/y'], ['/app/y']],
    ['[ -f a ] || exit 1', ['/app/a'], []],
    ['chmod -R 755 d', ['/app/d/x'], ['/app/d/x']],
    ['cp -r a/. /srv/', ['/app/a/x'], ['/srv/x']],
    ['cp --parents a/b /srv', ['/app/a/b'], ['/srv/a/b']],
    ['rsync -a --exclude .git a/ /srv/', ['/app/a/x'], ['/srv/x']],
    ['ln -s /data d', ['/app/d'], ['/app/d/x']],
    ['tar -I zstd -xf a.tzst', ['/app/a.tzst'], ['/app/x']],
    ['touch -r a b', ['/app/a'], ['/app/b']],
    ['yq -i .a=1 f', ['/app/f'], ['/app/f']],
  ])('%s', (text, reads, writes) => {
    const effects = run(text)
    for (const path of reads) expect(touches(effects.reads, path)).toBe('yes')
    for (const path of writes) expect(touches(effects.writes, path)).toBe('yes')
    expect(touches(effects.writes, '/etc/any')).toBe('no')
    expect(looksAt(effects, 'ANY')).toBe('no')
    expect(effects.work).toBe('file-work')
  })

  it('need to be there first, where a package brings them', () => {
    for (const [text, path] of [['unzip a.zip', '/usr/bin/unzip'], ['tar xf a.tgz', '/bin/tar'], ['jq . a', '/usr/bin/jq']] as const) {
      expect(touches(run(text).reads, path), text).toBe('perhaps')
      expect(pathsClash(run(`apt-get install -y ${text.split(' ')[0]}`).writes, run(text).reads), text).toBeDefined()
    }
    expect(touches(run('rm a').reads, '/usr/bin/rm')).toBe('no')
  })

  it('fail where they are to make what is there', () => {
    expect(touches(run('mkdir /data').reads, '/data/x')).toBe('yes')
    expect(touches(run('mkdir -p /data').reads, '/data/x')).toBe('no')
    expect(touches(run('umask 077 && mkdir -p /data').writes, '/data/x')).toBe('yes')
  })

  it('check the copied files that a list names', () => {
    const files = { '/app/sums': '00  a.bin\n', '/app/a.bin': '', '/app/b.bin': '' }
    expect(touches(run('sha256sum -c sums', { files }).reads, '/app/a.bin')).toBe('yes')
    expect(touches(run('echo "00 *b.bin" | sha256sum -c -', { files }).reads, '/app/b.bin')).toBe('yes')
    expect(touches(run('sha256sum -c sums', { files }).reads, '/app/b.bin')).toBe('no')
  })

  it.each(['sed -i "/x/r other" f', "awk '{ print > \"out\" }' f", "awk '{ system(\"x\") }' f", 'tar -xPf a.tar', 'tar cf a.tar -T list', 'find . -exec grep x {} \\; -exec x {} \\;', 'find . -fprint x'])('%s may do anything', (text) => {
    expect(touches(run(text).writes, '/srv/any')).toBe('perhaps')
  })

  it('need the folders that they write into', () => {
    expect(touches(run('touch /data/x').reads, '/data/y')).toBe('perhaps')
    expect(touches(run('mkdir -p /data && touch /data/x').reads, '/data/y')).toBe('no')
    expect(touches(run('touch x').reads, '/app/y')).toBe('no')
    expect(touches(run('echo x > /etc/y').reads, '/etc/z')).toBe('no')
  })
})
