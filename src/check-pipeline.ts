import type { Config } from './lint/config.ts'
import type { FileReport } from './lint/finding.ts'
import { lintPipeline } from './lint/pipeline-engine.ts'
import type { PipelineFacts } from './lint/pipeline-rule.ts'
import type { Rule } from './lint/rule.ts'

/** Everything beside the file, as values. */
export interface CheckPipelineInputs {
  readonly rules: readonly Rule[]
  readonly config: Config
  readonly facts: PipelineFacts
}

/** What is wrong with a compose file, a bake file or a workflow. Synchronous and deterministic, as `check` is for Dockerfiles. */
export function checkPipeline({ rules, config, facts }: CheckPipelineInputs): FileReport {
  const { file } = facts
  const { findings, suppressions } = lintPipeline(facts, rules, config)
  const inline = file.builds.flatMap(({ name, dockerfile }) => (dockerfile.kind === 'inline' ? [{ message: `No rule looks at the Dockerfile that is written into \`${name}\`.`, range: dockerfile.range }] : []))
  const told = ({ message, range }: { message: string; range: { start: number } }): FileReport['errors'][number] => ({ message, ...file.lines.positionAt(range.start) })
  return {
    path: file.path,
    context: '',
    contextBy: 'none',
    builder: '',
    findings,
    order: null, withoutHistory: null,
    errors: [...file.faults, ...suppressions.faults].map(told),
    notes: inline.map(told),
  }
}
