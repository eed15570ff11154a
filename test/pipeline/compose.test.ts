import { describe, expect, test } from 'vitest'
import { readPipeline } from '../../src/pipeline/read-pipeline.ts'
import { buildsIn } from './told.ts'

test('every form of a build', () => {
  const text = [
    'services:',
    '  a: { build: ./a }',
    '  b:',
    '    build:',
    '      context: b',
    '      dockerfile: docker/Dockerfile.b',
    '      target: run',
    '      args: [ "A=1", B ]',
    '      cache_from:',
    '        - type=registry,ref=app:cache',
    '        - app:old',
    '      cache_to: [ "type=local,dest=../c,mode=max" ]',
    '      no_cache: true',
    '  c:',
    '    image: postgres',
    '  d:',
    '    build:',
    '      context: .',
    '      dockerfile_inline: |',
    '        FROM a',
    '      args: { C: 2, D: }',
  ]
  expect(buildsIn('compose.yaml', text.join('\n'))).toEqual([
    { name: 'a', line: 2, context: 'a', dockerfile: 'a/Dockerfile' },
    {
      name: 'b', line: 3, context: 'b', dockerfile: 'b/docker/Dockerfile.b', args: { A: '1', B: '? ' }, target: 'run',
      cacheFrom: ['10: registry ref=app:cache', '11: registry ref=app:old'], cacheTo: ['12: local dest=../c mode=max'], noCache: 'true',
    },
    { name: 'd', line: 16, context: '', dockerfile: 'inline', args: { C: '2', D: '? ' } },
  ])
})

test('what the environment decides is not known, but for its default', () => {
  const text = 'services:\n  a:\n    build:\n      context: ${DIR}\n      args: { A: "${A:-1}$$x", B: "$B" }\n  b: { build: "${DIR:-b}" }\n'
  expect(buildsIn('compose.yml', text)).toEqual([
    { name: 'a', line: 2, context: 'unknown', dockerfile: 'unknown', args: { A: '1$x', B: '? $B' } },
    { name: 'b', line: 6, context: 'b', dockerfile: 'b/Dockerfile' },
  ])
})

test('a file that is merged over another says nothing by what it leaves out', () => {
  const text = 'services:\n  a:\n    build: { target: dev }\n  b:\n    build: { context: x }\n'
  const unknown = { name: 'a', line: 2, context: 'unknown', dockerfile: 'unknown', target: 'dev' }
  expect(buildsIn('docker-compose.override.yml', text)).toEqual([unknown, { name: 'b', line: 4, context: 'x', dockerfile: 'unknown' }])
  expect(buildsIn('docker-compose.yml', text)).toMatchObject([{ context: '', dockerfile: 'Dockerfile' }, { dockerfile: 'x/Dockerfile' }])
})

test('contexts that are no folder', () => {
  const of = (context: string): object | undefined => buildsIn('compose.yml', `services:\n  a:\n    build: "${context}"\n`)[0]
  expect(of('https://example.com/a.git#main')).toMatchObject({ context: 'git', dockerfile: 'unknown' })
  expect(of('/srv/app')).toMatchObject({ context: 'unknown', dockerfile: 'unknown' })
  expect(of('../app/./x/..')).toMatchObject({ context: '../app', dockerfile: '../app/Dockerfile' })
})

describe('anchors, aliases and merge keys', () => {
  test('are followed', () => {
    const text = 'x-b: &b { context: app, args: &a { A: 1 } }\nservices:\n  a:\n    build:\n      <<: *b\n      target: one\n  b: { build: { <<: [ { context: near }, *b ] } }\n'
    expect(buildsIn('compose.yml', text)).toMatchObject([{ context: 'app', target: 'one', args: { A: '1' } }, { context: 'near', args: { A: '1' } }])
  })

  test('that never end, or never end in time, end', () => {
    expect(readPipeline('compose.yml', 'services: &a\n  a: *a\n').builds).toEqual([])
    const bomb = ['a0: &a0 { x: 1 }', ...Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [ ${Array(10).fill(`*a${index}`).join(', ')} ]`), 'services: { s: { build: x } }']
    expect(readPipeline('compose.yml', bomb.join('\n')).builds).toHaveLength(1)
    const merged = ['m0: &m0 { k: 1 }', ...Array.from({ length: 200 }, (_, index) => `m${index + 1}: &m${index + 1} { k${index}: 1, <<: *m${index} }`), 'services: { s: { build: x } }']
    expect(readPipeline('compose.yml', merged.join('\n')).builds).toHaveLength(1)
  })

  test('nor does nesting', () => {
    expect(readPipeline('compose.yml', `services: ${'['.repeat(20_000)}`).faults).not.toEqual([])
  })
})

test('faults have a place', () => {
  const { faults, lines } = readPipeline('compose.yml', 'services:\n  a: [1\n  b: 2\n')
  expect(faults.length).toBeGreaterThan(0)
  expect(lines.positionAt(faults[0]?.range.start ?? 0).line).toBe(3)
  expect(faults[0]?.message).toMatch(/^[A-Z].*\.$/)
})
