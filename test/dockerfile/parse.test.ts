import { describe, expect, it } from 'vitest'
import { parse } from '../../src/dockerfile/parse.ts'
import type { Command, Instruction } from '../../src/dockerfile/instruction.ts'

/** The last instruction of a file that has no faults. */
function last(text: string, top = ''): Instruction {
  const { instructions, faults } = parse(`${top}FROM alpine\n${text}`)
  expect(faults).toEqual([])
  const instruction = instructions.at(-1)
  if (instruction === undefined) throw new Error('nothing was read')
  return instruction
}

/** The texts that an instruction's words have, whatever its kind. */
function words(instruction: Instruction): readonly (string | undefined)[] {
  switch (instruction.keyword) {
    case 'FROM':
      return [instruction.image.text, instruction.as?.text]
    case 'COPY':
    case 'ADD':
      return [...instruction.sources, instruction.destination].map((word) => word.text)
    case 'ENV':
    case 'LABEL':
      return instruction.pairs.flatMap(({ name, value }) => [name.text, value.text])
    case 'ARG':
      return instruction.declarations.flatMap(({ name, value }) => [name.text, value?.text])
    case 'EXPOSE':
    case 'VOLUME':
      return instruction.words.map((word) => word.text)
    case 'SHELL':
      return instruction.argv
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      return textsOf(instruction.command)
    case 'ONBUILD':
      return instruction.trigger ? words(instruction.trigger) : []
    default:
      return [instruction.argument.text]
  }
}

function textsOf(command: Command | undefined): readonly string[] {
  if (command === undefined) return []
  return command.form === 'exec' ? ['exec', ...command.argv] : [command.text]
}

describe('lines', () => {
  it.each([
    ['RUN a && b', 'a && b'],
    ['  \tRUN\t a  b \t', 'a  b'],
    ['RUN a \\\n  b', 'a   b'],
    ['RUN a\\\nb', 'ab'],
    ['RUN a\\ \t\nb', 'ab'],
    ['RUN a \\\n# note\n  # note \\\n\n \t\n b', 'a  b'],
    ['RUN a # b', 'a # b'],
    ['RUN a \\\r\n  b\r\n', 'a   b'],
    ['RUN a\\\\\n', 'a\\\\'],
    ['RUN a\\\\\\\n', 'a\\\\\\'],
    ['RUN a \\\n', 'a'],
    ['RUN a \\\n# note', 'a'],
    ['RUN a \\\v', 'a \\'],
    ['R\\\nUN a', 'a'],
    ['\\\nRUN a', 'a'],
    ['RUN\\\n# note\n a', 'a'],
    ['RUN echo "한국어 \\\n 😀"', 'echo "한국어  😀"'],
    ['RUN\u000ba', 'a'],
    ['\u00a0RUN a\u2003', 'a'],
    ['RUN', ''],
  ])('%j runs %j', (text, command) => {
    expect(words(last(text))).toEqual([command])
  })

  it('drops a byte order mark, and counts it in offsets', () => {
    const { instructions: [from] } = parse('\ufeffFROM alpine')
    expect(from?.range).toEqual({ start: 1, end: 12 })
  })

  it('places every instruction', () => {
    const text = '# note\nFROM alpine\n\n  RUN a \\\n    b  \nCOPY <<EOF /x\nRUN c\nEOF\nR\\\nUN d \\\n# note\n'
    expect(parse(text).instructions.map(({ line, endLine, range, text: whole }) => [line, endLine, text.slice(range.start, range.end), whole])).toEqual([
      [2, 2, 'FROM alpine', 'FROM alpine'],
      [4, 5, 'RUN a \\\n    b  ', 'RUN a     b'],
      [6, 8, 'COPY <<EOF /x\nRUN c\nEOF', 'COPY <<EOF /x'],
      [9, 10, 'R\\\nUN d \\', 'RUN d'],
    ])
  })

  it('collects comments, but none from heredocs and directives', () => {
    const { comments } = parse('# escape=\\\n#one\nFROM alpine\nRUN a \\\n  # two \n b # no\nRUN <<EOF\n# no\nEOF\n#')
    expect(comments.map(({ text, line }) => [text, line])).toEqual([['one', 2], [' two ', 5], ['', 10]])
  })

  it('maps the joined text to the file', () => {
    const text = 'FROM alpine\nRUN ab \\\n # note\n  cd\n'
    const { rest } = last('RUN ab \\\n # note\n  cd\n')
    expect(rest.text).toBe('ab   cd')
    expect([...rest.text].map((_, offset) => text[rest.sourceOffset(offset)]).join('')).toBe(rest.text)
    expect(rest.sourceOffset(rest.text.length)).toBe(text.length - 1)
  })
})

