import { readHeredocWord } from '../dockerfile/heredoc.ts'
import type { Heredoc, RunInstruction } from '../dockerfile/instruction.ts'

function dropTabs(text: string): string {
  return text.replace(/^\t+/gm, '')
}

/**
 * The argument vector that RUN is keyed by (BuildKit). The shell form is the shell with one text, so the exec form of
 * the very same line is the same step (observed). A RUN that is one heredoc runs its body and its delimiter does not
 * count, but where the body is a script with `#!` its file is named by the delimiter.
 */
export function runArgv({ command, heredocs, rest }: RunInstruction, shell: readonly string[]): readonly string[] {
  if (command.form === 'exec') return command.argv
  const [first] = heredocs
  if (!first) return [...shell, command.text]
  if (heredocs.length === 1 && readHeredocWord(rest.text.trim())) return heredocArgv(first, shell)
  const bodies = heredocs.map(({ content, name }) => `\n${content}${name}`).join('')
  return [...shell, command.text + bodies]
}

function heredocArgv({ content, chomp, name }: Heredoc, shell: readonly string[]): readonly string[] {
  const body = chomp ? dropTabs(content) : content
  return body.startsWith('#!') ? [...shell, `/dev/pipes/${name}`, body] : [...shell, body]
}
