import { suggestion } from './suggestion.ts'
import type { ValidationError } from './validators/index.cjs'

/** What is wrong with a configuration, for people. */
export interface ConfigFault {
  readonly path: readonly string[]
  readonly part: 'key' | 'value'
  readonly message: string
}

/** An error of a validator as a sentence, with the nearest right name where there is one. `at` is where the validated value lies. */
export function describeFault(error: ValidationError, at: readonly string[], whole = 'The configuration'): ConfigFault {
  const path = [...at, ...pointerParts(error.instancePath)]
  const subject = subjectOf(path, whole)
  const { params, parentSchema, data } = error
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty'])
      const message = `${subject} has no key "${key}"${suggestion(key, Object.keys(parentSchema?.properties ?? {}))}.`
      return { path: [...path, key], part: 'key', message }
    }
    case 'required':
      return { path, part: 'value', message: `${subject} lacks the key "${String(params['missingProperty'])}".` }
    case 'enum': {
      const allowed = Array.isArray(params['allowedValues']) ? params['allowedValues'].map(String) : []
      const near = typeof data === 'string' ? suggestion(data, allowed) : ''
      return { path, part: 'value', message: `${subject} is ${JSON.stringify(data)}, which is none of ${allowed.join(', ')}${near}.` }
    }
    case 'type':
      return { path, part: 'value', message: `${subject} is ${kindOf(data)} where ${withArticle(params['type'])} is expected.` }
    case 'minimum':
      return { path, part: 'value', message: `${subject} is ${String(data)}, which is less than ${String(params['limit'])}.` }
    case 'const':
      return { path, part: 'value', message: `${subject} is ${JSON.stringify(data)} where ${JSON.stringify(params['allowedValue'])} is expected.` }
    default:
      return { path, part: 'value', message: `${subject} has the wrong number of entries.` }
  }
}

function pointerParts(pointer: string): readonly string[] {
  const [, ...parts] = pointer.split('/')
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function subjectOf(path: readonly string[], whole: string): string {
  return path.length === 0 ? whole : `"${path.join('.')}"`
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return withArticle(Array.isArray(value) ? 'array' : typeof value)
}

function withArticle(noun: unknown): string {
  return /^[aeiou]/.test(String(noun)) ? `an ${noun}` : `a ${noun}`
}
