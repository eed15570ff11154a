import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from '../src/page.js'

test('a name is escaped', () => {
  assert.match(page('<b>'), /Hello, &lt;b&gt;!/)
})
