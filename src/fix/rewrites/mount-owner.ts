import { cleanPath, folderOf, isWithin } from '../../effects/path.ts'
import { accountOf } from '../../graph/accounts.ts'
import type { Step } from '../../graph/build-graph.ts'
import { effectsOfStep } from '../../graph/effects-of-step.ts'
import { isUserKnown, runsAsRoot } from '../../graph/known-user.ts'
import { isSystemFolder } from '../../graph/landings.ts'
import type { Refused } from '../draft.ts'
import { nameOf } from '../name-of.ts'
import { doubted, together, type Objections } from '../verdict.ts'

/** What a mount says of its owner; undefined for a user whose number is not known. Files of the mount are his even where its group is not known. */
export function ownerOf(step: Step): string | undefined {
  const [user, group] = step.state.user?.split(':') ?? []
  if (user === undefined || user === '' || user === 'root' || user === '0') return ''
  const account = accountOf(step, effectsOfStep)
  if (!account) return undefined
  const gid = account.gid ?? (group === undefined && /^\d+$/.test(user) ? user : undefined)
  return `,uid=${account.uid}${gid === undefined ? '' : `,gid=${gid}`}`
}

export function ownerUnknown(step: Step): Refused {
  return { refused: `${nameOf(step)} runs as \`${step.state.user?.split(':')[0]}\`, whose number a cache mount needs and nobody can tell here.` }
}

/** What speaks against a mount for the user of a step: that he may be another, or that folders are made for root which are not there without it. */
export function ownedBy(target: string, run: Step): Objections {
  if (!isUserKnown(run)) return doubted(run.state.user === undefined ? 'The base image may name another user than root, who cannot write into the mount.' : `As whom ${nameOf(run)} runs is not known, and another user than root cannot write into the mount.`)
  if (runsAsRoot(run)) return together([])
  const [account, folder] = [accountOf(run, effectsOfStep), folderOf(target)]
  const isThere = isSystemFolder(folder) || isWithin(cleanPath(run.state.workdir), folder) || (account?.isHomeMade && account.home === folder)
  return together([
    account?.doubt === undefined ? together([]) : doubted(`Whether \`${run.state.user?.split(':')[0]}\` has the number ${account.uid} is not sure: ${account.doubt}.`),
    isThere ? together([]) : doubted(`The folders above ${target} are made for root where they are not there already.`),
  ])
}
