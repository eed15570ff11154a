/** Whether a file is a pipeline file by its path: what a search takes. */
export function isPipelinePath(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) return true
  return /^(?:(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml|docker-bake(?:[.-][\w.-]+)?\.(?:hcl|json)|\.gitlab-ci\.ya?ml|(?:GNUm|[mM])akefile)$/.test(name)
}

/** Whether a path that somebody names is that of a pipeline file rather than of a Dockerfile. */
export function isPipelineNamed(path: string): boolean {
  return isPipelinePath(path) || /\.(?:ya?ml|hcl)$/i.test(path)
}
