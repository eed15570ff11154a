import { readTemplate } from './hcl.ts'
import type { HclBlock, HclBody, HclEntry, HclExpression } from './hcl-tree.ts'
import type { YamlValue } from './yaml-tree.ts'

const blockTypes = ['group', 'target', 'variable'] as const

/** Whether a document is a bake file in JSON by what it holds. */
export function isBakeJson(root: YamlValue | undefined): boolean {
  return root?.kind === 'map' && ['group', 'target'].some((type) => root.entries.get(type)?.value.kind === 'map')
}

/** The JSON form of a bake file as the body that its native form has. */
export function bodyOfJson(root: YamlValue | undefined): HclBody {
  const attributes = new Map<string, HclEntry>()
  const blocks: HclBlock[] = []
  if (root?.kind !== 'map') return { attributes, blocks }
  for (const [name, { key, value }] of root.entries) {
    if (!blockTypes.some((type) => type === name)) attributes.set(name, { name, key, value: expressionOf(value) })
    else if (value.kind === 'map') {
      for (const [label, entry] of value.entries) blocks.push({ type: name, labels: [label], range: entry.key, body: bodyOfBlock(entry.value) })
    }
  }
  return { attributes, blocks }
}

function bodyOfBlock(value: YamlValue): HclBody {
  const attributes = new Map<string, HclEntry>()
  if (value.kind === 'map') for (const [name, entry] of value.entries) attributes.set(name, { name, key: entry.key, value: expressionOf(entry.value) })
  return { attributes, blocks: [] }
}

/** Texts of JSON are templates. Places inside of them are not told: the text as a whole is. */
function expressionOf(value: YamlValue): HclExpression {
  const { range } = value
  switch (value.kind) {
    case 'text': {
      const parts = readTemplate(value.text)
      return parts ? { kind: 'text', range, parts } : { kind: 'opaque', range }
    }
    case 'list':
      return { kind: 'list', range, items: value.items.map(expressionOf) }
    case 'map':
      return { kind: 'map', range, entries: [...value.entries].map(([name, entry]) => ({ name, key: entry.key, value: expressionOf(entry.value) })) }
  }
}
