import type { Tool } from '../tool.ts'
import { beamTools } from './beam.ts'
import { dartTools } from './dart.ts'
import { condaTools } from './conda.ts'
import { downloadTools } from './download.ts'
import { fileTools } from './files.ts'
import { buildTools } from './builds.ts'
import { dotnetTools } from './dotnet.ts'
import { goTools } from './go.ts'
import { gradleTools } from './gradle.ts'
import { haskellTools } from './haskell.ts'
import { mavenTools } from './maven.ts'
import { nodeTools } from './node.ts'
import { objectFileTools } from './object-files.ts'
import { osPackageTools } from './os-packages.ts'
import { phpTools } from './php.ts'
import { pythonProjectTools } from './python-projects.ts'
import { pythonTools } from './python.ts'
import { rTools } from './r.ts'
import { rubyTools } from './ruby.ts'
import { rustTools } from './rust.ts'
import { sbtTools } from './sbt.ts'
import { swiftTools } from './swift.ts'
import { serviceTools } from './services.ts'
import { settingTools } from './system-settings.ts'
import { textTools } from './text.ts'
import { userTools } from './users.ts'

const tools: readonly Tool[] = [
  ...fileTools,
  ...textTools,
  ...osPackageTools,
  ...settingTools,
  ...userTools,
  ...downloadTools,
  ...nodeTools,
  ...condaTools,
  ...pythonTools,
  ...pythonProjectTools,
  ...goTools,
  ...rustTools,
  ...rubyTools,
  ...phpTools,
  ...mavenTools,
  ...gradleTools,
  ...dotnetTools,
  ...sbtTools,
  ...beamTools,
  ...swiftTools,
  ...dartTools,
  ...haskellTools,
  ...rTools,
  ...buildTools,
  ...objectFileTools,
  ...serviceTools,
]

const byName = new Map(tools.flatMap((tool) => tool.names.map((name) => [name, tool] as const)))

/** The entry of the tool that is called by a name; `python3.12` is `python3`. */
export function findTool(name: string): Tool | undefined {
  return byName.get(name) ?? byName.get(name.replace(/(\d)\.\d+$/, '$1'))
}
