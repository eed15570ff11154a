import { folderOf } from '../effects/path.ts'
import type { FileView } from '../effects/file-view.ts'
import { partsOf, viewsDifferAt } from './differing-views.ts'
import type { DifferingPath } from '../context/selection.ts'

/** What was asked of files, and what they answered. */
export interface AskedFiles {
  readonly view: FileView
  /** Whether other files give the same answers: whoever asks them no more than this finds the same. */
  isAnsweredBy(files: FileView): boolean
}

/** Something that was asked: whether other files answer it the same. */
type Question = (files: FileView) => boolean

/** What was asked about a folder: also, whether what comes, goes or becomes a link at a path can matter. */
interface FolderQuestion {
  readonly isSameIn: Question
  concerns(path: string, files: FileView): boolean
}

/** A view of files that remembers what it was asked. Files of another commit are asked again only what a path that differs can matter to. */
export function askedFiles(files: FileView): AskedFiles {
  const anyway = new Map<string, Question>()
  const ofPath = new Map<string, Map<string, Question>>()
  const ofFolder = new Map<string, FolderQuestion[]>()
  const ask = <Answer>(path: string, question: string, answerOf: (files: FileView) => Answer): Answer => {
    const answer = answerOf(files)
    const known = ofPath.get(path) ?? new Map<string, Question>()
    ofPath.set(path, known.set(question, (others) => isSame(answerOf(others), answer)))
    return answer
  }
  /** A link says what another file holds. */
  const askText = <Answer>(path: string, question: string, answerOf: (files: FileView) => Answer): Answer => {
    const answer = ask(path, question, answerOf)
    if (files.isLink(path)) anyway.set(`${question} ${path}`, (others) => isSame(answerOf(others), answer))
    return answer
  }
  const view: FileView = {
    isComplete(folder) {
      const answer = files.isComplete(folder)
      anyway.set(`complete ${folder}`, (others) => others.isComplete(folder) === answer)
      return answer
    },
    has: (path) => ask(path, 'has', (all) => all.has(path)),
    read: (path) => askText(path, 'read', (all) => all.read(path)),
    learn: (path, factIn) => askText(path, `learn ${ofPath.get(path)?.size ?? 0}`, (all) => all.learn(path, factIn)),
    below(folder, isWanted) {
      const answer = files.below(folder, isWanted)
      const known = ofFolder.get(folder) ?? []
      ofFolder.set(folder, known)
      known.push(folderQuestion(folder, isWanted, answer))
      return answer
    },
    isLink: (path) => ask(path, 'link', (all) => all.isLink(path)),
    mode: (path) => ask(path, 'mode', (all) => all.mode(path)),
  }
  let last = partsOf(files) && files
  let refuted: Question | undefined
  return {
    view,
    isAnsweredBy(others) {
      if (others === last) return true
      // Mostly a manifest is another and stays so: then nothing has to be compared.
      if (refuted?.(others) === false) return false
      refuted = undefined
      for (const isSameIn of questionsFor({ anyway, ofPath, ofFolder }, others, last && viewsDifferAt(last, others))) {
        if (isSameIn(others)) continue
        refuted = isSameIn
        return false
      }
      last &&= others
      return true
    },
  }
}

interface Asked {
  readonly anyway: ReadonlyMap<string, Question>
  readonly ofPath: ReadonlyMap<string, ReadonlyMap<string, Question>>
  readonly ofFolder: ReadonlyMap<string, readonly FolderQuestion[]>
}

/** Those that other files may answer otherwise, where they differ at some paths alone. */
function* questionsFor({ anyway, ofPath, ofFolder }: Asked, others: FileView, paths: readonly DifferingPath[] | undefined): Generator<Question> {
  yield* anyway.values()
  if (!paths) {
    for (const each of ofPath.values()) yield* each.values()
    for (const each of ofFolder.values()) for (const { isSameIn } of each) yield isSameIn
    return
  }
  const folders = new Set<FolderQuestion>()
  for (const { path, isSameKind } of paths) {
    yield* ofPath.get(path)?.values() ?? []
    if (!isSameKind) for (const each of questionsAbove(path, ofFolder)) if (!folders.has(each) && each.concerns(path, others)) folders.add(each)
  }
  for (const { isSameIn } of folders) yield isSameIn
}

function folderQuestion(folder: string, isWanted: Parameters<FileView['below']>[1], answer: readonly string[]): FolderQuestion {
  const found = new Set(answer)
  return {
    isSameIn: (others) => isSame(others.below(folder, isWanted), answer),
    concerns: (path, others) => !isWanted || found.has(path) || isWanted(path, others.isLink(path)),
  }
}

function* questionsAbove(path: string, ofFolder: ReadonlyMap<string, readonly FolderQuestion[]>): Generator<FolderQuestion> {
  for (let folder = path; ; folder = folderOf(folder)) {
    yield* ofFolder.get(folder) ?? []
    if (folder === '/') return
  }
}

function isSame(some: unknown, others: unknown): boolean {
  return Array.isArray(some) && Array.isArray(others) ? some.length === others.length && some.every((each, index) => each === others[index]) : some === others
}
