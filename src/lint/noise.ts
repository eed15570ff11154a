import type { BuildContext } from '../context/build-context.ts'
import { parentPath } from '../context/clean-path.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { contextOf, copiesOf, landingsOf, type Landing } from '../graph/landings.ts'
import { fileKindOf } from '../history/file-kind.ts'

/** The files that a step copies from the build context itself, where it takes them with a folder and does not name them. */
export function filesByTheWay(copy: Step): readonly Landing[] {
  return copiesOf(copy).flatMap((edge) => {
    const isMain = edge.from.kind === 'context' && edge.from.name === '' && contextOf(edge)
    const named = new Set(edge.paths)
    return isMain ? landingsOf(copy, edge).filter(({ kind, from }) => kind !== 'folder' && !named.has(from)) : []
  })
}

/** What images may have to hold by law. */
const licence = /(?:^|\/)(?:licen[cs]es?|copying|notice|copyright)\b/i
const documentation = /^(?:[^/]+\.(?:md|mdx|rst|adoc)|(?:authors|changelog|changes|contributing|contributors|history|news|readme|security|todo)(?:\.txt)?)$|^docs?\/.*\.(?:md|mdx|rst|adoc|png|jpe?g|gif|svg)$/i
/** Not `.gitignore` and `.editorconfig`, by which tools that build go as well. */
const tooling = /^(?:\.(?:github|gitlab|circleci|husky|vscode|idea|devcontainer|gitea|forgejo|claude|cursor|codex|gemini|windsurf|zed)\/|(?:\.gitlab-ci|\.travis|appveyor|azure-pipelines|codecov|\.codecov|\.pre-commit-config|renovate|\.coveralls|netlify|mkdocs|\.readthedocs)\.(?:ya?ml|json|toml)$|\.(?:gitattributes|dockerignore|mailmap)$|(?:docker-)?compose[^/]*\.ya?ml$|(?:dockerfile|containerfile)[^/]*$|[^/]*\.dockerfile$)/i
const tests = /^(?:tests?|e2e|cypress|__tests__|spec)\/|(?:^|\/)[^/]+_test\.go$/

/** Files that tell of a site or a book which is made of the documentation. */
const site = /(?:^|\/)(?:mkdocs\.ya?ml|docusaurus\.config\.[cm]?[jt]s|antora\.yml|book\.toml|_config\.yml|hugo\.(?:toml|ya?ml)|config\.rb)$|^docs?\/conf\.py$|(?:^|\/)\.vitepress\//

/** Manifests that name files which the build of a package takes along. */
const manifests = /^(?:pyproject\.toml|setup\.(?:py|cfg)|manifest\.in|cargo\.toml|build\.rs|[^/]+\.(?:gemspec|cabal|nuspec|csproj)|package\.(?:json|yaml)|composer\.json|makefile|mix\.exs|rebar\.config)$/i

const testing = /\b(?:tests?|testing|pytest|jest|vitest|cypress|playwright|rspec|phpunit|tox|e2e|spec)\b/i

/** Whether a file is there for a host, an editor, an agent or a service that works with the repository. */
export function isTooling(path: string): boolean {
  return tooling.test(path)
}

type Noise = 'tooling' | 'documentation' | 'test'

function noiseOf(path: string): Noise | undefined {
  if (licence.test(path)) return undefined
  if (isTooling(path)) return 'tooling'
  if (documentation.test(path)) return 'documentation'
  return tests.test(path) ? 'test' : undefined
}

interface ProjectNoise {
  readonly byPath: ReadonlyMap<string, Noise>
  readonly isSite: boolean
  /** What manifests say. */
  readonly told: string
}

const knownNoise = new WeakMap<BuildContext, ProjectNoise>()

function projectNoise(context: BuildContext): ProjectNoise {
  const known = knownNoise.get(context)
  if (known) return known
  const paths = context.entries.map(({ path }) => path)
  const byPath = new Map<string, Noise>()
  for (const path of paths) {
    const noise = noiseOf(path)
    if (noise) byPath.set(path, noise)
  }
  const told = paths.filter((path) => manifests.test(path)).map((path) => context.read(path) ?? '').join('\n')
  const noise = { byPath, isSite: paths.some((path) => site.test(path)), told }
  knownNoise.set(context, noise)
  return noise
}

/** Says of a path in the context whether it is documentation, a test or for tools of people, as far as nothing in the project tells of a need for it. */
export function noiseIn(context: BuildContext, { dockerfile }: BuildGraph): (path: string) => boolean {
  const { byPath, isSite, told } = projectNoise(context)
  const isTested = dockerfile.instructions.some(({ text }) => testing.test(text))
  const isNamed = (path: string): boolean => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return told.includes(name) || dockerfile.text.includes(name)
  }
  return (path) => {
    switch (byPath.get(path)) {
      case 'tooling':
        return fileKindOf(path) === 'dockerfile' || !isNamed(path)
      case 'documentation':
        return !isSite && !isNamed(path)
      case 'test':
        return !isTested
      case undefined:
        return false
    }
  }
}

/**
 * Patterns for an ignore file that leave out just these files: whole folders where nothing else lies in them, all tests of Go packages by their ending,
 * which no build reads wherever they lie, else each by its name.
 */
export function patternsFor(noise: ReadonlySet<string>, { entries }: BuildContext): readonly string[] {
  const files = entries.filter(({ kind }) => kind !== 'folder').map(({ path }) => path)
  const mixed = new Set<string>()
  // What holds a mixed folder is mixed.
  for (const path of files) if (!noise.has(path)) for (let at = parentPath(path); at !== '' && !mixed.has(at); at = parentPath(at)) mixed.add(at)
  const patterns = new Set([...noise].map((path) => foldersOf(path).find((folder) => !mixed.has(folder)) ?? path))
  const isAllTests = files.every((path) => !path.endsWith(goTest) || noise.has(path))
  const goTests = isAllTests ? [...patterns].filter((path) => path.endsWith(goTest)) : []
  if (goTests.length > 1) {
    for (const path of goTests) patterns.delete(path)
    patterns.add(`**/*${goTest}`)
  }
  return [...patterns].sort()
}

const goTest = '_test.go'

/** The folders above a path, the outermost first. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}
