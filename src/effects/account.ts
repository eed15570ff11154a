import type { Access } from './effects.ts'
import { isWithin } from './path.ts'

/** Who is who, where names are looked up. */
export const accountFiles: readonly string[] = ['/etc/passwd', '/etc/group']

/** All that a command writes that adds users and groups: with what is secret of them, and what was before. */
export const accountRecords: readonly string[] = [...accountFiles, '/etc/shadow', '/etc/gshadow'].flatMap((file) => [file, `${file}-`])

/** What a command does to the users and groups of the image, as far as its arguments tell; in a step they stand in the order of its commands. */
export type AccountDeed =
  | NewUser
  | { readonly kind: 'group'; readonly name: string; readonly gid: number | undefined; readonly certain: boolean }
  /** What was known of that user, or of that group, may no longer hold. */
  | { readonly kind: 'user-changed' | 'group-changed'; readonly name: string }
  /** It may do anything to those that are there; `why` is a clause. */
  | { readonly kind: 'any'; readonly why: string }

/** A user that a command adds. */
export interface NewUser {
  readonly kind: 'user'
  readonly name: string
  /** Undefined where the system picks it, or where it is not known. */
  readonly uid: number | undefined
  /** Name or number of the first group; undefined where none is named. */
  readonly group: string | undefined
  /** Whether it makes an account of the system. */
  readonly isOfSystem: boolean
  /** Absolute; undefined where it is not known. */
  readonly home: string | undefined
  /** True where distributions have it elsewhere, and Alpine alone there. */
  readonly isHomeOfAlpine: boolean
  /** Whether `adduser` makes it, which is another program in every distribution. */
  readonly isByAdduser: boolean
  /** Whether it makes the home folder, whatever the distribution. */
  readonly makesHome: boolean
  /** False where it perhaps does not run. */
  readonly certain: boolean
}

/** Whether a write may change who is who. */
export function changesAccounts({ path, below }: Pick<Access, 'path' | 'below'>): boolean {
  return accountFiles.some((file) => path === file || (below && isWithin(file, path)))
}
