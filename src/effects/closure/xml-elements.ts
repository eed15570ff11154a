/** One element of an XML file. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** The text that stands right in it, trimmed. */
  readonly text: string
  readonly children: readonly XmlElement[]
}

interface OpenElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  text: string
  readonly children: OpenElement[]
}

/**
 * Reads the elements of an XML file into one without a name. What is not well formed is taken as far as it goes:
 * an end without a beginning is left out, and an element without an end ends with the file. Namespaces are not looked at.
 */
export function readXml(text: string): XmlElement {
  const root: OpenElement = { name: '', attributes: new Map(), text: '', children: [] }
  const open = [root]
  let at = 0
  while (at < text.length) {
    const start = text.indexOf('<', at)
    const top = open.at(-1) ?? root
    top.text += decode(text.slice(at, start === -1 ? text.length : start))
    if (start === -1) break
    const end = endOfMarkup(text, start)
    if (end === -1) break
    takeMarkup(text.slice(start, end), open, top)
    at = end
  }
  return root
}

/** All elements below one, in the order of the file. */
export function* elementsWithin(root: XmlElement): Generator<XmlElement> {
  const open = [...root.children].reverse()
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    yield element
    for (let index = element.children.length - 1; index >= 0; index--) {
      const child = element.children[index]
      if (child) open.push(child)
    }
  }
}

/** The elements that a path of names leads to. */
export function elementsAt(root: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return names.reduce<readonly XmlElement[]>((level, name) => level.flatMap(({ children }) => children.filter((child) => child.name === name)), [root])
}

/** The text of the first element that a path of names leads to; undefined where there is none. */
export function xmlText(root: XmlElement, ...names: readonly string[]): string | undefined {
  return elementsAt(root, ...names)[0]?.text.trim()
}

function decode(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? whole)
}

/** Where the markup that begins here is over; -1 where it never is. */
function endOfMarkup(text: string, start: number): number {
  for (const [begin, close] of [['<!--', '-->'], ['<![CDATA[', ']]>'], ['<?', '?>']] as const) {
    if (!text.startsWith(begin, start)) continue
    const end = text.indexOf(close, start + begin.length)
    return end === -1 ? -1 : end + close.length
  }
  let quote: string | undefined
  for (let at = start + 1; at < text.length; at++) {
    const letter = text[at]
    if (quote !== undefined) quote = letter === quote ? undefined : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return at + 1
  }
  return -1
}

function takeMarkup(markup: string, open: OpenElement[], top: OpenElement): void {
  if (markup.startsWith('<![CDATA[')) top.text += markup.slice(9, -3)
  else if (markup.startsWith('</')) close(markup.slice(2, -1).trim(), open)
  else if (!markup.startsWith('<!') && !markup.startsWith('<?')) {
    const name = /^[^\s/>]*/.exec(markup.slice(1))?.[0] ?? ''
    const element: OpenElement = { name, attributes: attributesOf(markup), text: '', children: [] }
    top.children.push(element)
    if (!markup.endsWith('/>') && open.length < deepest) open.push(element)
  }
}

/** Deeper elements are taken as if they were empty, so that an end without a beginning is cheap to look for. */
const deepest = 100

function close(name: string, open: OpenElement[]): void {
  const at = open.findLastIndex((element, index) => index > 0 && element.name === name)
  if (at > 0) open.length = at
}

function attributesOf(markup: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name, double, single] of markup.matchAll(/(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.set(name ?? '', decode(double ?? single ?? ''))
  }
  return attributes
}
