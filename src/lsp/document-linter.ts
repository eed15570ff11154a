import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { check, type CheckInputs } from '../check.ts'
import type { BuildContext } from '../context/build-context.ts'
import { memoryContext } from '../context/memory.ts'
import { plainBuild } from '../graph/build-inputs.ts'
import { defaultConfig } from '../lint/config.ts'
import type { FileReport } from '../lint/finding.ts'
import type { Rule } from '../lint/rule.ts'
import { displayPath } from '../project/display-path.ts'
import type { ReadRepository } from '../project/history-of.ts'
import { loadProject } from '../project/load.ts'
import { plainOptions, type ProjectOptions } from '../project/project-options.ts'
import { UsageError } from '../project/usage-error.ts'
import type { UriOf } from './diagnostics.ts'

export interface LintedDocument {
  readonly report: FileReport
  readonly uriOf: UriOf
}

/** Lints texts by their address, as an editor knows them. */
export interface DocumentLinter {
  /** The address of the folder that the editor has open; paths are relative to it. */
  root: string | undefined
  lint(uri: string, text: string): LintedDocument
  /** Drops what is kept between two calls: the listings of build contexts, and the commits of repositories. */
  forget(): void
}

export function documentLinter(rules: readonly Rule[]): DocumentLinter {
  const contexts = new Map<string, BuildContext>()
  const repositories = new Map<string, ReadRepository>()
  return {
    root: undefined,
    lint(uri, text) {
      if (!uri.startsWith('file:')) return lintUnsaved(uri, text, rules)
      const file = fileURLToPath(uri)
      const cwd = this.root?.startsWith('file:') ? fileURLToPath(this.root) : dirname(file)
      return lintFile(uri, text, file, { ...plainOptions(rules, cwd), contexts, repositories, history: 'auto' })
    },
    forget() {
      contexts.clear()
      repositories.clear()
    },
  }
}

function lintFile(uri: string, text: string, file: string, options: ProjectOptions): LintedDocument {
  const path = displayPath(file, options.cwd)
  return {
    report: reportOf(path, text, () => loadProject(file, text, options).inputs),
    // The editor's own spelling of an address counts where documents are looked up.
    uriOf: (named) => (named === path ? uri : pathToFileURL(resolve(options.cwd, named)).href),
  }
}

/** A document that is not on disk has no build context: one is guessed, and no fix is safe. */
function lintUnsaved(uri: string, text: string, rules: readonly Rule[]): LintedDocument {
  const inputs: CheckInputs = {
    rules,
    config: defaultConfig,
    build: plainBuild,
    context: memoryContext({}),
    contextBy: 'guess',
    dockerfileInContext: undefined,
  }
  return { report: check({ path: uri, text }, inputs), uriOf: () => uri }
}

/** A wrong configuration is shown as an error of the document. */
function reportOf(path: string, text: string, load: () => CheckInputs): FileReport {
  try {
    return check({ path, text }, load())
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const errors = [{ message: error.message, line: 1, column: 1 }]
    return { path, context: '.', contextBy: 'guess', builder: plainBuild.builder, findings: [], errors, notes: [], order: null, withoutHistory: null }
  }
}
