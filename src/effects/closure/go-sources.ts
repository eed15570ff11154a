import { byText } from '../by-text.ts'
import type { Call } from '../call.ts'
import { ancestorsOf, baseName, folderOf, isWithin, joinPath } from '../path.ts'
import { memberTest, relativeTo } from './workspace.ts'

/** Names that the go command looks at by their end (https://pkg.go.dev/cmd/go#hdr-File_types), and its own files. */
const sources = /\.(?:go|c|cc|cpp|cxx|m|h|hh|hpp|hxx|f|F|for|f90|s|S|sx|swig|swigcxx|syso)$|^(?:go\.mod|go\.sum|go\.work|go\.work\.sum|modules\.txt|default\.pgo)$/
const assembly = /\.(?:s|S|sx)$/
const cgo = /^[ \t]*(?:import[ \t]+)?(?:[_\w.]+[ \t]+)?"C"[ \t]*;?[ \t]*(?:\/\/.*)?$/m
const embeds = /^[ \t]*\/\/go:embed[ \t]+(.*)$/gm
const included = /^[ \t]*#[ \t]*include[ \t]+(.*)$/gm

/** Values with which compiler, assembler and linker read a file of their own (https://pkg.go.dev/cmd/compile, https://pkg.go.dev/cmd/link). */
const namesFile = /cfg|prof|symabis|ext(?:ld|ar)|linkmode|-I|@/

function isSource(path: string): boolean {
  return sources.test(baseName(path))
}

/**
 * Files below a folder that `go build` never opens: neither by their names nor as what `//go:embed` names; tests are for `go test` alone.
 * None where something may make it open others: C code, an assembler's include, an overlay, a link, sources that nobody here can read or that a
 * command makes, or git, which tells the program whether any file was changed.
 */
export function unreadByGo(call: Call, folder: string): readonly string[] {
  const { run: { files, mounts, workdir } } = call
  const isMounted = mounts.map((target) => joinPath(workdir, target)).some((target) => isWithin(target, folder) || isWithin(folder, target))
  if (isMounted || !files.isComplete(folder) || call.isTouched(folder, (path) => isSource(path) && !path.endsWith('.sum')) || asksGit(call, folder) || mayOpenOthers(call)) return []
  if (files.below(folder, (_, isLink) => isLink).length > 0) return []
  const below = files.below(folder)
  const patterns = new Map<string, string[]>()
  for (const path of below) {
    if (!isSource(path)) continue
    const embedded = embeddedBy(path, call)
    if (embedded === undefined) return []
    if (embedded.length > 0) patterns.set(folderOf(path), [...(patterns.get(folderOf(path)) ?? []), ...embedded])
  }
  const embedding = [...patterns].map(([from, all]) => ({ from, isEmbedded: memberTest(all) }))
  return below.filter((path) => !isRead(path) && !embedding.some(({ from, isEmbedded }) => isWithin(path, from) && isEmbedded(relativeTo(from, path))))
}

function isRead(path: string): boolean {
  const name = baseName(path)
  return isSource(path) && !name.endsWith('_test.go') && !/^[._]/.test(name)
}

/** Whether the program may be told the commit, and whether files differ from it (https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies, `-buildvcs`). */
function asksGit(call: Call, folder: string): boolean {
  return !isUnstamped(call) && ancestorsOf(folder).some((above) => ['.git', '.git/HEAD'].some((name) => call.run.files.has(joinPath(above, name))))
}

/** Whether the program is told nothing of git. */
export function isUnstamped(call: Call): boolean {
  return call.values('-buildvcs').some(({ value }) => value === 'false')
}

/** Options and variables that hand files over, or other programs that do. */
function mayOpenOthers(call: Call): boolean {
  const told = [...call.values('-gcflags', '-asmflags', '-ldflags', '-gccgoflags'), ...call.values('-compiler')].map(({ text }) => text).join(' ')
  return call.has('-toolexec', '-overlay', '-vettool', '-linkshared') || call.values('-overlay', '-toolexec').length > 0 || namesFile.test(told) || told.includes('gccgo') || /-(?:overlay|toolexec)|flags|gccgo/.test(call.variable('GOFLAGS') ?? '')
}

/** The patterns of files and folders that a source asks for, relative to its own folder; undefined where what it asks for cannot be told. */
function embeddedBy(path: string, { run: { files }, variable }: Call): readonly string[] | undefined {
  if (!path.endsWith('.go') && !assembly.test(path)) return []
  if (assembly.test(path)) return files.learn(path, includesIn)?.every((name) => /^["<][\w./-]+\.h[">]/.test(name)) === true ? [] : undefined
  const facts = files.learn(path, factsOfSource)
  if (facts === undefined || (facts.includes(callsC) && variable('CGO_ENABLED') !== '0')) return undefined
  return path.endsWith('_test.go') ? [] : facts.filter((fact) => fact !== callsC)
}

function includesIn(text: string): readonly string[] {
  return [...text.matchAll(included)].map(([, name = '']) => name)
}

/** No pattern is written so. */
const callsC = '"C"'

/** The patterns that a Go source embeds, and whether it may call C. */
const factsOfSource = byText((text): readonly string[] => {
  const patterns = text.includes('//go:embed') ? [...text.matchAll(embeds)].flatMap(([, words = '']) => patternsIn(words)) : []
  return text.includes(callsC) && cgo.test(text) ? [callsC, ...patterns] : patterns
})

/** Patterns stand apart by blanks, quoted or not; what is quoted or holds more than `*` and `?` stands for all of the folder. */
function patternsIn(words: string): readonly string[] {
  if (/["`\\[\]{}()!+@]/.test(words)) return ['**']
  return words.trim().split(/\s+/).map((word) => `${word.replace(/^all:/, '').replace(/^\.$/, '**')}/**`)
}
