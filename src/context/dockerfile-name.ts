/** Whether a file is a Dockerfile by its name: what a search of a folder takes. Templates, backups and ignore files are named to be linted. */
export function isDockerfileName(name: string): boolean {
  const lower = name.toLowerCase()
  const isNamed = /^(?:docker|container)file(?:\..*)?$/s.test(lower) || (lower.endsWith('.dockerfile') && lower !== '.dockerfile')
  return isNamed && !otherEnds.some((end) => lower.endsWith(end))
}

const otherEnds = ['.dockerignore', '.md', '.orig', '.rej', '.bak', '.swp', '~', '.j2', '.tmpl', '.tpl', '.erb', '.in', '.fixed']
