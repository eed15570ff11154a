import { describe, expect, test } from 'vitest'
import { judge, type Proposal } from './proposals.ts'

const apt = 'RUN apt-get update && apt-get install -y curl'
const files = { 'app.py': '' }
const moved: Proposal = { lines: ['FROM debian:12', 'WORKDIR /app', 'COPY . .', apt], files, move: { lines: [4], before: 3 } }

test('what passes all four gates is safe, with the text, the edits and the gain', () => {
  const verified = judge(moved)
  expect(verified).toMatchObject({ verdict: 'safe', why: '', text: `FROM debian:12\nWORKDIR /app\n${apt}\nCOPY . .\n` })
  expect(verified).toMatchObject({ gain: { before: 34.5, after: 0.5 } })
})

test('gate 1: a rewrite that would read as something else is refused', () => {
  const trigger: Proposal = { lines: ['FROM debian:12 AS a', 'COPY . .', `ONBUILD ${apt}`, apt], files, move: { lines: [2], after: 4 } }
  expect(judge(trigger).verdict).toBe('safe')
  const directive: Proposal = { lines: ['FROM debian:12', '', '# escape=`', 'COPY . /app', apt], files, move: { lines: [4], after: 5 } }
  expect(judge(directive)).toMatchObject({ verdict: 'safe', text: `FROM debian:12\n\n${apt}\n# escape=\`\nCOPY . /app\n` })
  const first: Proposal = { lines: ['ARG A', 'FROM debian:12', '# note', apt], files, move: { lines: [1], after: 4 }, change: { kind: 'arg', name: 'A' } }
  expect(judge(first).verdict).toBe('refused')
})

test('gate 2: an instruction that would do something else is refused', () => {
  const other: Proposal = { ...moved, lines: ['FROM debian:12', 'COPY . app', 'WORKDIR /srv', apt], move: { lines: [2], after: 4 } }
  expect(judge(other)).toMatchObject({ verdict: 'refused', why: '`COPY . app` would do something else at its new place.' })
  const user: Proposal = { ...moved, lines: ['FROM debian:12', 'COPY . /app', 'USER daemon', apt], move: { lines: [4], before: 2 } }
  expect(judge(user)).toMatchObject({ verdict: 'refused' })
  const folder: Proposal = { ...moved, lines: ['FROM debian:12', 'COPY . /srv', 'WORKDIR /app', 'RUN touch x && apt-get update'], move: { lines: [4], before: 2 } }
  expect(judge(folder)).toMatchObject({ verdict: 'refused', why: '`RUN touch x && apt-get update` runs in / instead of /app.' })
})

test('gate 2: a fix of a Dockerfile that is copied is for review where a later command may read it', () => {
  const copied = { ...moved, files: { ...files, Dockerfile: '' }, dockerfilePath: 'Dockerfile' }
  expect(judge(copied).verdict).toBe('safe')
  const read = judge({ ...copied, lines: [...moved.lines, 'RUN ./app.py'] })
  expect(read).toMatchObject({ verdict: 'review', why: 'The fix changes the Dockerfile, which line 3 copies; the command on line 5 may read it, unless .dockerignore leaves it out.' })
  expect(judge({ ...copied, lines: [...moved.lines, 'RUN ./app.py'], files: { ...copied.files, '.dockerignore': 'Dockerfile' } }).verdict).toBe('safe')
})

describe('a command in another stage may read a copied Dockerfile', () => {
  const project = { 'go.mod': 'module example.com/app\n', 'main.go': 'package main\n', Dockerfile: '', 'LICENSE.txt': '' }
  const head = ['FROM golang:1.22 AS build', 'WORKDIR /src', 'COPY . .', 'RUN CGO_ENABLED=0 go build -o /out/app .', 'FROM debian:12', 'COPY LICENSE.txt /x/', apt]
  const why = (line: number): string => `The fix changes the Dockerfile, which line 3 copies; the command on line ${line} may read it, unless .dockerignore leaves it out.`
  const verdictOf = (...lines: string[]): ReturnType<typeof judge> => judge({ lines: [...head, ...lines], files: project, dockerfilePath: 'Dockerfile', move: { lines: [6], after: 7 } })
  test.each([
    ['nobody does', ['COPY --from=build /out/app /app'], undefined],
    ['taken and never read', ['COPY --from=build /src /src'], undefined],
    ['taken with its folder', ['COPY --from=build /src /app/', 'RUN grep -q x /app/Dockerfile'], 9],
    ['taken by its name', ['COPY --from=build /src/Dockerfile /app/', 'RUN cat /app/Dockerfile'], 9],
    ['taken to another name', ['COPY --from=build /src/Dockerfile /app/Text', 'RUN cat /app/Text'], 9],
    ['taken by a pattern', ['COPY --from=build /src/D* /app/', 'RUN cat /app/Dockerfile'], 9],
    ['shown by a mount', ['RUN --mount=from=build,source=/src,target=/src cat /src/main.go'], 8],
    ['read elsewhere', ['COPY --from=build /src /app/', 'RUN cat /app/main.go'], undefined],
  ])('%s', (_, lines, line) => {
    expect(verdictOf(...lines)).toMatchObject(line === undefined ? { verdict: 'safe' } : { verdict: 'review', why: why(line) })
  })
  test('in a stage that starts from it, and through two stages', () => {
    const build = head.slice(0, 4)
    const built = [...build, 'FROM build AS more', 'RUN wc -l Dockerfile > /lines', 'FROM debian:12', 'COPY LICENSE.txt /x/', apt, 'COPY --from=more /lines /y/']
    expect(judge({ lines: built, files: project, dockerfilePath: 'Dockerfile', move: { lines: [8], after: 9 } })).toMatchObject({ verdict: 'review', why: why(6) })
    const handed = [...build, 'FROM scratch AS all', 'COPY --from=build /src /all', 'FROM debian:12', 'COPY LICENSE.txt /x/', apt, 'COPY --from=all /all/Dockerfile /y/', 'RUN cat /y/*']
    expect(judge({ lines: handed, files: project, dockerfilePath: 'Dockerfile', move: { lines: [8], after: 9 } })).toMatchObject({ verdict: 'review', why: why(11) })
  })
})

test('gate 3: what makes no ordinary build quicker, or one much slower, is refused', () => {
  const idle: Proposal = { ...moved, lines: ['FROM debian:12', 'RUN mkdir /a', apt], move: { lines: [3], before: 2 } }
  expect(judge(idle)).toMatchObject({ verdict: 'refused', why: 'No ordinary change makes fewer steps run than before.' })
  const twice = ['FROM python:3.12', 'WORKDIR /app', 'COPY a.py .', apt, 'COPY b.md .', 'RUN curl -fsSL https://example.org/a-1.2.3.tgz -o /a.tgz']
  const dearer: Proposal = { lines: twice, files: { 'a.py': '', 'b.md': '' }, move: { lines: [5], before: 4 } }
  expect(judge(dearer)).toMatchObject({ verdict: 'refused', why: 'Another ordinary change would make more steps run than before.' })
})

test('gate 4: a flaw that stays, or a new one, refuses the fix', () => {
  expect(judge({ ...moved, unsettled: 'The flaw would still be there.' })).toEqual({ verdict: 'refused', why: 'The flaw would still be there.' })
})
