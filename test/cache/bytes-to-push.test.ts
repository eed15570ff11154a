import { describe, expect, it } from 'vitest'
import { bytesToPush, type Push } from '../../src/cache/bytes-to-push.ts'
import { simulateChange } from '../../src/cache/what-if.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { measuredCosts } from '../../src/cost/measured-costs.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'

/** Every instruction has the bytes that stand behind it; none where nothing does. */
function push(path: string, lines: readonly (readonly [text: string, bytes?: number])[]): Push {
  const graph = plan(parse(`${lines.map(([text]) => text).join('\n')}\n`), memoryContext({ a: '', b: '', c: '' }), plainBuild)
  const measured = lines.map(([text, bytes]) => ({ stage: 'stage-0', text, seconds: undefined, bytes, samples: 0 }))
  const { outcomes } = simulateChange(graph, { kind: 'file', path })
  return bytesToPush(graph, (step) => outcomes.get(step), measuredCosts(measured))
}

describe('a push moves', () => {
  const lines = [['FROM alpine', 9e9], ['COPY a /a', 10], ['RUN x', 200], ['COPY b /b', 3000], ['ENV A=1'], ['CMD ["x"]']] as const

  it('the layers from the first changed one on', () => {
    expect(push('a', lines)).toEqual({ layers: 3, bytes: 3210 })
    expect(push('b', lines)).toEqual({ layers: 1, bytes: 3000 })
  })

  it('nothing where all exist already', () => {
    expect(push('c', lines)).toEqual({ layers: 0, bytes: 0 })
  })

  it('a number of bytes that nobody knows where a layer was never measured', () => {
    expect(push('a', [['FROM alpine'], ['COPY a /a', 10], ['RUN x']])).toEqual({ layers: 2, bytes: undefined })
  })

  it('no layer of a linked copy that is only laid again, and none of another stage', () => {
    expect(push('a', [['FROM alpine'], ['COPY a /a', 10], ['COPY --link b /b', 3000]])).toEqual({ layers: 1, bytes: 10 })
    expect(push('a', [['FROM alpine AS other'], ['COPY a /a', 10], ['FROM alpine'], ['COPY b /b', 3000]])).toEqual({ layers: 0, bytes: 0 })
  })
})
