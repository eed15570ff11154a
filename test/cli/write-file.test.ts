import { chmodSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeText } from '../../src/cli/encode-text.ts'
import { decodeFile } from '../../src/cli/file-text.ts'
import { writeFile } from '../../src/cli/write-file.ts'
import { UsageError } from '../../src/project/usage-error.ts'
import { folderWith } from '../project/folder.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)

test('replaces the file whole, keeps its mode and leaves nothing beside it', () => {
  const folder = folderWith({ Dockerfile: 'a' })
  const file = join(folder, 'Dockerfile')
  chmodSync(file, 0o640)
  writeFile({ file, before: bytes('a'), after: bytes('b'), root: folder })
  expect(readFileSync(file, 'utf8')).toBe('b')
  expect(statSync(file).mode & 0o7777).toBe(0o640)
  expect(readdirSync(folder)).toEqual(['Dockerfile'])
})

test('makes a file that was not there, and leaves one that came up meanwhile', () => {
  const folder = folderWith({})
  const file = join(folder, '.dockerignore')
  writeFile({ file, before: undefined, after: bytes('docs'), root: folder })
  expect(readFileSync(file, 'utf8')).toBe('docs')
  expect(() => writeFile({ file, before: undefined, after: bytes('more'), root: folder })).toThrow(/has come up/)
  expect(readFileSync(file, 'utf8')).toBe('docs')
  expect(readdirSync(folder)).toEqual(['.dockerignore'])
})

test('refuses where the file has changed since it was read', () => {
  const folder = folderWith({ Dockerfile: 'new' })
  const file = join(folder, 'Dockerfile')
  expect(() => writeFile({ file, before: bytes('old'), after: bytes('b'), root: folder })).toThrow(UsageError)
  expect(readFileSync(file, 'utf8')).toBe('new')
})

test('a link stays a link, and is not followed out of the root', () => {
  const folder = folderWith({ 'in/real': 'a', outside: 'a' })
  symlinkSync('real', join(folder, 'in/link'))
  symlinkSync('../outside', join(folder, 'in/far'))
  const root = join(folder, 'in')
  writeFile({ file: join(root, 'link'), before: bytes('a'), after: bytes('b'), root })
  expect(readFileSync(join(root, 'real'), 'utf8')).toBe('b')
  expect(() => writeFile({ file: join(root, 'far'), before: bytes('a'), after: bytes('b'), root })).toThrow(/outside of/)
  expect(readFileSync(join(folder, 'outside'), 'utf8')).toBe('a')
})

test('a text that fixing left alone gives the same bytes, whatever they are', async () => {
  const piece = fc.constantFrom('a', 'é', '\uFEFF', '\uFFFD', '\n', '\r\n', '😀').map((text) => Buffer.from(text))
  const damaged = fc.constantFrom([0xff], [0xc3], [0xf0, 0x9f], [0xed, 0xa0, 0x80], [0xe2, 0x0a]).map((codes) => Buffer.from(codes))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(piece, damaged)), async (parts) => {
      const file = decodeFile(Buffer.concat(parts))
      expect(await encodeText(file, file.text)).toEqual(Buffer.concat(parts))
      const longer = await encodeText(file, `FROM a\n${file.text}`)
      expect(longer).toEqual(Buffer.concat([Buffer.from('FROM a\n'), ...parts]))
    }),
  )
})

test('a damaged line that changes is refused, one that stays or goes is not', async () => {
  const file = decodeFile(Buffer.from('a \xff\nb\n', 'latin1'))
  expect(await encodeText(file, 'c \uFFFD\nb\n')).toBeUndefined()
  expect(await encodeText(file, 'a \uFFFD\nc\n')).toEqual(Buffer.from('a \xff\nc\n', 'latin1'))
  expect(await encodeText(file, 'b\n')).toEqual(Buffer.from('b\n'))
})
