import type { Call } from '../call.ts'
import { gitEnv } from '../conventional-env.ts'
import type { ShellWord } from '../shell-word.ts'
import { takeNames } from './node-project.ts'
import { npmrcText } from './npmrc.ts'

/** Variables that Node.js and its package managers look at. */
export const nodeEnv: readonly string[] = ['npm_*', 'NPM_*', 'NODE_*', 'CI', 'COREPACK_*', 'XDG_*', 'PREFIX', 'NVM_*', ...gitEnv]

/** Further variables by which pnpm, later yarns and bun tell a build server, where lock files are frozen. https://github.com/watson/ci-info#readme */
export const serverEnv: readonly string[] = ['BUILD_ID', 'BUILD_NUMBER', 'CI_*', 'CONTINUOUS_INTEGRATION', 'RUN_ID']

/** What package managers keep in the home folder. */
export const homeCaches: readonly string[] = ['~/.npm/**', '~/.cache/**', '~/.config/**', '?~/.node-gyp/**', '?~/.local/share/**']

export const userSettings: readonly string[] = [
  '~/.npmrc', '/usr/local/etc/npmrc', '?~/.config/**', '?~/.gitconfig', '?~/.ssh/**', '?~/.npm/**', '?~/.cache/**',
]

/** Options of the package managers whose value is the next word. */
export const nodeValued: readonly string[] = [
  '--prefix', '-C', '--omit', '--only', '--include', '--loglevel', '--registry', '--cache', '--userconfig', '--location', '-w',
  '--workspace', '--network-timeout', '--cwd',
  '--mode', '--modules-folder', '--cache-folder', '--filter', '-F', '--dir', '--store-dir', '--install-strategy', '--fetch-timeout',
  '--fetch-retries', '--reporter', '--network-concurrency',
  '--mutex', '--tag', '--virtual-store-dir', '--os', '--cpu', '--libc', '--maxsockets', '--cache-dir', '--backend', '--lockfile-dir',
  '--use-yarnrc', '--modules-dir', '--package-import-method', '--child-concurrency', '--node-linker', '--globalconfig', '--before',
]

/** Whether install scripts are switched off: by an option, a variable, or the project's `.npmrc`. */
export function skipsScripts(call: Call, root: string | undefined): boolean {
  if (call.has('--ignore-scripts') && call.values('--ignore-scripts')[0]?.value !== 'false') return true
  const variable = call.variable('npm_config_ignore_scripts') ?? call.variable('NPM_CONFIG_IGNORE_SCRIPTS')
  return (variable ?? npmrcText(call, root, 'ignore-scripts')) === 'true'
}

/** What a package manager takes from its cache where it asks for nothing that it once heard; a lock file asks for what is there. */
export function heardBefore(call: Call, root: string | undefined): string | undefined {
  const [newest] = call.refreshes
  const isOpen = newest !== undefined || call.operands.length > 0
  const isOffline = ['prefer-offline', 'offline'].some((name) => {
    const variable = `npm_config_${name.replace('-', '_')}`
    return call.has(`--${name}`) || (call.variable(variable) ?? call.variable(variable.toUpperCase()) ?? npmrcText(call, root, name)) === 'true'
  })
  return isOpen && isOffline ? `what it heard of versions before, where it ${newest ?? 'takes the newest versions that fit'} today` : undefined
}

export function isProduction(call: Call): boolean {
  const values = call.values('--omit', '--only').map(({ value }) => value)
  return call.has('--production', '--prod', '-P') || values.some((value) => value === 'dev' || value?.startsWith('prod')) || call.variable('NODE_ENV') === 'production'
}

/** Global installs go below a prefix that the base image decides. */
export function installGlobally(call: Call, names: readonly ShellWord[]): void {
  takeNames(call, names)
  const prefix = call.variable('NPM_CONFIG_PREFIX') ?? call.variable('npm_config_prefix') ?? call.variable('PNPM_HOME') ?? call.variable('BUN_INSTALL')
  const usual = ['/usr/local/lib', '/usr/local/bin', '/usr/local/share', '/usr/local/include', '?/usr/lib', '?/usr/bin', '?~/.local', '?~/.nvm', '?~/.bun']
  for (const folder of prefix?.startsWith('/') ? [prefix] : usual) call.write(`${folder}/**`)
}
