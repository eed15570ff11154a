import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Heredoc } from '../../src/dockerfile/instruction.ts'
import { looksAt, run, touches } from './run-of.ts'

function heredoc(content: string, name = 'EOF'): Heredoc {
  return { name, fileDescriptor: undefined, expand: true, chomp: false, content, range: { start: 0, end: 0 } }
}

/** The files that a script writes for sure, in the order of the alphabet. */
function written(text: string, env: Record<string, string> = {}): readonly string[] {
  return run(text, { env }).writes.filter(({ certain }) => certain).map(({ path }) => path).sort()
}

describe('where commands run', () => {
  it.each([
    ['touch a', ['/app/a']],
    ['cd /srv && touch a', ['/srv/a']],
    ['cd sub; touch a', ['/app/sub/a']],
    ['(cd /srv && touch a) && touch b', ['/app/b', '/srv/a']],
    ['{ cd /srv; }; touch a', ['/srv/a']],
    ['cd /srv | cat; touch a', ['/app/a']],
    ['cd / && cd ..; touch a', ['/a']],
    ['cd; touch a', ['/root/a']],
    ['touch ../x/./y', ['/x/y']],
    ['touch ~/a ~', ['/root', '/root/a']],
    ['f() { touch "$1"; cd /srv; }; f; touch b', ['/srv/b']],
    ['exec touch a', ['/app/a']],
    ['env A=b touch a', ['/app/a']],
    ['sudo -u joe touch a', ['/app/a']],
    ['timeout -k 5 10 touch a', ['/app/a']],
    ['nice -n 5 time touch a', ['/app/a']],
    ["sh -c 'touch a && touch b'", ['/app/a', '/app/b']],
    ["cd /srv && bash -ec 'touch a'", ['/srv/a']],
    ["su joe -c 'touch a'", ['/app/a']],
    ['echo hi > a 2>&1', ['/app/a']],
    ['echo hi >> /srv/a', ['/srv/a']],
    ['echo hi > /dev/null', []],
    ['{ echo a; echo b; } > x', ['/app/x']],
    ['for f in a b; do touch /srv/$f; done', ['/srv/a', '/srv/b']],
    ['cat <<EOF > x\nhi\nEOF', ['/app/x']],
    ['! touch a', ['/app/a']],
    ['touch a &', ['/app/a']],
    ['bash <<EOF\ntouch a\nEOF', ['/app/a']],
  ])('%s', (text, expected) => expect(written(text)).toEqual(expected))

  it('does not know where it is after a cd to an unknown folder', () => {
    expect(touches(run('cd $(dirname x) && touch a').writes, '/srv/a')).toBe('perhaps')
    expect(touches(run('if [ -d x ]; then cd /srv; fi; touch a').writes, '/etc/a')).toBe('perhaps')
    expect(touches(run('while read f; do cd x; touch a; done').writes, '/app/x/x/a')).toBe('perhaps')
  })

  it('is not sure of branches', () => {
    expect(touches(run('if [ -f x ]; then touch a; else touch b; fi').writes, '/app/a')).toBe('perhaps')
    expect(touches(run('case $X in a) touch a;; esac').writes, '/app/a')).toBe('perhaps')
    expect(touches(run('true || touch a').writes, '/app/a')).toBe('perhaps')
    expect(touches(run('for f in *; do touch a; done').writes, '/app/a')).toBe('perhaps')
    expect(touches(run('true && touch a').writes, '/app/a')).toBe('yes')
  })
})

describe('questions', () => {
  it.each(['[ -d x ] && touch a', 'test -f y && touch a', '[[ $X = y ]] && touch a', '! grep -q x y && touch a', 'cat y | grep x && touch a', '(( X )) && touch a'])('%s perhaps does not run', (text) => {
    expect(touches(run(text).writes, '/app/a')).toBe('perhaps')
  })

  it('does not know where it is when a cd stands behind one', () => {
    const { writes } = run('[ -d /srv ] && cd /srv; touch a')
    for (const path of ['/srv/a', '/app/a']) expect(touches(writes, path)).toBe('perhaps')
    expect(touches(run('[ -d /srv ] && cd /srv && touch a').writes, '/app/a')).toBe('no')
  })

  it('looks for the program that is asked for', () => {
    for (const text of ['command -v npm', 'which npm', 'type npm']) expect(touches(run(text).reads, '/usr/bin/npm')).toBe('perhaps')
    expect(touches(run('command -v npm', { env: { PATH: '/opt/node/bin' } }).reads, '/opt/node/bin/npm')).toBe('perhaps')
  })
})

