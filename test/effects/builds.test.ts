import { describe, expect, it } from 'vitest'
import { looksAt, run, touches } from './run-of.ts'

describe('build tools that run what the project says', () => {
  it('make reads its file for sure, and what that does is not known', () => {
    const effects = run('make -C sub -f own.mk all')
    expect(touches(effects.reads, '/app/sub/own.mk')).toBe('yes')
    expect(touches(effects.reads, '/app/sub/Makefile')).toBe('perhaps')
    expect(touches(effects.writes, '/srv/any')).toBe('perhaps')
    expect(effects.unknownIn).toBe('step')
    expect(effects.reads.map(({ why }) => why)).toContain('`make` runs what the makefile says, and may read and write any file')
    expect(touches(run('make').reads, '/app/Makefile')).toBe('yes')
    for (const name of ['MAKEFLAGS', 'CC', 'DESTDIR']) expect(looksAt(effects, name), name).toBe('yes')
    expect(looksAt(effects, 'ANY')).toBe('perhaps')
  })

  it('cmake reads CMakeLists.txt of the sources and writes into the folder of the build', () => {
    const effects = run('cmake -S /src -B out -DCMAKE_BUILD_TYPE=Release')
    expect(touches(effects.reads, '/src/CMakeLists.txt')).toBe('yes')
    expect(touches(effects.writes, '/app/out/x')).toBe('yes')
    expect(touches(effects.writes, '/srv/any')).toBe('perhaps')
    expect(touches(run('cmake ..', { workdir: '/a/b' }).reads, '/a/CMakeLists.txt')).toBe('yes')
    expect(touches(run('cmake --build out').writes, '/app/out/x')).toBe('yes')
    expect(looksAt(effects, 'CMAKE_PREFIX_PATH')).toBe('yes')
  })

  it('ninja reads the file of its folder', () => {
    expect(touches(run('ninja -C out').reads, '/app/out/build.ninja')).toBe('yes')
    expect(run('ninja -C out').unknownIn).toBe('step')
  })

  it('a compiler writes what it is told to, and may include any file', () => {
    const effects = run('gcc -O2 -o /usr/local/bin/x a.c b.c -lm')
    expect(touches(effects.reads, '/app/a.c')).toBe('yes')
    expect(touches(effects.reads, '/srv/x.h')).toBe('perhaps')
    expect(touches(effects.writes, '/usr/local/bin/x')).toBe('yes')
    expect(touches(effects.writes, '/srv/x')).toBe('no')
    expect(touches(run('cc a.c').writes, '/app/a.out')).toBe('yes')
    expect(looksAt(effects, 'CPATH')).toBe('yes')
  })

  it('crontab takes a file over', () => {
    const effects = run('crontab /etc/cron.d/x')
    expect(touches(effects.reads, '/etc/cron.d/x')).toBe('yes')
    expect(touches(effects.writes, '/var/spool/cron/crontabs/root')).toBe('yes')
  })
})
