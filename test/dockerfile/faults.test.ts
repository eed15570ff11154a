import { describe, expect, it } from 'vitest'
import { parse } from '../../src/dockerfile/parse.ts'

/** What is wrong, and the text that is meant. */
function faults(text: string): string[][] {
  return parse(text).faults.map(({ message, range }) => [message, text.slice(range.start, range.end)])
}

describe('faults', () => {
  it.each([
    ['', 'The file has no instruction.'],
    ['\n# note\n', 'The file has no instruction.'],
    ['ARG A\n', 'The file has no FROM.'],
    ['RUN a\n', 'The file has no FROM.'],
  ])('of the file: %j', (text, message) => {
    expect(faults(text)).toEqual([[message, '']])
  })

  it.each([
    ['RUNN a', 'There is no instruction `RUNN`; the nearest is RUN.', 'RUNN'],
    ['copi a b', 'There is no instruction `copi`; the nearest is COPY.', 'copi'],
    ['__proto__ a', 'There is no instruction `__proto__`.', '__proto__'],
    ['FROM', 'FROM names no image.', 'FROM'],
    ['FROM a b', 'FROM takes an image, or an image, `AS` and a stage name.', 'FROM a b'],
    ['FROM a AS', 'FROM takes an image, or an image, `AS` and a stage name.', 'FROM a AS'],
    ['FROM a of b', 'FROM takes an image, or an image, `AS` and a stage name.', 'FROM a of b'],
    ['FROM a AS b c', 'FROM takes an image, or an image, `AS` and a stage name.', 'FROM a AS b c'],
    ['FROM a AS 1b', 'FROM gives the stage the name `1b`, which does not begin with a letter or holds a symbol.', '1b'],
    ['FROM a AS $b', 'FROM gives the stage the name `$b`, which does not begin with a letter or holds a symbol.', '$b'],
    ['COPY', 'COPY has no arguments, and takes at least a source and a destination.', 'COPY'],
    ['ADD a', 'ADD has one argument, and takes at least a source and a destination.', 'ADD a'],
    ['COPY ["a"]', 'COPY has one argument, and takes at least a source and a destination.', 'COPY ["a"]'],
    ['COPY ["a", 1]', 'COPY has a JSON array in which not every element is a string.', 'COPY ["a", 1]'],
    ['COPY a <<EOF\nEOF', 'COPY has a heredoc for its destination.', 'COPY a <<EOF\nEOF'],
    ['CMD ["a", ["b"]]', 'CMD has a JSON array in which not every element is a string.', 'CMD ["a", ["b"]]'],
    ['RUN [1]', 'RUN has a JSON array in which not every element is a string.', 'RUN [1]'],
    ['ENV', 'ENV has no argument.', 'ENV'],
    ['ENV a', 'ENV has the name `a` without a value.', 'ENV a'],
    ['ENV a=b c', 'ENV has `c` where a `name=value` belongs.', 'c'],
    ['LABEL =b', 'LABEL has a value without a name.', 'b'],
    ['ARG', 'ARG has no argument.', 'ARG'],
    ['ARG =b', 'ARG has a value without a name.', 'ARG =b'],
    ['WORKDIR', 'WORKDIR has no argument.', 'WORKDIR'],
    ['USER', 'USER has no argument.', 'USER'],
    ['STOPSIGNAL', 'STOPSIGNAL has no argument.', 'STOPSIGNAL'],
    ['MAINTAINER', 'MAINTAINER has no argument.', 'MAINTAINER'],
    ['EXPOSE', 'EXPOSE has no argument.', 'EXPOSE'],
    ['VOLUME', 'VOLUME has no argument.', 'VOLUME'],
    ['VOLUME []', 'VOLUME has no argument.', 'VOLUME []'],
    ['VOLUME [" "]', 'VOLUME has an empty path.', 'VOLUME [" "]'],
    ['SHELL', 'SHELL has no argument.', 'SHELL'],
    ['SHELL []', 'SHELL has no argument.', 'SHELL []'],
    ['SHELL bash -c', 'SHELL takes a JSON array of strings, and nothing else.', 'SHELL bash -c'],
    ['HEALTHCHECK', 'HEALTHCHECK has no argument.', 'HEALTHCHECK'],
    ['HEALTHCHECK CMD', 'HEALTHCHECK CMD has no command.', 'HEALTHCHECK CMD'],
    ['HEALTHCHECK CMD []', 'HEALTHCHECK CMD has no command.', 'HEALTHCHECK CMD []'],
    ['HEALTHCHECK NONE a', 'HEALTHCHECK NONE takes no argument.', 'HEALTHCHECK NONE a'],
    ['HEALTHCHECK curl a', 'HEALTHCHECK begins with `curl`, and only CMD and NONE are known.', 'HEALTHCHECK curl a'],
    ['HEALTHCHECK --interval=5 CMD a', 'HEALTHCHECK has the flag `--interval=5`, which takes a duration such as 1m30s.', '--interval=5'],
    ['HEALTHCHECK --timeout=5us CMD a', 'HEALTHCHECK has the flag `--timeout=5us`, which is less than a millisecond.', '--timeout=5us'],
    ['HEALTHCHECK --retries=-1 CMD a', 'HEALTHCHECK has the flag `--retries=-1`, which takes a whole number from 0.', '--retries=-1'],
    ['ONBUILD', 'ONBUILD has no argument.', 'ONBUILD'],
    ['ONBUILD ONBUILD RUN a', 'ONBUILD has the trigger ONBUILD, which is not allowed.', 'ONBUILD ONBUILD RUN a'],
    ['ONBUILD from a', 'ONBUILD has the trigger FROM, which is not allowed.', 'ONBUILD from a'],
    ['ONBUILD maintainer a', 'ONBUILD has the trigger MAINTAINER, which is not allowed.', 'ONBUILD maintainer a'],
    ['ONBUILD ENV a', 'ENV has the name `a` without a value.', 'ENV a'],
    ['RUN a <<EOF\nb', 'RUN opens a heredoc that no line `EOF` ends.', 'RUN'],
    ['\\\n', 'A line holds nothing but the escape character, which is no instruction.', ''],
    ['COPY --form=x a b', 'COPY has no flag `--form`; the nearest is `--from`.', '--form=x'],
    ['WORKDIR --x /a', 'WORKDIR has no flag `--x`.', '--x'],
    ['COPY --from=x --from=y a b', 'COPY has the flag `--from` twice.', '--from=y'],
    ['COPY --from a b', 'COPY has the flag `--from` without a value.', '--from'],
    ['COPY --link=yes a b', 'COPY has the flag `--link=yes`, which can only be true or false.', '--link=yes'],
    ['COPY --link= a b', 'COPY has the flag `--link=`, which can only be true or false.', '--link='],
    ['RUN --network=other a', 'RUN has no network `other`; it can be default, none or host.', '--network=other'],
    ['RUN --security=other a', 'RUN has no security mode `other`; it can be sandbox or insecure.', '--security=other'],
    ['RUN --mount=type=cahce,target=/a b', 'RUN has a mount that builders refuse: its type `cahce` is not one of bind, cache, tmpfs, secret, ssh.', '--mount=type=cahce,target=/a'],
  ])('of an instruction: %j', (text, message, meant) => {
    expect(faults(`FROM alpine\n${text}`)).toEqual([[message, meant]])
  })

  it.each([
    'RUN', 'CMD', 'CMD []', 'ENTRYPOINT', 'HEALTHCHECK --odd NONE', 'STOPSIGNAL --odd SIGINT', 'ARG --odd A', 'HEALTHCHECK --interval=0 --timeout=1.5s --retries= CMD a',
    'COPY --link=TRUE a b', 'FROM scratch AS a.b-c_1', 'RUN --mount=type=$T a', 'RUN --mount=target=/a --mount=target=/b c', 'ENV a=', 'LABEL a=""',
  ])('are not: %s', (text) => {
    expect(faults(`FROM alpine\n${text}`)).toEqual([])
  })

  it.each([
    ['ONBUILD COPY a', ['COPY has one argument, and takes at least a source and a destination.']],
    ['ONBUILD FOO bar', ['There is no instruction `FOO`; the nearest is FROM.']],
    ['ONBUILD COPY --form=x a b', ['COPY has no flag `--form`; the nearest is `--from`.']],
    ['ONBUILD RUN --mount=type=cahce,target=/a b', ['RUN has a mount that builders refuse: its type `cahce` is not one of bind, cache, tmpfs, secret, ssh.']],
    ['ONBUILD COPY a b', []],
  ])('are of a trigger alone, which nobody looks at before it runs: %s', (text, messages) => {
    const [instruction] = parse(`FROM alpine\n${text}`).instructions.slice(1)
    expect(faults(`FROM alpine\n${text}`)).toEqual([])
    expect(instruction?.keyword === 'ONBUILD' && instruction.triggerFaults.map(({ message }) => message)).toEqual(messages)
  })

  it('leaves out what stands before the first FROM, save ARG', () => {
    const text = 'ARG A\nRUN a\nFROM alpine\nRUN b\n'
    expect(faults(text)).toEqual([['RUN stands before the first FROM, where only ARG can.', 'RUN']])
    expect(parse(text).instructions.map((instruction) => instruction.text)).toEqual(['ARG A', 'FROM alpine', 'RUN b'])
  })

  it('keeps what can be understood beside a fault', () => {
    const { instructions } = parse('FROM alpine\nCOPY --odd a b\nRUN a\nWHAT\nRUN <<EOF\nb')
    expect(instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'COPY', 'RUN', 'RUN'])
    expect(instructions.at(-1)?.heredocs[0]?.content).toBe('b')
  })

  it('finds wrong directives', () => {
    expect(faults('# escape=x\nFROM alpine')).toEqual([['The directive `escape` is `x`, and only `\\` and ``` can be.', '# escape=x']])
    expect(faults('# syntax=a\n# syntax=b\nFROM alpine')).toEqual([['The directive `syntax` stands twice, and only one is allowed.', '# syntax=b']])
  })

  it('finds lines that are too long, in bytes', () => {
    const from = 'FROM alpine\n'
    const run = (length: number, letter = 'a'): string => `${from}RUN ${letter.repeat(length)}\n`
    const message = 'Line 2 is longer than 65,535 bytes, the most that a builder reads.'
    expect(faults(run(65_531))).toEqual([])
    expect(faults(run(65_532)).map(([sentence]) => sentence)).toEqual([message])
    expect(faults(run(21_843, '한'))).toEqual([])
    expect(faults(run(21_844, '한')).map(([sentence]) => sentence)).toEqual([message])
    expect(faults(run(16_383, '😀'))).toHaveLength(1)
    expect(faults(run(16_382, '😀'))).toEqual([])
    expect(faults(`${from}RUN ${'a'.repeat(40_000)}\\\n${'a'.repeat(40_000)}`)).toEqual([])
  })
})
