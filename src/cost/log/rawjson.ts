import type { BuildLog } from './build-log.ts'
import { listAt, memberOf, parsedJson, textAt } from './json-value.ts'
import { secondsAt } from './timestamp.ts'
import { stepsOfVertexes, type VertexNews } from './vertexes.ts'

/** Whether a line is a message of BuildKit's progress. */
export function isRawMessage(line: string): boolean {
  return /^\{"(?:vertexes|statuses|logs|warnings)":\[/.test(line)
}

/** `--progress=rawjson`: a JSON object on every line. A last one that was cut off is left out. */
export function readRawJson(text: string): BuildLog {
  return stepsOfVertexes(newsIn(text))
}

function* newsIn(text: string): Generator<VertexNews> {
  for (const line of text.split('\n')) {
    if (!line.includes('"vertexes"')) continue
    for (const vertex of listAt(parsedJson(line.slice(line.indexOf('{'))), 'vertexes') ?? []) {
      const [digest, name] = [textAt(vertex, 'digest'), textAt(vertex, 'name')]
      if (digest === undefined || name === undefined) continue
      const at = (key: string): number | undefined => secondsAt(textAt(vertex, key) ?? '')
      yield { digest, name, started: at('started'), completed: at('completed'), isCached: memberOf(vertex, 'cached') === true, error: textAt(vertex, 'error') ?? '' }
    }
  }
}
