import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { yamlList, yamlPairs, yamlText } from '../../src/effects/closure/yaml-lines.ts'
import { run, touches } from './run-of.ts'

describe('lists, pairs and values under keys of a YAML file', () => {
  it('are those that the file has, in whatever style it is written', () => {
    const text = fc.oneof(fc.constantFrom('packages/*', '!**/test', '@a/b', 'true', '1.10', 'a b', 'a: b', "it's", '#c', 'a #b', '- x', '*', '"', '[a]', '{a}', '&a', 'a,b', 'a\nb', ' a', '~', 'null', '|', 'git+https://example.com/a#b'), fc.string({ minLength: 1 }))
    const styles = fc.record({ collectionStyle: fc.constantFrom('any', 'block', 'flow'), defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'), defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', null), lineWidth: fc.constantFrom(0, 20), indentSeq: fc.boolean() } as const)
    fc.assert(fc.property(fc.array(text), fc.dictionary(text, text), text, styles, (list, pairs, value, style) => {
      const file = stringify({ value, list, pairs, last: 'x' }, style)
      expect(yamlList(file, 'list'), file).toEqual(list)
      expect(Object.fromEntries(yamlPairs(file, 'pairs')), file).toEqual({ ...pairs })
      expect(yamlText(file, 'value'), file).toBe(value)
      expect(yamlText(file, 'none')).toBeUndefined()
    }), { numRuns: 500 })
  })
  it.each(['list:\n  - a\n  - b # why\n', 'list: # why\n- a\n- "b"\n', '---\nlist: [a, b]\n', '"list": [\n  a,\n  b,\n]\n', '{list: [a, b]}', 'x: &x [a, b]\nlist: *x\n', 'base: &x\n  list: [a, b]\n<<: *x\n', 'list :\r\n  - a\r\n  - b\r\n'])('%j', (file) => {
    expect(yamlList(file, 'list')).toEqual(['a', 'b'])
    expect(yamlText(file, 'list')).toBeUndefined()
  })
  it('are none in what is no YAML, under another key, and where nothing is written', () => {
    for (const file of ['', 'list', 'list:', 'list: ~x: [', '- list: [a]', 'list: *none', 'list: {}', 'a:\n  list: [a]']) expect([yamlList(file, 'list'), [...yamlPairs(file, 'list')]], file).toEqual([[], []])
    for (const file of ['', 'list:', 'list: # why', 'list: ""\nx: [a]', 'list:\nx: [a]']) expect(yamlText(file, 'list'), file).toBeUndefined()
  })
  it('hold lists in lists behind their key', () => {
    for (const file of ['dependencies:\n  - python=3.12\n  - pip:\n    - flask\n', 'dependencies: [python=3.12, pip: [flask]]\n']) expect(yamlList(file, 'dependencies')).toEqual(['python=3.12', 'pip:', 'flask'])
  })
  it('let packages run scripts however they are listed', () => {
    const reads = (workspace: string): string => touches(run('pnpm i --frozen-lockfile', { files: { '/app/package.json': '{"packageManager":"pnpm@10.1.0"}', '/app/pnpm-lock.yaml': "lockfileVersion: '9.0'\n", '/app/pnpm-workspace.yaml': workspace } }).reads, '/app/src/x')
    for (const workspace of ['onlyBuiltDependencies:\n  - odd\n', 'onlyBuiltDependencies: [\n  odd,\n]\n', '"onlyBuiltDependencies":\n  - odd\n', 'allowBuilds: { odd: true }\n']) expect(reads(workspace), workspace).toBe('perhaps')
    expect(reads('packages: [\n  a,\n]\n')).toBe('no')
  })
})
