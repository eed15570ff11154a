import type { Call } from '../call.ts'
import { goRoot, isSumComplete, takeGoManifests } from '../closure/go-module.ts'
import { gitEnv } from '../conventional-env.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import type { Tool } from '../tool.ts'

const goEnv = ['GO*', 'CGO_*', 'CC', 'CXX', 'AR', 'FC', 'PKG_CONFIG*', ...gitEnv, 'SSH_*', 'XDG_*', 'GCCGO', 'NETRC']
const settings = ['?~/.config/go/**', '?~/.gitconfig', '?~/.netrc', '?~/.ssh/**']

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
  if (call.operands.length > 0) return takeVersions(call)
  if (!takeGoManifests(call)) call.read('/**', { certain: false, why: 'finds no go.mod among the copied files' })
  const root = goRoot(call)
  if (root === undefined) return
  const sum = joinPath(root, 'go.sum')
  if (!isSumComplete(call, root)) call.write(sum, { certain: !call.run.files.has(sum), why: 'adds to go.sum what is missing there' })
  if (!call.run.files.has(sum)) call.refresh('finds no go.sum among the copied files')
}

function takeVersions(call: Call): void {
  for (const { value, text } of call.operands) {
    const version = text.slice(text.lastIndexOf('@') + 1)
    if (!/^v\d/.test(version) && !/^[0-9a-f]{12,40}$/.test(version) && !version.includes('$')) {
      call.refresh(`takes the newest version of ${value ?? text}`)
    }
  }
}

/** The compiler reads the module's sources and what they embed; version stamping looks at the repository above. */
function readSources(call: Call): void {
  takeGoManifests(call)
  writeCaches(call)
  const root = goRoot(call) ?? call.cwd
  if (root === undefined) return call.unknown('builds in a folder that is not known')
  call.read(root, { below: true, why: `compiles the sources below ${root}` })
  for (const folder of ancestorsOf(folderOf(root))) call.read(joinPath(folder, '.git'), { below: true, certain: false })
  if (goRoot(call) === undefined) call.read('/**', { certain: false, why: 'finds no go.mod among the copied files' })
  for (const operand of call.operands) {
    if (operand.stem.startsWith('../') || operand.stem.startsWith('/')) call.read(operand, { below: true })
  }
}

function build(call: Call): void {
  readSources(call)
  const [output] = call.values('-o')
  if (output) call.write(output, { below: true })
  else call.write('./**', { certain: false, why: 'leaves the program in the working directory' })
  if (call.has('-toolexec') || call.values('-overlay').length > 0) call.unknown('runs other programs')
}

function install(call: Call): void {
  const versioned = call.operands.length > 0 && call.operands.every(({ text }) => text.includes('@'))
  writeCaches(call)
  call.write(call.variable('GOBIN') === undefined ? '/go/bin/**' : `${call.variable('GOBIN')}/**`, { certain: call.variable('GOBIN') !== undefined })
  if (versioned) takeVersions(call)
  else readSources(call)
}

function addModules(call: Call): void {
  takeGoManifests(call)
  takeVersions(call)
  readSources(call)
  for (const name of ['go.mod', 'go.sum']) call.write(joinPath(goRoot(call) ?? call.cwd ?? '/', name))
  if (call.operands.length === 0) call.refresh('takes the newest modules that fit')
}

function vendorModules(call: Call): void {
  readSources(call)
  const root = goRoot(call) ?? call.cwd ?? '/'
  call.write(joinPath(root, 'vendor'), { below: true })
  for (const name of ['go.mod', 'go.sum']) call.write(joinPath(root, name))
}

function runProject(call: Call): void {
  readSources(call)
  call.unknown('runs code of the project')
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
      '-installsuffix', '-timeout', '-run', '-gccgoflags', '-covermode', '-coverprofile',
    ],
    env: goEnv,
    act: (call) => (call.values('-C').length > 0 ? call.unknown('works in another folder than the one it runs in') : undefined),
    uses: [
      { words: ['mod download'], installs: 'project', reads: settings, act: downloadModules },
      { words: ['mod verify', 'mod graph', 'mod why', 'list'], work: 'other', reads: settings, act: readSources },
      { words: ['mod tidy', 'mod vendor', 'mod edit', 'mod init', 'work'], reads: settings, act: vendorModules },
      { words: ['build', 'vet'], reads: settings, act: build },
      { words: ['install'], reads: settings, act: install },
      { words: ['get'], installs: 'project', reads: settings, act: addModules },
      { words: ['test', 'run', 'generate', 'tool'], reads: settings, act: runProject },
      { words: ['version', 'env', 'help'], work: 'other', reads: ['go.mod', '?~/.config/go/**'], writes: ['?~/.config/go/**'] },
      { words: ['clean', 'fmt'], work: 'other', reads: ['./**'], act: (call) => { writeCaches(call); call.write('./**') } },
    ],
  },
]