describe('directives', () => {
  const read = (text: string): { escape: string; directives: string[][] } => {
    const { escape, directives } = parse(text)
    return { escape, directives: directives.map(({ name, value }) => [name, value]) }
  }

  it.each([
    ['# escape=`\n', '`', [['escape', '`']]],
    ['#ESCAPE = `  \r\n', '`', [['escape', '`']]],
    ['  # escape=`\n', '`', [['escape', '`']]],
    ['# syntax=a/b:1 # c\n# check=skip=A, B\n# escape=`\n', '`', [['syntax', 'a/b:1 # c'], ['check', 'skip=A, B'], ['escape', '`']]],
    ['  # syntax=a\n', '\\', []],
    ['# note\n# escape=`\n', '\\', []],
    ['# unknown=x\n# escape=`\n', '\\', []],
    ['\n# escape=`\n', '\\', []],
    ['# escape=\n', '\\', []],
    ['FROM a\n# escape=`\n', '\\', []],
    ['\ufeff# escape=`\n', '`', [['escape', '`']]],
    ['#!/bin/x\n# escape=`\n# syntax=a\n', '\\', [['syntax', 'a']]],
    ['#!/bin/x\n\n# syntax=a\n', '\\', []],
    ['//syntax=a\n', '\\', [['syntax', 'a']]],
    ['#!/bin/x\n// syntax = a b\n', '\\', [['syntax', 'a b']]],
    ['{"syntax": "a", "b": []}', '\\', [['syntax', 'a']]],
    ['{"syntax": "a"', '\\', []],
    ['{"syntax": 1}', '\\', []],
  ])('%j', (text, escape, directives) => {
    expect(read(text)).toEqual({ escape, directives })
  })

  it('uses the backtick everywhere', () => {
    expect(words(last('RUN dir c:\\ `\n d:\\\n', '# escape=`\n'))).toEqual(['dir c:\\  d:\\'])
    expect(words(last('ENV a=b` c d="e`"f"', '# escape=`\n'))).toEqual(['a', 'b` c', 'd', '"e`"f"'])
    expect(last('COPY --chown=a` b c d', '# escape=`\n').flags[0]?.value).toBe('a b')
  })
})

describe('flags', () => {
  it.each([
    ['COPY --from=x --link a b', [['from', 'x'], ['link', undefined]], 'a b'],
    ['COPY --chown="a b" \'--chmod=1\' b', [['chown', 'a b']], "'--chmod=1' b"],
    ['COPY --chown=a\\ b a b', [['chown', 'a b']], 'a b'],
    ['COPY --chown=\'a\\\'b\' a b', [['chown', "a'b"]], 'a b'],
    ['COPY --link -- --odd b', [['link', undefined]], '--odd b'],
    ['COPY --exclude=a --exclude=b . .', [['exclude', 'a'], ['exclude', 'b']], '. .'],
    ['COPY -x a b', [], '-x a b'],
    ['COPY a --link b', [], 'a --link b'],
    ['RUN --mount=type=bind,"source=a b",target=/c \\\n --network=none x', [['mount', 'type=bind,source=a b,target=/c'], ['network', 'none']], 'x'],
    ['HEALTHCHECK --interval=1m30s --retries=3 CMD x', [['interval', '1m30s'], ['retries', '3']], 'CMD x'],
    ['ADD --keep-git-dir=true --checksum=sha256:x a b', [['keep-git-dir', 'true'], ['checksum', 'sha256:x']], 'a b'],
    ['ARG --x A', [['x', undefined]], 'A'],
  ])('%s', (text, flags, rest) => {
    const instruction = last(text)
    expect(instruction.flags.map(({ name, value }) => [name, value])).toEqual(flags)
    expect(instruction.rest.text).toBe(rest)
  })

  it('places a flag as it is written', () => {
    const text = 'FROM alpine\nCOPY --chown="a b" c d'
    const { flags: [flag] } = last('COPY --chown="a b" c d')
    expect(text.slice(flag?.range.start, flag?.range.end)).toBe('--chown="a b"')
  })
})

