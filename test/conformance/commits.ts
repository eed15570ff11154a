import type { MemoryFile } from '../../src/context/memory.ts'
import { changed } from './files.ts'
import type { Project } from './project.ts'
import type { Side } from './replay.ts'

/** What a commit does: files by path (`null`: gone), another Dockerfile, arguments, a target; other times of files. */
export interface Commit extends Pick<Side, 'args' | 'target' | 'times'> {
  readonly changes?: Readonly<Record<string, MemoryFile | null>>
  readonly dockerfile?: string
}

type Step = (project: Project) => Commit

const replaceLast = (text: string, pattern: RegExp, replacement: string): string => {
  const all = [...text.matchAll(pattern)]
  const last = all.at(-1)
  return last ? text.slice(0, last.index) + last[0].replace(new RegExp(pattern.source), replacement) + text.slice(last.index + last[0].length) : text
}

/** The next commit, by what it does. Undefined where a project has nothing for it. */
const commits: readonly (readonly [what: string, of: (project: Project) => Commit | undefined])[] = [
  ['nothing changes', () => ({})],
  ['a source file is edited', ({ source }) => ({ changes: { [source]: 'edited\n' } })],
  ['a source file is added', ({ source }) => ({ changes: { [`${source}.new`]: 'new\n' } })],
  ['a source file is removed', ({ source }) => ({ changes: { [source.replace('main', 'old')]: null } })],
  ['a source file is renamed', ({ source }) => ({ changes: { [source.replace('main', 'old')]: null, [source.replace('main', 'young')]: 'old\n' } })],
  ['a source file becomes executable', ({ source }) => ({ changes: { [source]: { text: 'main\n', mode: 0o755 } } })],
  ['a source file becomes a link', ({ source }) => ({ changes: { [source.replace('main', 'old')]: { target: 'main' } } })],
  ['an empty folder is added beside the sources', ({ source }) => ({ changes: { [`${source.slice(0, source.lastIndexOf('/'))}/empty`]: { folder: true } } })],
  ['the manifest is edited', ({ manifest }) => ({ changes: { [manifest]: 'edited\n' } })],
  ['the lock file is edited', ({ lock }) => (lock === undefined ? undefined : { changes: { [lock]: 'edited\n' } })],
  ['manifest and source are edited', ({ manifest, source }) => ({ changes: { [manifest]: 'edited\n', [source]: 'edited\n' } })],
  ['the README is edited', () => ({ changes: { 'README.md': 'edited\n' } })],
  ['a guide is added', () => ({ changes: { 'docs/new.md': 'new\n' } })],
  ['a test is edited', () => ({ changes: { 'test/main.test': 'edited\n' } })],
  ['an ignored file is edited', () => ({ changes: { 'tmp/junk.log': 'edited\n' } })],
  ['the ignore file gets a comment', () => ({ changes: { '.dockerignore': '# note\ntmp\n*.log\n' } })],
  ['the ignore file leaves the guides out', () => ({ changes: { '.dockerignore': 'tmp\n*.log\ndocs/*.md\n' } })],
  ['the Dockerfile gets a comment', ({ dockerfile }) => ({ dockerfile: `# note\n${dockerfile}` })],
  ['the last command is edited', ({ dockerfile }) => ({ dockerfile: replaceLast(dockerfile, /^RUN .*(?<!\\)$/gm, '$& && true') })],
  ['the first command is edited', ({ dockerfile }) => ({ dockerfile: dockerfile.replace(/^RUN (--\S+ (\\\n *)?)*/m, '$&true && ') })],
  ['a variable is set on top of the last stage', ({ dockerfile }) => ({ dockerfile: replaceLast(dockerfile, /^FROM .*$/gm, '$&\nENV EXTRA=1') })],
  ['a label is added at the end', ({ dockerfile }) => ({ dockerfile: `${dockerfile}LABEL extra=1\n` })],
  ['the first base gets another tag', ({ dockerfile }) => ({ dockerfile: dockerfile.replace(/^(FROM [a-z./-]+):[^\s]+/m, '$1:edge') })],
  ['the last base gets another tag', ({ dockerfile }) => ({ dockerfile: replaceLast(dockerfile, /^FROM [a-z./-]+:[^\s]+/gm, 'FROM busybox:edge') })],
  ['VERSION is 2', () => ({ args: ['VERSION=2'] })],
  ['a build argument that nobody declares is given', () => ({ args: ['NOBODY=1'] })],
  ['the comment inside a continued command is edited', ({ dockerfile }) => (dockerfile.includes('# the client') ? { dockerfile: dockerfile.replace('# the client', '# a client') } : undefined)],
  ['every file is touched, none edited', ({ files }) => ({ times: Object.fromEntries(Object.keys(files).map((path) => [path, '2001-09-09'])) })],
]

