import { expect, test } from 'vitest'
import { parse } from '../../src/dockerfile/parse.ts'
import { brief } from '../../src/graph/brief.ts'

function told(text: string): string {
  const instruction = parse(`FROM debian:12\n${text}\n`).instructions.at(-1)
  return instruction ? brief(instruction) : ''
}

test.each([
  ['RUN make', 'RUN make'],
  ['RUN apt-get update \\\n  && make', 'RUN apt-get update && make'],
  ['RUN <<EOF\nset -e\n\n# all\nnpm ci\nnpm run build\nEOF', 'RUN <<EOF (npm ci…)'],
  ['run --mount=type=cache,target=/c <<-"EOF"\n\tmake\nEOF', 'run --mount=type=cache,target=/c <<-"EOF" (make)'],
  ['RUN <<EOF\nset -e\nEOF', 'RUN <<EOF (set -e)'],
  ['RUN <<EOF\nEOF', 'RUN <<EOF'],
  ['RUN cat <<EOF > /a\nb\nEOF', 'RUN cat <<EOF > /a'],
  ['COPY <<EOF /a\nb\nEOF', 'COPY <<EOF /a'],
])('%j is told as %j', (text, expected) => {
  expect(told(text)).toBe(expected)
})

test('what is long is cut', () => {
  expect(told(`RUN <<EOF\n${'make '.repeat(40)}\nEOF`)).toMatch(/^RUN <<EOF \((?:make ){9}mak…$/)
  expect(brief('x'.repeat(80))).toHaveLength(60)
})
