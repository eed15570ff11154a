import fc from 'fast-check'

/** One awkward construct each. Every file is whole, so that both readers can be held against each other over it. */
export const SAMPLES: Readonly<Record<string, string>> = {
  'plain': 'FROM alpine\nRUN a && b\nCMD ["sh"]\n',
  'no last line end': 'FROM alpine\nRUN a',
  'CRLF': 'FROM alpine\r\nRUN a \\\r\n  b\r\nCMD c\r\n',
  'byte order mark': '\ufeffFROM alpine\nRUN a\n',
  'byte order mark before a directive': '\ufeff# escape=`\nFROM alpine\nRUN a `\n b\n',
  'tabs': '\tFROM\talpine\n\tRUN\ta\t\\\n\t\tb\n',
  'lower case': 'from alpine as base\nrun a\ncopy --from=base a b\n',
  'keyword over two lines': 'FROM alpine\nRU\\\nN a\n',
  'keyword and comment': 'FROM alpine\nRUN\\\n# note\n a\n',
  'continuation with blanks behind it': 'FROM alpine\nRUN a \\ \t\n b\n',
  'continuation over comments and blank lines': 'FROM alpine\nRUN a \\\n# one \\\n\n   # two\n\t\n b\nUSER x\n',
  'escaped escape character': 'FROM alpine\nRUN a \\\\\nUSER x\n',
  'three escape characters': 'FROM alpine\nRUN a \\\\\\\nUSER x\n',
  'only an escape character above': 'FROM alpine\n\\\nRUN a\n',
  'end in a continuation': 'FROM alpine\nRUN a \\\n',
  'end in a continued comment': 'FROM alpine\nRUN a \\\n# note\n',
  'backtick escape': '# escape=`\nFROM alpine\nRUN dir c:\\ `\n  d:\\\nCOPY a `\n  b\n',
  'spaced directives': '#  ESCAPE = `  \nFROM alpine\nRUN a `\n b\n',
  'syntax and check above escape': '# syntax=docker/dockerfile:1 # pinned\n# check=skip=A, B\n# escape=`\nFROM alpine\nRUN a `\n b\n',
  'unknown directive': '# note=x\n# escape=`\nFROM alpine\nRUN a `\nUSER b\n',
  'escape below a comment': '# hello\n# escape=`\nFROM alpine\nRUN a `\nUSER b\n',
  'shebang': '#!/usr/bin/env docker\n# syntax=a/b\n# escape=`\nFROM alpine\nRUN a `\nUSER b\n',
  'vertical tab and form feed': 'FROM\valpine\nRUN\fa\n\v\nRUN a \\\v\nUSER x\n',
  'carriage return inside a line': 'FROM alpine\nRUN a\rb\nRUN c \\\r\r\n d\n',
  'no-break spaces': '\u00a0FROM alpine\nRUN a \\\n\u00a0\u2003\n b\n',
  'heredoc': 'FROM alpine\nRUN <<EOF\nRUN inside\n# not a comment\n\nEOF\nUSER x\n',
  'heredoc in CRLF': 'FROM alpine\r\nRUN <<EOF\r\ninside\r\nEOF\r\nUSER x\r\n',
  'heredoc without last line end': 'FROM alpine\nRUN <<EOF\ninside\nEOF',
  'heredoc with descriptor': 'FROM alpine\nRUN cat 3<<EOF\ninside\nEOF\nUSER x\n',
  'heredoc with a blank before its name': 'FROM alpine\nRUN << EOF\ninside\nEOF\nUSER x\n',
  'heredoc with a dash and a blank': 'FROM alpine\nRUN <<- EOF\nUSER x\n',
  'no heredoc in double quotes': 'FROM alpine\nRUN echo "<<EOF"\nUSER x\n',
  'no heredoc in single quotes': "FROM alpine\nRUN echo '<<EOF'\nUSER x\n",
  'no heredoc behind an open quote': "FROM alpine\nRUN echo it's <<EOF\nUSER x\n",
  'no heredoc in arithmetic': 'FROM alpine\nRUN echo $((1<<2))\nUSER x\n',
  'here-string': 'FROM alpine\nRUN cat <<<EOF\nUSER x\n',
  'quoted heredoc names': 'FROM alpine\nRUN <<"EOF"\na\nEOF\nRUN <<\'E\'O"F"\nb\nEOF\nUSER x\n',
  'heredoc name with a blank': "FROM alpine\nRUN <<'one two'\na\none two\nUSER x\n",
  'chomped heredoc': 'FROM alpine\nRUN <<-EOF\n\ta\n\tEOF\nUSER x\n',
  'only one of two heredocs chomped': 'FROM alpine\nCOPY <<-A <<B /x/\n\ta\n\tA\nb\n\tB\nB\nUSER x\n',
  'two heredocs': 'FROM alpine\nCOPY <<one.txt <<two.txt /x/\n1\none.txt\n2\ntwo.txt\nUSER x\n',
  'heredoc within ONBUILD': 'FROM alpine\nONBUILD RUN <<EOF\na\nEOF\nUSER x\n',
  'heredoc line continued': 'FROM alpine\nRUN <<EO\\\nF cat\na\nEOF\nUSER x\n',
  'heredoc body with an escape at its end': 'FROM alpine\nRUN <<EOF\na \\\nEOF\nUSER x\n',
  'no heredoc in JSON': 'FROM alpine\nRUN ["<<EOF"]\nUSER x\n',
  'no heredoc elsewhere': 'FROM alpine\nCMD <<EOF\nUSER <<EOF\nENV A <<EOF\n',
  'ONBUILD': 'FROM alpine\nONBUILD COPY . /src\nonbuild run a \\\n b\n',
  'flags': 'FROM --platform=$BUILDPLATFORM alpine\nCOPY --chown="a b" --link -- --odd b\nRUN --mount=type=bind,"source=a b",target=/x a\n',
  'JSON over lines': 'FROM alpine\nCMD ["a", \\\n# note\n  "b"]\n',
  'ARG with several names': 'ARG A=1 B C="x y"\nFROM alpine\n',
  'non-ASCII': 'FROM alpine\nLABEL über="größe 😀" \\\n  b=ü\nRUN echo 한국어\n',
  'comments everywhere': '# a\n\n  # b\nFROM alpine\n# d\nRUN a # e\n# f',
}