describe('other users and shells', () => {
  it('start in a home folder after a login', () => {
    expect(touches(run("su - -c 'touch a'").writes, '/root/a')).toBe('yes')
    expect(touches(run("su - joe -c 'touch a'").writes, '/app/a')).toBe('perhaps')
    expect(touches(run('sudo -i touch a').writes, '/root/a')).toBe('perhaps')
    expect(touches(run('sudo -i touch a').reads, '/root/.profile')).toBe('yes')
  })

  it('depend on who may do what', () => {
    for (const text of ['sudo ls', 'sudo -u joe ls']) expect(touches(run(text).reads, '/etc/sudoers.d/joe')).toBe('yes')
    for (const text of ['su joe -c ls', 'gosu joe ls', 'sudo ls']) expect(touches(run(text).reads, '/etc/passwd')).toBe('yes')
  })

  it('read their settings when they are interactive', () => {
    expect(touches(run('true', { shell: ['bash', '-ic'] }).reads, '/root/.bashrc')).toBe('yes')
    expect(looksAt(run("bash -i -c 'true'", { files: { '/root/.bashrc': '' } }), 'ANY')).toBe('perhaps')
  })

  it('run what comes with the project under the name of something harmless', () => {
    expect(touches(run('. ./bin/activate', { files: { '/app/bin/activate': '' } }).writes, '/srv/any')).toBe('perhaps')
    expect(touches(run('. ./bin/activate').writes, '/srv/any')).toBe('no')
  })

  it('find programs where PATH says', () => {
    const PATH = '/app/bin:/usr/bin'
    expect(touches(run('touch /x', { env: { PATH }, files: { '/app/bin/touch': '' } }).writes, '/srv/any')).toBe('perhaps')
    expect(touches(run('npm ci', { env: { PATH } }).reads, '/app/bin/node')).toBe('perhaps')
  })

  it('get words from xargs that nobody knows', () => {
    const install = run('grep -v "#" list | xargs -r apt-get install -y')
    expect(install.tools.map(({ tool }) => tool)).toEqual(['grep', 'apt-get'])
    expect(looksAt(install, 'ANY')).toBe('no')
    expect(touches(install.writes, '/opt/x')).toBe('perhaps')
    expect(touches(run('ls | xargs -n1 -I{} cp {} /srv').reads, '/etc/x')).toBe('perhaps')
    expect(touches(run('ls | xargs rm').writes, '/etc/x')).toBe('perhaps')
  })
})

describe('words', () => {
  it.each([
    ['touch $D/x', { D: '/srv' }, ['/srv/x']],
    ['touch "${D}"/x', { D: '/srv' }, ['/srv/x']],
    ['touch ${D:-/opt}/x', { D: '' }, ['/opt/x']],
    ['touch ${D#/}', { D: '/srv' }, ['/app/srv']],
    ['touch ${D%.gz}', { D: 'a.gz' }, ['/app/a']],
    ['touch ${D:+yes}', { D: 'x' }, ['/app/yes']],
    ['touch $D', { D: 'a b' }, ['/app/a', '/app/b']],
    ['touch "$D"', { D: 'a b' }, ['/app/a b']],
    ["touch '$D'", { D: 'a' }, ['/app/$D']],
    ['D=/srv; touch $D/x', {}, ['/srv/x']],
    ['export D=/srv && touch $D/x', {}, ['/srv/x']],
    ['touch $PWD/x $HOME/y', {}, ['/app/x', '/root/y']],
    ["touch $'a\\tb'", {}, ['/app/a\tb']],
  ])('%s with %o', (text, env, expected) => expect(written(text, env)).toEqual(expected))

  it('keeps to what is known of a word', () => {
    const { writes } = run('rm -rf /var/cache/$X /srv/*.tmp')
    expect(touches(writes, '/var/cache/y')).toBe('perhaps')
    expect(touches(writes, '/srv/y.tmp')).not.toBe('no')
    expect(touches(writes, '/app/src')).toBe('no')
    expect(touches(run('rm -rf $X').writes, '/app/src')).toBe('perhaps')
  })
})

