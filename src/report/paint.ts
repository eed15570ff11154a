/** What a piece of a text report is, for whoever gives it a colour. */
export type Style = 'place' | 'error' | 'warning' | 'info' | 'good' | 'dim'

export type Paint = (style: Style, text: string) => string

/** A report without colours. */
export const plainPaint: Paint = (_style, text) => text

/**
 * Text from a file, fit for a terminal: what would move the cursor, start an escape sequence or turn the reading
 * direction becomes U+FFFD.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu, '\uFFFD')
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += /\p{Mn}/u.test(character) ? 0 : isWide(character) ? 2 : 1
  return columns
}

function isWide(character: string): boolean {
  return /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uFF01-\uFF60]/u.test(character)
}
