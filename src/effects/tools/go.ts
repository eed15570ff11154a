import { holdingResult } from '../caches.ts'
import { homeOf, type Call } from '../call.ts'
import { fetchesModules, goFolder, goRoot, isSumComplete, takeGoManifests } from '../closure/go-module.ts'
import { isUnstamped, unreadByGo } from '../closure/go-sources.ts'
import { takeSources } from '../closure/take-sources.ts'
import { gitEnv, isNameOf, networkEnv } from '../conventional-env.ts'
import type { FetchAccess } from '../effects.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const goEnv = ['GO*', 'CGO_*', 'CC', 'CXX', 'AR', 'FC', 'PKG_CONFIG*', ...gitEnv, 'SSH_*', 'XDG_*', 'GCCGO', 'NETRC']
const settings = ['?~/.config/go/**', '?/usr/local/go/go.env', '?/usr/lib/go/go.env', '?~/.gitconfig', '?~/.netrc', '?~/.ssh/**']

/** From where modules come, what is asked of them, and by whom (https://go.dev/ref/mod#environment-variables). */
const accessEnv = ['GOPROXY', 'GOPRIVATE', 'GONOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GOINSECURE', 'GOVCS', 'GOAUTH', 'GOFLAGS', 'GOENV', 'GOTOOLCHAIN', 'SSH_*', 'XDG_CONFIG_HOME', ...gitEnv, ...networkEnv]
const accessFiles = ['~/.config/go', '~/.gitconfig', '~/.config/git', '~/.git-credentials', '~/.netrc', '~/.ssh', '/etc/gitconfig']
/** Those of the variables that name files elsewhere. */
const namesFiles = ['NETRC', 'GOENV', 'XDG_CONFIG_HOME', 'GIT_CONFIG*', 'GIT_ASKPASS', 'GIT_SSH*', 'SSH_*', 'SSL_CERT_*']

/** Both are locked entry by entry by the go command itself (https://go.dev/ref/mod#module-cache, `go help cache`). */
const moduleCaches: readonly CacheFolder[] = ['?/go/pkg/mod', '?~/go/pkg/mod'].map((path) => ({
  path,
  movedBy: ['GOMODCACHE', 'GOPATH/pkg/mod'],
  sharing: 'shared',
}))
const buildCache: CacheFolder = { path: '~/.cache/go-build', movedBy: ['GOCACHE', 'XDG_CACHE_HOME/go-build'], offBy: ['GOCACHE=off'], sharing: 'shared', holdsMade: true }
/** What cgo compiled stays as it is when a C library is another (`go help cache`). */
function goCaches(call: Call): readonly CacheFolder[] {
  return [...moduleCaches, builtBy(call)]
}

function builtBy(call: Call): CacheFolder {
  return { ...buildCache, holdsNative: call.variable('CGO_ENABLED') !== '0' }
}

/** Downloaded modules and build results lie where `GOPATH`, `GOMODCACHE` and `GOCACHE` say. */
function writeCaches(call: Call): void {
  const path = call.variable('GOPATH')
  const modules = call.variable('GOMODCACHE')
  if (modules !== undefined) call.write(`${modules}/**`)
  if (path !== undefined) call.write(`${path}/**`)
  else {
    call.write('/go/**', { certain: false, why: 'writes what it downloads below GOPATH, which is /go in the official images' })
    call.write('~/go/**', { certain: false })
  }
  call.write(call.variable('GOCACHE') === undefined ? '~/.cache/**' : `${call.variable('GOCACHE')}/**`)
}

function downloadModules(call: Call): void {
  writeCaches(call)
  const named = call.operands.filter(({ text }) => text !== 'all')
  if (named.length > 0) takeVersions(call)
  if (named.length > 0 && call.operands.length === named.length && goRoot(call) === undefined) return
  const folders = takeGoManifests(call)
  if (folders.length === 0) call.read('/**', { certain: false, why: 'finds no go.mod among the copied files' })
  const root = goRoot(call)
  if (root === undefined) return
  // With a workspace what is missing goes to go.work.sum, and go.sum stays.
  const isWorkspace = call.run.files.has(joinPath(root, 'go.work'))
  const sum = joinPath(root, isWorkspace ? 'go.work.sum' : 'go.sum')
  const hasSum = call.run.files.has(sum)
  if (isWorkspace) call.write(sum, { certain: false, why: 'adds to go.work.sum what is missing there' })
  else if (!isSumComplete(call, root)) call.write(sum, { certain: !hasSum, why: 'adds to go.sum what is missing there' })
  if (!hasSum && !isWorkspace) call.refresh('finds no go.sum among the copied files')
}

