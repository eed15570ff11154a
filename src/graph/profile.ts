import type { BuildContext } from '../context/build-context.ts'
import type { KeyFlavour } from '../context/content-key.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { FromInstruction, Instruction, Word } from '../dockerfile/instruction.ts'
import type { BuildInputs } from './build-inputs.ts'
import type { Edge, KeyInput, Placement, Source, Step } from './build-graph.ts'
import type { CacheExport, ExportFacts } from './keeping.ts'
import type { StageState } from './stage-state.ts'

/** What a profile is told about one instruction when it makes a step of it. */
export interface Lowering {
  readonly instruction: Instruction
  readonly state: StageState
  readonly platform: string
  readonly stageName: string | undefined
  /** The FROM of its stage. */
  readonly from: FromInstruction
  /** Nothing was laid down before it, not even an image. */
  readonly isFirstOnScratch: boolean
  readonly inputs: BuildInputs
  readonly context: BuildContext
  readonly expandWord: (word: Word) => string
  readonly expandText: (text: string) => string
  /** As heredoc bodies are expanded: quotes are ordinary characters. */
  readonly expandBody: (text: string) => string
  /** What `--from=` of COPY, or `from=` of a mount, names. Undefined: no such stage, which is a fault by then. */
  readonly sourceOf: (from: string, role: 'copy' | 'mount') => Source | undefined
}

/** A step without its place in the build. */
export interface LoweredStep {
  readonly kind: Step['kind']
  readonly inputs: readonly KeyInput[]
  /** All edges but the parent's. */
  readonly edges: readonly Edge[]
  readonly placement?: Placement
  readonly link?: boolean
  /** What its words come to, where the key holds them as written. */
  readonly meaning?: string
  /** The files that it stands on count too: it is also found by them. */
  readonly comparesParent?: boolean
  readonly isForced: boolean
  /** Why, where it is not `--no-cache`: a clause. */
  readonly forcedBy?: string
  readonly layer: boolean
}

export interface LabelFacts {
  readonly instruction: Instruction
  /** Set where an ONBUILD of a parent runs here. */
  readonly isTrigger: boolean
  /** What the stage starts from. */
  readonly base: Source
  readonly stageLabel: string
  readonly isOnlyStage: boolean
  /** From 1, and how many the file has. */
  readonly stageNumber: number
  readonly stages: number
  readonly number: number
  readonly of: number
  /** Variables as they stand where the instruction does. */
  readonly lookup: (name: string) => string | undefined
  readonly escape: '\\' | '`'
}

/**
 * What one builder does differently, in one place. Everything else in `graph/` and `cache/` asks the profile and never
 * which builder it is.
 */
export interface Profile {
  /** The release that was observed, or whose source was read. */
  readonly version: string
  /** What the builder prints beside a step that it finds in its cache. */
  readonly cachedWord: string
  /** Whose ARG values are in force where a stage starts: nobody's, those of the stage that it starts from, or of all stages above. */
  readonly argsFrom: 'nobody' | 'parent' | 'above'
  /** ARGs of the platform, TARGETARCH and its kin, have a value that nobody gives. */
  readonly predefinesPlatform: boolean
  /** What an ARG in a stage says of one of them is no default. */
  readonly fixesPlatformArgs?: boolean
  /** Those of them that this release does not know. */
  readonly lacksArgs?: ReadonlySet<string>
  /** ARGs that speak to the builder alone: no RUN sees them. */
  readonly hidesArgs?: ReadonlySet<string>
  /** Equal steps of one build run once, for all of them; else the second finds in the cache what the first left there. */
  readonly sharesSteps: boolean
  /** Of several results that match, only the one made last is taken; else all of them lead on. */
  readonly takesNewest?: boolean
  /** The values of one ARG line are read before any of them is set. */
  readonly readsArgsAtOnce?: boolean
  /** ENV of a name hides an ARG of that name, wherever it stands. */
  readonly envHidesArg: boolean
  /** Proxies of the command line are replaced in words even where no ARG declares them. */
  readonly replacesProxies: boolean
  /** Stages that the target does not need are built all the same, up to the target. */
  readonly buildsUnusedStages: boolean
  /** Steps are numbered over the whole file, the ARGs above the first FROM included. */
  readonly countsWholeFile: boolean
  /** A FROM that names a stage, or `scratch`, is a step of its own. */
  readonly countsEveryFrom: boolean
  /** The ONBUILD of a stage runs in the stages that start from it. */
  readonly runsTriggersOfStages: boolean
  /** Triggers of a base image have numbers of their own. */
  readonly countsTriggers: boolean
  /** Names of stages in FROM are found whatever their case. */
  readonly foldsStageNames: boolean
  /** `--from` and `from=` mean the last stage of a name in the whole file, above or not; else only one above, and other names are images. */
  readonly namesAllStages?: boolean
  /** Whether it counts in the "of" of the progress label. */
  countsAsStep(instruction: Instruction): boolean
  /** Undefined where the instruction only flows into others. */
  lower(lowering: Lowering): LoweredStep | undefined
  label(facts: LabelFacts): string
  /** Whether this mount makes the builder name the only stage of a file in its labels. */
  namesStageFor(mount: string): boolean
  /** The instructions that labels of the command line become at the end of the target. */
  labelLines(labels: readonly string[]): readonly string[]
  /** Why this builder refuses an instruction that parses; undefined where it takes it. */
  refuses(instruction: Instruction, dockerfile: Dockerfile): string | undefined
  /** A source that the ignore file leaves out is read over; else the build ends there. */
  readonly skipsIgnoredSources?: boolean
  /** Why it does not read a modifier of a variable, such as `#`, as the end of a sentence; undefined where it does. */
  refusesModifier?(modifier: string, dockerfile: Dockerfile): string | undefined
  /** The kinds of cache export that the builder has; on an ephemeral runner nothing else is left of a build. */
  readonly exports: Readonly<Partial<Record<CacheExport, ExportFacts>>>
  /** Only the results of RUN are kept; every other step is made anew in each build, and its key only leads on. */
  readonly keepsOnlyRuns?: boolean
  /** RUN has cache mounts. */
  readonly hasCacheMounts?: boolean
  /** A RUN that is forced by the command line begins with empty cache mounts. */
  readonly emptiesForcedMounts?: boolean
  /** Which ignore file counts: that beside the Dockerfile before that of the context's root, or the latter alone. */
  readonly ignore: 'beside' | 'root'
  /** Which files there are decides about inputs of steps: another context is another plan. */
  readonly plansByFiles?: boolean
  /** By what files of a build context count as the same. */
  readonly flavour: KeyFlavour
  /** Owners count in what is taken from a stage or an image. */
  readonly countsOwners: boolean
  /** What identifies a base image in keys: `layers` only, or the whole configuration too. */
  readonly basesCountBy: 'layers' | 'image'
}