describe('JSON form', () => {
  it.each([
    ['CMD ["a", "b c"]', ['exec', 'a', 'b c']],
    ['CMD [ "a" ,\t"b" ] ', ['exec', 'a', 'b']],
    ['CMD []', ['exec']],
    ['CMD ["a\\tb\\u00e9\\/\\"]"]', ['exec', 'a\tbé/"]']],
    ['CMD ["\\ud83d\\ude00", "\\ud83d"]', ['exec', '😀', '\ufffd']],
    ['CMD ["a", \\\n# note\n  "b"]', ['exec', 'a', 'b']],
    ['CMD [\'a\']', ["['a']"]],
    ['CMD ["a",]', ['["a",]']],
    ['CMD ["a"', ['["a"']],
    ['CMD ["a] b', ['["a] b']],
    ['CMD ["a"] b', ['["a"] b']],
    ['CMD ["a" "b"]', ['["a" "b"]']],
    ['CMD ["a\tb"]', ['["a\tb"]']],
    ['CMD ["\\x"]', ['["\\x"]']],
    ['CMD "[a]"', ['"[a]"']],
    ['RUN ["a"]', ['exec', 'a']],
    ['RUN [ -f x ]', ['[ -f x ]']],
    ['ENTRYPOINT ["a"]', ['exec', 'a']],
    ['HEALTHCHECK --retries=1 CMD ["a"]', ['exec', 'a']],
    ['HEALTHCHECK cmd a b', ['a b']],
    ['HEALTHCHECK NONE', []],
    ['SHELL ["a", "-c"]', ['a', '-c']],
    ['COPY ["a b", "c"]', ['a b', 'c']],
    ['ADD [a, b]', ['[a,', 'b]']],
    ['VOLUME ["/a", " /b "]', ['/a', '/b']],
    ['VOLUME /a /b', ['/a', '/b']],
  ])('%j', (text, expected) => {
    expect(words(last(text))).toEqual(expected)
  })
})

describe('words', () => {
  it.each([
    ['FROM a', ['a', undefined]],
    ['FROM --platform=x a:1@b as Base', ['a:1@b', 'base']],
    ['COPY a\\ b  "c d" /e', ['a\\', 'b', '"c', 'd"', '/e']],
    ['ENV a=b', ['a', 'b']],
    ['ENV a=b c="d e" f=\'g h\' i=j\\ k l= m="n"\'o\'', ['a', 'b', 'c', '"d e"', 'f', "'g h'", 'i', 'j\\ k', 'l', '', 'm', '"n"\'o\'']],
    ['ENV a  b c=d ', ['a', 'b c=d']],
    ['ENV a =b', ['a', '=b']],
    ['ENV "a b"=c', ['"a b"', 'c']],
    ['ENV a="b\\"c d"', ['a', '"b\\"c d"']],
    ["ENV a='b\\' c=d", ['a', "'b\\'", 'c', 'd']],
    ['ENV a=b=c', ['a', 'b=c']],
    ['ENV a="b \\\n  c"', ['a', '"b   c"']],
    ['LABEL a.b-c=d "e"="f"', ['a.b-c', 'd', '"e"', '"f"']],
    ['ARG a', ['a', undefined]],
    ['ARG a b= c="d e" f=$a', ['a', undefined, 'b', '', 'c', '"d e"', 'f', '$a']],
    ['WORKDIR /a b', ['/a b']],
    ['USER  x:y ', ['x:y']],
    ['STOPSIGNAL SIGINT', ['SIGINT']],
    ['MAINTAINER a <b@c>', ['a <b@c>']],
    ['EXPOSE 80 443/tcp $P', ['80', '443/tcp', '$P']],
    ['ONBUILD COPY a /b', ['a', '/b']],
    ['onbuild run --network=none a \\\n b', ['a  b']],
  ])('%j', (text, expected) => {
    expect(words(last(text))).toEqual(expected)
  })

  it('places words over continuations', () => {
    const text = 'FROM alpine\nENV a="b \\\n # note\n c" \\\n  d=e'
    const instruction = last('ENV a="b \\\n # note\n c" \\\n  d=e')
    if (instruction.keyword !== 'ENV') throw new Error('not ENV')
    expect(instruction.pairs.map(({ name, value }) => [name, value].map(({ range }) => text.slice(range.start, range.end)))).toEqual([
      ['a', '"b \\\n # note\n c"'], ['d', 'e'],
    ])
  })

  it('places the trigger of an ONBUILD', () => {
    const text = 'FROM alpine\nONBUILD \\\n  RUN --network=none a'
    const instruction = last('ONBUILD \\\n  RUN --network=none a')
    const trigger = instruction.keyword === 'ONBUILD' ? instruction.trigger : undefined
    if (!trigger) throw new Error('no trigger')
    expect([trigger.keyword, trigger.line, trigger.endLine, trigger.text]).toEqual(['RUN', 3, 3, 'RUN --network=none a'])
    expect(text.slice(trigger.range.start, trigger.range.end)).toBe('RUN --network=none a')
    expect(text.slice(trigger.keywordRange.start, trigger.keywordRange.end)).toBe('RUN')
  })
})