function takeVersions(call: Call): void {
  for (const { value, text } of call.operands) {
    const version = text.slice(text.lastIndexOf('@') + 1)
    if (!/^v\d+\.\d+\.\d/.test(version) && !/^[0-9a-f]{12,40}$/.test(version) && !version.includes('$')) {
      call.refresh(`takes the newest version of ${value ?? text}`)
    }
  }
}

/** The compiler reads the modules' sources and what they embed; version stamping looks at the repository above. */
function readSources(call: Call, unread: (call: Call, folder: string) => readonly string[] = () => []): void {
  const folders = takeGoManifests(call)
  writeCaches(call)
  const root = goRoot(call) ?? goFolder(call)
  if (root === undefined) return call.unknown('builds in a folder that is not known')
  for (const folder of new Set([root, ...folders])) takeSources(call, folder, `compiles the sources below ${folder}`, unread(call, folder), isUnstamped(call))
  for (const folder of isUnstamped(call) ? [] : ancestorsOf(folderOf(root))) call.read(joinPath(folder, '.git'), { below: true, certain: false, why: 'may ask git for the commit' })
  if (folders.length === 0) call.read('/**', { certain: false, why: 'finds no go.mod among the copied files' })
  for (const operand of call.operands) {
    if (operand.stem.startsWith('../') || operand.stem.startsWith('/')) call.read(operand, { below: true })
  }
  for (const file of call.values('-overlay', '-pgo')) if (!['off', 'auto'].includes(file.text)) call.read(file)
}

/** A path as seen from where the command works. */
function seenFrom(call: Call, name: string): string {
  return joinPath(goFolder(call) ?? call.cwd ?? '/', name)
}

function build(call: Call): void {
  readSources(call, call.label.includes('vet') ? undefined : unreadByGo)
  const [output] = call.values('-o')
  if (output?.value !== undefined && goFolder(call) !== undefined) call.write(seenFrom(call, output.value), { below: true })
  else if (output) call.write(output, { below: true })
  else call.write(`${goFolder(call) ?? '.'}/**`, { certain: false, why: 'leaves the program in the working directory' })
  if (call.has('-toolexec', '-vettool') || call.values('-overlay').length > 0) call.unknown('runs other programs')
}

function install(call: Call): void {
  const versioned = call.operands.length > 0 && call.operands.every(({ text }) => text.includes('@'))
  const [bin, path] = [call.variable('GOBIN'), call.variable('GOPATH')]
  writeCaches(call)
  if (bin !== undefined) call.write(`${bin}/**`)
  else for (const folder of path === undefined ? ['?/go/bin/**', '?~/go/bin/**'] : [`${path}/bin/**`]) call.write(folder)
  if (versioned) takeVersions(call)
  else readSources(call, unreadByGo)
}

function addModules(call: Call): void {
  takeVersions(call)
  readSources(call)
  changeManifests(call, ['go.mod', 'go.sum'])
  if (call.operands.length === 0) call.refresh('takes the newest modules that fit')
}

function changeManifests(call: Call, names: readonly string[]): void {
  const root = goRoot(call) ?? goFolder(call)
  if (root === undefined) return call.unknown('works in a folder that is not known')
  for (const name of names) call.write(joinPath(root, name))
}

function tidyModules(call: Call): void {
  readSources(call)
  changeManifests(call, ['go.mod', 'go.sum'])
  call.refresh('takes the newest version of what the sources import and go.mod does not name')
}

function vendorModules(call: Call): void {
  readSources(call)
  const root = goRoot(call) ?? goFolder(call) ?? '/'
  const [output] = call.values('-o')
  call.write(output?.value === undefined ? joinPath(root, 'vendor') : seenFrom(call, output.value), { below: true })
}