const edited: Step = ({ source }) => ({ changes: { [source]: 'edited\n' } })
const lastCommand: Step = ({ dockerfile }) => ({ dockerfile: replaceLast(dockerfile, /^RUN .*(?<!\\)$/gm, '$& && true') })
const folderOf = ({ source }: Project): string => source.slice(0, source.lastIndexOf('/'))
const extensionOf = ({ source }: Project): string => source.slice(source.lastIndexOf('.'))
const old = (project: Project): string => `${folderOf(project)}/old${extensionOf(project)}`
const util = (project: Project, folder: string): string => `${folderOf(project)}/${folder}/util${extensionOf(project)}`

/** Several builds on one builder, one after the other; each is of the project as it is, with what its name says. */
const histories: readonly (readonly [title: string, builds: readonly (readonly [what: string, of: Step])[]])[] = [
  ['work on the sources', [
    ['a source file is edited', edited],
    ['nothing is', () => ({})],
    ['a source file moves into another folder', (project) => ({ changes: { [old(project)]: null, [`${folderOf(project)}/lib/old${extensionOf(project)}`]: 'old\n' } })],
    ['the manifest is edited', ({ manifest }) => ({ changes: { [manifest]: 'edited\n' } })],
    ['the manifest and the source file are edited', ({ manifest, source }) => ({ changes: { [manifest]: 'edited\n', [source]: 'edited\n' } })],
    ['the source file is edited', edited],
  ]],
  ['two branches', [
    ['the last command is edited', lastCommand],
    ['a source file is edited', edited],
    ['both are', (project) => ({ ...lastCommand(project), ...edited(project) })],
    ['the first base gets another tag', ({ dockerfile }) => ({ dockerfile: dockerfile.replace(/^(FROM [a-z./-]+):[^\s]+/m, '$1:edge') })],
    ['a variable is set on top of the last stage', ({ dockerfile }) => ({ dockerfile: replaceLast(dockerfile, /^FROM .*$/gm, '$&\nENV EXTRA=1') })],
    ['nothing is', () => ({})],
  ]],
  ['arguments and targets', [
    ['VERSION is 2', () => ({ args: ['VERSION=2'] })],
    ['VERSION is 2 and a source file is edited', (project) => ({ args: ['VERSION=2'], ...edited(project) })],
    ['the source file is edited', edited],
    ['VERSION is what it is by default', () => ({ args: ['VERSION=1'] })],
    ['the first stage is the target, its source file edited', (project) => ({ target: /^FROM .* AS (\S+)/m.exec(project.dockerfile)?.[1] ?? null, ...edited(project) })],
    ['VERSION is 2 and COMMIT is given', () => ({ args: ['VERSION=2', 'COMMIT=f00'] })],
  ]],
  ['the tree', [
    ['a folder gets another name', (project) => ({ changes: { [util(project, 'lib')]: null, [util(project, 'parts')]: 'util\n' } })],
    ['a file is a link', (project) => ({ changes: { [old(project)]: { target: 'main' } } })],
    ['the link points elsewhere', (project) => ({ changes: { [old(project)]: { target: 'lib' } } })],
    ['a folder has another mode', (project) => ({ changes: { [`${folderOf(project)}/lib`]: { folder: true, mode: 0o700 } } })],
    ['the ignore file leaves a source file out', (project) => ({ changes: { '.dockerignore': `tmp\n*.log\n**/old${extensionOf(project)}\n` } })],
    ['there is no ignore file', () => ({ changes: { '.dockerignore': null } })],
    ['a folder has another name, and its mode', (project) => ({ changes: { [util(project, 'lib')]: null, [util(project, 'parts')]: 'util\n', [`${folderOf(project)}/parts`]: { folder: true, mode: 0o700 } } })],
  ]],
]

/** Builds that run one after the other from an empty cache; all but the first have a name, under which the answers stand. */
export interface Run {
  readonly builds: readonly Side[]
  readonly names: readonly string[]
  readonly history?: string
}

export const historyTitles = histories.map(([title]) => title)

/** All that a project is put to: each commit alone, and each history. */
export function runsOf(project: Project): readonly Run[] {
  const build = ({ changes, ...rest }: Commit): Side => ({ dockerfile: project.dockerfile, ...rest, files: changed(project.files, changes) })
  const plain = build({})
  const alone = commits.flatMap(([what, of]): Run[] => {
    const commit = of(project)
    return commit ? [{ builds: [plain, build(commit)], names: [what] }] : []
  })
  const together = histories.map(([title, builds]): Run => ({
    history: title,
    builds: [plain, ...builds.map(([, of]) => build(of(project)))],
    names: builds.map(([what], index) => `${title}, ${index + 1}: ${what}`),
  }))
  return [...alone, ...together]
}