describe('heredocs', () => {
  const read = (text: string): unknown[] => last(text).heredocs.map(({ name, content, expand, chomp, fileDescriptor }) => [name, content, expand, chomp, fileDescriptor])

  it.each([
    ['RUN <<EOF\na\n\n# b \\\nEOF', [['EOF', 'a\n\n# b \\\n', true, false, undefined]]],
    ['RUN <<EOF\nEOF', [['EOF', '', true, false, undefined]]],
    ['RUN <<EOF\r\na\r\nEOF\r\n', [['EOF', 'a\r\n', true, false, undefined]]],
    ['RUN 3<<EOF\na\nEOF', [['EOF', 'a\n', true, false, 3]]],
    ['RUN <<-EOF\n\ta\n\t\tEOF', [['EOF', '\ta\n', true, true, undefined]]],
    ['RUN <<EOF\n\tEOF\nEOF', [['EOF', '\tEOF\n', true, false, undefined]]],
    ['RUN <<"EOF"\na\nEOF', [['EOF', 'a\n', false, false, undefined]]],
    ["RUN <<-'EOF' cat\na\nEOF", [['EOF', 'a\n', false, true, undefined]]],
    ['RUN <<E"O"F\na\nEOF', [['EOF', 'a\n', false, false, undefined]]],
    ["RUN <<e\\'f\na\ne'f", [["e'f", 'a\n', true, false, undefined]]],
    ["RUN <<'a b'\na\na b", [['a b', 'a\n', false, false, undefined]]],
    ['RUN <<$EOF\na\n$EOF', [['$EOF', 'a\n', true, false, undefined]]],
    ['RUN <<  EOF > x\na\nEOF', [['EOF', 'a\n', true, false, undefined]]],
    ['RUN << -EOF\na\n-EOF', [['-EOF', 'a\n', true, false, undefined]]],
    ['RUN <<a.txt <<b.txt\n1\na.txt\n2\nb.txt', [['a.txt', '1\n', true, false, undefined], ['b.txt', '2\n', true, false, undefined]]],
    ['RUN --network=none <<EOF\na\nEOF', [['EOF', 'a\n', true, false, undefined]]],
    ['COPY <<EOF /x\na\nEOF', [['EOF', 'a\n', true, false, undefined]]],
    ['ADD a <<EOF /x\na\nEOF', [['EOF', 'a\n', true, false, undefined]]],
    ['RUN "<<EOF"', []],
    ["RUN '<<EOF'", []],
    ['RUN <<<EOF', []],
    ['RUN a<<EOF', []],
    ['RUN <<- EOF', []],
    ['RUN <<', []],
    ["RUN it's <<EOF", []],
    ['RUN ${x:=y} <<EOF', []],
    ['RUN ["<<EOF"]', []],
    ['CMD <<EOF', []],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('are no sources of a COPY', () => {
    expect(words(last('COPY a <<EOF /x\na\nEOF'))).toEqual(['a', '/x'])
  })

  it('belong to the trigger too', () => {
    const instruction = last('ONBUILD COPY <<EOF /x\na\nEOF\nUSER x'.replace('\nUSER x', ''))
    expect(instruction.keyword === 'ONBUILD' && instruction.trigger?.heredocs).toEqual(instruction.heredocs)
    expect(instruction.heredocs).toHaveLength(1)
  })
})
