import { describe, expect, it } from 'vitest'
import { cacheStore, type Key } from '../../src/cache/store.ts'

const keys = (...texts: string[]): Key[] => texts.map((text) => ({ text }))

describe('the store', () => {
  it('finds one record that matches every input at once, not one for each', () => {
    const store = cacheStore()
    store.add('copy', [keys('p1'), keys('c1')], ['first'])
    store.add('copy', [keys('p2'), keys('c2')], ['second'])
    expect(store.find('copy', [keys('p1'), keys('c2')])).toEqual([])
    expect(store.find('copy', [keys('p1'), keys('c9', 'c1')])).toEqual(['first'])
    expect(store.find('copy', [keys('p1', 'p2'), keys('c2')])).toEqual(['second'])
  })

  it('finds all records that match, the newest last, whichever key they are found by', () => {
    const store = cacheStore()
    store.add('copy', [keys('p1'), keys('c1')], ['first'])
    store.add('copy', [keys('p2'), keys('c1')], ['second'])
    expect(store.find('copy', [keys('p2', 'p1'), keys('c1')])).toEqual(['first', 'second'])
  })

  it('tells keys of one text apart by their detail, which nobody makes while there is but one', () => {
    const store = cacheStore()
    let made = 0
    const detailed = (detail: string): Key[] => [{ text: 'c', detail: () => (made++, detail) }]
    const [one, same, other] = [detailed('1'), detailed('1'), detailed('2')]
    store.add('copy', [keys('p'), one], ['first'])
    expect([store.find('copy', [keys('p'), one]), made]).toEqual([['first'], 0])
    expect(store.find('copy', [keys('p'), other])).toEqual([])
    store.add('copy', [keys('p'), other], ['second'])
    expect([one, same, other].map((key) => store.find('copy', [keys('p'), key]))).toEqual([['first'], ['first'], ['second']])
    expect(store.find('copy', [keys('p'), keys('c')])).toEqual([])
  })

  it('keeps what a branch adds from its parent, and tells the age of names to its heir', () => {
    const store = cacheStore()
    const branch = store.branch()
    branch.add('run', [keys('p')], ['x'])
    branch.keep('x', 'made')
    expect([branch.find('run', [keys('p')]), branch.resultOf('x')]).toEqual([['x'], 'made'])
    expect([store.find('run', [keys('p')]), store.resultOf('x')]).toEqual([[], undefined])
    branch.add('run', [keys('p')], ['y'])
    const heir = branch.heir()
    for (const name of ['y', 'x']) for (const link of branch.linksTo(name)) heir.link(name, link)
    expect(heir.find('run', [keys('p')])).toEqual(['x', 'y'])
  })
})
