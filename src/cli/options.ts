import { builderNames } from '../graph/build-inputs.ts'
import { cacheExports, runners } from '../graph/keeping.ts'
import { historyModes } from '../project/project-options.ts'
import { streams } from '../replay/streams.ts'
import type { CommandName } from './command-name.ts'

/** An option of the command line. `value` takes the last one given, `list` keeps all of them, `number` is a whole number. */
export interface OptionDefinition {
  readonly name: string
  readonly kind: 'flag' | 'value' | 'list' | 'number'
  /** How help calls the value. */
  readonly value?: string
  readonly choices?: readonly string[]
  readonly about: string
}

const everywhere = [
  { name: 'help', kind: 'flag', about: 'Show the options of a command.' },
  { name: 'version', kind: 'flag', about: 'Show the version.' },
  { name: 'color', kind: 'value', choices: ['auto', 'always', 'never'], about: 'Colours in text (auto).' },
  { name: 'debug', kind: 'flag', about: 'Show where in the program a bug is.' },
] as const satisfies readonly OptionDefinition[]

const output = [
  { name: 'output', kind: 'value', value: 'FILE', about: 'Write the first format to a file.' },
  { name: 'quiet', kind: 'flag', about: 'Leave out notes and the summary.' },
] as const satisfies readonly OptionDefinition[]

const planning = [
  { name: 'context', kind: 'value', value: 'DIR', about: 'The folder of the build context (found by default).' },
  { name: 'build-arg', kind: 'list', value: 'K[=V]', about: 'A build argument; without a value, that of the environment.' },
  { name: 'target', kind: 'value', value: 'STAGE', about: 'The stage to build (the last one).' },
  { name: 'platform', kind: 'value', value: 'OS/ARCH', about: 'The platform to build for (linux/amd64).' },
  { name: 'build-context', kind: 'list', value: 'NAME=VALUE', about: 'A named build context: a folder, an image or a repository.' },
  { name: 'builder', kind: 'value', choices: builderNames, about: 'The builder whose cache is modelled (buildkit).' },
  { name: 'builder-version', kind: 'value', value: 'V', about: 'The release of the builder: 0.8 or later of buildkit (0.25), 20.10 or 28.5 of classic (20.10).' },
  { name: 'image-store', kind: 'value', choices: ['containerd', 'overlay2'], about: 'Where the builder keeps images (containerd).' },
  { name: 'runner', kind: 'value', choices: runners, about: 'Whether the machine that builds keeps its cache, or each build starts on a new one (persistent).' },
  { name: 'cache-export', kind: 'value', choices: cacheExports, about: 'What a new runner imports of the build before (none).' },
  { name: 'config', kind: 'value', value: 'FILE', about: 'The configuration file (the nearest one upward).' },
  { name: 'no-config', kind: 'flag', about: 'Use no configuration file.' },
] as const satisfies readonly OptionDefinition[]

const linting = [
  { name: 'format', kind: 'list', value: 'NAME[:FILE]', about: 'text, json, sarif or github, to a file or the terminal; repeatable.' },
  { name: 'stdin-filename', kind: 'value', value: 'PATH', about: 'The path that the text of the standard input has.' },
  { name: 'rule', kind: 'list', value: 'ID:LEVEL', about: 'The level of a rule: off, info, warning or error.' },
  { name: 'only', kind: 'list', value: 'ID', about: 'Run this rule and no other; repeatable.' },
  { name: 'fix', kind: 'flag', about: 'Apply the fixes that keep the image the same.' },
  { name: 'fix-suggestions', kind: 'flag', about: 'Apply also what needs a review.' },
  { name: 'fix-dry-run', kind: 'flag', about: 'Say what would be fixed, and write nothing.' },
  { name: 'diff', kind: 'flag', about: 'Print the fixes as a patch, and write nothing.' },
  { name: 'fail-on', kind: 'value', choices: ['error', 'warning', 'info', 'never'], about: 'The least severity for exit code 1 (warning).' },
  { name: 'max-warnings', kind: 'number', value: 'N', about: 'Warnings that are tolerated; more make the exit code 1.' },
  { name: 'max-waste', kind: 'number', value: 'SECONDS', about: 'Waste per build that is tolerated, all findings together; more makes the exit code 1.' },
  { name: 'history', kind: 'value', choices: historyModes, about: 'Measure what is found over the last 300 commits, where git has them (auto).' },
  { name: 'report-unused-suppressions', kind: 'flag', about: 'Report suppression comments that silence nothing.' },
] as const satisfies readonly OptionDefinition[]

