/**
 * Variables that build code of packages from elsewhere looks at by convention: sdists, native gems, install scripts of npm packages,
 * maintainer scripts. No list can be complete; these are the names of the GNU make conventions, of compilers, and those that such scripts are known to ask for.
 */
export const conventionalEnv: readonly string[] = [
  'AR', 'ARCH', 'AS', 'CC', 'CFLAGS', 'CI', 'CPP', 'CPPFLAGS', 'CXX', 'CXXFLAGS', 'DEBUG', 'DESTDIR', 'ENV', 'ENVIRONMENT', 'FC', 'FFLAGS',
  'HOST', 'LD', 'LDFLAGS', 'LIBS', 'MAKE', 'MAKEFLAGS', 'MODE', 'NM', 'PKG_CONFIG*', 'PREFIX', 'PYTHON', 'RANLIB', 'SOURCE_DATE_EPOCH', 'STRIP',
  'TARGET', 'VERBOSE', 'VERSION', 'LIBRARY_PATH', 'CPATH', 'C_INCLUDE_PATH', 'CPLUS_INCLUDE_PATH',
]

/** Variables that every program may look at through the loader and the C library. */
export const programEnv: readonly string[] = ['LD_LIBRARY_PATH', 'LD_PRELOAD', 'LANG', 'LANGUAGE', 'LC_*', 'TZ', 'TMPDIR', 'HOME', 'PATH']

/** Variables that programs which fetch over the network look at. */
export const networkEnv: readonly string[] = [
  'HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'all_proxy',
  'SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE', 'NETRC',
]
