import { describe, expect, it } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { Effects } from '../../src/effects/effects.ts'
import { accessesOfStep } from '../../src/graph/accesses-of-step.ts'
import type { Step } from '../../src/graph/build-graph.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { effectsOfStep } from '../../src/graph/effects-of-step.ts'
import { plan } from '../../src/graph/plan.ts'
import { touches } from '../effects/run-of.ts'

const lock = '{"lockfileVersion":3,"packages":{"":{}}}'
const context = memoryContext({
  'package.json': '{"workspaces":["packages/*"]}',
  'package-lock.json': lock,
  'packages/a/package.json': '{"name":"a"}',
  'packages/a/a.ts': '',
  'other/package.json': '{}',
  'secret/package.json': '{}',
  '.dockerignore': 'secret\n',
})

function stepOf(text: string): Step {
  const step = plan(parse(`FROM alpine AS a\nFROM node:22\nWORKDIR /app\n${text}`), context, plainBuild).steps.findLast(({ instruction }) => instruction.keyword === 'RUN')
  if (!step) throw new Error('no RUN')
  return step
}

function effects(text: string): Effects {
  const found = effectsOfStep(stepOf(text))
  if (!found) throw new Error('no RUN')
  return found
}

function manifests(text: string): readonly string[] {
  return effects(text).tools.flatMap((tool) => tool.manifests)
}

const bind = (source: string, target = source): string => `--mount=type=bind,source=${source},target=${target}`
const whole = '--mount=type=bind,target=.'

describe('what bind mounts show to a command', () => {
  it('is where an install finds its manifests', () => {
    expect(manifests(`RUN npm ci`)).toEqual([])
    expect(manifests(`RUN ${bind('package.json')} ${bind('package-lock.json')} npm ci`)).toEqual(['/app/package.json', '/app/package-lock.json'])
    expect(manifests(`ARG D=lib\nRUN ${bind('other', '/$D')} cd /lib && npm ci`)).toEqual(['/lib/package.json'])
    expect(manifests(`RUN ${whole},rw npm ci`)).toContain('/app/packages/a/package.json')
    expect(manifests(`RUN ${bind('secret')} cd secret && npm ci`)).toEqual([])
  })

  it('lies over what was copied, and a deeper mount over another', () => {
    expect(manifests(`COPY . .\nRUN ${bind('other', '.')} npm ci`)).toEqual(['/app/package.json'])
    expect(manifests(`RUN ${bind('other/package.json', 'package.json')} ${whole},rw npm ci`)).toEqual(['/app/package.json', '/app/package-lock.json'])
    expect(manifests(`COPY . .\nRUN --mount=from=a,target=/app npm ci`)).toEqual([])
  })

  it('is not known where it comes from elsewhere, which counts for what runs around it', () => {
    const reads = (mount: string): string => touches(effects(`COPY . .\nRUN ${mount} npm ci`).reads, '/app/any')
    expect(['', '--mount=from=a,target=/opt/x', '--mount=from=a,target=x', '--mount=from=nginx,target=./x/y/'].map(reads)).toEqual(['no', 'no', 'perhaps', 'perhaps'])
  })

  it('is no part of the image', () => {
    const { reads, writes } = effects(`RUN ${whole},rw npm ci`)
    expect([touches(reads, '/app/package.json'), touches(writes, '/app/node_modules/x')]).toEqual(['no', 'no'])
    const { reads: own, writes: made } = effects(`RUN ${bind('other/package.json', 'package.json')} ${bind('package-lock.json')} npm ci`)
    expect([touches(own, '/app/package.json'), touches(own, '/app/.npmrc'), touches(made, '/app/node_modules/x')]).toEqual(['no', 'yes', 'yes'])
  })

  it('leaves behind the folders into which the command writes', () => {
    const writes = (text: string): string => touches(accessesOfStep(stepOf(text)).writes, '/app/packages/a')
    const mounted = bind('packages/a/package.json')
    expect([`RUN ${mounted} true`, `RUN ${mounted} touch packages/a/x`, `WORKDIR packages/a\nRUN ${bind('package.json')} touch x`].map(writes)).toEqual(['no', 'perhaps', 'no'])
  })
})

describe('other mounts', () => {
  it('hide no more than they cover', () => {
    const made = (mount: string): string => touches(effects(`RUN --mount=type=${mount} touch x`).writes, '/app/x')
    expect(['secret,id=x', 'ssh', 'cache,target=/root/.npm', 'secret,id=x,target=x', 'tmpfs,target=.'].map(made)).toEqual(['yes', 'yes', 'yes', 'no', 'no'])
  })
})
