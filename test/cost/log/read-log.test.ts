import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BuildLog } from '../../../src/cost/log/build-log.ts'
import { readLog, type Reading } from '../../../src/cost/log/read-log.ts'

// Recorded with Docker 28.5 (BuildKit 0.25, buildx 0.29): a cold build, one after an edit, and one after another edit with another GIT_SHA; github.txt is the
// cold one behind the times and colours that the raw logs of GitHub Actions have.
const folder = fileURLToPath(new URL('../../fixtures/logs/', import.meta.url))

function bytesOf(name: string): Uint8Array {
  const bytes = readFileSync(`${folder}${name}`)
  return name.endsWith('.dockerbuild') ? gunzipSync(bytes) : bytes
}

function logIn(reading: Reading | undefined): BuildLog {
  if (!reading || !('logs' in reading) || !reading.logs[0]) throw new Error('No log was read.')
  return reading.logs[0]
}

const brief = ({ steps }: BuildLog): string[] => steps.map(({ stage, text, outcome, seconds }) => `${stage ?? ''}|${text.slice(0, 20)}|${outcome}|${seconds ?? ''}`)

const textLog = (text: string): BuildLog => logIn(readLog(new TextEncoder().encode(text)))

const cold = [
  'builder|FROM docker.io/libra|cached|',
  'builder|WORKDIR /srv/ap|ran|0',
  'builder|COPY package.json ./|ran|0',
  'builder|RUN sleep 0.6 &&    |ran|0.8',
  'builder|COPY . .|ran|0',
  'builder|RUN echo "building a|ran|0.6',
  'builder|RUN <<DONE (echo one|ran|0.2',
  'stage-1|COPY --from=builder |ran|0',
  'stage-1|RUN sleep 0.3; echo |ran|0.5',
]

