import { indexLines } from '../dockerfile/text.ts'
import { buildsOfScript } from './build-command.ts'
import { plainRuns, type PipelineBuild, type PipelineRuns } from './pipeline-file.ts'
import { listOf, valueOf, type YamlText, type YamlValue } from './yaml-tree.ts'
import { rangeOfLine } from './workflow.ts'

/** Whether a document is the pipeline of a GitLab project by what it holds. */
export function isGitlab(root: YamlValue | undefined): boolean {
  return root?.kind === 'map' && [...root.entries.values()].some(({ value }) => valueOf(value, 'script') !== undefined)
}

/** The builds of a GitLab pipeline, job by job. Source: the CI/CD YAML reference of GitLab. */
export function gitlabBuilds(root: YamlValue | undefined, source: string): readonly PipelineBuild[] {
  if (root?.kind !== 'map') return []
  const lines = indexLines(source)
  return [...root.entries].flatMap(([name, { value: job }]) => {
    // A hidden job is only there for others to take from.
    if (name.startsWith('.') || valueOf(job, 'script') === undefined) return []
    const runs = { ...plainRuns, runner: runnerOf(job, root) }
    const texts = textsOf(valueOf(job, 'script'))
    const script = texts.map(({ text }) => text.trimEnd())
    const starts = script.flatMap((text, index) => text.split('\n').map((_, line) => [index, line] as const))
    const builds = buildsOfScript({
      text: script.join('\n'),
      folder: '',
      rangeOfLine(line) {
        const [index, inner] = starts[line] ?? [0, 0]
        const item = texts[index]
        return item ? rangeOfLine(item, inner, lines) : { start: 0, end: 0 }
      },
    })
    return builds.map((build) => ({ ...build, name, runs }))
  })
}

/** Commands may stand in lists of lists. */
function textsOf(script: YamlValue | undefined): readonly YamlText[] {
  return listOf(script).flatMap((item) => listOf(item).flatMap((each) => (each.kind === 'text' ? [each] : [])))
}

/** A Docker daemon that is a service of the job starts empty with it. */
function runnerOf(job: YamlValue, root: YamlValue): PipelineRuns['runner'] {
  const services = valueOf(job, 'services') ?? valueOf(root, 'services') ?? valueOf(root, 'default', 'services')
  const names = listOf(services).map((service) => (service.kind === 'map' ? valueOf(service, 'name') : service))
  return names.some((name) => name?.kind === 'text' && /^(?:.*\/)?docker:.*dind/.test(name.text)) ? 'ephemeral' : undefined
}
