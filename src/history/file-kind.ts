/** What a file of a build context is for, by its path: that decides how often a commit touches it. */
export type FileKind = 'source' | 'test' | 'docs' | 'config' | 'asset' | 'manifest' | 'lock' | 'pipeline' | 'dockerfile' | 'ignore' | 'repository'

const locks = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'pipfile.lock',
  'go.sum',
  'cargo.lock',
  'gemfile.lock',
  'composer.lock',
  'mix.lock',
  'packages.lock.json',
  'gradle.lockfile',
])

const manifests = new Set([
  'package.json',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  'pnpm-workspace.yaml',
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'pipfile',
  'go.mod',
  'go.work',
  'cargo.toml',
  'gemfile',
  '.ruby-version',
  'composer.json',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'mix.exs',
])

const byName: readonly (readonly [FileKind, RegExp])[] = [
  ['ignore', /\.dockerignore$/],
  ['dockerfile', /^(?:dockerfile|containerfile)|\.dockerfile$/],
  ['manifest', /requirements[^/]*\.(?:txt|in)$|\.(?:csproj|gemspec)$/],
  ['pipeline', /^(?:\.gitlab-ci\.yml|\.travis\.yml|\.gitignore|\.gitattributes|\.editorconfig|(?:docker-)?compose[^/]*\.ya?ml)$/],
]

const byPath: readonly (readonly [FileKind, RegExp])[] = [
  ['pipeline', /(?:^|\/)\.(?:github|gitlab|circleci|husky|vscode|idea|devcontainer)\//],
  ['test', /(?:^|\/)(?:tests?|__tests__|spec|e2e|testdata|fixtures|cypress)\/|[._-](?:test|spec)s?\.[a-z]+$|(?:^|\/)test_[^/]*\.py$/],
  ['docs', /(?:^|\/)docs?\/|\.(?:md|rst|adoc|txt)$|(?:^|\/)(?:licen[cs]e|changelog|readme|notice|credits|authors|contributors|copying)[^/]*$/],
  ['asset', /\.(?:png|jpe?g|svg|gif|ico|woff2?|ttf|mp[34]|webp|pdf)$/],
  [
    'source',
    /\.(?:[cm]?[jt]s|[jt]sx|vue|svelte|pyi?|go|rs|rb|php|java|kts?|cs|cc?|h|hh|cpp|hpp|exs?|erb|html?|css|scss|less|sql|sh|swift|scala|graphql|proto|twig|hbs|ejs|pug|lua|p[lm])$/,
  ],
]

/** A context is asked for the same paths over and over; more than this many are forgotten at once. */
const mostKept = 200_000
const kinds = new Map<string, FileKind>()

export function fileKindOf(path: string): FileKind {
  const known = kinds.get(path)
  if (known) return known
  if (kinds.size >= mostKept) kinds.clear()
  const kind = kindFor(path)
  kinds.set(path, kind)
  return kind
}

function kindFor(path: string): FileKind {
  if (/(?:^|\/)\.git\//.test(path)) return 'repository'
  const lower = path.toLowerCase()
  const name = lower.slice(lower.lastIndexOf('/') + 1)
  if (locks.has(name)) return 'lock'
  if (manifests.has(name)) return 'manifest'
  const found = byName.find(([, pattern]) => pattern.test(name)) ?? byPath.find(([, pattern]) => pattern.test(lower))
  return found?.[0] ?? 'config'
}
