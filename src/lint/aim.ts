/**
 * What the fix of a flaw is good for, and by what it is judged: steps run less often (`seconds`), a step that runs finds again what its tools
 * fetched before (`reuse`), or no step works on what an older build left (`freshness`).
 */
export type Aim = 'seconds' | 'reuse' | 'freshness'

const victims: Readonly<Record<Aim, string>> = {
  seconds: 'runs again',
  reuse: 'fetches again what it fetched before',
  freshness: 'may work on what an older build left',
}

/** What becomes of a victim of a flaw, as a sentence. */
export function tellVictim(text: string, aim: Aim): string {
  return `\`${text}\` ${victims[aim]}.`
}
