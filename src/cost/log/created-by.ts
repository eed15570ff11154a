/**
 * What a history says of how a layer was created, as an instruction: without the shell in front of a command, the arguments that were in force
 * (`|1 KEY=value`), and the classic builder's `#(nop)`. What a classic copy took is told as a digest, which is left open: `COPY … ./dist`.
 */
export function instructionOf(createdBy: string): string {
  const text = createdBy.trim().replace(/ # buildkit$/, '').replace(/ # bu[a-z]*…$/, '')
  const nop = text.indexOf('#(nop) ')
  if (nop !== -1) return text.slice(nop + 7).trim().replace(/^(COPY|ADD) (?:multi|dir|file):[0-9a-f]+ in /, '$1 … ')
  const isCommand = /^(?:RUN |\|\d+ |\/\S*sh -)/.test(text)
  return isCommand ? `RUN ${commandOf(text.replace(/^RUN /, ''))}` : text
}

/** A command behind `/bin/sh -c`. One in JSON form has no shell. */
function commandOf(text: string): string {
  const hasArguments = /^\|\d+ /.test(text)
  const shell = hasArguments || text.startsWith('/') ? text.indexOf(' -c ') : -1
  return shell === -1 ? text : text.slice(shell + 4)
}
