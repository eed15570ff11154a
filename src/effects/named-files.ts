import type { Call } from './call.ts'
import { isNameOf } from './conventional-env.ts'
import { cleanPath, joinPath } from './path.ts'
import type { ShellWord } from './shell-word.ts'

/** A word of a command, with the option that it is the value of. */
export interface NamingWord {
  readonly option: string | undefined
  readonly word: ShellWord
}

/** The words behind the name of a command and that of its subcommand: operands, and values of options. */
export function namingWords(words: readonly ShellWord[], operands: readonly ShellWord[], skip: number): readonly NamingWord[] {
  const known = new Set(operands)
  const own = new Set(operands.slice(0, skip))
  return words.flatMap((word, index): NamingWord[] => {
    if (own.has(word)) return []
    if (known.has(word)) return [{ option: undefined, word }]
    const equals = word.stem.indexOf('=')
    if (!word.stem.startsWith('-')) return [{ option: words[index - 1]?.stem ?? '', word }]
    return equals === -1 ? [] : [{ option: word.stem.slice(0, equals), word: { ...word, value: word.value?.slice(equals + 1) } }]
  })
}

/** Options and variables whose files say nothing of other files. */
const plain = /cert|ca-?file|ca-?info|ca[-_]?bundle|netrc|key/i

/** Their values are folders, and what is looked for in these is told elsewhere. */
const folders = /^(?:PYTHONPATH|PATH)$/

/**
 * Copied files that the words of a command and its variables name, beside those of which its entry knows: settings, certificates, programs to load first.
 * Without them the command fails, or does something else. `isWanted` tells them from what it writes.
 */
export function takeNamedFiles(call: Call, words: readonly NamingWord[], variables: readonly string[], isWanted: (path: string) => boolean): void {
  for (const { option, word: { value } } of words) take(call, option, value === undefined ? [] : [value], isWanted)
  for (const name of new Set([...call.run.env.keys(), ...call.sets()])) {
    if (folders.test(name) || !variables.some((listed) => listed !== '*' && isNameOf(listed, name))) continue
    take(call, name, (call.variable(name) ?? '').split(/[\s:;=,"'@]+/), isWanted)
  }
}

function take(call: Call, by: string | undefined, names: readonly string[], isWanted: (path: string) => boolean): void {
  for (const path of filesIn(call, names)) {
    if (call.manifests.includes(path) || !isWanted(path)) continue
    call.manifest(path)
    if (by !== undefined && !plain.test(by)) call.read('./**', { certain: false, why: `is told of ${path} by \`${by}\`, which may name further files` })
  }
}

/** Those of some names that are files among the copied ones, as seen from where the command works; `-r./a.js` names `./a.js`. */
function filesIn({ run, cwd }: Call, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const bare = name.replace(/^-\w(?=\.{0,2}\/)/, '')
    if (bare === '' || (!bare.startsWith('/') && cwd === undefined)) return []
    const path = bare.startsWith('/') ? cleanPath(bare) : joinPath(cwd ?? '/', bare)
    // A folder that is mounted is there as well.
    return run.files.has(path) && run.files.below(path).every((file) => file === path) ? [path] : []
  })
}
