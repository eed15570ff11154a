import { isRoot } from '../effects/call.ts'
import { rootStage, type Stage, type Step } from './build-graph.ts'
import { imageNameOf } from './image-name.ts'

/**
 * Images whose Dockerfiles have no USER, or root as their last one, and no HOME, so that what is built on them begins as root in /root. Of the official
 * ones a few have another (jetty, haproxy, elasticsearch), and so have many that companies make. Those with a name of their own were looked up in the
 * whole history of their repositories (November 2026): zulu-openjdk/zulu-openjdk, cypress-io/cypress-docker-images, hexpm/bob, mhart/alpine-node,
 * oven-sh/bun, react-native-community/docker-android.
 */
const rootImages: ReadonlySet<string> = new Set([
  'almalinux', 'alpine', 'amazoncorretto', 'amazonlinux', 'archlinux', 'bash', 'buildpack-deps', 'busybox', 'centos', 'composer', 'debian', 'eclipse-temurin',
  'elixir', 'erlang', 'fedora', 'gcc', 'golang', 'maven', 'nginx', 'node', 'openjdk', 'oraclelinux', 'php', 'python', 'rockylinux', 'ruby', 'rust', 'swift', 'ubuntu',
  'mcr.microsoft.com/dotnet/sdk', 'docker.io/azul/zulu-openjdk', 'docker.io/azul/zulu-openjdk-alpine', 'docker.io/azul/zulu-openjdk-debian', 'docker.io/cypress/base',
  'docker.io/cypress/browsers', 'docker.io/cypress/factory', 'docker.io/cypress/included', 'docker.io/hexpm/elixir', 'docker.io/hexpm/erlang', 'docker.io/mhart/alpine-node',
  'docker.io/oven/bun', 'docker.io/reactnativecommunity/react-native-android',
])

/**
 * Whether it is known as whom a step runs: USER says it, or the base image is known to leave it at root. A variable that nobody gave a value has it from
 * the command line, or from the base image.
 */
export function isUserKnown({ state, stage }: Step): boolean {
  return state.user === undefined ? beginsAsRoot(stage) : !/^(?::|$)/.test(state.user)
}

/** Whether a step is known to run as root. */
export function runsAsRoot(step: Step): boolean {
  return isRoot({ user: step.state.user, isUserKnown: isUserKnown(step) })
}

/** Whether what `--chown` or USER name is root, with no group or its own. */
export function isRootOwner(owner: string | undefined): boolean {
  return owner === undefined || /^(?:root|0)?(?::(?:root|0)?)?$/.test(owner)
}

function beginsAsRoot(stage: Stage): boolean {
  const { isDescribed, base } = rootStage(stage)
  return isDescribed || rootImages.has(imageNameOf(base) ?? '')
}
