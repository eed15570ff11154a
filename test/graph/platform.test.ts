import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizePlatform, parsePlatform } from '../../src/graph/platform.ts'

describe('a platform', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['amd64', 'linux/amd64'],
    ['linux/x86_64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['Linux/i386', 'linux/386'],
    ['windows/amd64', 'windows/amd64'],
    ['linux', 'linux/amd64'],
  ])('completes %s to %s', (given, complete) => {
    expect(normalizePlatform(given)).toBe(complete)
  })

  it('takes the release of Windows apart', () => {
    expect(parsePlatform('windows(10.0.17763)/amd64')).toEqual({ os: 'windows', osVersion: '10.0.17763', arch: 'amd64', variant: '' })
  })

  it.each(['', 'linux/amd64,linux/arm64', 'linux/amd64/v1/x', 'linux//amd64', '$ARCH'])('is not %o', (text) => {
    expect(parsePlatform(text)).toBeUndefined()
    expect(normalizePlatform(text)).toBe(text)
  })

  it('is complete once it is completed', () => {
    const part = fc.constantFrom('linux', 'arm', 'arm64', 'aarch64', 'v7', 'v8', '8', 'windows', 'x86_64', 'x')
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const once = normalizePlatform(parts.join('/'))
      expect(normalizePlatform(once)).toBe(once)
    }))
  })
})
