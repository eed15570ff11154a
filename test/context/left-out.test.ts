import { expect, test } from 'vitest'
import { leftOut } from '../../src/context/left-out.ts'
import { memoryContext } from '../../src/context/memory.ts'

test('tells of what is left out by which line it is, be it that nobody has it yet', () => {
  const context = leftOut(memoryContext({ '.dockerignore': '*.log\n', a: '', Dockerfile: '' }), ['Dockerfile', '.dockerignore'])
  expect(context.entries.map(({ path }) => path)).toEqual(['a'])
  expect([context.entry('Dockerfile'), context.read('Dockerfile')]).toEqual([undefined, undefined])
  expect(context.ignoredBy('Dockerfile')).toEqual({ file: '.dockerignore', line: 2, pattern: 'Dockerfile' })
  expect(context.ignoredBy('x.log')?.line).toBe(1)
  expect(context.ignoredBy('a')).toBeUndefined()
  expect(context.ignoreText).toBe('*.log\nDockerfile\n.dockerignore\n')
})
