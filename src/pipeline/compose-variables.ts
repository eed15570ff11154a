import type { Range } from '../dockerfile/text.ts'
import type { Told } from './told.ts'

/**
 * A text of a compose file with its variables: `$NAME`, `${NAME}`, `${NAME:-default}`, `$$` for a dollar. The environment decides about them;
 * with a default the value is that of an environment that says nothing.
 */
export function composeTold(written: string, range: Range): Told {
  let isKnown = true
  const value = written.replace(/\$(?:\$|[A-Za-z_]\w*|\{[^{}$]*\})/g, (variable) => {
    if (variable === '$$') return '$'
    const [, fallback] = /^\$\{\w+:?-(.*)\}$/s.exec(variable) ?? []
    isKnown &&= fallback !== undefined
    return fallback ?? ''
  })
  return { value: isKnown && !value.includes('${') ? value : undefined, written, range }
}
