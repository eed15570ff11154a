import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { rules } from '../rules/index.ts'
import { check, type CheckInputs } from '../src/check.ts'
import { memoryContext } from '../src/context/memory.ts'
import { once } from '../src/context/once.ts'
import { fixAll, type Fixed } from '../src/fix/apply.ts'
import { plainBuild } from '../src/graph/build-inputs.ts'
import { defaultConfig } from '../src/lint/config.ts'
import type { FileReport, Finding } from '../src/lint/finding.ts'
import { control, flawedFiles, type FlawedFile } from './flaws.ts'

type Plain = Pick<FlawedFile, 'dockerfile' | 'files'>

function inputsOf({ files }: Plain): CheckInputs {
  return { rules, config: defaultConfig, build: plainBuild, context: memoryContext(files), contextBy: 'option', dockerfileInContext: undefined }
}

function reportOf(file: Plain, inputs = inputsOf(file)): FileReport {
  return check({ path: 'Dockerfile', text: file.dockerfile }, inputs)
}

/** A file, what is found in it, and what fixes make of it: without those to review, and with them. */
function examined(file: FlawedFile): { readonly file: FlawedFile; readonly found: Finding | undefined; readonly safe: Fixed; readonly reviewed: Fixed } {
  const inputs = inputsOf(file)
  const fixed = (withReview: boolean): Fixed => fixAll({ path: 'Dockerfile', text: file.dockerfile }, inputs, { withReview })
  return { file, found: reportOf(file, inputs).findings.find(({ rule }) => rule === file.rule), safe: fixed(false), reviewed: fixed(true) }
}

const flawed = flawedFiles.map((file) => ({ ...file, examined: once(() => examined(file)) }))

/** What becomes of the flaw: a fix that is applied, one that a person looks at first, or the reason why there is none. */
function cureOf({ file, found, safe, reviewed }: ReturnType<typeof examined>): string {
  const titleIn = ({ applied }: Fixed): string | undefined => applied.find(({ rule }) => rule === file.rule)?.fix?.title
  const [applied, toReview] = [titleIn(safe), titleIn(reviewed)]
  if (applied !== undefined) return `**safe**: ${applied}`
  if (toReview !== undefined) return `**to review**: ${toReview}. ${found?.fix?.why ?? ''}`
  return `**none**: ${found?.refused ?? ''}`
}

const pageHead = `# Twenty flaws

Twenty Dockerfiles, each over a small project and with one flaw that makes its builds dearer, and what is found in them. A test runs all of them and writes this page.

`

function page(): string {
  const rows = flawed.map(({ flaw, rule, examined }, index) => {
    const { found } = examined()
    return `| [${index + 1}](#${index + 1}) | ${flaw} | [${rule}](../rules/${rule}.md) | ${found?.waste.secondsPerBuild ?? ''} | ${cureOf(examined()).replaceAll('|', '\\|')} |`
  })
  const blocks = flawed.map(({ examined, ...file }, index) => {
    const { text } = examined().reviewed
    const after = text === file.dockerfile ? '' : `\nWith its fixes, those to review too:\n\n\`\`\`dockerfile\n${text}\`\`\`\n`
    return `## ${index + 1}\n\nBuild context: ${Object.keys(file.files).map((path) => `\`${path}\``).join(', ')}.\n\n\`\`\`dockerfile\n${file.dockerfile}\`\`\`\n${after}`
  })
  const silent = `## A file without these flaws\n\nNothing is found in it.\n\n\`\`\`dockerfile\n${control.dockerfile}\`\`\`\n`
  return `${pageHead}| | flaw | rule that names it | seconds per build | fix |\n|---|---|---|---|---|\n${rows.join('\n')}\n\n${[...blocks, silent].join('\n')}`
}

test.each(flawed)('$flaw: $rule names it', ({ examined, ...file }) => {
  const { found, reviewed } = examined()
  expect(found).toBeDefined()
  expect(found?.fix === null).toBe(found?.refused !== null)
  const { text, ignored } = reviewed
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
