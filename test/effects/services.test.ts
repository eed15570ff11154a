import { describe, expect, it } from 'vitest'
import { looksAt, run, touches } from './run-of.ts'

describe('what a system starts with', () => {
  it.each([
    ['systemctl enable nginx', '/lib/systemd/system/nginx.service', '/etc/systemd/system/multi-user.target.wants/nginx.service'],
    ['update-rc.d nginx enable', '/etc/init.d/nginx', '/etc/rc2.d/S01nginx'],
    ['rc-update add nginx default', '/etc/init.d/nginx', '/etc/runlevels/default/nginx'],
  ])('%s', (text, read, written) => {
    const effects = run(text)
    expect(effects.unknownIn).toBe(undefined)
    expect(touches(effects.reads, read)).toBe('yes')
    expect(touches(effects.writes, written)).toBe('yes')
    expect(touches(effects.writes, '/srv/any')).toBe('no')
  })
  it.each(['service nginx start', 'systemctl start nginx', 'invoke-rc.d nginx start'])('%s runs what nobody knows', (text) => {
    expect(run(text).unknownIn).toBe('step')
  })
})

describe('object files', () => {
  it('ar writes its archive, and where it extracts', () => {
    for (const text of ['ar rcs libx.a a.o', 'ar -rcs libx.a a.o']) {
      const effects = run(text)
      expect([touches(effects.reads, '/app/a.o'), touches(effects.writes, '/app/libx.a'), touches(effects.writes, '/app/a.o')], text).toEqual(['yes', 'yes', 'no'])
    }
    expect(touches(run('ar x libx.a').writes, '/app/any.o')).toBe('yes')
  })
  it('ld may take any library', () => {
    const effects = run('ld -o out a.o -lx')
    expect([touches(effects.reads, '/app/a.o'), touches(effects.reads, '/usr/lib/libx.so'), touches(effects.writes, '/app/out'), touches(effects.writes, '/app/a.out')]).toEqual(['yes', 'perhaps', 'yes', 'no'])
    expect(touches(run('ld a.o').writes, '/app/a.out')).toBe('yes')
  })
  it('nm and readelf look, ranlib writes', () => {
    for (const tool of ['nm', 'readelf -h', 'objdump -d']) expect(touches(run(`${tool} a.o`).reads, '/app/a.o'), tool).toBe('yes')
    expect(touches(run('ranlib libx.a').writes, '/app/libx.a')).toBe('yes')
  })
})

describe('programs of the project', () => {
  it.each(['perl build.pl', 'perl -e 1', 'java -jar app.jar', 'autoreconf -fi'])('%s does what nobody knows', (text) => {
    expect(run(text).unknownIn).toBe('step')
  })
  it.each(['perl -v', 'java -version', 'java --version'])('%s does nothing', (text) => {
    expect(run(text).unknownIn).toBe(undefined)
  })
  it('what is known of them is told', () => {
    expect(touches(run('java -jar app.jar').reads, '/app/app.jar')).toBe('yes')
    expect(touches(run('autoreconf -i').reads, '/app/configure.ac')).toBe('yes')
    expect(touches(run('autoreconf -i').writes, '/app/configure')).toBe('yes')
  })
})

describe('ssh', () => {
  it('looks at the keys of the user and notes the host', () => {
    const effects = run('ssh -T -o StrictHostKeyChecking=no git@example.com')
    expect(effects.unknownIn).toBe(undefined)
    expect([touches(effects.reads, '/root/.ssh/id_rsa'), touches(effects.writes, '/root/.ssh/known_hosts'), looksAt(effects, 'SSH_AUTH_SOCK')]).toEqual(['yes', 'yes', 'yes'])
    expect(effects.refresh?.why).toBe('`ssh` asks another host when it runs')
  })
  it('leaves a tunnel open', () => {
    expect(run('ssh -f -N -L 1:2:3 example.com').unknownIn).toBe('step')
  })
})
