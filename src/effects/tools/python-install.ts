import type { Call } from '../call.ts'
import { takeRequirements } from '../closure/requirements.ts'
import { gitEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import type { CacheFolder } from '../tool.ts'

export const pythonEnv = ['PYTHON*', 'VIRTUAL_ENV', 'SETUPTOOLS_*', 'DISTUTILS_*', 'CONDA_*']
export const pipEnv = [...pythonEnv, 'PIP_*', 'XDG_*', ...gitEnv, 'CI']

export const userSettings = [
  '?~/.config/**', '?~/.pip/**', '?~/.netrc', '?~/.gitconfig', '?~/.ssh/**', '?~/.pypirc', '+~/.cache/**', '?~/.local/**',
]

const installed = [
  '/usr/local/lib/**', '/usr/local/bin/**', '?/usr/local/share/**', '?/usr/local/include/**', '?/usr/local/etc/**', '?/usr/lib/**',
  '?/usr/bin/**', '?/usr/share/**', '?/opt/**', '?~/.local/**',
]

/** pip writes each entry to a file of its own and puts it in place whole, so that runs do not meet (https://pip.pypa.io/en/stable/topics/caching/). */
export function pipCaches(call: Call): readonly CacheFolder[] {
  // Wheels that it built of an archive are known again by its address alone.
  const archive = call.sources.find(({ kind }) => kind === 'archive')
  const folder: CacheFolder = {
    path: '~/.cache/pip',
    movedBy: ['--cache-dir', 'PIP_CACHE_DIR', 'XDG_CACHE_HOME/pip'],
    // Whatever PIP_NO_CACHE_DIR says, nothing is kept.
    offBy: ['--no-cache-dir', 'PIP_NO_CACHE_DIR'],
    sharing: 'shared',
    // Wheels that it built of sources are taken again: https://pip.pypa.io/en/stable/topics/caching/#locally-built-wheels
    holdsNative: true,
  }
  return [archive ? { ...folder, stale: `the wheel that it built of ${archive.place} before, also when another archive is there today` } : folder]
}

/** Options whose value is the next word. */
export const valued = [
  '-r', '--requirement', '--requirements', '-c', '--constraint', '--constraints', '-b', '--build-constraint', '--override', '--overrides',
  '-e', '--editable', '-t', '--target', '--prefix', '--root', '-i', '--index-url',
  '--extra-index-url', '-f', '--find-links', '--cache-dir', '--trusted-host',
  '--timeout', '--retries', '--no-binary', '--only-binary', '--platform', '--python-version', '--python', '-p', '-w', '--wheel-dir', '-d',
  '--dest', '--progress-bar', '--root-user-action', '--config-settings', '--keyring-provider', '--python-platform',
  '--use-feature', '--use-deprecated', '--report', '--log', '--proxy', '--cert', '--client-cert', '--upgrade-strategy', '--implementation',
  '--abi', '--group', '-C', '--extra', '--src', '--exists-action', '--exclude-newer', '--resolution', '--prerelease',
  '--directory', '--project', '--package', '--link-mode', '--index-strategy', '--config-file', '--refresh-package', '--upgrade-package', '-P',
  '--no-build-package', '--no-binary-package', '--python-preference', '--color', '--no-build-isolation-package', '--reinstall-package',
  '--without', '--with', '--only', '--no-install-package', '--index', '--default-index', '--no-group', '--only-group', '--no-extra',
]

/** The virtual environment that a command belongs to: that of its own path, of `VIRTUAL_ENV`, or perhaps of the first folder in `PATH`. */
export function writeEnvironment(call: Call): void {
  const program = call.command.words[0]?.value ?? ''
  const own = /^(.*)\/bin\/[^/]+$/.exec(program)?.[1]
  const active = own ?? call.variable('VIRTUAL_ENV')
  if (active !== undefined && !/^\/usr(\/local)?$|^$/.test(active)) return call.write(`${active}/**`)
  const first = (call.variable('PATH') ?? '').split(':')[0] ?? ''
  if (first.startsWith('/') && first.endsWith('/bin') && !/^(\/usr(\/local)?)?\/bin$/.test(first)) {
    call.write(`${first.slice(0, -4)}/**`, { certain: false })
  }
  for (const place of installed) call.write(place)
}

/** Lists of packages that variables name: `PIP_CONSTRAINT` and its kin, several apart by blanks. */
export function takeListsOf(call: Call, ...names: readonly string[]): void {
  for (const name of names) {
    for (const path of (call.variable(name) ?? '').split(/\s+/)) {
      if (path === '' || path.includes('://')) continue
      if (call.cwd === undefined && !path.startsWith('/')) call.unknown(`takes the list of packages that ${name} names`)
      else takeRequirements(call, joinPath(call.cwd ?? '/', path))
    }
  }
}
