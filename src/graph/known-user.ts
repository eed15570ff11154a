import { parentStage, type Stage, type Step } from './build-graph.ts'
import { imageNameOf } from './image-name.ts'

/**
 * Images whose Dockerfiles have no USER, so that what is built on them begins as root. Of the official ones a few have one (jetty, haproxy,
 * elasticsearch), and so have many that companies make.
 */
const rootImages: ReadonlySet<string> = new Set([
  'almalinux', 'alpine', 'amazoncorretto', 'amazonlinux', 'archlinux', 'bash', 'buildpack-deps', 'busybox', 'centos', 'composer', 'debian', 'eclipse-temurin',
  'elixir', 'erlang', 'fedora', 'gcc', 'golang', 'maven', 'nginx', 'node', 'openjdk', 'oraclelinux', 'php', 'python', 'rockylinux', 'ruby', 'rust', 'swift', 'ubuntu',
  'mcr.microsoft.com/dotnet/sdk',
])

/** Whether it is known as whom a step runs: USER says it, or the base image is known to leave it at root. */
export function isUserKnown({ state, stage }: Step): boolean {
  return state.user !== undefined || beginsAsRoot(stage)
}

function beginsAsRoot(stage: Stage): boolean {
  let base = stage
  for (let parent = parentStage(base); parent; parent = parentStage(base)) base = parent
  return base.isDescribed || rootImages.has(imageNameOf(base.base) ?? '')
}
