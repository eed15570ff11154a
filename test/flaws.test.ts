import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { rules } from '../rules/index.ts'
import { check, type CheckInputs } from '../src/check.ts'
import { memoryContext } from '../src/context/memory.ts'
import { fixAll } from '../src/fix/apply.ts'
import { plainBuild } from '../src/graph/build-inputs.ts'
import { defaultConfig } from '../src/lint/config.ts'
import type { FileReport, Finding } from '../src/lint/finding.ts'
import { control, flawedFiles, type FlawedFile } from './flaws.ts'

type Plain = Pick<FlawedFile, 'dockerfile' | 'files'>

function inputsOf({ files }: Plain): CheckInputs {
  return { rules, config: defaultConfig, build: plainBuild, context: memoryContext(files), contextBy: 'option', dockerfileInContext: undefined }
}

function reportOf(file: Plain): FileReport {
  return check({ path: 'Dockerfile', text: file.dockerfile }, inputsOf(file))
}

function named({ rule, ...file }: FlawedFile): Finding | undefined {
  return reportOf(file).findings.find((finding) => finding.rule === rule)
}

function fixed(file: Plain, withReview: boolean): ReturnType<typeof fixAll> {
  return fixAll({ path: 'Dockerfile', text: file.dockerfile }, inputsOf(file), { withReview })
}

/** What becomes of the flaw: a fix that is applied, one that a person looks at first, or the reason why there is none. */
function cureOf(file: FlawedFile): string {
  const titleIn = (withReview: boolean): string | undefined => fixed(file, withReview).applied.find(({ rule }) => rule === file.rule)?.fix?.title
  const [safe, reviewed, found] = [titleIn(false), titleIn(true), named(file)]
  if (safe !== undefined) return `**safe**: ${safe}`
  if (reviewed !== undefined) return `**to review**: ${reviewed}. ${found?.fix?.why ?? ''}`
  return `**none**: ${found?.refused ?? ''}`
}

const pageHead = `# Twenty flaws

Twenty Dockerfiles, each over a small project and with one flaw that makes its builds dearer, and what is found in them. A test runs all of them and writes this page.

`

function page(): string {
  const rows = flawedFiles.map((file, index) => {
    const { flaw, rule } = file
    return `| [${index + 1}](#${index + 1}) | ${flaw} | [${rule}](../rules/${rule}.md) | ${named(file)?.waste.secondsPerBuild ?? ''} | ${cureOf(file).replaceAll('|', '\\|')} |`
  })
  const blocks = flawedFiles.map((file, index) => {
    const { text } = fixed(file, true)
    const after = text === file.dockerfile ? '' : `\nWith its fixes, those to review too:\n\n\`\`\`dockerfile\n${text}\`\`\`\n`
    return `## ${index + 1}\n\nBuild context: ${Object.keys(file.files).map((path) => `\`${path}\``).join(', ')}.\n\n\`\`\`dockerfile\n${file.dockerfile}\`\`\`\n${after}`
  })
  const silent = `## A file without these flaws\n\nNothing is found in it.\n\n\`\`\`dockerfile\n${control.dockerfile}\`\`\`\n`
  return `${pageHead}| | flaw | rule that names it | seconds per build | fix |\n|---|---|---|---|---|\n${rows.join('\n')}\n\n${[...blocks, silent].join('\n')}`
}

test.each(flawedFiles)('$flaw: $rule names it', (file) => {
  const found = named(file)
  expect(found).toBeDefined()
  expect(found?.fix === null).toBe(found?.refused !== null)
  const { text, ignored } = fixed(file, true)
  expect(ignored).toEqual([])
  const left = reportOf({ ...file, dockerfile: text }).findings
  expect(left.filter(({ fix }) => fix !== null), 'fixes that are left').toEqual([])
  if (found?.refused === null) expect(left.map(({ rule }) => rule), 'flaws that are left').not.toContain(file.rule)
})

test('nothing is found where nothing is wrong', () => {
  expect(reportOf(control)).toMatchObject({ findings: [], errors: [], notes: [] })
})

test('the page shows what is found', async () => {
  await expect(page()).toMatchFileSnapshot(fileURLToPath(new URL('../examples/flaws.md', import.meta.url)))
})
