import { isWithin } from '../effects/path.ts'
import { rootStage, type Step } from './build-graph.ts'
import { imageNameOf } from './image-name.ts'

/**
 * Folders that official images name by variables, under which tools keep what they fetch: CARGO_HOME
 * (https://github.com/rust-lang/docker-rust), GOPATH (https://github.com/docker-library/golang) and COMPOSER_HOME, which is /tmp
 * (https://github.com/composer/docker).
 */
const folders: ReadonlyMap<string, string> = new Map([
  ['rust', '/usr/local/cargo'],
  ['golang', '/go'],
  ['composer', '/tmp/cache'],
])

/** Whether a folder for caches lies where the official image says from which a step starts in the end. An ENV that says otherwise has put it elsewhere. */
export function isNamedByImage(path: string, { stage }: Step): boolean {
  const folder = folders.get(imageNameOf(rootStage(stage).base) ?? '')
  return folder !== undefined && isWithin(path, folder)
}
