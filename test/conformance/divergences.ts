/** What builders do and the model does not, with the reason. The list may only shrink. */
export interface Divergence {
  readonly table: string
  readonly ids: readonly string[]
  /** As in the recordings. */
  readonly builders: readonly string[]
  readonly reason: string
}

const buildkit = ['BuildKit 0.25, containerd store', 'BuildKit 0.25, overlay2 store', 'BuildKit 0.13', 'BuildKit 0.8']
const others = ['classic 20.10', 'classic 28.5', 'Buildah 1.43']
const overwritten = 'BuildKit sends the context of one path as a difference to the last one: what keeps size and time goes unseen, and so does the mode of a folder. The model compares whole contexts.'
const commandLine = 'The command line of this builder lacks the option; the model is asked for Dockerfiles.'

export const divergences: readonly Divergence[] = [
  { table: 'D', ids: ['D03c', 'D03d', 'D29'], builders: buildkit, reason: overwritten },
  { table: 'traps', ids: ['E21'], builders: buildkit, reason: overwritten },
  { table: 'D', ids: ['D27'], builders: buildkit.slice(0, 2), reason: 'The frontend that these releases bring along has no --parents; the model takes what a `# syntax=` line can bring.' },
  { table: 'H', ids: ['H33e'], builders: ['BuildKit 0.8'], reason: 'This release does not see the owner of a cache mount; the model counts it in every release.' },
  { table: 'H', ids: ['H46b'], builders: ['BuildKit 0.25, containerd store'], reason: 'Equal linked copies are one step but for where they are laid, and printed under one of their stages; the model tells of both.' },
  { table: 'G', ids: ['G15'], builders: others, reason: commandLine },
  { table: 'traps', ids: ['E42'], builders: ['Buildah 1.43'], reason: commandLine },
  { table: 'traps', ids: ['E44', 'E44a', 'E44b'], builders: others, reason: commandLine },
  { table: 'D', ids: ['D16'], builders: others, reason: 'A hard link is another entry of the archive that these builders compare; the model knows no hard links.' },
  { table: 'D', ids: ['D19b'], builders: ['Buildah 1.43'], reason: 'Buildah looks into the archive that it unpacks; the model takes it for a file.' },
  { table: 'D', ids: ['D20b'], builders: ['Buildah 1.43'], reason: 'Buildah looks a name up in the image; the model does not know its numbers.' },
  { table: 'I', ids: ['I32'], builders: ['Buildah 1.43'], reason: 'Buildah sees that a command made the destination a folder, in which the file keeps its name.' },
  { table: 'I', ids: ['I46'], builders: ['Buildah 1.43'], reason: 'Buildah tells names of stages apart by their case, and finds no image of that name; the model knows no registry.' },
  { table: 'I', ids: ['I51c'], builders: ['Buildah 1.43'], reason: 'Buildah mounts what the ignore file leaves out; the model knows only what it lets in.' },
  { table: 'I', ids: ['I33e'], builders: ['Buildah 1.43'], reason: 'Buildah looks a name up in the image; the model does not know its numbers.' },
  { table: 'I', ids: ['I32h'], builders: ['classic 28.5', 'Buildah 1.43'], reason: 'A file that a stage has from the context counts as the one in the context; the model tells the two apart.' },
  { table: 'traps', ids: ['E45a'], builders: [...buildkit, ...others], reason: 'The model looks at no other machine: what an address holds is as it was.' },
  { table: 'traps', ids: ['E45c'], builders: buildkit.slice(0, 3), reason: 'BuildKit prints the download under the name of the step, whose copy it then finds.' },
  { table: 'traps', ids: ['E15b'], builders: ['BuildKit 0.25, containerd store'], reason: 'A linked copy looks the name of its owner up in an empty image and fails; the model runs nothing.' },
  { table: 'traps', ids: ['E6', 'E6a'], builders: others.slice(0, 2), reason: 'This builder has no BUILDPLATFORM; the model gives it one.' },
  { table: 'traps', ids: ['E48a'], builders: others, reason: 'This builder fails where no source matches; the model takes that for an empty copy.' },
  { table: 'traps', ids: ['E29'], builders: ['Buildah 1.43'], reason: 'Buildah finds no stage by other letters and asks for an image of that name, which is none; the model takes it for the stage.' },
  { table: 'traps', ids: ['E41a'], builders: ['Buildah 1.43'], reason: 'Buildah fails to run a heredoc with an interpreter line in the sandbox that recordings use; the model finds no fault in the file.' },
]
