import type { Tool } from '../tool.ts'
import { downloadTools } from './download.ts'
import { fileTools } from './files.ts'
import { buildTools } from './builds.ts'
import { goTools } from './go.ts'
import { nodeTools } from './node.ts'
import { osPackageTools } from './os-packages.ts'
import { phpTools } from './php.ts'
import { pythonProjectTools } from './python-projects.ts'
import { pythonTools } from './python.ts'
import { rubyTools } from './ruby.ts'
import { rustTools } from './rust.ts'
import { userTools } from './users.ts'

const tools: readonly Tool[] = [
  ...fileTools,
  ...osPackageTools,
  ...userTools,
  ...downloadTools,
  ...nodeTools,
  ...pythonTools,
  ...pythonProjectTools,
  ...goTools,
  ...rustTools,
  ...rubyTools,
  ...phpTools,
  ...buildTools,
]

const byName = new Map(tools.flatMap((tool) => tool.names.map((name) => [name, tool] as const)))

/** The entry of the tool that is called by a name; `python3.12` is `python3`. */
export function findTool(name: string): Tool | undefined {
  return byName.get(name) ?? byName.get(name.replace(/(\d)\.\d+$/, '$1'))
}
