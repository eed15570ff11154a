import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'

/** A build reads all that lies in a folder but what is known to be unread, and git's own folder in it only where it wants to know the commit. */
export function takeSources(call: Call, folder: string, why: string, unread: readonly string[] = [], asksNothing = false): void {
  const repository = joinPath(folder, '.git')
  call.read(folder, { below: true, why, except: [repository, ...unread] })
  if (asksNothing) return
  call.read(repository, { below: true, certain: false, why: `may ask git for the commit in ${repository}` })
}