describe('logs of builds', () => {
  it.each(['cold.plain.txt', 'github.txt'])('%s', (name) => {
    expect(brief(logIn(readLog(bytesOf(name))))).toEqual(cold)
  })

  it('of a build that fails', () => {
    expect(brief(logIn(readLog(bytesOf('fail.plain.txt')))).slice(-2)).toEqual(['builder|COPY . .|ran|0', 'builder|RUN echo a && exit 7|failed|'])
  })

  it('as raw messages, and the same build as an exported record', () => {
    const [raw, record] = ['argument.rawjson.txt', 'argument.dockerbuild'].map((name) => brief(logIn(readLog(bytesOf(name)))).sort())
    expect(raw).toEqual(record)
    expect(raw).toContain('builder|COPY package.json ./|cached|')
    expect(raw).toContain('builder|RUN sleep 0.6 &&    |ran|0.789')
    expect(raw).toHaveLength(9)
  })

  it('of the classic builder, with times from the lines', () => {
    expect(brief(logIn(readLog(bytesOf('classic.txt'))))).toEqual([
      '|ARG NODE=22|cancelled|',
      'builder|FROM node:${NODE} AS|ran|0',
      'builder|WORKDIR /srv/ap|ran|0.864',
      'builder|ARG GIT_SHA|ran|0.964',
      'builder|COPY package.json ./|ran|0.238',
      'builder|RUN sleep 0.6 &&    |ran|1.709',
      'builder|COPY . .|ran|0.16',
      'builder|RUN echo "building $|ran|1.451',
      'stage-1|FROM node:${NODE}|ran|0.008',
      'stage-1|WORKDIR /srv/ap|cached|',
      'stage-1|ENV NODE_ENV=product|ran|0.561',
      'stage-1|COPY --from=builder |ran|0.064',
      'stage-1|RUN sleep 0.3; echo |ran|0.968',
      'stage-1|CMD ["node", "dist/o|ran|0.507',
    ])
  })

  it('of Buildah, stage by stage', () => {
    const text = '[1/2] STEP 1/2: FROM alpine AS a\n[1/2] STEP 2/2: RUN x\n--> Using cache 0123456789abcdef\n--> 0123456789ab\n[2/2] STEP 1/2: FROM alpine\n[2/2] STEP 2/2: RUN y\n--> 0123456789ab\n'
    expect(brief(textLog(text))).toEqual(['a|FROM alpine AS a|cancelled|', 'a|RUN x|cached|', 'stage-1|FROM alpine|cancelled|', 'stage-1|RUN y|ran|'])
  })

  it('of steps that run at the same time, for a platform, in UTF-16', () => {
    const text = '#5 [linux/amd64 a  2/10] RUN x\n#6 [linux/arm64 3/3] RUN y\n#5 [linux/amd64 a  2/10] RUN x\n#5 0.2 #6 DONE 9.0s\n#6 DONE 1.5s\n#7 [a 3/10] LINK COPY --link b c\n#7 DONE 0.1s\n#5 CANCELED\n'
    const expected = ['a|RUN x|cancelled|', '|RUN y|ran|1.5']
    expect(brief(textLog(text))).toEqual(expected)
    expect(brief(logIn(readLog(new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le')))))).toEqual(expected)
  })
})

describe('what is told of images', () => {
  const layers = (log: BuildLog): string[] => log.steps.flatMap(({ text, bytes }) => (bytes === undefined || bytes > 0 ? [`${text.slice(0, 30)}|${bytes}`] : []))

  it('as a table, or as JSON', () => {
    const [table, json] = ['history.txt', 'history.json'].map((name) => logIn(readLog(bytesOf(name))))
    expect(table && layers(table).slice(-2)).toEqual(['COPY /srv/ap/dist ./dist|4100', 'RUN sleep 0.3; echo "a   b" > |4100'])
    expect(json && layers(json).slice(-2)).toEqual(['COPY /srv/ap/dist ./dist|4100', 'RUN sleep 0.3; echo "a   b" > |4100'])
    expect(json?.steps[0]?.text).toBe('COPY rootfs/ /')
  })

  it('by a manifest and a configuration together', () => {
    const [manifest, image] = ['manifest.json', 'config.json'].map((name): unknown => JSON.parse(Buffer.from(bytesOf(name)).toString()))
    const log = textLog(JSON.stringify({ name: 'app', manifest, image }))
    expect(layers(log).slice(-3)).toEqual(['WORKDIR /srv/ap|109', 'COPY /srv/ap/dist ./dist|165', 'RUN sleep 0.3; echo "a   b" > |99'])
    expect(readLog(bytesOf('manifest.json'))).toMatchObject({ part: { history: undefined } })
    expect(readLog(bytesOf('config.json'))).toMatchObject({ part: { sizes: undefined } })
    expect(readLog(new TextEncoder().encode(JSON.stringify({ manifest: { layers: [] }, image })))).toBeUndefined()
  })

  it.each([
    ['|2 A=1 B=x y /bin/sh -c npm ci', 'RUN npm ci'],
    ['RUN |1 A=1 /bin/bash -o pipefail -c npm ci # buildkit', 'RUN npm ci'],
    ['/bin/sh -c #(nop) COPY dir:0123abcd in /app ', 'COPY … /app'],
    ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'],
    ['RUN npm ci # buildkit', 'RUN npm ci'],
  ])('%s', (by, text) => {
    expect(textLog(JSON.stringify({ CreatedBy: by, Size: '0B' })).steps[0]?.text).toBe(text)
  })
})

describe('anything else', () => {
  it('is not read', () => {
    for (const text of ['', 'hello\n', '{"a":1}', '[]', '#1 DONE 1.0s\n']) expect(readLog(new TextEncoder().encode(text))).toBeUndefined()
  })

  const share = fc.double({ min: 0, max: 1, noNaN: true })

  it('never throws, however a log was cut or damaged', () => {
    const names = ['cold.plain.txt', 'argument.rawjson.txt', 'argument.dockerbuild', 'classic.txt', 'history.txt', 'history.json', 'manifest.json', 'config.json']
    fc.assert(
      fc.property(fc.constantFrom(...names), share, fc.array(fc.tuple(share, fc.nat(255)), { maxLength: 8 }), (name, end, damages) => {
        const bytes = Uint8Array.from(bytesOf(name))
        for (const [at, byte] of damages) bytes[Math.floor(at * (bytes.length - 1))] = byte
        readLog(bytes.subarray(0, Math.floor(end * bytes.length)))
      }),
    )
  })

  it('takes time that grows with its length alone', () => {
    const long = 'AS '.repeat(300_000)
    const started = performance.now()
    const hostile = [`#5 [a 2/2] RUN ${long}\n#5 DONE 1.0s`, `Step 1/2 : FROM ${long}\n`, `#5 ${'['.repeat(500_000)}`, `#5 [a 1/2] FROM x\n${'#5 1.0 x\n'.repeat(100_000)}`]
    for (const text of hostile) readLog(new TextEncoder().encode(text))
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
