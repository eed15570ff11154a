import type { Step } from '../graph/build-graph.ts'
import { heredocHint } from '../graph/buildkit-label.ts'

/** What a history leaves open of a classic copy: which files it took. */
const open = '…'

/** White space and the case of the keyword do not count; nor does, of an image, what builders add to its name or the file to its line. */
export function normalText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().replace(/^[A-Za-z]+/, (keyword) => keyword.toUpperCase())
  return line.startsWith('FROM ') ? plainFrom(line) : line
}

function plainFrom(line: string): string {
  const image = line.split(' ').find((word, index) => index > 0 && !word.startsWith('--')) ?? ''
  return `FROM ${image.replace(/^docker\.io\//, '').replace(/^library\//, '').replace(/@sha256:[0-9a-f]+$/, '').replace(/:latest$/, '')}`
}

/** The same without flags, which histories leave out. */
export function bareText(text: string): string {
  return normalText(text).replace(/^(\S+)(?: --[^\s"'[]\S*)+/, '$1')
}

/** A step as its file has it, on one line; heredocs are told apart by how they begin. */
export function writtenText({ instruction }: Step): string {
  return normalText(`${instruction.text}${heredocHint(instruction)}`)
}

/** All that a builder may call a step in its log or its history: with variables as they are written, and replaced. */
export function spellingsOf(step: Step): readonly string[] {
  const { label, instruction, placement, kind } = step
  const behind = label.startsWith('[') ? label.slice(label.indexOf('] ') + 2) : label.slice(label.indexOf(' : ') + 3)
  const texts = [writtenText(step), ...[behind, instruction.text].map(normalText)]
  const bare = texts.map(bareText)
  const taken = kind === 'copy' && placement ? [`${placement.verb} ${open} ${instruction.text.trim().split(/\s+/).at(-1) ?? ''}`] : []
  return [...new Set([...texts, ...bare, ...taken])]
}
