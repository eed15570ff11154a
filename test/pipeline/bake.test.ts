import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHcl } from '../../src/pipeline/hcl.ts'
import type { HclBody, HclExpression } from '../../src/pipeline/hcl-tree.ts'
import { readPipeline } from '../../src/pipeline/read-pipeline.ts'
import { buildsIn } from './told.ts'

test('variables, groups, inheritance and overrides', () => {
  const text = `// The images.
variable "TAG" { default = "1" }
variable "DIR" {
  default = "web"
}
variable "NONE" {}
group "default" { targets = ["app", "docs"] }
target "_base" {
  args = { A = "base", B = "base" } # kept
  cache-to = ["type=gha,scope=base"]
  context = "."
}
target "app" {
  inherits = ["_base"]
  context = "./\${DIR}"
  dockerfile = "Dockerfile.\${TAG}"
  target = NONE
  args = {
    B = "app-\${TAG}", "C" : upper(TAG)
    D = null
  }
  cache-from = TAG == "1" ? ["type=gha,scope=\${DIR}"] : []
  no-cache = false
}
target "docs" {
  inherits = ["app"]
  cache-to = [{ type = "gha", mode = "max" }]
  dockerfile-inline = <<-EOT
    FROM a
    RUN echo $\${HOME}
  EOT
}
`
  expect(buildsIn('docker-bake.hcl', text)).toEqual([
    {
      name: 'app', line: 13, context: 'web', dockerfile: 'web/Dockerfile.1', args: { A: 'base', B: 'app-1', C: '? upper(TAG)' }, target: '? NONE',
      cacheFrom: ['22: gha scope=web'], cacheTo: ['10: gha scope=base'],
    },
    {
      name: 'docs', line: 25, context: 'web', dockerfile: 'inline', args: { A: 'base', B: 'app-1', C: '? upper(TAG)' }, target: '? NONE',
      cacheFrom: ['22: gha scope=web'], cacheTo: ['27: gha mode=max'],
    },
  ])
})

test('a matrix is a target for each leg', () => {
  const text = 'target "app" {\n  name = "app-${tgt}-${v}"\n  matrix = { tgt = ["a", "b"], v = [1, 2] }\n  target = tgt\n  args = { V = v }\n}\n'
  expect(buildsIn('docker-bake.hcl', text)).toMatchObject([
    { name: 'app-a-1', target: 'a', args: { V: '1' } }, { name: 'app-a-2' }, { name: 'app-b-1' }, { name: 'app-b-2', context: '', dockerfile: 'Dockerfile' },
  ])
})

test('what is not followed is unknown', () => {
  const text = 'target "a" {\n  context = target.b.context\n  dockerfile = format("%s", "x")\n  cache-to = [for x in y : "type=${x}"]\n  target = !TRUE\n}\nfunction "f" {\n  params = [a]\n  result = a * 2\n}\n'
  expect(buildsIn('docker-bake.hcl', text)).toEqual([{ name: 'a', line: 1, context: 'unknown', dockerfile: 'unknown', target: '? !TRUE', cacheTo: ['4: ?'] }])
})

test('the form in JSON', () => {
  const text = '{ "variable": { "T": { "default": "x" } },\n "group": { "default": { "targets": ["a"] } },\n "target": {\n  "a": { "context": "app", "dockerfile": "D.${T}", "args": { "A": "1" },\n   "cache-to": ["type=gha,mode=min"] } } }'
  expect(buildsIn('docker-bake.json', text)).toEqual([{ name: 'a', line: 4, context: 'app', dockerfile: 'app/D.x', args: { A: '1' }, cacheTo: ['5: gha mode=min'] }])
})