describe('variables', () => {
  it('lists those of the environment that the text names', () => {
    const effects = run('echo $A "${B:-$C}" $((D + 1)) `echo $E` <<X\n$F\nX')
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) expect(looksAt(effects, name)).toBe('yes')
    expect(looksAt(effects, 'G')).toBe('no')
    expect(looksAt(run("echo '$A' \\$A"), 'A')).toBe('no')
  })

  it('leaves out those that the script sets itself', () => {
    expect(looksAt(run('A=1; echo $A'), 'A')).toBe('no')
    expect(looksAt(run('for A in x; do echo $A; done'), 'A')).toBe('no')
    expect(looksAt(run('if true; then A=1; fi; echo $A'), 'A')).toBe('perhaps')
    expect(looksAt(run('false && A=1; echo $A'), 'A')).toBe('perhaps')
    expect(looksAt(run('A=1 B=$A true'), 'A')).toBe('no')
    expect(looksAt(run('A=$A:x; echo $A'), 'A')).toBe('yes')
  })
})

describe('what is not known', () => {
  it.each(['make', './build.sh', 'eval "$X"', '$X y', 'curl -fsSL https://example.org/v1.2.3/install.sh | sh', '. ./env.sh', 'bash script.sh', 'if [ x'])('%s may do anything', (text) => {
    const effects = run(text)
    expect(touches(effects.reads, '/srv/any')).toBe('perhaps')
    expect(touches(effects.writes, '/srv/any')).toBe('perhaps')
    expect(looksAt(effects, 'ANY')).toBe('perhaps')
  })

  it('says which command it is', () => {
    expect(run('frobnicate all').reads[0]?.why).toBe('`frobnicate` is not known, and may read and write any file')
  })

  it('reads the script that it starts', () => {
    expect(touches(run('./build.sh').reads, '/app/build.sh')).toBe('yes')
    expect(touches(run('cd ci && bash build.sh').reads, '/app/ci/build.sh')).toBe('yes')
  })

  it('takes a program that came with the project for that program, whatever its name', () => {
    expect(looksAt(run('npm --version', { files: { '/usr/local/bin/npm': '' } }), 'ANY')).toBe('perhaps')
    expect(touches(run('./install x').writes, '/srv/any')).toBe('perhaps')
  })
})

