import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { styleText } from 'node:util'
import { plainPaint, type Paint, type Style } from '../report/paint.ts'
import { UsageError } from '../project/usage-error.ts'
import { splitAt } from './project-request.ts'
import { wrongChoice, type Arguments } from './arguments.ts'
import type { Io, Sink } from './io.ts'

/** A format and where it goes: a file, or the terminal where there is none. */
export interface Output<Format extends string> {
  readonly format: Format
  readonly file: string | undefined
}

/** The formats that a command line asks for; text to the terminal where it asks for none. */
export function outputsOf<Format extends string>(args: Arguments, formats: readonly [Format, ...Format[]]): readonly Output<Format>[] {
  const texts = args.list('format')
  const outputs = (texts.length === 0 ? [formats[0]] : texts).map((text) => outputOf(text, formats))
  const file = args.value('output')
  const [first, ...others] = outputs
  if (file === undefined || !first) return outputs
  const { format, file: own } = first
  if (own !== undefined) throw new UsageError(`--output ${file} and --format ${format}:${own} name two files for one format.`)
  return [{ ...first, file }, ...others]
}

function outputOf<Format extends string>(text: string, formats: readonly Format[]): Output<Format> {
  const [name, file] = splitAt(text, ':')
  const format = formats.find((each) => each === name)
  if (!format) throw new UsageError(wrongChoice('A format', name, formats))
  if (file === '') throw new UsageError(`--format ${text} names no file behind the colon.`)
  return { format, file }
}

/** Writes a report to its file, or to `sink`. */
export function deliver(text: string, file: string | undefined, sink: Sink, cwd: string): void {
  if (file === undefined) return sink.write(text)
  try {
    writeFileSync(resolve(cwd, file), text)
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${codeOf(error)}).`)
  }
}

/** The operating system's name of an error: `EACCES`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

const formatsOf = {
  place: 'bold',
  error: 'red',
  warning: 'yellow',
  info: 'cyan',
  good: 'green',
  dim: 'dim',
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>

/** The colours for one output, as `--color` and the terminal say. */
export function painterOf(args: Arguments, { file }: Output<string>, sink: Io['stdout']): Paint {
  const wish = args.value('color') ?? 'auto'
  const isColored = wish === 'always' || (wish === 'auto' && file === undefined && sink.hasColors)
  return isColored ? (style, text) => styleText(formatsOf[style], text, { validateStream: false }) : plainPaint
}
