import type { Told } from './told.ts'

/** One import or export of a build's cache: `type=gha,scope=app,mode=max`. */
export interface CacheEntry {
  /** Undefined where an expression decides it. */
  readonly type: string | undefined
  /** The other attributes, by lower-case name, as written. */
  readonly attributes: ReadonlyMap<string, string>
  readonly told: Told
}

/** Reads an entry as buildx does: a bare word is the reference of a registry cache. Undefined for an empty one. */
export function readCacheEntry(told: Told): CacheEntry | undefined {
  const written = told.written.trim()
  if (written === '') return undefined
  const fields = fieldsOf(written)
  const [only = ''] = fields
  if (fields.length === 1 && !only.includes('=')) {
    const isExpression = only.includes('${') || only.startsWith('$')
    return isExpression && told.value === undefined && !/[/:]/.test(only) ? { type: undefined, attributes: new Map(), told } : { type: 'registry', attributes: new Map([['ref', only]]), told }
  }
  const attributes = new Map<string, string>()
  for (const field of fields) {
    const equals = field.indexOf('=')
    // An expression alone may stand for any attribute.
    if (equals <= 0 || field.startsWith('$')) return { type: undefined, attributes: new Map(), told }
    attributes.set(field.slice(0, equals).trim().toLowerCase(), field.slice(equals + 1).trim())
  }
  const type = attributes.get('type')
  attributes.delete('type')
  return { type: type === undefined || type.includes('$') ? undefined : type, attributes, told }
}

/** The fields between commas; quotes and `${{ … }}` hold commas. */
function fieldsOf(text: string): readonly string[] {
  const fields: string[] = []
  let field = ''
  let isQuoted = false
  let open = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (text.startsWith('${', at)) open++
    if (character === '}' && text[at - 1] !== '}' && open > 0) open--
    if (character === '"' && open === 0) isQuoted = !isQuoted
    else if (character === ',' && !isQuoted && open === 0) {
      fields.push(field)
      field = ''
    } else field += character
  }
  return [...fields, field]
}
