import type { ContextEntry } from '../context/build-context.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { contextOf, copiesOf, landingsOf } from '../graph/landings.ts'
import { stagesOn, takenFrom } from '../graph/taken-from.ts'
import { isTooling } from './noise.ts'
import { readOf } from './run-facts.ts'

/** A file of the project that asks git something when the project is built. */
export interface AsksGit {
  readonly path: string
  /** The words by which it shows. */
  readonly words: string
}

const buildFiles =
  /(?:^|\/)(?:[^/]*makefile|[^/]+\.(?:mk|mak|sh|bash|cmake|gradle|gradle\.kts|gemspec|csproj|fsproj|vbproj|props|targets|cabal)|cmakelists\.txt|justfile|taskfile\.ya?ml|rakefile|gemfile|build\.rs|cargo\.toml|pom\.xml|mix\.exs|rebar\.config|setup\.(?:py|cfg)|pyproject\.toml|package\.(?:json|yaml)|meson\.build|magefile\.go|mkdocs\.yml|[^/]+\.config\.[cm]?[jt]s|build\.(?:[cm]?js|ts|py|sbt|zig)|gulpfile\.[cm]?[jt]s|gruntfile\.[cm]?[jt]s|\.goreleaser\.ya?ml|generate[^/]*\.go)$|(?:^|\/)(?:scripts?|tools?|build|hack|bin)\/[^/]+$/i

const questions =
  /\bgit(?:['"]\s{0,3},?\s{0,3}\[?\s{0,3}['"]|\s)(?:-C\s\S{1,80}\s)?(?:describe|rev-parse|rev-list|log|ls-files|show|show-ref|symbolic-ref|name-rev|shortlog|branch|status)\b/

/** Plugins and libraries that take a version from the repository. */
const askers =
  /\b(?:setuptools[-_]scm|hatch-vcs|poetry-dynamic-versioning|versioneer|versioningit|dunamai|vergen(?:-gix?|-git2|-gitcl)?|shadow-rs|git-version|git-commit-id(?:-maven)?-plugin|gradle-git-properties|axion-release|jgitver|nerdbank\.gitversioning|minver|gitversion\.\w+|git-rev-sync|git-repo-info|git-revision-webpack-plugin|git-describe|mkdocs-git-[\w-]+|show(?:LastUpdateTime|LastUpdateAuthor)|sbt-git|sbt-dynver)\b/i

/** More is not looked through: what nobody read may ask anything. */
const mostFiles = 2_000

/**
 * The first file among those of a copy that asks git something, by the words in it; the files looked at are those that builds run. What no command
 * of the build reads asks nothing in it.
 */
export function asksGit(copy: Step, graph: BuildGraph): AsksGit | undefined {
  for (const edge of copiesOf(copy)) {
    const context = contextOf(edge)
    const files = context ? landingsOf(copy, edge).filter(({ from, kind }) => kind === 'file' && buildFiles.test(from) && isOwn(from)) : []
    // The makefile on top says more than a script somewhere below.
    files.sort((a, b) => depthOf(a.from) - depthOf(b.from))
    for (const { from, path } of files.slice(0, mostFiles)) {
      const text = context?.read(from) ?? ''
      const [words] = questions.exec(text) ?? askers.exec(text) ?? []
      if (words !== undefined && isRead(path, copy, graph)) return { path: from, words: words.replaceAll(/['",[\s]+/g, ' ') }
    }
  }
  return undefined
}

function depthOf(path: string): number {
  return path.split('/').length
}

/** Whether a command may read what a copy laid there, or another stage takes it. */
function isRead(path: string, copy: Step, graph: BuildGraph): boolean {
  const stages = stagesOn(copy.stage, graph)
  return graph.steps.some((step) => step.id > copy.id && ((step.kind === 'run' && stages.includes(step.stage) && readOf(step, path) !== undefined) || takenFrom(step, stages, [path]) !== undefined))
}

/** What other projects brought along does not run in this one's build, nor does what a host, an editor or an agent runs. */
function isOwn(path: ContextEntry['path']): boolean {
  return !isTooling(path) && !/(?:^|\/)(?:node_modules|vendor|\.git|third_party)\//.test(path)
}
