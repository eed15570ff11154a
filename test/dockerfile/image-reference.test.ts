import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseImageReference } from '../../src/dockerfile/image-reference.ts'

const SHA = `sha256:${'a1'.repeat(32)}`

describe('parseImageReference', () => {
  it.each([
    ['alpine', 'docker.io', 'library/alpine', 'latest', undefined, 'docker.io/library/alpine:latest'],
    ['alpine:3.20', 'docker.io', 'library/alpine', '3.20', undefined, 'docker.io/library/alpine:3.20'],
    ['my/app.name', 'docker.io', 'my/app.name', 'latest', undefined, 'docker.io/my/app.name:latest'],
    ['docker.io/alpine', 'docker.io', 'library/alpine', 'latest', undefined, 'docker.io/library/alpine:latest'],
    ['index.docker.io/library/alpine', 'docker.io', 'library/alpine', 'latest', undefined, 'docker.io/library/alpine:latest'],
    ['localhost/a', 'localhost', 'a', 'latest', undefined, 'localhost/a:latest'],
    ['host:5000/b', 'host:5000', 'b', 'latest', undefined, 'host:5000/b:latest'],
    [`host:5000/b:c@${SHA}`, 'host:5000', 'b', 'c', SHA, `host:5000/b:c@${SHA}`],
    [`alpine@${SHA}`, 'docker.io', 'library/alpine', undefined, SHA, `docker.io/library/alpine@${SHA}`],
    ['Host/a', 'Host', 'a', 'latest', undefined, 'Host/a:latest'],
    ['[::1]:5000/a', '[::1]:5000', 'a', 'latest', undefined, '[::1]:5000/a:latest'],
    ['a.b/c/d/e__f-g:H_1', 'a.b', 'c/d/e__f-g', 'H_1', undefined, 'a.b/c/d/e__f-g:H_1'],
  ])('%s', (text, registry, repository, tag, digest, name) => {
    expect(parseImageReference(text)).toEqual({ registry, repository, tag, digest, name })
  })

  it.each([
    '', ':', 'Alpine', 'a/B', '$IMAGE', 'a:${TAG}', 'a:', 'a:b:c', 'a@', 'a@sha256:abc', `a@${SHA}@${SHA}`, 'a//b', '/a', 'a/', 'a..b', '-a', 'a b',
    'a:-x', `a:${'x'.repeat(129)}`, 'https://a/b', 'a1'.repeat(32), 'a'.repeat(260),
  ])('no image: %j', (text) => {
    expect(parseImageReference(text)).toBeUndefined()
  })

  it('names the same image by its full name', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '1', '.', ':', '/', '-', '_', '@') }), (text) => {
      const reference = parseImageReference(text)
      if (reference !== undefined) expect(parseImageReference(reference.name)).toEqual(reference)
    }))
  })
})
