import { expect, it } from 'vitest'
import { repository } from '../history/repository.ts'
import { folderWith } from '../project/folder.ts'
import { run } from './run.ts'

const project = { Dockerfile: 'FROM alpine:3.20\nCOPY a.txt /a\nRUN cat /a\nCMD ["sh"]\n', 'a.txt': 'a' }

it('shows the build graph as a table', async () => {
  const folder = folderWith(project)
  expect((await run(folder, ['explain', '--history', 'off'])).out).toMatchInlineSnapshot(`
    "1  FROM alpine:3.20  base                runs in 2 of 100 builds
         key  the image alpine:3.20 (line 1), changes in 2 of 100 builds
    2  COPY a.txt /a     layer     ≈ 0.5 s   runs in 2 of 10 builds
         key  the step above, line 1
         key  the file a.txt (line 2), changes in 2 of 10 builds
         key  source a.txt (line 2)
         key  destination /a (line 2)
    3  RUN cat /a        layer     ≈ 1.7 s   runs in 2 of 10 builds
         key  the step above, line 2
         key  its command (line 3)
         key  working directory /
    4  CMD ["sh"]        no layer            no step
    "
  `)
})

it('shows both directions of blame for a line, named behind the file or by an option', async () => {
  const folder = folderWith(project)
  const { code, out } = await run(folder, ['explain', 'Dockerfile:3', '--history', 'off'])
  expect({ code, out }).toEqual(await run(folder, ['explain', '--line', '3', '--history', 'off']).then((other) => ({ code: 0, out: other.out })))
  expect(out).toMatchInlineSnapshot(`
    "line 3: RUN cat /a

    What can make it run again
      line 3  the text of \`RUN cat /a\`
      line 2  the text of \`COPY a.txt /a\`
      line 2  the file a.txt, changes in 2 of 10 builds
      line 1  another FROM
      line 1  the image alpine:3.20, changes in 2 of 100 builds

    What runs again when it changes
      line 3  RUN cat /a  rebuilt, ≈ 1.7 s
    "
  `)
})

it('gives JSON', async () => {
  const folder = folderWith(project)
  const report = JSON.parse((await run(folder, ['explain', 'Dockerfile:2', '--format', 'json'])).out)
  expect(report).toMatchObject({ version: 1, builder: 'buildkit', rows: [{ line: 1 }, { line: 2, layer: true }, { line: 3 }, { line: 4, layer: false }] })
  expect(report.line.invalidates.map(({ line }: { line: number }) => line)).toEqual([2, 3])
})

it('names a line without an instruction as a mistake', async () => {
  const folder = folderWith(project)
  expect(await run(folder, ['explain', 'Dockerfile:9'])).toEqual({ code: 2, out: '', err: 'stratalint: No instruction is on line 9.\n' })
})

interface Explained {
  readonly commits: number | null
  readonly withoutHistory: string | null
  readonly rows: readonly { readonly runs: number | null; readonly inputs: readonly { readonly what: string; readonly changes: number | null }[] }[]
}

async function explained(folder: string, ...argv: readonly string[]): Promise<Explained> {
  return JSON.parse((await run(folder, ['explain', '--format', 'json', ...argv])).out)
}

/** The share of ten commits of those that are so many commits old. */
function shareOf(ages: readonly number[]): number {
  const weights = Array.from({ length: 10 }, (_, age) => Math.exp(-age / 100))
  return ages.reduce((sum, age) => sum + (weights[age] ?? 0), 0) / weights.reduce((sum, weight) => sum + weight, 0)
}

it('counts in a work tree over how many commits files change, together where they do, those that are gone included', async () => {
  const text = `FROM alpine:3.20@sha256:${'0'.repeat(64)}\nCOPY a.txt /a\nCOPY src /src\nRUN cat /a\n`
  const start = { Dockerfile: text, '.dockerignore': 'Dockerfile\n', 'a.txt': 'a', 'src/b.txt': 'b', 'src/gone.txt': 'c', 'other.txt': 'd' }
  const commits = [
    ...['1', '2', '3'].map((edit) => ({ 'a.txt': edit, 'src/b.txt': edit })),
    ...['4', '5'].map((edit) => ({ 'src/gone.txt': edit })),
    { 'src/gone.txt': null },
    ...['6', '7', '8', '9'].map((edit) => ({ 'other.txt': edit })),
  ]
  const { folder } = repository(start, ...commits)
  const { rows, ...source } = await explained(folder)
  expect(source).toMatchObject({ commits: 10, withoutHistory: null })
  const [together, ofSources] = [shareOf([7, 8, 9]), shareOf([4, 5, 6, 7, 8, 9])]
  expect(rows[1]?.inputs.find(({ what }) => what.startsWith('the file'))?.changes).toBeCloseTo(together)
  expect(rows[2]?.inputs.find(({ what }) => what.startsWith('the file'))?.changes).toBeCloseTo(ofSources)
  expect(rows.map(({ runs }) => runs)).toEqual([0, together, ofSources, ofSources].map((share) => expect.closeTo(share)))
  expect((await run(folder, ['explain'])).out).toContain('\nHow often files change is counted over 10 commits, the newer the more; the rest is estimated.\n')
})

it('says why it counts nothing', async () => {
  const folder = folderWith(project)
  expect(await explained(folder)).toMatchObject({ commits: null, withoutHistory: 'the folder is in no git work tree' })
  expect((await run(folder, ['explain'])).out).toContain('\nHow often is estimated: the folder is in no git work tree.\n')
  expect(await explained(folder, '--history', 'off')).toMatchObject({ commits: null, withoutHistory: null })
  expect((await run(folder, ['explain', '--history', 'required'])).code).toBe(2)
})