describe('hostile files', () => {
  test.each([
    'variable "a" { default = "${a}${a}" }\ntarget "t" { context = "${a}" }',
    'variable "a" { default = a == "" ? a : a }\ntarget "t" { context = a }',
    `${Array.from({ length: 60 }, (_, index) => `variable "v${index}" { default = "\${v${index + 1}}\${v${index + 1}}" }`).join('\n')}\nvariable "v60" { default = "x" }\ntarget "t" { context = v0 }`,
    'target "t" {\n  inherits = ["t"]\n  context = nothing\n}',
  ])('that never end are unknown: %#', (text) => {
    expect(readPipeline('docker-bake.hcl', text).faults).toEqual([])
    expect(JSON.stringify(buildsIn('docker-bake.hcl', text))).not.toContain('"context":"x')
  })

  test.each(['[', '{', '(', '"${', 'a = !', 'a {', 'a = f('])('that nest deep end in a fault: %s', (piece) => {
    const { faults } = readHcl(`a = ${piece.repeat(20_000)}`)
    expect(faults).toHaveLength(1)
    expect(faults[0]?.message).toMatch(/^(?:[A-Z]).*\.$/)
  })

  test('a big matrix is cut', () => {
    const list = `[${Array(100).fill('1').join(',')}]`
    expect(readPipeline('docker-bake.hcl', `target "t" {\n matrix = { a = ${list}, b = ${list} }\n}`).builds).toHaveLength(256)
  })
})

const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/).filter((word) => !['true', 'false', 'null', 'for'].includes(word))
const text = fc.string({ maxLength: 12 })

/** A text as HCL writes it. */
function quoted(value: string): string {
  const escaped = value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
  return `"${escaped.replaceAll('${', '$${').replaceAll('%{', '%%{')}"`
}

/** What a tree says, without places. */
function plain(expression: HclExpression): unknown {
  if (expression.kind === 'text') return expression.parts.length === 0 ? '' : expression.parts.map((part) => (typeof part === 'string' ? part : plain(part))).join('')
  if (expression.kind === 'list') return expression.items.map(plain)
  if (expression.kind === 'map') return expression.entries.map((entry) => [entry.name, plain(entry.value)])
  return expression.kind === 'literal' ? Number(expression.text) : expression.kind
}

interface Written {
  readonly source: string
  readonly means: unknown
}

const { value } = fc.letrec<{ value: Written; list: Written; map: Written }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text.map((each): Written => ({ source: quoted(each), means: each })),
    fc.nat().map((each): Written => ({ source: String(each), means: each })),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }).map((items): Written => ({ source: `[ ${items.map(({ source }) => source).join(',\n ')} ]`, means: items.map(({ means }) => means) })),
  map: fc.array(fc.tuple(name, tie('value')), { maxLength: 3 }).map((entries): Written => ({
    source: `{\n${entries.map(([key, { source }]) => `${key} = ${source}`).join(' # c\n')}\n}`,
    means: entries.map(([key, { means }]) => [key, means]),
  })),
}))

const attributesOfBlock = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 4 })

test('what is written is read', () => {
  fc.assert(fc.property(attributesOfBlock, expectRead))
})

function expectRead(attributes: readonly (readonly [string, Written])[]): void {
  const source = `block "x" "y" {\n${attributes.map(([key, each]) => `  ${key} = ${each.source} // c`).join('\n')}\n}\n`
  const { body, faults } = readHcl(source)
  expect(faults).toEqual([])
  const [block] = body.blocks
  expect(block?.labels).toEqual(['x', 'y'])
  expect([...(block?.body.attributes ?? [])].map(([key, entry]) => [key, plain(entry.value)])).toEqual(attributes.map(([key, { means }]) => [key, means]))
  for (const [key, entry] of block?.body.attributes ?? []) {
    expect(source.slice(entry.key.start, entry.key.end)).toBe(key)
    expect(attributes.find(([each]) => each === key)?.[1].source).toBe(source.slice(entry.value.range.start, entry.value.range.end))
  }
}

function rangesOf({ attributes, blocks }: HclBody): readonly { start: number; end: number }[] {
  return [...[...attributes.values()].flatMap(({ key, value: { range } }) => [key, range]), ...blocks.flatMap(({ range, body }) => [range, ...rangesOf(body)])]
}

const pieces = fc.array(fc.constantFrom('a', ' ', '\n', '=', '"', '${', '}', '{', '[', ']', '(', ')', ',', '?', ':', '<<E\n', 'E', '#', '/*', '.', '!', '1', '%{', '\\', 'for '), { maxLength: 40 })

test('any text is read without a crash, and every place lies inside', () => {
  fc.assert(fc.property(pieces, (each) => expectInside(each.join(''))))
})

function expectInside(source: string): void {
  const { body, faults } = readHcl(source)
  for (const { start, end } of [...rangesOf(body), ...faults.map(({ range }) => range)]) {
    expect(start).toBeGreaterThanOrEqual(0)
    expect(end).toBeGreaterThanOrEqual(start)
    expect(end).toBeLessThanOrEqual(source.length)
  }
}