const comparing = [
  { name: 'before', kind: 'list', value: 'DIR', about: 'The build context of the build before; repeatable, the oldest first.' },
  { name: 'after', kind: 'value', value: 'DIR', about: 'The build context of the build after.' },
  { name: 'before-file', kind: 'value', value: 'FILE', about: 'The Dockerfile of the build before.' },
  { name: 'after-file', kind: 'value', value: 'FILE', about: 'The Dockerfile of the build after.' },
  { name: 'before-build-arg', kind: 'list', value: 'K[=V]', about: 'A build argument of the build before only.' },
  { name: 'after-build-arg', kind: 'list', value: 'K[=V]', about: 'A build argument of the build after only.' },
  { name: 'before-target', kind: 'value', value: 'STAGE', about: 'The target of the build before.' },
  { name: 'after-target', kind: 'value', value: 'STAGE', about: 'The target of the build after.' },
] as const satisfies readonly OptionDefinition[]

const explaining = [
  { name: 'line', kind: 'number', value: 'N', about: 'What can invalidate the step on this line, and what it invalidates.' },
  { name: 'log', kind: 'value', value: 'FILE', about: 'The log of a real build: why did it run what it ran? With the build before: --before or --since.' },
  { name: 'since', kind: 'value', value: 'REV', about: 'The commit that was built before the build of --log.' },
  { name: 'until', kind: 'value', value: 'REV', about: 'The commit that --log is the build of (HEAD).' },
  { name: 'history', kind: 'value', choices: historyModes, about: 'Count how often files change over the last 300 commits, where git has them (auto).' },
  ...comparing,
] as const satisfies readonly OptionDefinition[]

const simulating = [
  ...comparing,
  { name: 'since', kind: 'value', value: 'REV', about: 'The builds after this commit, one for each: the last of them is shown.' },
  { name: 'until', kind: 'value', value: 'REV', about: 'The newest commit (HEAD).' },
  { name: 'change', kind: 'list', value: 'PATH', about: 'What if this file of the context had other bytes? A glob is allowed.' },
  { name: 'set-arg', kind: 'list', value: 'K=V', about: 'What if this build argument had this value?' },
  { name: 'new-base', kind: 'list', value: 'IMAGE', about: 'What if this base image were another?' },
  { name: 'edit', kind: 'list', value: 'LINE[=TEXT]', about: 'What if the instruction on this line read otherwise?' },
  { name: 'cold', kind: 'flag', about: 'What if the cache were empty?' },
  { name: 'no-cache', kind: 'flag', about: 'As the builder has it.' },
  { name: 'no-cache-filter', kind: 'list', value: 'STAGE', about: 'As the builder has it.' },
  { name: 'network', kind: 'value', value: 'MODE', about: 'As the builder has it.' },
  { name: 'add-host', kind: 'list', value: 'HOST:IP', about: 'As the builder has it.' },
  { name: 'shm-size', kind: 'value', value: 'SIZE', about: 'As the builder has it.' },
  { name: 'ulimit', kind: 'list', value: 'NAME=SOFT:HARD', about: 'As the builder has it.' },
  { name: 'cgroup-parent', kind: 'value', value: 'GROUP', about: 'As the builder has it.' },
  { name: 'label', kind: 'list', value: 'K=V', about: 'As the builder has it.' },
] as const satisfies readonly OptionDefinition[]

