/** Whether a file is a Dockerfile by its name: what a search of a folder takes. Templates, backups and ignore files are named to be linted. */
export function isDockerfileName(name: string): boolean {
  const lower = name.toLowerCase()
  const isNamed = /^(?:docker|container)file(?:\..*)?$/s.test(lower) || (lower.endsWith('.dockerfile') && lower !== '.dockerfile')
  return isNamed && !otherEnds.some((end) => lower.endsWith(end))
}

const otherEnds = ['.dockerignore', '.md', '.orig', '.rej', '.bak', '.swp', '~', '.j2', '.tmpl', '.tpl', '.erb', '.in', '.fixed']

/** Whether a Dockerfile's name may as well be that of a program that writes or reads Dockerfiles, or of data about them: then its text tells. */
export function mayBeSource(name: string): boolean {
  return sourceEnd.test(name)
}

const sourceEnd =
  /\.(?:[cm]?[jt]sx?|c|cc|clj|cpp|cs|css|dart|erl|exs?|fs|go|gradle|groovy|h|hcl|hs|html?|java|json5?|kts?|lock|lua|nix|nu|patch|php|pl|png|proto|ps1|py|rb|rs|rst|scala|sh|snap|sql|svelte|svg|swift|tf|toml|txt|vue|xml|ya?ml|zig)$/i

/** Whether a text begins as every Dockerfile does: its first instruction is FROM or ARG. */
export function beginsAsDockerfile(text: string): boolean {
  return /^\uFEFF?(?:[\t\v\f\r ]*(?:#[^\n]*)?\n)*[\t\v\f\r ]*(?:FROM|ARG)\s/i.test(text)
}
