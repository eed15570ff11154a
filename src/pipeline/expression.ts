import type { Range } from '../dockerfile/text.ts'
import type { Told } from './told.ts'

/** A text of a workflow: `${{ … }}` in it is decided by the run. */
export function workflowTold(written: string, range: Range): Told {
  return { value: written.includes('${{') ? undefined : written, written, range }
}

const perBuildContexts =
  /\bgithub\.(?:sha|run_id|run_number|run_attempt|event\.(?:head_commit|after|pull_request\.head\.sha|workflow_run\.head_sha))\b|\b(?:GITHUB_(?:SHA|RUN_ID|RUN_NUMBER|RUN_ATTEMPT)|CI_(?:COMMIT_SHA|COMMIT_SHORT_SHA|COMMIT_TIMESTAMP|PIPELINE_ID|PIPELINE_IID|PIPELINE_CREATED_AT|JOB_ID|JOB_STARTED_AT))\b/

/** `git rev-parse HEAD`, `git describe` and `git log` inside a substitution. With `--abbrev-ref` the branch is asked for, which stays the same. */
const gitCommands = /(?:\$\(|`)\s*git\s+(?:-C\s+\S+\s+)?(?:rev-parse\s(?![^)`]*--(?:abbrev-ref|symbolic))(?:[^)`]*\s)?HEAD|describe|log\s|show\s)/
const dates = /(?:\$\(|`)\s*date(?:\s([^)`]*))?[)`]/

/** Whether a value is another in every build, or at least in every commit: the commit's id, the number of the run, the time. */
export function isNewInEveryBuild({ written }: Told): boolean {
  const expressions = [...written.matchAll(/\$\{\{([^}]*)\}\}/g)].map(([, body = '']) => body)
  if (expressions.some((body) => perBuildContexts.test(body))) return true
  const variables = [...written.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name)
  if (variables.some((name) => perBuildContexts.test(name)) || gitCommands.test(written)) return true
  const date = dates.exec(written)
  return date !== null && (!date[1]?.includes('+') || /%[dFDTsHMScInRXx]/.test(date[1]))
}
