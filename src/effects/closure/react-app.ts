import type { Call } from '../call.ts'
import { ancestorsOf, baseName, folderOf, isWithin, joinPath } from '../path.ts'
import { recordOf, textOf, textsOf } from './json.ts'
import { packageFolder } from './node-root.ts'
import { readPackageJson, type PackageJson } from './package-json.ts'
import { takeSources } from './take-sources.ts'

/** Settings that lie beside package.json, with which the build reads what they name: of Tailwind, and of ESLint (https://eslint.org/docs/v8.x/use/configure/configuration-files). */
const settings = [
  'tailwind.config.js', 'tailwind.config.cjs', 'tailwind.config.mjs', 'tailwind.config.ts',
  '.eslintrc', '.eslintrc.js', '.eslintrc.cjs', '.eslintrc.json', '.eslintrc.yaml', '.eslintrc.yml',
]

/** What only builders and people read. */
const foreign = /^(?:Docker|Container)file|\.(?:docker|container)file$|\.dockerignore$|^(?:docker-)?compose.*\.ya?ml$|\.md$/i

const sources = /\.(?:[cm]?[jt]sx?|html)$/

/**
 * `react-scripts build`, which bundles what lies in src and copies public: files from elsewhere cannot be imported, and its own configuration cannot be
 * extended (https://create-react-app.dev/docs/folder-structure/, https://create-react-app.dev/docs/importing-a-component/). What settings, macros and
 * the page could make it read beyond that is not followed.
 */
export function buildReactApp(call: Call): void {
  const root = packageFolder(call, call.cwd)
  const project = root === undefined ? undefined : readPackageJson(call.run, root)
  if (root === undefined || !project || !isPlain(call, project)) return call.unknown('runs what the project and its packages configure, and may read and write any file')
  takeSources(call, root, `builds the app in ${root}`, unread(call, root), true)
  for (const above of ancestorsOf(folderOf(root))) {
    for (const name of ['node_modules', 'package.json', '.browserslistrc', 'tsconfig.json', ...settings]) call.read(joinPath(above, name), { below: name === 'node_modules', certain: false })
  }
  call.write(joinPath(root, call.variable('BUILD_PATH') ?? 'build'), { below: true })
  for (const name of ['node_modules/.cache/**', 'src/react-app-env.d.ts', 'tsconfig.json']) call.write(joinPath(root, name), { certain: false })
}

/** Files of the project that the build does not open, and those that a fix may bring. */
function unread({ run: { files } }: Call, root: string): readonly string[] {
  const own = ['src', 'public', 'node_modules'].map((name) => joinPath(root, name))
  const lying = files.below(root, (path) => foreign.test(baseName(path)) && !own.some((folder) => isWithin(path, folder)))
  return [joinPath(root, '.dockerignore'), ...lying]
}

/** Whether nothing is configured that could make the build read other files than its own. */
function isPlain(call: Call, { folder, path, fields }: PackageJson): boolean {
  const { run: { files, mounts, workdir } } = call
  const versions = (['dependencies', 'devDependencies'] as const).flatMap((field) => textOf(recordOf(fields.get(field))?.get('react-scripts')) ?? [])
  const isPublished = versions.length > 0 && versions.every((version) => /^[~^]?[1-5]\.\d+\.\d+$/.test(version))
  const isMounted = mounts.map((target) => joinPath(workdir, target)).some((target) => isWithin(target, folder) || isWithin(folder, target))
  const decisive = [path, ...settings.map((name) => joinPath(folder, name)), joinPath(folder, 'src'), joinPath(folder, 'public')]
  if (!isPublished || isMounted || !files.isComplete(folder) || decisive.some((place) => call.isTouched(place, () => true)) || !lintsAsItComes(fields)) return false
  if (ancestorsOf(folder).some((above) => settings.some((name) => files.has(joinPath(above, name))))) return false
  const below = files.below(folder, (each, isLink) => isLink || sources.test(each) || /^\.eslintrc/.test(baseName(each)))
  return below.every((each) => !files.isLink(each) && sources.test(each) && isOrdinary(each, files.read(each)))
}

/** Only rules that come with Create React App look at the sources. */
function lintsAsItComes(fields: PackageJson['fields']): boolean {
  const lint = fields.get('eslintConfig')
  if (lint === undefined) return true
  const parts = recordOf(lint)
  const given = parts?.get('extends')
  const extended = typeof given === 'string' ? [given] : textsOf(given)
  return parts !== undefined && [...parts.keys()].every((key) => key === 'extends') && extended.every((name) => /^react-app(?:\/jest)?$/.test(name))
}

/** A macro runs where it is imported (https://github.com/kentcdodds/babel-plugin-macros), and the page is a template that may require files. */
function isOrdinary(path: string, text: string | undefined): boolean {
  if (text === undefined) return false
  return path.endsWith('.html') ? !/<%[^>]*require/.test(text) : !/[./]macro\b/.test(text)
}
