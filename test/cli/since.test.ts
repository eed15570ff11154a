import { expect, test } from 'vitest'
import { repository } from '../history/repository.ts'
import { run } from './run.ts'

const dockerfile = 'FROM alpine\nWORKDIR /app\nCOPY src src\nRUN make\n'

test('simulates the builds of a range, each with the Dockerfile of its day', async () => {
  const { folder } = repository({ Dockerfile: dockerfile, 'src/a': '1' }, { 'src/a': '2' }, { 'src/a': '1' }, { Dockerfile: dockerfile.replace('make', 'make all') })
  const since = async (...argv: readonly string[]): Promise<string> => (await run(folder, ['simulate', ...argv, '--quiet'])).out
  expect(await since('--since', 'HEAD~3')).toMatch(/COPY src src +CACHED\n.*RUN make all +rebuilt +its text changed/)
  expect(await since('--since', 'HEAD~2', '--until', 'HEAD~1')).toMatch(/COPY src src +rebuilt +src\/a changed/)
  expect(await since('--since', 'HEAD~3', '--until', 'HEAD~1')).toMatch(/COPY src src +CACHED +as 2 builds ago\n/)
  const told = (await run(folder, ['simulate', '--since', 'HEAD~3'])).out
  expect(told).toContain('It is the build of the newest of 3 commits, before which each of the others was built.')
  expect((await run(folder, ['simulate', '--since', 'HEAD~1'])).out).not.toContain('It is the build')
})

test.each([
  [['--since', 'HEAD'], '--since HEAD leaves no commit to simulate.'],
  [['--since', 'nowhere'], 'This needs the commits of a git repository, and there is no such revision.'],
  [['--since', '--output=x'], /dash|--since/],
  [['--since', 'HEAD', '--cold'], '--since simulates what was committed; it goes neither with'],
])('%j is refused', async (argv, message) => {
  const { folder } = repository({ Dockerfile: dockerfile })
  const { code, err } = await run(folder, ['simulate', ...argv])
  expect(code).toBe(2)
  expect(err).toMatch(message)
})
