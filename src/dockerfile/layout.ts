import { readDirectives } from './directives.ts'
import type { Comment, Directive, SyntaxFault } from './dockerfile.ts'
import { readHead, type Head } from './head.ts'
import { heredocWordsOf, readBodies } from './heredoc.ts'
import type { Heredoc } from './instruction.ts'
import { readJsonForm } from './json-form.ts'
import { logicalText, type Segment } from './logical-text.ts'
import { openLines, type LineCursor, type SourceLine } from './source-lines.ts'
import { skipSpace } from './whitespace.ts'

/** One instruction's part of the file, whether it can be understood or not. */
export interface Entry {
  readonly head: Head
  readonly heredocs: readonly Heredoc[]
  /** The first line; before that of the keyword only where lines hold nothing but the escape character. */
  readonly start: number
  /** The last line that adds text, without its line end. */
  readonly lastLine: SourceLine
  /** The end of the lines that were read for it. At the end of the file, comments and lines without text can follow the last line. */
  readonly readTo: number
  /** The end of the last terminator, or else of the last line; of the file where a terminator is missing. */
  readonly end: number
  readonly endLine: number
}

/** What stands where in a Dockerfile, before it means anything. */
export interface Layout {
  readonly escape: '\\' | '`'
  readonly directives: readonly Directive[]
  readonly comments: readonly Comment[]
  readonly entries: readonly Entry[]
  readonly faults: readonly SyntaxFault[]
}

// BuildKit's line buffer, in UTF-8 bytes.
const LONGEST_LINE = 65_535

const HOLDS_HEREDOCS = new Set(['RUN', 'COPY', 'ADD'])

/** Parts a file into directives, comments and instructions. */
export function layOut(text: string): Layout {
  const { directives, escape, faults: directiveFaults } = readDirectives(text)
  const directiveStarts = new Set(directives.map(({ range }) => range.start))
  const faults: SyntaxFault[] = [...directiveFaults]
  const comments: Comment[] = []
  const entries: Entry[] = []
  const lines = checkedLines(text, faults)

  const noteComment = (line: SourceLine, start: number): void => {
    if (directiveStarts.has(start)) return
    comments.push({ text: text.slice(start + 1, line.end), range: { start, end: line.end }, line: line.number })
  }

  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const start = skipSpace(text, line.start, line.end)
    if (start === line.end) continue
    if (text[start] === '#') noteComment(line, start)
    else entries.push(readEntry({ text, escape, lines, noteComment, faults }, line, start))
  }
  return { escape, directives, comments, entries, faults }
}

interface Page {
  readonly text: string
  readonly escape: '\\' | '`'
  readonly lines: LineCursor
  readonly noteComment: (line: SourceLine, start: number) => void
  readonly faults: SyntaxFault[]
}

function readEntry(page: Page, first: SourceLine, start: number): Entry {
  const { line, readTo, joined, segments } = readContinued(page, first, start)
  const head = readHead(logicalText(joined, segments), page.escape)
  const announced = mayHoldHeredocs(head, page.escape) ? heredocWordsOf(joined) : []
  const { heredocs, last = line, open } = readBodies(page.text, announced, page.lines)
  if (open !== undefined) {
    page.faults.push({ message: `${head.keyword.toUpperCase()} opens a heredoc that no line \`${open}\` ends.`, range: head.keywordRange })
  }
  return { head, heredocs, start: first.start, lastLine: line, readTo, end: open === undefined ? last.end : page.text.length, endLine: last.number }
}

interface Continued {
  readonly line: SourceLine
  readonly readTo: number
  readonly joined: string
  readonly segments: readonly Segment[]
}

/** Joins a line with those that continue it: blanks on the left count from the second line on, comments and blank lines do not. */
function readContinued(page: Page, first: SourceLine, start: number): Continued {
  const { text } = page
  let line = first
  let readTo = first.end
  let end = continuedEnd(text, start, line.end, page.escape)
  let joined = text.slice(start, end ?? line.end)
  const segments: Segment[] = [{ offset: 0, source: start }]
  while (end !== undefined) {
    const next = page.lines.next()
    if (next === undefined) break
    readTo = next.end
    const content = skipSpace(text, next.start, next.end)
    if (content === next.end) continue
    if (text[content] === '#') {
      page.noteComment(next, content)
      continue
    }
    end = continuedEnd(text, next.start, next.end, page.escape)
    if (end === undefined || content < end) line = next
    segments.push({ offset: joined.length, source: next.start })
    joined += text.slice(next.start, end ?? next.end)
  }
  return { line, readTo, joined, segments }
}

/** Where a line's text ends if another line continues it. Two escape characters in a row continue nothing. */
function continuedEnd(text: string, start: number, end: number, escape: string): number | undefined {
  let at = end
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--
  at--
  if (at < start || text[at] !== escape) return undefined
  return at > start && text[at - 1] === escape ? undefined : at
}

function mayHoldHeredocs(head: Head, escape: string): boolean {
  if (!head.text.includes('<<')) return false
  const keyword = head.keyword.toUpperCase()
  const inner = keyword === 'ONBUILD' ? readHead(head.rest, escape) : head
  return HOLDS_HEREDOCS.has(inner.keyword.toUpperCase()) && readJsonForm(inner.rest.text)?.kind !== 'strings'
}

function checkedLines(text: string, faults: SyntaxFault[]): LineCursor {
  const lines = openLines(text)
  return {
    next() {
      const line = lines.next()
      // A UTF-16 unit takes three bytes at most, so few lines need counting.
      if (line !== undefined && (line.next - line.start) * 3 > LONGEST_LINE && bytesIn(text, line) > LONGEST_LINE) {
        faults.push({
          message: `Line ${line.number} is longer than 65,535 bytes, the most that a builder reads.`,
          range: { start: line.start, end: line.end },
        })
      }
      return line
    },
  }
}

function bytesIn(text: string, line: SourceLine): number {
  const lineBreak = text[line.next - 1] === '\n' ? 1 : 0
  let count = line.number === 1 && line.start === 1 ? 3 : 0
  for (let at = line.start; at < line.next - lineBreak; at++) {
    const code = text.charCodeAt(at)
    // Each half of a surrogate pair counts for two of the pair's four bytes.
    count += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3
  }
  return count
}
