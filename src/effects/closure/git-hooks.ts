import type { Call } from '../call.ts'
import { ancestorsOf, joinPath } from '../path.ts'

/**
 * What installers of git hooks do: nothing where no repository is there, and there is one only where a copy brings `.git`.
 * https://typicode.github.io/husky/how-to.html
 */
export function takeGitHooks(call: Call, folder: string | undefined): void {
  if (folder === undefined) return call.unknown('runs in a folder that is not known')
  call.env('HUSKY*')
  const { files } = call.run
  const repository = ancestorsOf(folder).map((above) => joinPath(above, '.git')).find((path) => files.has(path) || files.below(path).length > 0)
  if (repository === undefined && files.isComplete(folder)) return
  const why = `installs git hooks in ${repository ?? 'the repository, where .git was copied'}`
  for (const path of [repository ?? joinPath(folder, '.git'), joinPath(folder, '.husky')]) {
    call.read(path, { below: true, certain: false, why })
    call.write(path, { below: true, certain: false, why })
  }
  for (const name of ['package.json', 'lefthook.yml', '.simple-git-hooks.cjs', '.simple-git-hooks.js', '.simple-git-hooks.json']) {
    call.read(joinPath(folder, name), { certain: false, why })
  }
}
