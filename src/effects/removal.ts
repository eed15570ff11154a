import type { ToolUse } from './effects.ts'
import { isWithin } from './path.ts'

const removing = /^(?:rm|rmdir|unlink|find)\b|\bclean\b|\bautoremove\b|\bpurge\b|\bprune\b|^apk del\b|^(?:apt|apt-get|aptitude|dnf|microdnf|yum|zypper)(?: -\S+)* (?:remove|erase)\b/

/** The first command of a step that is there to delete files, whichever. */
export function removerIn(tools: readonly ToolUse[]): ToolUse | undefined {
  return tools.find(({ text }) => removing.test(text))
}

/** The first command of a step that deletes a folder, something in it, or a folder above it. */
export function removalOf(tools: readonly ToolUse[], folder: string): ToolUse | undefined {
  return tools.find((use) => (use.removes ?? []).some((place) => isWithin(folder, place) || isWithin(place, folder)))
}

/** The first command of a step that leaves nothing of what its tools keep in a folder for their next run. */
export function emptyingOf(tools: readonly ToolUse[], folder: string): ToolUse | undefined {
  const owners = new Set(tools.flatMap(({ tool, caches }) => (caches.some(({ path }) => path === folder) ? [tool] : [])))
  return tools.find((use) => (use.removes ?? []).some((place) => isWithin(folder, place)) || (owners.has(use.tool) && cleans(use) && (use.tool !== 'apt-get' || folder === '/var/cache/apt')))
}

/** Subcommands and options that empty what the tool keeps: of lists of packages `apt-get clean` leaves all there. */
const cleaners: ReadonlyMap<string, readonly string[]> = new Map([
  ['apt-get', ['clean', 'distclean']],
  ['dnf', ['clean all']],
  ['yum', ['clean all']],
  ['zypper', ['clean']],
  ['npm', ['cache clean']],
  ['yarn', ['cache clean']],
  ['pip', ['cache purge']],
  ['uv', ['cache clean']],
  ['poetry', ['cache clear']],
  ['composer', ['clear-cache', 'clearcache', 'cc']],
  ['pipenv', ['--clear']],
])

function cleans({ tool, text }: ToolUse): boolean {
  const words = text.split(' ').slice(1)
  const said = words.filter((word) => !word.startsWith('-')).join(' ')
  return cleaners.get(tool)?.some((cleaner) => words.includes(cleaner) || said === cleaner || said.startsWith(`${cleaner} `)) ?? false
}
