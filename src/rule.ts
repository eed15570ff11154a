/**
 * The one door for authors of rules: what a rule may look at, and the rewrites it may propose. A rule yields flaws and
 * touches nothing else; the engine adds severity, chain, waste and the verdict on the rewrite.
 */
export { defineRule, type Flaw, type Refusal, type Rule, type RuleDefinition } from './lint/rule.ts'
export type { Facts } from './lint/facts.ts'
export type { EditIgnore, ExtractStage, InsertFetch, InsertMount, KeepCache, MergeRun, Move, NarrowCopy, Rewrite, Sequence, SetMode, SinkNames, Split, SplitRun } from './lint/rewrite.ts'
export type { Instruction, ArgInstruction, EnvInstruction } from './dockerfile/instruction.ts'
export { parentStage, rootStage, type BuildGraph, type Stage, type Step } from './graph/build-graph.ts'
export type { ToolUse } from './effects/effects.ts'
export { brief } from './graph/brief.ts'
export { cacheMountsOf, cachesOfStep, hasCacheMounts, hasIdleMount, holds, keepsLists, type MountedCache } from './graph/cache-mounts.ts'
export { joinRuns } from './lint/join-runs.ts'
export { emptyingOf, removalOf } from './effects/removal.ts'
export { newsOf } from './lint/news-of.ts'
export { uncheckedUrl } from './graph/remote-source.ts'
export { namesNoRelease } from './graph/stage-base.ts'
export { versionInKey } from './lint/version-in-key.ts'
export { ignoredInGit } from './lint/ignored-in-git.ts'
export { usualScenarioOf } from './lint/usual-scenario.ts'
export type { Costs } from './cost/costs.ts'
export { fetchInBuild, type FetchInBuild } from './lint/fetch-in-build.ts'
export { commandsOf, droppedLater, partsAt, type RunParts } from './graph/run-parts.ts'
export { dockerClean, hasDockerClean } from './graph/docker-clean.ts'
export { effectsOfStep } from './graph/effects-of-step.ts'
export { standsOn } from './graph/taken-from.ts'
export { fileKindOf } from './history/file-kind.ts'
export { filesByTheWay, noiseIn, patternsFor } from './lint/noise.ts'
export { unusedFilesOf } from './lint/unused-files.ts'
export { isLinkable } from './lint/linkable.ts'
export { copiesMadePrograms } from './lint/mode-setting.ts'
export { runsApart, type RunApart } from './lint/runs-apart.ts'
export { asksGit } from './lint/asks-git.ts'
export { runsAgain } from './lint/runs-again.ts'
export { isCacheBust, isJobToken, levelOfArg, levelOfValue, shareOfLevel } from './history/volatility.ts'
export { mostVolatileOf, shareOfArg, shareOfFiles } from './history/scenarios.ts'
export { unusedStagesOf } from './graph/needed-stages.ts'
export { variablesOf } from './graph/variables-of.ts'
export { pathOfValue, sinkValue, type ValuePath } from './lint/value-path.ts'
export { hasDefault } from './lint/has-default.ts'
export { isSecretName } from './lint/secret-name.ts'
export { copyBelow } from './lint/copy-below.ts'
export { behindInstall, installIn } from './lint/behind-install.ts'
export { lowerCopies } from './lint/lower-copies.ts'
export { countMore, countOthers, listPaths } from './lint/told-paths.ts'
export {
  areIndependent,
  copiedFiles,
  hasUnknownCommand,
  isLikelyFreeOf,
  mountedFiles,
  projectInstallsOf,
  readByInstall,
  readOf,
  stepsAbove,
  stepsAboveAll,
  takesFromImage,
  takesFromStage,
  takenPaths,
  takesWholeContext,
  usesVariable,
  worksIn,
  writesAmong,
} from './lint/run-facts.ts'
export { usersOfLists } from './lint/package-lists.ts'
export { definePipelineRule, type PipelineFacts, type PipelineFlaw, type PlannedBuild } from './lint/pipeline-rule.ts'
export { cacheKeyOf, exportOf, keepingOf, startsAnew } from './lint/pipeline-caches.ts'
export type { CacheEntry } from './pipeline/cache-entry.ts'
export type { PipelineBuild, PipelineFile } from './pipeline/pipeline-file.ts'
export { isNewInEveryBuild } from './pipeline/expression.ts'
