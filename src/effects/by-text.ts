/** So many characters are remembered; then it starts anew. */
const mostCharacters = 1 << 22

/** The same function, which reads a text once: the files of successive commits are mostly the same. */
export function byText<Fact>(read: (text: string) => Fact): (text: string) => Fact {
  const known = new Map<string, { readonly fact: Fact }>()
  let characters = 0
  return (text) => {
    const found = known.get(text)
    if (found) return found.fact
    const fact = read(text)
    characters += text.length
    if (characters > mostCharacters) {
      known.clear()
      characters = text.length
    }
    known.set(text, { fact })
    return fact
  }
}
