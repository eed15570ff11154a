const UNITS = new Map([['ns', 1e-6], ['us', 1e-3], ['µs', 1e-3], ['μs', 1e-3], ['ms', 1], ['s', 1e3], ['m', 6e4], ['h', 36e5]])

const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y

const FLAGS = new Set(['interval', 'timeout', 'start-period', 'start-interval'])

/** What is wrong with a flag that takes a duration of Go's (`1m30s`, `0.5s`), as a predicate; empty and zero mean the default. */
export function durationFault(flag: string, value: string): string | undefined {
  if (!FLAGS.has(flag) || value === '') return undefined
  const milliseconds = readDuration(value)
  if (milliseconds === undefined) return `has the flag \`--${flag}=${value}\`, which takes a duration such as 1m30s`
  if (milliseconds !== 0 && milliseconds < 1) return `has the flag \`--${flag}=${value}\`, which is less than a millisecond`
  return undefined
}

function readDuration(value: string): number | undefined {
  const digits = value.replace(/^[-+]/, '')
  if (digits === '0') return 0
  let total = 0
  let at = 0
  while (at < digits.length) {
    PART.lastIndex = at
    const [part, amount, unit] = PART.exec(digits) ?? []
    if (part === undefined) return undefined
    total += Number(amount) * (UNITS.get(unit ?? '') ?? 0)
    at += part.length
  }
  if (at === 0) return undefined
  return value.startsWith('-') ? -total : total
}
