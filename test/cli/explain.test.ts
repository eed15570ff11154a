import { expect, it } from 'vitest'
import { folderWith } from '../project/folder.ts'
import { run } from './run.ts'

const project = { Dockerfile: 'FROM alpine:3.20\nCOPY a.txt /a\nRUN cat /a\nCMD ["sh"]\n', 'a.txt': 'a' }

it('shows the build graph as a table', async () => {
  const folder = folderWith(project)
  expect((await run(folder, ['explain'])).out).toMatchInlineSnapshot(`
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
  const { code, out } = await run(folder, ['explain', 'Dockerfile:3'])
  expect({ code, out }).toEqual(await run(folder, ['explain', '--line', '3']).then((other) => ({ code: 0, out: other.out })))
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
