import { describe, expect, it } from 'vitest'
import type { Rule } from '../src/lint/rule.ts'
import { run } from './cli/run.ts'
import { folderWith } from './project/folder.ts'

/** A repository, and the pipeline file in it that is linted. */
export interface PipelineCase {
  readonly name: string
  readonly path: string
  readonly files: Readonly<Record<string, string>>
}

export interface BadPipelineCase extends PipelineCase {
  /** In the order of the report. `isCosted`: whether the seconds are known. */
  readonly findings: readonly { readonly line: number; readonly message: string; readonly isCosted: boolean }[]
}

/** Runs a rule over pipelines over its cases, through the command line. */
export function testPipelineRule(rule: Rule, { good, bad }: { readonly good: readonly PipelineCase[]; readonly bad: readonly BadPipelineCase[] }): void {
  describe(rule.id, () => {
    for (const each of good) it(`good: ${each.name}`, async () => expect(await told(rule, each)).toEqual([]))
    for (const each of bad) {
      it(`bad: ${each.name}`, async () => {
        expect(each.findings).not.toEqual([])
        expect(await told(rule, each)).toEqual(each.findings)
        const silenced = each.files[each.path]?.replace(/^/, `# stratalint-disable-file ${rule.id} -- meant\n`) ?? ''
        expect(await told(rule, { ...each, files: { ...each.files, [each.path]: silenced } })).toEqual([])
      })
    }
    it('has a case for each of its messages', () => {
      expect(new Set(bad.flatMap(({ findings }) => findings.map(({ message }) => message)))).toEqual(new Set(Object.keys(rule.messages)))
    })
  })
}

interface TextFinding {
  readonly line: number
  readonly message: string
  readonly waste: { readonly secondsPerBuild: number | null }
}

async function told(rule: Rule, { files, path }: PipelineCase): Promise<BadPipelineCase['findings']> {
  const folder = folderWith({ '.git/HEAD': '', ...files })
  const { out } = await run(folder, [path, '--format', 'json'], [rule])
  const report: { files: { errors: unknown[]; findings: TextFinding[] }[] } = JSON.parse(out)
  const [own] = report.files
  expect(own?.errors).toEqual([])
  return (own?.findings ?? []).map(({ line, message, waste }) => ({ line, message: idOf(rule, message), isCosted: waste.secondsPerBuild !== null }))
}

/** The id of a message by its words between the placeholders. */
function idOf({ messages }: Rule, message: string): string {
  const fits = (template: string): boolean => {
    const parts = template.split(/\{\{\w+\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(`^${parts.join('[^]+?')}$`).test(message)
  }
  return Object.keys(messages).find((id) => fits(messages[id] ?? '')) ?? message
}
