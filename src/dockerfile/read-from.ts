import { refuse, type Draft } from './draft.ts'
import type { FromInstruction } from './instruction.ts'
import { wordOf } from './logical-text.ts'
import { plainWords } from './words.ts'

const STAGE_NAME = /^[a-z][a-z0-9\-_.]*$/

export function readFrom(draft: Draft): FromInstruction | undefined {
  const { rest } = draft.base
  const [image, as, name, ...others] = plainWords(rest.text)
  if (image === undefined) return refuse(draft, 'FROM names no image.')
  if (as === undefined) return { keyword: 'FROM', image: wordOf(rest, image), as: undefined, ...draft.base }
  if (name === undefined || others.length > 0 || as.text.toLowerCase() !== 'as') {
    return refuse(draft, 'FROM takes an image, or an image, `AS` and a stage name.')
  }
  const stage = wordOf(rest, { text: name.text.toLowerCase(), start: name.start, end: name.end })
  if (!STAGE_NAME.test(stage.text)) {
    return refuse(draft, `FROM gives the stage the name \`${name.text}\`, which does not begin with a letter or holds a symbol.`, stage.range)
  }
  return { keyword: 'FROM', image: wordOf(rest, image), as: stage, ...draft.base }
}
