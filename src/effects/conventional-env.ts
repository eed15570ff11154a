/** Whether a name of these lists is that of a variable: one that ends in `*` stands for all that begin so. */
export function isNameOf(listed: string, variable: string): boolean {
  return listed.endsWith('*') ? variable.startsWith(listed.slice(0, -1)) : variable === listed
}

/**
 * Variables that build code of packages from elsewhere looks at by convention: sdists, native gems, install scripts of npm packages,
 * maintainer scripts. No list can be complete; these are the names of the GNU make conventions, of compilers, and those that such scripts are known to ask for.
 */
export const conventionalEnv: readonly string[] = [
  'AR', 'ARCH', 'AS', 'CC', 'CFLAGS', 'CI', 'CPP', 'CPPFLAGS', 'CXX', 'CXXFLAGS', 'DEBUG', 'DESTDIR', 'ENV', 'ENVIRONMENT', 'FC', 'FFLAGS',
  'HOST', 'LD', 'LDFLAGS', 'LIBS', 'MAKE', 'MAKEFLAGS', 'MODE', 'NM', 'PKG_CONFIG*', 'PREFIX', 'PYTHON', 'RANLIB',
  'STRIP',
  'TARGET', 'VERBOSE', 'VERSION', 'LIBRARY_PATH', 'CPATH', 'C_INCLUDE_PATH', 'CPLUS_INCLUDE_PATH',
]

/** What decides how text is sorted, cut and shown. */
export const textEnv: readonly string[] = ['LC_*', 'LANG', 'POSIXLY_CORRECT', '_POSIX2_VERSION', 'TMPDIR', 'TZ']

/** Variables by which the loader puts other libraries under a program. */
export const loaderEnv: readonly string[] = ['LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT']

/** Variables by which a shell reads the same text otherwise (https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html). */
export const shellEnv: readonly string[] = [
  'BASHOPTS', 'BASH_COMPAT', 'BASH_FUNC_*', 'BASH_XTRACEFD', 'GLOBIGNORE', 'IFS', 'LC_ALL', 'LC_COLLATE', 'POSIXLY_CORRECT', 'PS4', 'SHELLOPTS',
]

/** Variables that every program may look at through the loader and the C library. */
export const programEnv: readonly string[] = ['LD_LIBRARY_PATH', 'LD_PRELOAD', 'LANG', 'LANGUAGE', 'LC_*', 'TZ', 'TMPDIR', 'HOME', 'PATH']

/**
 * Variables that change what a known program shows while it runs, and nothing that it makes
 * (https://docs.python.org/3/using/cmdline.html#envvar-PYTHONUNBUFFERED).
 */
export const shownEnv: ReadonlySet<string> = new Set(['PYTHONUNBUFFERED'])

/**
 * The date that programs write into what they make, where it is set (https://reproducible-builds.org/docs/source-date-epoch/): apk into its
 * database, useradd into /etc/shadow, Python into what it compiles. Whoever does more than move files may be among them.
 */
export const dateEnv = 'SOURCE_DATE_EPOCH'

/** Variables that programs which fetch over the network look at. */
export const networkEnv: readonly string[] = [
  'HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'all_proxy',
  'SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'NETRC',
]

/** Variables that git itself looks at. What pipelines call `GIT_SHA` or `GIT_COMMIT` is not among them. */
export const gitEnv: readonly string[] = [
  'GIT_ALLOW_PROTOCOL', 'GIT_ALTERNATE_*', 'GIT_ASKPASS', 'GIT_ATTR_*', 'GIT_AUTHOR_*', 'GIT_CEILING_DIRECTORIES', 'GIT_COMMITTER_*',
  'GIT_COMMON_DIR', 'GIT_CONFIG*',
  'GIT_CURL_*', 'GIT_DEFAULT_*', 'GIT_DIFF_*', 'GIT_DIR', 'GIT_DISCOVERY_*', 'GIT_EDITOR', 'GIT_EXEC_PATH', 'GIT_EXTERNAL_DIFF',
  'GIT_HTTP_*', 'GIT_ICASE_*', 'GIT_INDEX_*',
  'GIT_LFS_*', 'GIT_LITERAL_*', 'GIT_MERGE_*', 'GIT_NAMESPACE', 'GIT_NO_*', 'GIT_OBJECT_DIRECTORY', 'GIT_OPTIONAL_LOCKS', 'GIT_PAGER*',
  'GIT_PROTOCOL*', 'GIT_PROXY_*',
  'GIT_REDIRECT_*', 'GIT_REFLOG_ACTION', 'GIT_SEQUENCE_EDITOR', 'GIT_SHALLOW_FILE', 'GIT_SSH*', 'GIT_SSL_*', 'GIT_TEMPLATE_DIR',
  'GIT_TERMINAL_PROMPT', 'GIT_TRACE*',
  'GIT_USER_AGENT', 'GIT_WORK_TREE',
]
