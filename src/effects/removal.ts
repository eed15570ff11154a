import type { ToolUse } from './effects.ts'
import { isWithin } from './path.ts'

/** The first command of a step that deletes a folder, what lies in it, or a folder above it. */
export function removalOf(tools: readonly ToolUse[], folder: string): ToolUse | undefined {
  return tools.find(({ tool, text }) => tool === 'rm' && text.split(' ').some((word) => reaches(word, folder)))
}

function reaches(word: string, folder: string): boolean {
  const place = word.replace(/^~|^\$\{?HOME\}?/, '/root').replace(/\/\*?$/, '')
  return isWithin(folder, place) || isWithin(word, folder)
}
