import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { isDockerfileName } from '../src/context/dockerfile-name.ts'
import { namesLikeDockerfile } from './names-like-dockerfile.ts'

interface Hook {
  readonly id: string
  readonly entry: string
  readonly language: string
  readonly files: string
  readonly exclude: string
}

const hooks: readonly Hook[] = parse(readFileSync(new URL('../.pre-commit-hooks.yaml', import.meta.url), 'utf8'))

test('there is a hook that reports and one that fixes', () => {
  expect(hooks.map(({ id, entry, language }) => [id, entry, language])).toEqual([
    ['stratalint', 'stratalint', 'node'],
    ['stratalint-fix', 'stratalint --fix', 'node'],
  ])
})

test.each(hooks)('$id takes the files that a search of a folder finds', ({ files, exclude }) => {
  const [taken, left] = [files, exclude].map((pattern) => new RegExp(pattern.replace('(?i)', ''), 'i'))
  for (const name of namesLikeDockerfile) {
    for (const path of [name, `a/b.c/${name}`]) expect([path, taken?.test(path) && !left?.test(path)]).toEqual([path, isDockerfileName(name)])
  }
})
