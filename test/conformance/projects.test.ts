import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { digestReader } from '../../src/cache/content-reader.ts'
import { reportSteps } from '../../src/cache/report-steps.ts'
import { simulate, type BuildState } from '../../src/cache/simulate.ts'
import type { StepReport } from '../../src/cache/step-report.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { commits, projects, type Commit, type Project } from './projects.ts'

/** What a real builder reran: steps as `stage number`, or their number alone where the builder prints no stage. */
type Answer = { readonly ran: readonly string[]; readonly laid?: readonly string[] } | { readonly refused: string }

const builders = [
  { name: 'BuildKit 0.25, containerd store', inputs: { builder: 'buildkit', imageStore: 'containerd' } },
  { name: 'classic 20.10', inputs: { builder: 'classic', imageStore: 'overlay2' } },
] as const

function readAnswers(project: string): Readonly<Record<string, Readonly<Record<string, Answer>>>> {
  const file = new URL(`projects/${project}.json`, import.meta.url)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function stateOf(dockerfile: string, files: Project['files'], inputs: Partial<BuildInputs>, args: readonly string[] = []): BuildState {
  const buildArgs = new Map(args.map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  const graph = plan(parse(dockerfile), memoryContext({ ...files, Dockerfile: dockerfile }), { ...plainBuild, ...inputs, buildArgs })
  return { graph, reader: digestReader(inputs.builder === 'classic' ? 'classic' : 'buildkit') }
}

function after(files: Project['files'], changes: Commit['changes'] = {}): Project['files'] {
  const result: Record<string, MemoryFile> = { ...files }
  for (const [path, file] of Object.entries(changes)) {
    if (file === null) Reflect.deleteProperty(result, path)
    else result[path] = file
  }
  return result
}

function idOf({ label }: StepReport): string {
  const parts = /^(?:Step|\[(?:(\S+) +)?) *(\d+)\/\d+/.exec(label)
  return `${parts?.[1] ?? ''} ${parts?.[2] ?? ''}`.trim()
}

/** Where a step that two stages share is printed, the builder chooses. */
function wrong(step: StepReport, { ran, laid = [] }: Extract<Answer, { ran: unknown }>): boolean {
  const id = idOf(step)
  const isShared = step.sharedWith.length > 0 && !ran.includes(id)
  if (step.outcome === 'unknown' || isShared) return false
  return step.outcome !== (ran.includes(id) ? 'rebuilt' : laid.includes(id) ? 'relinked' : 'cached')
}

let recorded = 0
let total = 0
let unknown = 0

for (const { name, inputs } of builders) {
  describe(name, () => {
    for (const [title, project] of Object.entries(projects)) {
      it(`reruns in ${title} what was recorded`, () => {
        const answers = readAnswers(title)
        for (const [what, of] of commits) {
          const commit = of(project)
          const answer = answers[what]?.[name]
          if (!commit || !answer || 'refused' in answer) continue
          recorded++
          const before = stateOf(project.dockerfile, project.files, inputs)
          const now = stateOf(commit.dockerfile ?? project.dockerfile, after(project.files, commit.changes), inputs, commit.args)
          const steps = reportSteps(simulate(before, now)).filter(({ instruction, outcome }) => instruction !== 'FROM' && outcome !== 'skipped')
          total += steps.length
          unknown += steps.filter(({ outcome }) => outcome === 'unknown').length
          expect({ what, wrong: steps.filter((step) => wrong(step, answer)).map(({ label, outcome, cause }) => `${label}: ${outcome} (${cause?.detail})`) }).toEqual({ what, wrong: [] })
          expect({ what, unseen: answer.ran.filter((id) => !steps.some((step) => idOf(step) === id)) }).toEqual({ what, unseen: [] })
        }
      })
    }
  })
}

it('has hundreds of recordings to agree with, and leaves few steps open', () => {
  expect(recorded).toBeGreaterThanOrEqual(300)
  expect(unknown / total).toBeLessThan(0.1)
})
