type Test = (character: string) => boolean

/** One operation of a compiled glob: take a character, or go on at any of some other operations. */
type Operation = { readonly takes: Test } | { readonly goes: number[] }

interface OpenGroup {
  readonly alternatives: number[]
  readonly jumps: number[][]
}

const isAny: Test = () => true
const isInName: Test = (character) => character !== '/'
const isSlash: Test = (character) => character === '/'

/**
 * Makes a test for paths with `/` between their parts. `*` and `?` stay within a name, `**` as a whole part stands for
 * any number of folders, `{a,b}` for one of its alternatives, and a backslash takes the next character as it is.
 * A brace that is not closed stands for itself. Takes time in the length of glob times path: no glob is too hard.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const program = compile(glob)
  return (path) => {
    let active = reach(program, [0])
    for (const character of path) {
      const taken: number[] = []
      for (const at of active) {
        const operation = program[at]
        if (operation && 'takes' in operation && operation.takes(character)) taken.push(at + 1)
      }
      if (taken.length === 0) return false
      active = reach(program, taken)
    }
    return active.has(program.length)
  }
}

/** All operations to be at, without taking a character. */
function reach(program: readonly Operation[], from: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>()
  const open = [...from]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue
    found.add(at)
    const operation = program[at]
    if (operation && 'goes' in operation) open.push(...operation.goes)
  }
  return found
}

function compile(glob: string): readonly Operation[] {
  const program: Operation[] = []
  const groups: OpenGroup[] = []
  const closed = closedBraces(glob)
  for (const { 0: token, index } of glob.matchAll(/\\[^]|\*+\/?|[^]/gu)) {
    const group = groups.at(-1)
    if (token.startsWith('*')) addStars(program, token, isWholePart(glob, index, token))
    else if (token === '?') program.push({ takes: isInName })
    else if (token === '{' && closed.has(index)) groups.push(openGroup(program))
    else if (token === ',' && group) addAlternative(program, group)
    else if (token === '}' && group) closeGroup(program, groups)
    else addLiteral(program, token.length > 1 && token.startsWith('\\') ? token.slice(1) : token)
  }
  return program
}

function addLiteral(program: Operation[], literal: string): void {
  program.push({ takes: (character) => character === literal })
}

function addStars(program: Operation[], token: string, isWhole: boolean): void {
  const isFolders = isWhole && token === '**/'
  const start = program.length
  if (isFolders) program.push({ goes: [start + 1, start + 5] })
  addLoop(program, isWhole ? isAny : isInName)
  if (token.endsWith('/')) program.push({ takes: isSlash })
}

function addLoop(program: Operation[], test: Test): void {
  const start = program.length
  program.push({ goes: [start + 1, start + 3] }, { takes: test }, { goes: [start] })
}

function openGroup(program: Operation[]): OpenGroup {
  const alternatives = [program.length + 1]
  program.push({ goes: alternatives })
  return { alternatives, jumps: [] }
}

function addAlternative(program: Operation[], group: OpenGroup): void {
  const jump: number[] = []
  group.jumps.push(jump)
  program.push({ goes: jump })
  group.alternatives.push(program.length)
}

function closeGroup(program: Operation[], groups: OpenGroup[]): void {
  for (const jump of groups.pop()?.jumps ?? []) jump.push(program.length)
}

/** Whether two stars, maybe with a slash behind, stand between slashes or between the edges of the glob or of an alternative. */
function isWholePart(glob: string, index: number, token: string): boolean {
  const before = glob[index - 1] ?? '/'
  const after = token.endsWith('/') ? '/' : glob[index + token.length] ?? '/'
  return token.startsWith('**') && !token.startsWith('***') && '/{,'.includes(before) && '/},'.includes(after)
}

/** Where the braces open that are closed again. */
function closedBraces(glob: string): ReadonlySet<number> {
  const open: number[] = []
  const closed = new Set<number>()
  for (let at = 0; at < glob.length; at++) {
    if (glob[at] === '\\') at++
    else if (glob[at] === '{') open.push(at)
    else if (glob[at] === '}') closed.add(open.pop() ?? -1)
  }
  return closed
}
