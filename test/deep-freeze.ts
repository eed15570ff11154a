function refuse(): never {
  throw new TypeError('A fact is not to be changed.')
}

/** Freezes a value and all that it holds, maps and sets included. Code that changes any of it throws. */
export function deepFreeze<Value>(value: Value): Value {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null || Object.isFrozen(next)) continue
    if (next instanceof Map) open.push(...next.keys(), ...next.values())
    if (next instanceof Set) open.push(...next)
    if (next instanceof Map || next instanceof Set) {
      for (const name of ['set', 'add', 'delete', 'clear']) if (name in next) Object.defineProperty(next, name, { value: refuse })
    }
    if (!ArrayBuffer.isView(next)) Object.freeze(next)
    open.push(...Object.values(next))
  }
  return value
}
