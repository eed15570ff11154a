/** One atomic part of a scenario: what is different in the next build. */
export type Change =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'arg'; readonly name: string }
  | { readonly kind: 'base'; readonly image: string }
  | { readonly kind: 'cold' }

/** The change as a clause: "edit src/app.ts". */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'file':
      return `edit ${change.path}`
    case 'arg':
      return `a new value of ${change.name}`
    case 'base':
      return `${change.image} moves`
    case 'cold':
      return 'an empty cache'
  }
}
