import { holdingResult } from '../caches.ts'
import type { Call } from '../call.ts'
import { takeAnywhere } from '../closure/take-file.ts'
import { joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const caches: readonly CacheFolder[] = [
  { path: '~/.cache/R', movedBy: ['XDG_CACHE_HOME/R'], sharing: 'shared' },
]

/** Functions of a one-liner that install, set options or say something. Any other one is code that may do anything. */
const plainCalls = /^(c|list|options|library|require|requireNamespace|suppressMessages|suppressWarnings|cat|print|message|quit|q|stop|if|paste0?|Sys\.setenv|Sys\.getenv|commandArgs|install\.packages|update\.packages|installed\.packages|rownames|setdiff|tryCatch|function|install|restore|activate|consent|install_version|install_github|install_cran|install_deps|install_local|local_install_deps|local_install_dev_deps|pkg_install|setRepositories|repos)$/

/** Every library of R on the system: https://stat.ethz.ch/R-manual/R-devel/library/base/html/libPaths.html */
const libraries = ['/usr/lib/R/**', '/usr/local/lib/R/**', '/usr/local/lib/**', '?~/R/**', '?~/.local/**', '?/opt/R/**', '?/opt/conda/**']

function libraryOf(call: Call): void {
  for (const name of ['R_LIBS', 'R_LIBS_USER', 'R_LIBS_SITE', 'RENV_PATHS_LIBRARY', 'RENV_PATHS_ROOT', 'RENV_PATHS_CACHE']) {
    for (const folder of (call.variable(name) ?? '').split(':')) if (folder.startsWith('/')) call.write(`${folder}/**`)
  }
}

/** The profile of the folder is R code that runs first; that of renv only loads `renv/activate.R`. */
function takeProfile(call: Call): void {
  if (call.has('--vanilla')) return
  if (call.cwd === undefined) return takeAnywhere(call, /\/\.(?:Rprofile|Renviron)$/)
  for (const name of ['.Rprofile', '.Renviron']) {
    const path = joinPath(call.cwd, name)
    const text = call.run.files.read(path)
    if (text === undefined) {
      call.read(path)
      continue
    }
    call.manifest(path)
    const other = text.split(/\r?\n/).find((line) => name === '.Rprofile' && !/^\s*(#.*|source\(["']renv\/activate\.R["']\)|options\([^()]*\))?\s*$/.test(line))
    if (other !== undefined) call.read(call.cwd, { below: true, certain: false, why: `runs ${path}, which may read the project` })
  }
}

/** https://rstudio.github.io/renv/reference/restore.html */
function takeRenv(call: Call, code: string): void {
  if (call.cwd === undefined) return call.unknown('works on a project that is not known')
  const files = ['renv.lock', 'renv/activate.R', 'renv/settings.json', 'renv/settings.dcf', 'renv/.gitignore', 'DESCRIPTION']
  const lock = /lockfile\s*=\s*["']([^"']+)["']/.exec(code)?.[1]
  for (const name of lock === undefined ? files : [lock, ...files]) {
    const path = joinPath(call.cwd, name)
    if (call.run.files.has(path)) call.manifest(path)
    else call.read(path)
  }
  for (const name of ['library', 'staging', 'python']) call.read(joinPath(call.cwd, `renv/${name}`), { below: true })
  call.write(joinPath(call.cwd, 'renv'), { below: true })
  call.write('~/.cache/**')
  if (!call.run.files.has(joinPath(call.cwd, lock ?? 'renv.lock'))) call.refresh('finds no renv.lock and takes the newest versions')
}

function runCode(call: Call): void {
  libraryOf(call)
  takeProfile(call)
  const words = call.values('-e')
  if (words.length === 0) {
    for (const file of call.operands.slice(0, 1)) call.read(file)
    return call.unknown('runs a script of R, which may read and write any file')
  }
  const code = words.map(({ value }) => value).join('\n')
  const bare = code.replace(/"[^"]*"|'[^']*'/g, '""')
  const other = [...bare.matchAll(/([A-Za-z.][\w.]*)\s*\(/g)].map(([, name]) => name ?? '').find((name) => !plainCalls.test(name))
  if (words.some(({ value }) => value === undefined) || other !== undefined) return call.unknown(`runs R code (\`${other ?? '-e'}\`) that may read and write any file`)
  for (const [, name] of code.matchAll(/Sys\.getenv\(\s*["'](\w+)["']/g)) if (name !== undefined) call.env(name)
  takeInstalls(call, code, bare)
}

/** What installs by name takes the newest, unless the repository is that of one day or the version stands there. */
function takeInstalls(call: Call, code: string, bare: string): void {
  if (/\brestore\s*\(/.test(bare)) takeRenv(call, code)
  if (/\b(install_deps|local_install_deps|local_install_dev_deps)\s*\(/.test(bare)) {
    const path = joinPath(call.cwd ?? '/', 'DESCRIPTION')
    if (call.run.files.has(path)) call.manifest(path)
    else call.read(path)
    call.refresh('takes the newest versions that DESCRIPTION allows')
  }
  if (/\binstall_local\s*\(|\brepos\s*=\s*NULL|\binstall\s*\(\s*\)/.test(bare)) call.unknown('builds packages of the project, whose code may read any file')
  const dated = /\/\d{4}-\d\d-\d\d\b/.test(code)
  if (/\b(install\.packages|update\.packages|install_cran|pkg_install|install_github|install)\s*\(/.test(bare) && !dated) call.refresh('takes the newest versions')
}

/** R, as far as one-liners install packages with it. The code of packages is compiled. */
export const rTools: readonly Tool[] = [
  {
    names: ['Rscript'],
    source: 'https://stat.ethz.ch/R-manual/R-devel/library/utils/html/Rscript.html',
    work: 'python-install',
    network: true,
    valued: ['-e'],
    env: ['R_*', 'RENV_*', 'CRAN', 'GITHUB_*', 'REMOTES_*', 'PKG_*', 'BIOCONDUCTOR_*', 'XDG_*'],
    foreignCode: true,
    reads: [...libraries, '?~/.Rprofile', '?~/.Renviron'],
    writes: [...libraries, '?/tmp/**', '?~/.cache/**'],
    caches: holdingResult(caches),
    installs: 'project',
    act: runCode,
  },
  {
    names: ['install2.r', 'installGithub.r'],
    source: 'https://github.com/eddelbuettel/littler/tree/master/inst/examples',
    work: 'python-install',
    network: true,
    valued: ['-r', '--repos', '-l', '--libloc', '-n', '--ncpus', '-d', '--deps', '-t', '--type'],
    env: ['R_*', 'CRAN', 'NCPUS'],
    foreignCode: true,
    reads: libraries,
    writes: [...libraries, '?/tmp/**'],
    installs: 'system',
    act: (call) => {
      if (call.values('-r', '--repos').every(({ stem }) => !/\/\d{4}-\d\d-\d\d/.test(stem))) call.refresh('takes the newest versions')
    },
  },
]