/** Changes the text of go.mod or go.work alone. */
function editManifest(call: Call): void {
  takeGoManifests(call)
  changeManifests(call, call.label.includes('work') ? ['go.work', 'go.work.sum'] : ['go.mod', 'go.sum'])
  for (const { stem } of call.operands) if (stem.endsWith('.mod') || stem.endsWith('.work')) call.write(seenFrom(call, stem))
}

function runProject(call: Call): void {
  readSources(call)
  call.unknown('runs code of the project')
}

function fetchModules(call: Call): string | undefined {
  const isElsewhere = call.values('-C', '-modfile').length > 0 || call.operands.some(({ text }) => text.includes('@'))
  return !isElsewhere && fetchesModules(call) ? 'go mod download' : undefined
}

/** The go command takes no module whose sums are not those of go.sum (https://go.dev/ref/mod#go-sum-files). */
function pinnedModules(call: Call): FetchAccess | undefined {
  const root = goRoot(call)
  const named = call.operands.some(({ text }) => text.includes('@'))
  if (root === undefined || named || call.values('-C', '-modfile').length > 0 || !isSumComplete(call, root)) return undefined
  const isListed = (name: string, listed: readonly string[]): boolean => listed.some((each) => isNameOf(each, name))
  if (call.sets().some((name) => isListed(name, accessEnv)) || [...call.run.env.keys()].some((name) => isListed(name, namesFiles))) return undefined
  const home = homeOf(call.run)
  return home.certain ? { variables: accessEnv, files: accessFiles.map((name) => name.replace('~', home.path)) } : undefined
}

/** The go command. Tests, generators and `go run` run code of the project, so nothing is sure of them. */
export const goTools: readonly Tool[] = [
  {
    names: ['go'],
    network: true,
    source: 'https://pkg.go.dev/cmd/go',
    longOptions: true,
    work: 'go',
    valued: [
      '-o', '-ldflags', '-gcflags', '-asmflags', '-tags', '-mod', '-modfile', '-C', '-p', '-buildmode', '-pkgdir', '-toolexec', '-overlay',
      '-installsuffix', '-timeout', '-run', '-gccgoflags', '-covermode', '-coverprofile', '-coverpkg', '-compiler', '-pgo', '-vettool',
      '-require', '-droprequire', '-replace', '-dropreplace', '-go', '-toolchain', '-module', '-use', '-dropuse', '-f', '-exec', '-reuse',
    ],
    env: goEnv,
    uses: [
      { words: ['mod download'], installs: 'project', reads: settings, caches: holdingResult(moduleCaches), pinned: pinnedModules, act: downloadModules },
      { words: ['mod verify', 'mod graph', 'mod why', 'list'], work: 'other', reads: settings, caches: goCaches, act: readSources },
      { words: ['mod tidy'], reads: settings, caches: goCaches, act: tidyModules },
      { words: ['mod vendor', 'work vendor'], reads: settings, caches: moduleCaches, act: vendorModules },
      { words: ['mod edit', 'mod init', 'work init', 'work use', 'work edit', 'work sync'], work: 'other', reads: settings, act: editManifest },
      { words: ['build', 'vet'], reads: settings, caches: goCaches, act: build, fetch: fetchModules, pinned: pinnedModules },
      { words: ['install'], reads: settings, caches: goCaches, act: install, fetch: fetchModules, pinned: pinnedModules },
      { words: ['get'], installs: 'project', reads: settings, caches: (call) => [...holdingResult(moduleCaches), builtBy(call)], act: addModules },
      { words: ['test', 'run', 'generate', 'tool'], reads: settings, caches: goCaches, act: runProject, fetch: fetchModules, pinned: pinnedModules },
      { words: ['version', 'env', 'help'], work: 'other', reads: ['go.mod', '?go.work', '?~/.config/go/**'], writes: ['?~/.config/go/**'] },
      { words: ['clean', 'fmt'], work: 'other', reads: ['./**'], act: (call) => { writeCaches(call); call.write('./**') } },
    ],
  },
]
