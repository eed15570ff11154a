/** Names of files that are Dockerfiles, and of some that are only called alike. */
export const namesLikeDockerfile: readonly string[] = ['Dockerfile', 'dockerfile', 'CONTAINERFILE', 'api.Dockerfile', '.Dockerfile', 'api.Containerfile', 'my-Dockerfile', 'Dockerfiles'].flatMap((stem) =>
  ['', '.dev', '.dockerignore', '.md', '.orig', '.rej', '.bak', '.swp', '~', '.j2', '.tmpl', '.tpl', '.erb', '.in', '.fixed'].map((end) => stem + end),
)
