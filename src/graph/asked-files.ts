import type { FileView } from '../effects/file-view.ts'

/** What was asked of files, and what they answered. */
export interface AskedFiles {
  readonly view: FileView
  /** Whether other files give the same answers: whoever asks them no more than this finds the same. */
  isAnsweredBy(files: FileView): boolean
}

/** A view of files that remembers what it was asked. */
export function askedFiles(files: FileView): AskedFiles {
  const asked = new Map<string, (files: FileView) => boolean>()
  const ask = <Answer>(question: string, answerOf: (files: FileView) => Answer): Answer => {
    const answer = answerOf(files)
    asked.set(question, (others) => isSame(answerOf(others), answer))
    return answer
  }
  const view: FileView = {
    isComplete: (folder) => ask(`complete ${folder}`, (all) => all.isComplete(folder)),
    has: (path) => ask(`has ${path}`, (all) => all.has(path)),
    read: (path) => ask(`read ${path}`, (all) => all.read(path)),
    below: (folder, isWanted) => ask(isWanted ? `below ${folder} ${asked.size}` : `below ${folder}`, (all) => all.below(folder, isWanted)),
    isLink: (path) => ask(`link ${path}`, (all) => all.isLink(path)),
    mode: (path) => ask(`mode ${path}`, (all) => all.mode(path)),
  }
  return { view, isAnsweredBy: (others) => [...asked.values()].every((isSameIn) => isSameIn(others)) }
}

function isSame(some: unknown, others: unknown): boolean {
  return Array.isArray(some) && Array.isArray(others) ? some.length === others.length && some.every((each, index) => each === others[index]) : some === others
}
