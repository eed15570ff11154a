import { describe, expect, it } from 'vitest'
import { parse } from '../../src/dockerfile/parse.ts'

function faults(line: string): readonly string[] {
  return parse(`FROM alpine AS base\n${line}`).faults.map(({ message }) => message)
}

describe('--chmod', () => {
  it.each(['', '0', '7777', '00755', 'u+', '=', '+x', '-x', 'o=u', 'u=rwx+s', 'ug+rw-x', 'a+X,go-w', 'u+rs=x', '$MODE', '0${MODE}'])('takes %j', (mode) => {
    expect(faults(`COPY --chmod=${mode} a b`)).toEqual([])
  })

  it.each(['17777', '75a', '0o755', '9', 'rwx', 'u+q', 'g=r,', 'x'])('refuses %j', (mode) => {
    expect(faults(`ADD --chmod=${mode} a b`)).toEqual([`ADD has the flag \`--chmod=${mode}\`, which is neither octal up to 7777 nor symbolic such as u=rw,go-w.`])
  })
})

describe('from', () => {
  it('takes no variable in a COPY', () => {
    expect(faults('COPY --from=$base a b')).toEqual(['COPY has the flag `--from=$base` with a variable, and `--from` takes none.'])
    expect(faults('COPY --from=${base:?} a b')).toHaveLength(1)
    for (const name of ['base', '"base"', '0', 'docker.io/library/alpine:3', 'a$']) expect(faults(`COPY --from=${name} a b`)).toEqual([])
  })

  it('takes no variable in a mount, whatever else of the mount has one', () => {
    const message = 'RUN has a mount that builders refuse: `from=$base` has a variable, and `from` takes none.'
    expect(faults('RUN --mount=from=$base,target=/m a')).toEqual([message])
    expect(faults('RUN --mount=type=$KIND,FROM=$base,target=/m a')).toEqual([message])
    expect(faults('RUN --mount=type=$KIND,from=base,target=/m a')).toEqual([])
    expect(faults('RUN --mount=type=bind,source=$from,target=/m a')).toEqual([])
  })
})
