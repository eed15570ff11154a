/**
 * Folders where programs, libraries and their settings live.
 * `/usr/src`, `/srv`, `/opt` and the rest of `/usr/local` are left out: they belong to applications.
 */
export const systemPaths: readonly string[] = [
  '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc',
  '/usr/bin', '/usr/sbin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libexec', '/usr/include', '/usr/share',
  '/usr/local/bin', '/usr/local/sbin', '/usr/local/lib', '/usr/local/lib64', '/usr/local/libexec', '/usr/local/include',
  '/usr/local/share', '/usr/local/etc',
]
