import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { repository } from '../history/repository.ts'
import { folderWith } from '../project/folder.ts'
import { run, type Run } from './run.ts'

const logs = fileURLToPath(new URL('../fixtures/logs/', import.meta.url))
const dockerfile = readFileSync(join(logs, 'Dockerfile'))

/** A real build of a folder after one of another, which differ in a file. */
async function explained(log: string, ...argv: readonly string[]): Promise<Run> {
  const side = (page: string): Record<string, string | Uint8Array> => ({ [`${page}/Dockerfile`]: dockerfile, [`${page}/package.json`]: '{}\n', [`${page}/src/app.ts`]: page })
  return run(folderWith({ ...side('old'), ...side('new') }), ['explain', '--log', join(logs, log), '--before', 'old', '--after', 'new', ...argv])
}

describe('explain --log', () => {
  it('tells the change that made steps run, as the log and the prediction agree', async () => {
    expect(await explained('edit.plain.txt', '--build-arg', 'GIT_SHA=a1')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "  [builder 1/7] FROM docker.io/library/node:22                              cached
        [builder 2/7] WORKDIR /srv/ap                                             cached
        [builder 3/7] COPY package.json ./                                        cached
        [builder 4/7] RUN sleep 0.6 && head -c 400000 /dev/urandom > /srv/ap/…    cached
      ▶ [builder 5/7] COPY . .                                                    ran 0 s    src/app.ts changed
        └ [builder 6/7] RUN echo "building a1" && sleep 0.4 && mkdir dist && ec…  ran 0.6 s  line 8 ran again above it
        └ [builder 7/7] RUN <<DONE (echo one...)                                  ran 1.1 s  line 9 ran again above it
        [stage-1 1/4] FROM docker.io/library/node:22                              –          the same step as on line 2
        [stage-1 2/4] WORKDIR /srv/ap                                             –          the same step as on line 3
        [stage-1 3/4] COPY --from=builder /srv/ap/dist ./dist                     cached
        [stage-1 4/4] RUN sleep 0.3; echo "a b" > /c                              cached

      1.7 s in all, by first cause:
        1.7 s   3 steps  line 8: src/app.ts changed
      ",
      }
    `)
  })

  it('tells two causes apart', async () => {
    const { out } = await explained('argument.dockerbuild', '--before-build-arg', 'GIT_SHA=a1', '--after-build-arg', 'GIT_SHA=a2')
    expect(out.split('\n').slice(-4)).toEqual(['1.5 s in all, by first cause:', '  1.5 s   3 steps  line 4: GIT_SHA is a2 instead of a1', '  0 s     1 step   line 8: src/app.ts changed', ''])
  })

  it('says that a record was lost where nothing else is another', async () => {
    const { out } = await explained('argument.rawjson.txt', '--build-arg', 'GIT_SHA=a2')
    expect(out).toMatch(/▶ \[builder 4\/7\] RUN sleep .* ran 0\.8 s {2}its inputs are the same: the record was lost/)
  })

  it('as JSON', async () => {
    const { out } = await explained('edit.plain.txt', '--build-arg', 'GIT_SHA=a1', '--format', 'json')
    const report: { steps: readonly unknown[] } = JSON.parse(out)
    expect(report).toMatchObject({ version: 1, builder: 'buildkit', otherSteps: [], seconds: 1.7, roots: [{ root: { kind: 'content', path: 'src/app.ts', line: 8 }, steps: 3, seconds: 1.7 }] })
    expect(report.steps[5]).toMatchObject({ label: expect.stringContaining('[builder 6/7]'), line: 9, logged: 'ran', seconds: 0.6, predicted: 'rebuilt', cause: { kind: 'parent', line: 8 }, root: { path: 'src/app.ts' }, note: null })
  })

  it('takes two commits as the builds, whatever lies between them', async () => {
    const lines = ['FROM node:22', 'COPY a /a', 'RUN x', 'COPY b /b']
    const { folder } = repository({ Dockerfile: `${lines.join('\n')}\n`, a: '1', b: '1' }, { a: '2' }, { b: '2' })
    const text = lines.map((line, index) => `#${index} [${index + 1}/4] ${line}\n#${index} DONE ${index === 0 ? 0 : 1}.0s\n`).join('')
    const ran = async (since: string): Promise<string> => (await run(folder, ['explain', '--log=-', '--since', since, '--quiet'], [], { stdin: text })).out
    const apart = await ran('HEAD~2')
    expect(apart.replace(/ {2,}/g, ' ').split('\n').slice(1, 4)).toEqual(['▶ [2/4] COPY a /a ran 1 s a changed', ' └ [3/4] RUN x ran 1 s line 2 ran again above it', '▶ [4/4] COPY b /b ran 1 s b changed'])
    expect(await ran('HEAD~1')).toMatch(/▶ \[2\/4\] COPY a \/a +ran 1 s {2}its inputs are the same: the record was lost/)
  })

  it.each([
    [['--since', 'HEAD'], 'there is no --log.'],
    [['--log', join(logs, 'cold.plain.txt'), '--since', 'HEAD', '--before', '.'], '--since names the build before by its commit'],
    [['--log', join(logs, 'history.txt')], 'tells of an image, not of a build that made it.'],
    [['--log', join(logs, 'Dockerfile')], 'is none of what can be read: '],
    [['--log', join(logs, 'cold.plain.txt'), '--line', '3'], '--log and --line exclude each other.'],
    [['--before', '.'], 'there is no --log.'],
  ])('refuses %j', async (argv, message) => {
    const { code, out, err } = await run(folderWith({ Dockerfile: 'FROM scratch\n' }), ['explain', ...argv])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})
