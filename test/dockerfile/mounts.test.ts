import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMount } from '../../src/dockerfile/mounts.ts'

const read = (value: string): unknown => parseMount(value, (text) => text.replace('$X', 'x'))

describe('parseMount', () => {
  it.each([
    ['target=/a', { type: 'bind', target: '/a' }],
    ['type=bind,source=a,dst=/b,rw', { type: 'bind', source: 'a', target: '/b', readOnly: false }],
    ['TYPE=Bind,src=a,destination=/b,readonly=false', { type: 'bind', source: 'a', target: '/b', readOnly: false }],
    ['type=bind,"source=a,b",target=/x', { type: 'bind', source: 'a,b', target: '/x' }],
    ['type=bind,"source=a ""b""",target=/x', { type: 'bind', source: 'a "b"', target: '/x' }],
    ['from=stage,source=$X/y,target=$X', { type: 'bind', from: 'stage', source: 'x/y', target: 'x' }],
    ['from=a$,target=/a', { type: 'bind', from: 'a$', target: '/a' }],
    ['type=cache,target=/a,id=$X,sharing=LOCKED,from=b,source=c,mode=0755,uid=1,gid=2,ro', {
      type: 'cache', target: '/a', id: 'x', sharing: 'locked', from: 'b', source: 'c', mode: 0o755, uid: 1, gid: 2, readOnly: true,
    }],
    ['type=tmpfs,target=/a,size=1.5g', { type: 'tmpfs', target: '/a', size: 1.5 * 2 ** 30 }],
    ['type=tmpfs,target=/a,size=64 MiB', { type: 'tmpfs', target: '/a', size: 64 * 2 ** 20 }],
    ['type=tmpfs,target=/a,size=100', { type: 'tmpfs', target: '/a', size: 100 }],
    ['type=secret,id=a', { type: 'secret', id: 'a', required: false }],
    ['type=secret,id=a,env=B,required,mode=400', { type: 'secret', id: 'a', env: 'B', required: true, mode: 0o400 }],
    ['type=secret,src=a,target=/b,required=false', { type: 'secret', source: 'a', target: '/b', required: false }],
    ['type=ssh', { type: 'ssh', required: false }],
    ['type=ssh,id=a,required=T,uid=0', { type: 'ssh', id: 'a', required: true, uid: 0 }],
  ])('%s', (value, expected) => {
    const mount = read(value)
    expect(JSON.parse(JSON.stringify(mount))).toEqual(expected)
  })

  it.each([
    ['', 'cannot be told apart'],
    ['target="/a"', 'cannot be told apart'],
    ['"target=/a"b', 'cannot be told apart'],
    ['"target=/a', 'cannot be told apart'],
    ['tagret=/a', 'it has no key `tagret`; the nearest is `target`.'],
    ['target', '`target` has no value.'],
    ['type=volume', 'its type `volume` is not one of bind, cache, tmpfs, secret, ssh.'],
    ['from=$X', '`from=$X` has a variable, and `from` takes none.'],
    ['type=cache,sharing=all', 'its sharing `all` is not one of shared, private, locked.'],
    ['sharing=locked,target=/a', 'a bind mount has no `sharing`.'],
    ['mode=0755', 'a bind mount has no `mode`.'],
    ['type=tmpfs,uid=1', 'a tmpfs mount has no `uid`.'],
    ['type=cache,mode=9', '`mode` cannot be `9`.'],
    ['type=cache,uid=-1', '`uid` cannot be `-1`.'],
    ['type=cache,gid=4294967296', '`gid` cannot be `4294967296`.'],
    ['size=1g,type=tmpfs', 'a bind mount has no `size`.'],
    ['type=tmpfs,size=1x', '`size` cannot be `1x`.'],
    ['required,type=secret,id=a', 'a bind mount has no `required`.'],
    ['type=secret,id=a,required=yes', '`required` cannot be `yes`.'],
    ['ro=yes', '`ro` cannot be `yes`.'],
    ['type=secret', 'a secret mount needs an `id`, a `source` or a `target`.'],
    ['type=secret,id=a,src=b', 'a secret mount has either an `id` or a `source`.'],
    ['type=secret,id=a,from=b', 'a secret mount has no `from`.'],
    ['type=ssh,source=a', 'an ssh mount has no `source`.'],
  ])('refuses %s', (value, sentence) => {
    const mount = read(value)
    expect(mount).toHaveProperty('fault', expect.stringContaining(sentence))
  })

  it('reads back what a quoted field holds', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (source, target) => {
      const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`
      const mount = parseMount(`${quote(`source=${source}`)},${quote(`target=${target}`)}`, (text) => text)
      expect(mount).toMatchObject({ type: 'bind', source, target })
    }))
  })
})