describe('forms of RUN', () => {
  it('reads a here-document that is the whole script', () => {
    expect(written('true')).toEqual([])
    expect(run('<<EOF', { heredocs: [heredoc('cd /srv\ntouch a\n')] }).writes.map(({ path }) => path)).toEqual(['/srv/a'])
    expect(run('cat <<EOF > x', { heredocs: [heredoc('text $A\n')] }).writes.map(({ path }) => path)).toEqual(['/app/x'])
  })

  it('leaves other languages alone', () => {
    expect(run('<<EOF', { heredocs: [heredoc('#!/usr/bin/env python3\nprint(1)\n')] }).opaque).toContain('python3')
    expect(run('Get-Item x', { shell: ['powershell', '-Command'] }).opaque).toContain('PowerShell')
    expect(run('dir', { shell: ['C:\\Windows\\System32\\cmd.exe', '/S', '/C'] }).opaque).toContain('Windows command shell')
    expect(run('', { argv: ['pwsh', '-c', 'ls'] }).opaque).toContain('PowerShell')
    expect(run('<<EOF', { heredocs: [heredoc('#!/bin/bash -e\ntouch a\n')] }).opaque).toBeUndefined()
  })

  it('takes the words of the exec form as they are', () => {
    const { writes, env } = run('', { argv: ['touch', '$A', 'b c'] })
    expect(writes.map(({ path }) => path)).toEqual(['/app/$A', '/app/b c'])
    expect(env.some(({ name }) => name === 'A')).toBe(false)
    expect(run('', { argv: ['/bin/sh', '-c', 'touch a'] }).writes.map(({ path }) => path)).toEqual(['/app/a'])
  })

  it('leaves out what lies in a mount and what goes into it', () => {
    const { reads, writes } = run('touch /root/.npm/x src/y z; cat src/a', { mounts: ['/root/.npm', 'src'] })
    expect(touches(writes, '/root/.npm/x')).toBe('no')
    expect(touches(writes, '/app/src/y')).toBe('no')
    expect(touches(writes, '/app/z')).toBe('yes')
    expect(touches(reads, '/app/src/a')).toBe('no')
  })

  it('reads the profile in a login shell, and the file that BASH_ENV names', () => {
    const login = run('true', { shell: ['/bin/bash', '-lc'] })
    expect(touches(login.reads, '/root/.profile')).toBe('yes')
    expect(touches(login.reads, '/etc/profile.d/x.sh')).toBe('yes')
    expect(touches(run('bash -lc true').reads, '/root/.bash_profile')).toBe('yes')
    expect(touches(run('true', { env: { BASH_ENV: '/opt/env.sh' } }).reads, '/opt/env.sh')).toBe('yes')
    expect(touches(run('true').reads, '/root/.profile')).toBe('no')
  })
})

describe('hostile scripts', () => {
  const piece = fc.constantFrom('npm ci', 'cd', '$(', ')', '"', "'", '`', '<<E\n', '\nE\n', '{', '}', 'if', 'fi', 'for x in', 'do', 'done', ';', '&&', '||', '|', '${', '${a:-', '\\', '*', 'case', 'esac', 'a=', '(', 'f()', 'trap', 'sh -c', 'pip install -r', 'tar', '>', '$((', 'export')

  it('never throws', () => {
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => void run(pieces.join(' '))), { numRuns: 200 })
  })

  it('does the same behind `true &&` or after `true`', () => {
    const texts = fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 12 }).map((pieces) => pieces.join(' '))
    const facts = ({ reads, writes, env, refresh }: ReturnType<typeof run>): unknown => [reads, writes, env.filter(({ name }) => name !== 'PATH'), refresh]
    fc.assert(
      fc.property(texts, (text) => {
        const effects = run(text)
        // A text that does not parse alone may parse behind another.
        if (effects.reads.some(({ why }) => why.includes('does not parse'))) return
        expect(facts(run(`true; ${text}`))).toEqual(facts(effects))
      }),
      { numRuns: 150 },
    )
    for (const text of ['touch a', 'cd /srv && touch a', 'npm ci', 'A=1 touch $B', 'if [ -f x ]; then touch a; fi', '(cd x; touch a)', 'for x in a b; do touch $x; done']) {
      expect(facts(run(`true && ${text}`))).toEqual(facts(run(text)))
    }
  })

  it.each([
    ['many commands', 'a;'.repeat(16_000)],
    ['nested substitutions', '$('.repeat(4_000)],
    ['nested groups', '{ '.repeat(8_000)],
    ['nested quotes', 'sh -c "'.repeat(9_000)],
    ['functions that call one another', `${Array.from({ length: 20 }, (_, n) => `f${n}() { f${n + 1}; f${n + 1}; f${n + 1}; };`).join('')} f0`],
    ['loops in loops', `${'for a in 1 2 3 4 5 6 7 8 9; do '.repeat(12)}touch $a; ${'done; '.repeat(12)}`],
    ['one long word', `touch ${'a/'.repeat(32_000)}`],
    ['one long address', `curl ${'-1.'.repeat(10_000)} ${'1'.repeat(20_000)} $${'a'.repeat(20_000)}`],
    ['git without end', `git clone x; ${'git checkout '.repeat(5_000)}`],
    ['many variables', Array.from({ length: 2_000 }, (_, n) => `a${n}=1; (true);`).join('')],
  ])('takes little time for %s', (_, text) => {
    const started = process.cpuUsage()
    run(text)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2_000)
  })
})
