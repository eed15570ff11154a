/**
 * What the fix of a flaw is good for, and by what it is judged: steps run less often (`seconds`), a step that runs finds again what its tools
 * fetched before (`reuse`), no step works on what an older build left (`freshness`), builds on other machines or for other platforms find the
 * result of a step (`sharing`), an instruction does what it says (`intent`), a value is
 * told to nobody who gets the image or the cache (`secrecy`), or no step hangs on what others change
 * elsewhere (`stability`).
 */
export type Aim = 'seconds' | 'reuse' | 'freshness' | 'sharing' | 'intent' | 'secrecy' | 'stability'

/** Whether seconds tell what a flaw costs. */
export function isTimed(aim: Aim): boolean {
  return aim === 'seconds' || aim === 'reuse'
}

const victims: Readonly<Record<Aim, string>> = {
  seconds: 'runs again',
  reuse: 'fetches again what it fetched before',
  freshness: 'may work on what an older build left',
  sharing: 'finds no result of a build on another machine or for another platform',
  intent: 'does not do what it says',
  secrecy: 'has the value in its key and in the history of the image',
  stability: 'runs again when what lies elsewhere is another',
}

/** What becomes of a victim of a flaw, as a sentence. */
export function tellVictim(text: string, aim: Aim): string {
  return `\`${text}\` ${victims[aim]}.`
}
