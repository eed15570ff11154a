import type { Tool } from '../tool.ts'
import { fileTools } from './files.ts'

const tools: readonly Tool[] = [...fileTools]

const byName = new Map(tools.flatMap((tool) => tool.names.map((name) => [name, tool] as const)))

/** The entry of the tool that is called by a name. */
export function findTool(name: string): Tool | undefined {
  return byName.get(name)
}
