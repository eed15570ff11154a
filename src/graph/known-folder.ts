import type { Instruction } from '../dockerfile/instruction.ts'
import { parentStage, type Stage, type Step } from './build-graph.ts'
import { imageNameOf } from './image-name.ts'
import { variablesOf } from './variables-of.ts'

/**
 * Official images that set no WORKDIR of their own: what is relative starts at the root there. Seen in the Dockerfiles, or in the image
 * configurations, of the repositories that `library/NAME` in docker-library/official-images names (August 2026; of ubuntu in those of its earlier builds); of node, python, ruby,
 * maven and erlang only the variants `onbuild` ever set one.
 */
const rootImages: ReadonlySet<string> = new Set([
  'almalinux', 'alpine', 'amazoncorretto', 'amazonlinux', 'archlinux', 'bash', 'buildpack-deps', 'busybox', 'centos', 'debian', 'eclipse-temurin', 'elixir',
  'erlang', 'fedora', 'gcc', 'maven', 'nginx', 'node', 'openjdk', 'oraclelinux', 'python', 'rockylinux', 'ruby', 'rust', 'swift', 'ubuntu',
])

/** Whether the folder in which a step's relative paths start is known: WORKDIR names it, or the base image is known to leave it at the root. */
export function isFolderKnown(step: Step): boolean {
  const { stage, instruction } = step
  const position = positionOf(instruction, stage)
  return isKnownAfter(stage, position === -1 ? 0 : position, step)
}

/** A part of a RUN stands where the whole does. */
function positionOf({ range }: Instruction, { instructions }: Stage): number {
  return instructions.findIndex((instruction) => instruction.range === range)
}

function isKnownAfter(stage: Stage, count: number, step: Step): boolean {
  for (const instruction of stage.instructions.slice(0, count).reverse()) {
    if (instruction.keyword !== 'WORKDIR') continue
    if (!isSettled(instruction, step)) return false
    if (isAbsolute(instruction.argument.text, step)) return true
  }
  const parent = parentStage(stage)
  return parent ? isKnownAfter(parent, parent.instructions.length, step) : stage.isDescribed || isRootImage(stage)
}

/** What decides the folder in which a step runs: its path where that is known, else the words of every WORKDIR above the step too. */
export function folderWords(step: Step): string {
  if (isFolderKnown(step)) return step.state.workdir
  const words: string[] = []
  for (let stage: Stage | undefined = step.stage; stage; stage = parentStage(stage)) {
    const position = stage === step.stage ? positionOf(step.instruction, stage) : -1
    const above = position === -1 ? stage.instructions : stage.instructions.slice(0, position)
    words.unshift(...above.flatMap((instruction) => (instruction.keyword === 'WORKDIR' ? [instruction.argument.text] : [])))
  }
  return JSON.stringify([step.state.workdir, words])
}

/** Whether a stage starts from such an image. */
export function isRootImage({ base }: Stage): boolean {
  return rootImages.has(imageNameOf(base) ?? '')
}

/** Whether it is known where a copy lays its files, or which folder a WORKDIR makes. */
export function isPlaceKnown(step: Step): boolean {
  const { instruction } = step
  if (!isSettled(instruction, step)) return false
  const place = 'destination' in instruction ? instruction.destination.text : instruction.keyword === 'WORKDIR' ? instruction.argument.text : '/'
  return isAbsolute(place, step) || isFolderKnown(step)
}

/** Whether every variable that the builder replaces has a value: what nobody set here may come from the base image, or from the command line. */
function isSettled(instruction: Instruction, { state, stage }: Step): boolean {
  const isFromBase = !stage.isDescribed
  for (const name of variablesOf(instruction, '\\')) {
    const isDeclared = state.args.has(name)
    const value = state.env.get(name)?.value ?? state.args.get(name)?.value
    if (value === undefined && (isDeclared || isFromBase)) return false
  }
  return true
}

function isAbsolute(text: string, { state }: Step): boolean {
  const start = text.replace(/^["']/, '')
  if (/^(?:[/\\]|[A-Za-z]:)/.test(start)) return true
  const name = /^\$\{?(\w+)/.exec(start)?.[1]
  const value = name === undefined ? undefined : (state.env.get(name)?.value ?? state.args.get(name)?.value)
  return value?.startsWith('/') ?? false
}
