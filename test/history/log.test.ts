import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { placeInRepository, readHistory, readHistoryNow, type GitHistory } from '../../src/history/log.ts'
import { repository } from './repository.ts'

async function historyOf(request: Parameters<typeof readHistory>[0]): Promise<GitHistory> {
  const history = await readHistory(request)
  if ('missing' in history) throw new Error(history.missing)
  return history
}

const pathsOf = ({ commits }: Pick<GitHistory, 'commits'>): readonly string[] => commits.map(({ changes }) => changes.map(({ path }) => path).join(' '))

describe('readHistory', () => {
  test('reads commits newest first with the tree of the newest, the first commit included', async () => {
    const { folder, commit } = repository({ a: '1', 'src/b c': '1' }, { a: '2' })
    const last = commit({ a: null, 'src/run': { script: 'x' } })
    const history = await historyOf({ folder, commits: 10 })
    expect(pathsOf(history)).toEqual(['a src/run', 'a', 'a src/b c'])
    expect(history.commits[0]?.id).toBe(last)
    expect([...history.files].map(([path, { mode }]) => [path, mode.toString(8)])).toEqual([['src/b c', '100644'], ['src/run', '100755']])
    expect(history.isCut).toBe(false)
  })

  test('reads as many as asked for, up to a revision and behind another', async () => {
    const { folder } = repository({ a: '1' }, { b: '1' }, { c: '1' }, { d: '1' })
    expect(pathsOf(await historyOf({ folder, commits: 2 }))).toEqual(['d', 'c'])
    expect(pathsOf(await historyOf({ folder, commits: 9, until: 'HEAD~1', since: 'HEAD~3' }))).toEqual(['c', 'b'])
  })

  test('holds a merge against its first parent', async () => {
    const { folder, git, commit } = repository({ a: '1' })
    git('checkout', '-q', '-b', 'side')
    commit({ b: '1' })
    commit({ c: '1' })
    git('checkout', '-q', 'main')
    commit({ d: '1' })
    git('merge', '-q', '--no-ff', 'side')
    expect(pathsOf(await historyOf({ folder, commits: 9 }))).toEqual(['b c', 'd', 'a'])
  })

  test('says why there is none', async () => {
    const { folder, git } = repository({ a: '1' }, { a: '2' })
    expect(await readHistory({ folder, commits: 3, until: 'nowhere' })).toEqual({ missing: 'there is no such revision' })
    expect(await readHistory({ folder, commits: 3, until: '--output=x' })).toEqual({ missing: 'a revision does not begin with a dash' })
    expect(placeInRepository(folder)).toEqual({ prefix: '' })
    const clone = mkdtempSync(join(tmpdir(), 'stratalint-git-'))
    onTestFinished(() => rmSync(clone, { recursive: true }))
    expect(placeInRepository(clone)).toEqual({ missing: 'the folder is in no git work tree' })
    writeFileSync(join(folder, '.git/shallow'), `${git('rev-parse', 'HEAD')}\n`)
    expect(placeInRepository(folder)).toEqual({ missing: 'the clone is shallow' })
  })

  test('executes nothing that the configuration of the repository names', async () => {
    const { folder, git } = repository({ a: '1' }, { '.gitattributes': '* diff=x\n', a: '2' })
    for (const [name, value] of [['diff.external', 'touch ran'], ['core.pager', 'touch ran'], ['core.fsmonitor', 'touch ran'], ['diff.x.textconv', 'touch ran'], ['diff.x.command', 'touch ran'], ['log.diffMerges', 'remerge']]) {
      git('config', name ?? '', value ?? '')
    }
    expect(pathsOf(await historyOf({ folder, commits: 1 }))).toEqual(['.gitattributes a'])
    expect(readdirSync(folder).sort()).toEqual(['.git', '.gitattributes', 'a'])
  })

  test('ends when it is asked to, with what there is', async () => {
    const { folder } = repository({ a: '1' }, { a: '2' })
    const controller = new AbortController()
    const reading = readHistory({ folder, commits: 9, signal: controller.signal })
    controller.abort()
    expect(await reading).toMatchObject({ isCut: true })
  })

  test('reads the same at once', () => {
    const { folder } = repository({ a: '1' }, { b: '2' })
    const now = readHistoryNow({ folder, commits: 9 })
    expect('commits' in now && pathsOf(now)).toEqual(['b', 'a'])
  })
})