const KEYWORDS = [
  'FROM', 'RUN', 'run', 'COPY', 'ADD', 'ENV', 'ARG', 'CMD', 'USER', 'WORKDIR', 'ONBUILD RUN', 'ONBUILD COPY', 'HEALTHCHECK CMD', 'LABEL',
  'EXPOSE', 'VOLUME', 'SHELL', 'RU\\\nN', '# note', '#', '\t', '',
]

const TOKENS = [
  'alpine', 'b', 'é', '😀', ' ', '  ', '\t', '\\\n', ' \\\n', '\\\\', '\\ \t\n', '`\n', '\\\n# x\\\n', '\\\n\n', '\\\n \t\n', '\v', '\f', '\r', '\u00a0', '\u2028',
  '#', ' # x', ' <<EOF', ' <<-EOF ', " <<'E'", ' 3<<EOF', ' << EOF', ' <<- EOF', '<<', '<', '\nEOF\n', '\n\tEOF\n', '\nE\n',
  '[', ']', ' ["a", "b"]', "'", '"', '\\', '`', '$', '${', '}', '${a:-b}', '$a', '=', ' a=b', ' --', ' --from=x', ' --mount=type=cache,target=/c ', ' AS b',
]

const line = fc.tuple(
  fc.constantFrom(...KEYWORDS),
  fc.constantFrom(' ', ' ', '\t', '\\\n', ' \\\n', ''),
  fc.array(fc.constantFrom(...TOKENS), { maxLength: 6 }),
  fc.constantFrom('\n', '\n', '\r\n', ''),
).map(([keyword, gap, tokens, end]) => keyword + gap + tokens.join('') + end)

const top = fc.constantFrom('', '', '\ufeff', '# escape=`\n', '# escape=`  \r\n# syntax=a b\n', '# check=a, b \n# escape=`\n', '# x\n# escape=`\n', '#!/x\n# escape=`\n')

/** Texts near to Dockerfiles, dense in what makes reading them hard. */
export const nearDockerfile = fc.tuple(top, fc.constantFrom('FROM a\n', 'ARG b\nfrom a\n', ''), fc.array(line, { maxLength: 8 }))
  .map(([directives, stage, lines]) => directives + stage + lines.join(''))