const calibrating = [
  { name: 'file', kind: 'value', value: 'FILE', about: 'The Dockerfile that was built (Dockerfile).' },
  { name: 'output', kind: 'value', value: 'FILE', about: 'The file to write (the one that the configuration names, or .stratalint-costs.json).' },
  { name: 'quiet', kind: 'flag', about: 'Print nothing.' },
] as const satisfies readonly OptionDefinition[]

const replaying = [
  { name: 'commits', kind: 'number', value: 'N', about: 'How many commits to replay, counted back from the newest (300).' },
  { name: 'until', kind: 'value', value: 'REV', about: 'The newest commit (HEAD).' },
  { name: 'learn-until', kind: 'value', value: 'REV', about: 'Replay only what comes after this commit; --optimal learns from what came before it.' },
  { name: 'with', kind: 'list', value: 'FILE', about: 'Another Dockerfile over the same commits; repeatable.' },
  { name: 'fixed', kind: 'flag', about: 'The Dockerfile as its safe fixes would make it, over the same commits.' },
  { name: 'optimal', kind: 'flag', about: 'The best order for these very commits that is proven to build the same image, and what no order goes below.' },
  { name: 'stream', kind: 'value', choices: streams, about: 'Replay every commit, those that edit the Dockerfile, or every commit with new per-build arguments (context).' },
] as const satisfies readonly OptionDefinition[]

const plain = [
  { name: 'format', kind: 'list', value: 'NAME[:FILE]', about: 'text or json; repeatable, each to a file or to the terminal.' },
] as const satisfies readonly OptionDefinition[]

const serving = [{ name: 'stdio', kind: 'flag', about: 'Speak over the standard streams.' }] as const satisfies readonly OptionDefinition[]

interface CommandDefinition {
  readonly name: CommandName
  readonly usage: string
  readonly about: string
  readonly options: readonly OptionDefinition[]
}

/** What the command line can do: the only place where options are defined. */
export const commands = [
  {
    name: 'lint',
    usage: '[PATH…]',
    about: 'Find what makes an image rebuild. The default.',
    options: [...planning, ...linting, ...output, ...everywhere],
  },
  {
    name: 'simulate',
    usage: '[FILE]',
    about: 'Show which steps run again for a change.',
    options: [...planning, ...simulating, ...plain, ...output, ...everywhere],
  },
  {
    name: 'replay',
    usage: '[FILE]',
    about: 'Show what the last commits made the builder run again, and why.',
    options: [...planning, ...replaying, ...plain, ...output, ...everywhere],
  },
  {
    name: 'explain',
    usage: '[FILE[:LINE]]',
    about: 'Show the steps of a build and what enters their cache keys.',
    options: [...planning, ...explaining, ...plain, ...output, ...everywhere],
  },
  {
    name: 'calibrate',
    usage: 'INPUT…',
    about: 'Learn the seconds and bytes of steps from build logs, `docker history` and image manifests.',
    options: [...planning, ...calibrating, ...everywhere],
  },
  { name: 'rules', usage: '[ID]', about: 'List the rules, or show what one means.', options: everywhere },
  { name: 'lsp', usage: '', about: 'Serve editors.', options: [...serving, ...everywhere] },
  { name: 'completion', usage: '', about: 'Print a completion script for the shell.', options: everywhere },
] as const satisfies readonly CommandDefinition[]

type AnyOption = (typeof commands)[number]['options'][number]
export type FlagName = Extract<AnyOption, { kind: 'flag' }>['name']
export type ValueName = Extract<AnyOption, { kind: 'value' }>['name']
export type ListName = Extract<AnyOption, { kind: 'list' }>['name']
export type NumberName = Extract<AnyOption, { kind: 'number' }>['name']

/** Every option of every command by name. Where two commands share a name they share its kind. */
export const optionsByName: ReadonlyMap<string, OptionDefinition> = new Map(
  commands.flatMap((command) => command.options.map((option) => [option.name, option] as const)),
)
