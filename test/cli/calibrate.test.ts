import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { rules } from '../../rules/index.ts'
import { folderWith } from '../project/folder.ts'
import { run } from './run.ts'

const logs = fileURLToPath(new URL('../fixtures/logs/', import.meta.url))
const recorded = (...names: string[]): string[] => names.map((name) => join(logs, name))

const project = { Dockerfile: readFileSync(join(logs, 'Dockerfile')), 'package.json': '{}', 'src/app.ts': '' }

describe('calibrate', () => {
  it('writes what several logs and images tell, and says so', async () => {
    const folder = folderWith(project)
    const names = ['cold.plain.txt', 'argument.rawjson.txt', 'argument.dockerbuild', 'classic.txt', 'history.json', 'manifest.json', 'config.json']
    const { code, out, err } = await run(folder, ['calibrate', ...recorded(...names)], rules)
    expect({ code, err }).toEqual({ code: 0, err: 'Nobody reads it before the configuration says "costs": ".stratalint-costs.json".\n' })
    expect(out).toMatchInlineSnapshot(`
      "builder  WORKDIR /srv/ap                                               0.4 s
      builder  COPY package.json ./                                          0.1 s
      builder  RUN sleep 0.6 && head -c 400000 /dev/urandom > /srv/ap/inst…  0.8 s
      builder  COPY . .                                                      0 s
      builder  RUN echo "building $GIT_SHA" && sleep 0.4 && mkdir dist && …  0.6 s
      builder  RUN <<DONE (echo one...)                                      0.2 s
      stage-1  WORKDIR /srv/ap                                                      109 B
      stage-1  COPY --from=builder /srv/ap/dist ./dist                       0 s    165 B
      stage-1  RUN sleep 0.3; echo "a b" > /c                                0.7 s  99 B
      9 steps from 6 logs, written to .stratalint-costs.json.
      "
    `)
    expect(readFileSync(join(folder, '.stratalint-costs.json'), 'utf8')).toMatchInlineSnapshot(`
      "{
        "version": 1,
        "steps": [
          {
            "stage": "builder",
            "step": "WORKDIR /srv/ap",
            "seconds": 0.43,
            "samples": 2
          },
          {
            "stage": "builder",
            "step": "COPY package.json ./",
            "seconds": 0.12,
            "samples": 2
          },
          {
            "stage": "builder",
            "step": "RUN sleep 0.6 && head -c 400000 /dev/urandom > /srv/ap/installed",
            "seconds": 0.79,
            "samples": 4
          },
          {
            "stage": "builder",
            "step": "COPY . .",
            "seconds": 0.01,
            "samples": 4
          },
          {
            "stage": "builder",
            "step": "RUN echo \\"building $GIT_SHA\\" && sleep 0.4 && mkdir dist && echo ok > dist/out.txt",
            "seconds": 0.58,
            "samples": 4
          },
          {
            "stage": "builder",
            "step": "RUN <<DONE (echo one...)",
            "seconds": 0.19,
            "samples": 3
          },
          {
            "stage": "stage-1",
            "step": "WORKDIR /srv/ap",
            "bytes": 109
          },
          {
            "stage": "stage-1",
            "step": "COPY --from=builder /srv/ap/dist ./dist",
            "seconds": 0.03,
            "samples": 2,
            "bytes": 165
          },
          {
            "stage": "stage-1",
            "step": "RUN sleep 0.3; echo \\"a b\\" > /c",
            "seconds": 0.73,
            "samples": 2,
            "bytes": 99
          }
        ]
      }
      "
    `)
  })

  it('has what it wrote read by all commands, once the configuration names it', async () => {
    const text = '#1 [2/3] COPY . .\n#1 DONE 0.1s\n#2 [3/3] RUN npm ci\n#2 DONE 100.0s\n'
    const config = '{"costs": "ci/costs.json"}'
    const folder = folderWith({ Dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci\n', 'package.json': '{}', 'package-lock.json': '{"lockfileVersion":3}', 'a.ts': '', 'build.txt': text, '.stratalintrc.json': config, 'ci/x': '' })
    expect(await run(folder, ['calibrate', 'build.txt', '--quiet'], rules)).toEqual({ code: 0, out: '', err: '' })
    const simulated = await run(folder, ['simulate', '--change', 'a.ts'], rules)
    expect(simulated.out).toContain('≈ 1.7 min lost')
    const { files }: { files: { findings: { waste: { secondsPerBuild: number; source: string } }[] }[] } = JSON.parse((await run(folder, ['--format', 'json'], rules)).out)
    expect(files[0]?.findings[0]?.waste).toMatchObject({ source: 'measured' })
    expect(files[0]?.findings[0]?.waste.secondsPerBuild).toBeGreaterThan(28.7)
  })

  it('makes a finding of no account where the step was measured to be quick', async () => {
    const costs = (seconds: number): string => JSON.stringify({ version: 1, steps: [{ stage: 'stage-0', step: 'RUN npm ci', seconds }] })
    const found = async (seconds: number): Promise<boolean> => {
      const files = { Dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci\n', 'package.json': '{}', 'package-lock.json': '{"lockfileVersion":3}', 'a.ts': '' }
      return (await run(folderWith({ ...files, '.stratalintrc.json': '{"costs": "c.json"}', 'c.json': costs(seconds) }), [], rules)).out.includes('source-before-install')
    }
    expect(await found(60)).toBe(true)
    expect(await found(0.3)).toBe(false)
  })

  it.each([
    [[], 'calibrate needs a log, a history or an image manifest to learn from.'],
    [['nothing.txt'], 'nothing.txt cannot be read (ENOENT).'],
    [['package.json'], 'package.json is none of what can be read: '],
    [recorded('manifest.json'), 'says nothing without the configuration of that image'],
    [recorded('config.json'), 'says nothing without the manifest of that image'],
    [[...recorded('cold.plain.txt'), '--file', 'src/Dockerfile'], 'Of the steps of src/Dockerfile nothing is told in '],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await run(folderWith({ ...project, 'src/Dockerfile': 'FROM scratch\nCOPY x /\n', 'src/x': '' }), ['calibrate', ...args], rules)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})

describe('a cost file', () => {
  const complaint = async (costs: string): Promise<string> => (await run(folderWith({ ...project, '.stratalintrc.json': '{"costs": "costs.json"}', 'costs.json': costs }), ['explain'], rules)).err

  it.each([
    ['{"version": 1, "steps": [{"stage": "a", "step": "RUN x", "second": 3}]}', '1:58: "steps.0" has no key "second"; the nearest is "seconds".'],
    ['{"version": 1,\n "steps": [{"stage": "a", "step": "RUN x", "seconds": -3}]}', '2:55: "steps.0.seconds" is -3, which is less than 0.'],
    ['{"version": 2, "steps": []}', '1:13: "version" is 2 where 1 is expected.'],
    ['{"steps": []}', '1:1: The cost file lacks the key "version".'],
    ['{"version": 1', 'The cost file is not JSON with comments'],
  ])('%s', async (text, message) => {
    expect(await complaint(text)).toContain(message)
  })

  it('has to be there', async () => {
    expect((await run(folderWith({ ...project, '.stratalintrc.json': '{"costs": "costs.json"}' }), ['explain'], rules)).err).toMatch(/The cost file .*costs\.json cannot be read\./)
  })
})
