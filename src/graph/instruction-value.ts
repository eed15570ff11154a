import type { Command, Flag, Instruction, Pair, Word } from '../dockerfile/instruction.ts'
import { cleanPath } from '../effects/path.ts'
import type { Lowering } from './profile.ts'
import { blanksBehind } from './written-text.ts'

/** What an instruction's words mean where it stands. */
export interface Meaning {
  readonly shell: readonly string[]
  readonly workdir: string
  readonly expandWord: (word: Word) => string
  readonly expandText: (text: string) => string
}

/** The value of an instruction in the state that it finds. */
export function valueInPlace({ instruction, state: { shell, workdir }, expandWord, expandText }: Lowering): string {
  return instructionValue(instruction, { shell, workdir: cleanPath(workdir), expandWord, expandText })
}

/** The value of an instruction after substitution, whatever its spelling: what configuration and classic keys hold of it. */
export function instructionValue(instruction: Instruction, { shell, workdir, expandWord, expandText }: Meaning): string {
  const pair = ({ name, value }: Pair): string[] => [expandWord(name), expandWord(value)]
  const argv = (command: Command): readonly string[] => (command.form === 'exec' ? command.argv : [...shell, command.text])
  const value = (): unknown => {
    switch (instruction.keyword) {
      case 'RUN':
        return instruction.command.form === 'shell' ? [...shell, instruction.rest.text.trim()] : instruction.command.argv
      case 'ENV':
      case 'LABEL':
        return instruction.pairs.map(pair)
      case 'ARG':
        return instruction.declarations.map(({ name, value }) => [name.text, value && expandWord(value)])
      case 'WORKDIR':
        return workdir
      case 'USER':
      case 'STOPSIGNAL':
        return expandWord(instruction.argument)
      case 'MAINTAINER':
        return instruction.argument.text
      case 'EXPOSE':
        return instruction.words.map(expandWord).sort()
      case 'VOLUME':
        return instruction.words.map(expandWord)
      case 'SHELL':
        return instruction.argv
      case 'CMD':
      case 'ENTRYPOINT':
        return argv(instruction.command)
      case 'HEALTHCHECK':
        return [instruction.flags.map(healthOption).sort(), instruction.command && argv(instruction.command)]
      case 'ONBUILD':
        // Kept as it is written (classic, observed).
        return (instruction.trigger?.text ?? instruction.rest.text) + blanksBehind(instruction)
      default:
        return expandText(instruction.rest.text)
    }
  }
  return JSON.stringify([instruction.keyword, value()])
}

const secondsOf: ReadonlyMap<string, number> = new Map([['ns', 1e-9], ['us', 1e-6], ['µs', 1e-6], ['ms', 1e-3], ['s', 1], ['m', 60], ['h', 3600]])

/** `--timeout=1m` and `--timeout=60s` are one. */
function healthOption({ name, value = '' }: Flag): string {
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)]
  const isDuration = parts.length > 0 && parts.map(([part]) => part).join('') === value
  const seconds = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (secondsOf.get(unit) ?? 0), 0)
  return `${name}=${isDuration ? seconds : value}`
}
