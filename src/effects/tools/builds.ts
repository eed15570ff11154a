import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'
import type { Tool } from '../tool.ts'

/** The folder that an option names, or the working directory; undefined where it is not known. */
function folderOf(call: Call, ...options: readonly string[]): string | undefined {
  const [given] = call.values(...options)
  if (!given) return call.cwd
  return given.value === undefined ? undefined : targetOf(given, call.cwd).path
}

/** What make is told is in its file; what that does is not known. */
function runMake(call: Call): void {
  const folder = folderOf(call, '-C', '--directory')
  const files = call.values('-f', '--file', '--makefile')
  for (const file of files) call.read(file.value === undefined || folder === undefined ? file : joinPath(folder, file.value))
  if (files.length === 0 && folder !== undefined) {
    for (const name of ['GNUmakefile', 'makefile', 'Makefile']) call.read(joinPath(folder, name))
  }
  call.unknown('runs what the makefile says, and may read and write any file')
}

function runCmake(call: Call): void {
  if (call.has('-E')) return call.unknown('-E is a tool of its own, and may read and write any file')
  const build = folderOf(call, '--build', '--install', '-B')
  const [source] = call.has('--build', '--install') ? [] : [...call.values('-S'), ...call.operands]
  const folder = source ? targetOf(source, call.cwd).path : build
  if (folder !== undefined) for (const name of ['CMakeLists.txt', 'CMakePresets.json', 'CMakeCache.txt']) call.read(joinPath(folder, name))
  if (build !== undefined) call.write(build, { below: true })
  call.unknown('runs what CMakeLists.txt says, and may read and write any file')
}

function runNinja(call: Call): void {
  const folder = folderOf(call, '-C')
  const [file] = call.values('-f')
  if (folder !== undefined && (!file || file.value !== undefined)) call.read(joinPath(folder, file?.value ?? 'build.ninja'))
  call.unknown('runs what its file says, and may read and write any file')
}

/** A program of the project, unless only the version is asked for. */
function runProgram(call: Call): void {
  const { words } = call.command
  if (words.length === 2 && /^--?version$|^-[vV]$/.test(words[1]?.value ?? '')) return
  const [archive] = call.values('-jar')
  if (archive) call.read(archive)
  call.unknown('runs a program that is not known, and may read and write any file')
}

/** What is included may lie anywhere; what is written is what `-o` names, or lies in the working directory. */
function compile(call: Call): void {
  for (const source of call.operands) call.read(source)
  call.read('/**', { certain: false, why: 'may include any file' })
  const outputs = call.values('-o')
  for (const output of outputs) call.write(output)
  if (outputs.length === 0 || call.has('-c', '-save-temps', '--coverage', '-MD', '-MMD')) call.write('./**', { certain: outputs.length === 0 })
}

const compilerEnv = [
  'CPATH', 'C_INCLUDE_PATH', 'CPLUS_INCLUDE_PATH', 'OBJC_INCLUDE_PATH', 'LIBRARY_PATH', 'COMPILER_PATH', 'GCC_*', 'DEPENDENCIES_OUTPUT', 'SOURCE_DATE_EPOCH',
  'CCC_OVERRIDE_OPTIONS', 'SDKROOT',
]

/** Build tools that run what the project tells them. What they read and write is not known; that they are dear is. */
export const buildTools: readonly Tool[] = [
  {
    names: ['lein', 'ant', 'bazel', 'mill'],
    network: true,
    source: 'https://bazel.build/docs/user-manual',
    work: 'jvm',
    uses: [],
  },
  {
    names: ['make', 'gmake'],
    source: 'https://www.gnu.org/software/make/manual/make.html',
    valued: ['-C', '--directory', '-f', '--file', '--makefile', '-I', '--include-dir', '-o', '-W'],
    env: ['MAKE*', 'GNUMAKEFLAGS', 'CC', 'CXX', 'CFLAGS', 'CXXFLAGS', 'CPPFLAGS', 'LDFLAGS', 'DESTDIR', 'PREFIX'],
    act: runMake,
  },
  {
    names: ['cmake'],
    source: 'https://cmake.org/cmake/help/latest/manual/cmake.1.html',
    valued: ['-S', '-B', '-G', '-T', '-A', '-D', '-C', '-U', '--build', '--install', '--target', '--config', '--preset', '--prefix', '--component', '--toolchain', '-t', '-P'],
    env: ['CMAKE_*', 'CC', 'CXX', 'CFLAGS', 'CXXFLAGS', 'CPPFLAGS', 'LDFLAGS', 'DESTDIR', 'VERBOSE'],
    act: runCmake,
  },
  {
    names: ['autoreconf', 'autoconf', 'automake', 'aclocal', 'autoheader', 'libtoolize'],
    source: 'https://www.gnu.org/software/autoconf/manual/',
    env: ['AUTO*', 'ACLOCAL*', 'M4', 'LIBTOOLIZE', 'AUTOPOINT', 'WARNINGS'],
    reads: ['configure.ac', '?configure.in', '?Makefile.am', '/usr/share/aclocal/**', '?/usr/local/share/aclocal/**'],
    writes: ['./**'],
    act: (call) => call.unknown('runs what configure.ac says, and may read and write any file'),
  },
  {
    names: ['perl', 'java'],
    source: 'https://perldoc.perl.org/perlrun',
    longOptions: true,
    valued: ['-jar', '-cp', '-classpath', '-e', '-E'],
    env: ['PERL*', 'JAVA_*', 'JDK_JAVA_OPTIONS', 'CLASSPATH'],
    act: runProgram,
  },
  {
    names: ['ninja', 'ninja-build', 'samu'],
    source: 'https://ninja-build.org/manual.html',
    valued: ['-C', '-f', '-j', '-k', '-l', '-t', '-d', '-w'],
    env: ['NINJA_*', 'DESTDIR'],
    act: runNinja,
  },
  {
    names: ['gcc', 'g++', 'cc', 'c++', 'clang', 'clang++'],
    source: 'https://gcc.gnu.org/onlinedocs/gcc/Invoking-GCC.html',
    longOptions: true,
    valued: ['-o', '-x', '-I', '-L', '-D', '-U', '-include', '-imacros', '-isystem', '-iquote', '-T', '-Xlinker', '-MF', '-MT', '-MQ', '-target', '-arch'],
    env: compilerEnv,
    act: compile,
  },
  {
    names: ['pkg-config', 'pkgconf'],
    source: 'https://manpages.debian.org/stable/pkgconf/pkg-config.1.en.html',
    env: ['PKG_CONFIG*', 'PKGCONF*'],
  },
  { names: ['ldd'], source: 'https://man7.org/linux/man-pages/man1/ldd.1.html', operands: 'read' },
  { names: ['locale'], source: 'https://man7.org/linux/man-pages/man1/locale.1.html' },
  // The kernel is not the image's: what it is told is forgotten with the step.
  { names: ['sysctl'], source: 'https://man7.org/linux/man-pages/man8/sysctl.8.html', reads: ['/etc/sysctl.conf', '/etc/sysctl.d/**'] },
  {
    names: ['crontab'],
    source: 'https://man7.org/linux/man-pages/man1/crontab.1.html',
    valued: ['-u'],
    work: 'file-work',
    reads: ['/var/spool/cron/**', '/etc/passwd'],
    writes: ['/var/spool/cron/**', '?/etc/crontabs/**'],
    operands: 'read',
  },
]
