import type { Features } from './features.ts'
import type { Chunk } from './fuzz-case.ts'
import type { Random } from './random.ts'

export interface TextEdit {
  readonly what: string
  readonly text: string
}

type Rewrite = (text: string, random: Random) => string

const isCopy = /^(?:COPY|ADD) /im

/** What may be done to the text of an instruction such that it still builds, with what it applies to. */
const rewrites: readonly (readonly [weight: number, what: string, on: RegExp, rewrite: Rewrite])[] = [
  [20, 'value', /\bv\d+\b/, replaceValue],
  [2, 'comment above', /^/, (text, random) => `# ${random.int(99)}\n${text}`],
  [1, 'empty line above', /^/, (text) => `\n${text}`],
  [2, 'comment changed', /^ *# \w+$/m, (text) => text.replace(/^( *)# \w+$/m, '$1# other')],
  [2, 'keyword case', /^[A-Z]/m, (text) => onKeywordLine(text, (line) => line.replace(/^\w+/, (word) => word.toLowerCase()))],
  [2, 'spaces after the keyword', /^/, (text) => onKeywordLine(text, (line) => line.replace(/^(\w+) /, '$1    '))],
  [1, 'indented keyword', /^/, (text) => onKeywordLine(text, (line) => `  ${line}`)],
  [2, 'spaces at the end', /^(?!.*<<)/s, (text) => `${text}  `],
  [3, 'indentation of a continued line', /\\\n/, (text, random) => text.replace(/\\\n[ \t]*(?!#)(?=\S)/, `\\\n${random.pick(['', '  ', '      ', '\t\t'])}`)],
  [2, 'comment in a continued line', /\\\n/, (text) => text.replace('\\\n', '\\\n# in between\n')],
  [1, 'empty line in a continued line', /\\\n/, (text) => text.replace('\\\n', '\\\n\n')],
  [2, 'split', /^RUN [^<]* && /m, (text) => text.replace(' && ', ' && \\\n')],
  [2, 'joined', /^(?!.*<<).*\\\n[ \t]*(?!#)/s, (text) => text.replace(/\\\n[ \t]*(?!#)/, '')],
  [2, 'spaces in the command', /^RUN (?!.*<<)[^[]* > /m, (text) => text.replace(' > ', '  > ')],
  [2, 'exec form', /^RUN [^<[\\-][^<\\]*$/, (text) => text.replace(/^RUN (.*)$/m, (_, command: string) => `RUN ${JSON.stringify(['/bin/sh', '-c', command])}`)],
  [2, 'a command more', /^RUN (?!.*<<)[^[]*$/, (text) => `${text} && true`],
  [4, 'quotes', /^(?:ENV|ARG|LABEL) [^\n]*=v\d/m, (text, random) => text.replace(/=(v\d+)/, random.pick(['="$1"', "='$1'"]))],
  [2, 'old form of ENV', /^ENV \w+=v\d+$/m, (text) => text.replace(/^ENV (\w+)=/m, 'ENV $1 ')],
  [2, 'ARG for ENV', /^ENV \w+=v\d+$/m, (text) => text.replace(/^ENV/m, 'ARG')],
  [2, 'name', /^(?:ENV|ARG) [VW]\b/m, (text) => text.replace(/^(ENV|ARG) [VW]\b/m, '$1 RENAMED')],
  [3, 'dot before the source', /^COPY (?!--|\.|\/|\[|<)/m, (text) => text.replace(/^COPY /m, 'COPY ./')],
  [3, 'slash before the source', /^COPY (?!--|\.|\/|\[|<)/m, (text) => text.replace(/^COPY /m, 'COPY /')],
  [3, 'JSON form', /^(?:COPY|ADD) [^[<\\\n]*$/m, toJson],
  [3, 'ADD for COPY', /^COPY (?!.*(?:--from|<<|tar))/m, (text) => text.replace(/^COPY/m, 'ADD')],
  [2, 'COPY for ADD', /^ADD (?!.*tar)/m, (text) => text.replace(/^ADD/m, 'COPY')],
  [4, 'other owner', isCopy, (text, random) => withFlag(text, 'chown', random.pick(['0:0', '1000', '33:0', 'root']))],
  [3, 'slash after the destination', /^(?:COPY|ADD) [^[<]*\/c\d+$/m, (text) => text.replace(/$/, '/')],
  [2, 'sources swapped', /^(?:COPY|ADD) [^[<-]\S* \S+ \S+$/m, (text) => text.replace(/^(\w+) (\S+) (\S+)/m, '$1 $3 $2')],
  [3, 'other working directory', /^WORKDIR \/w/m, (text, random) => text.replace(/\/w\S*/, random.pick(['/w', '/w/', '/w2', '/w/sub', '/w//x']))],
  [2, 'other shell', /^SHELL/m, (text) => text.replace(/-\w+"/, '-ec"')],
  [2, 'numeric user', /^USER node$/m, (text) => text.replace('node', '1000')],
  [3, 'options of a mount', /type=cache/, (text, random) => text.replace(/(type=cache[^ ,]*)/, `$1,${random.pick(['id=three', 'sharing=locked', 'sharing=shared', 'id=one'])}`)],
  [3, 'target of a mount', /target=\/(?:cache|scratch)/, (text) => text.replace(/target=\/(?:cache|scratch)/, '$&9')],
  [3, 'network', /^RUN (?!--mount|\[)/m, (text) => text.replace(/^RUN /m, 'RUN --network=none ')],
  [2, 'platform', /^FROM (?!scratch|--)[\w.-]+:/m, (text) => text.replace(/^FROM /m, 'FROM --platform=linux/amd64 ')],
  [2, 'quoted terminator', /<<EOF\b/, (text) => text.replace('<<EOF', "<<'EOF'")],
  [2, 'other terminator', /<<EOF\b/, (text) => text.replaceAll('EOF', 'END')],
  [2, 'line in the heredoc', /<<EOF\n/, (text) => text.replace('<<EOF\n', '<<EOF\n# more\n')],
]

function replaceValue(text: string, random: Random): string {
  const found = [...text.matchAll(/\bv\d+\b/g)]
  const at = random.pick(found).index
  return text.slice(0, at) + text.slice(at).replace(/^v\d+/, `v${random.int(60)}`)
}

function onKeywordLine(text: string, rewrite: (line: string) => string): string {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line, index) => (index === at ? rewrite(line) : line)).join('\n')
}

function toJson(text: string): string {
  return onKeywordLine(text, (line) => {
    const [keyword = '', ...words] = line.trim().split(/\s+/)
    const flags = words.filter((word) => word.startsWith('--'))
    return [keyword, ...flags, JSON.stringify(words.filter((word) => !word.startsWith('--')))].join(' ')
  })
}

function withFlag(text: string, name: string, value: string): string {
  const known = new RegExp(`--${name}=\\S+`)
  return known.test(text) ? text.replace(known, `--${name}=${value}`) : onKeywordLine(text, (line) => line.replace(/^\w+/, `$& --${name}=${value}`))
}

function needsMore(what: string, text: string, { mounts, name }: Features): boolean {
  if (what === 'network') return !mounts || name === 'old'
  if (what === 'JSON form') return /\$/.test(text)
  return false
}

/** One edit of the text, if any applies and changes it. */
export function editText(random: Random, { text, role }: Chunk, features: Features): TextEdit | undefined {
  const fitting = rewrites.filter(([, what, on]) => on.test(text) && !needsMore(what, text, features) && (role === 'body' || /above|case|spaces|value|platform|quotes/.test(what)))
  const [, what, , rewrite] = random.weigh(fitting.map((each) => [each[0], each] as const))
  const edited = rewrite(text, random)
  const extra = extraFlag(random, text, features)
  if (extra !== undefined && random.chance(12)) return extra
  return edited === text ? undefined : { what, text: edited }
}

function extraFlag(random: Random, text: string, { link, chmod, exclude }: Features): TextEdit | undefined {
  if (!isCopy.test(text)) return undefined
  const flags = [...(link && /\/nonceplace\//.test(text) ? ['link'] : []), ...(chmod ? ['chmod'] : []), ...(exclude ? ['exclude'] : [])]
  if (flags.length === 0) return undefined
  const flag = random.pick(flags)
  if (flag === 'link') return { what: 'link', text: /--link/.test(text) ? text.replace(/--link\S* /, '') : onKeywordLine(text, (line) => line.replace(/^\w+/, '$& --link')) }
  return { what: flag, text: withFlag(text, flag, flag === 'chmod' ? random.pick(['644', '0755', '700']) : random.pick(['*.md', '**/*.js'])) }
}
