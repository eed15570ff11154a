import type { Draft } from './instructions.ts'

export interface Mounts {
  readonly flags: readonly string[]
  /** A command that prints what is mounted; undefined where there is nothing to see. */
  readonly read: string | undefined
  readonly uses: readonly string[]
}

interface Mount {
  readonly flag: string
  readonly read?: string
  readonly uses?: readonly string[]
}

export function drawMounts(draft: Draft): Mounts {
  const mounts = [drawMount(draft), ...(draft.random.chance(25) ? [drawMount(draft)] : [])]
  return {
    flags: mounts.map(({ flag }) => flag),
    read: mounts.find(({ read }) => read !== undefined)?.read,
    uses: mounts.flatMap(({ uses }) => uses ?? []),
  }
}

function drawMount(draft: Draft): Mount {
  const { random, others } = draft
  return random.weigh<(draft: Draft) => Mount>([
    [6, bindFromContext],
    [others.some(({ paths }) => paths.length > 0) ? 6 : 0, bindFromStage],
    [1, bindFromImage],
    [6, cache],
    [2, tmpfs],
    [2, secret],
  ])(draft)
}

function target({ next, stage, random }: Draft): string {
  return random.chance(15) ? `${(stage.workdir ?? '/mnt').replace(/\/$/, '')}/m${next()}` : `/mnt/m${next()}`
}

function bindFromContext(draft: Draft): Mount {
  const { random, sources } = draft
  const at = target(draft)
  const access = random.weigh([[6, ''], [1, ',rw'], [1, ',ro'], [1, ',readonly=false']])
  if (random.chance(30)) return { flag: `--mount=${random.chance(60) ? 'type=bind,' : ''}target=${at}${access}`, read: `ls -R ${at}` }
  const source = random.pick(sources.filter((each) => !each.includes(' ')))
  return { flag: `--mount=type=bind,source=${source},target=${at}${access}`, read: `ls -R ${at}`, uses: [`context ${source}`] }
}

function bindFromStage(draft: Draft): Mount {
  const { random, others } = draft
  const other = random.pick(others.filter(({ names, paths }) => names.length > 0 && paths.length > 0).concat(others.slice(0, 1)))
  const [name] = other.names
  const [first] = other.paths
  if (name === undefined || first === undefined) return cache(draft)
  const at = target(draft)
  const path = random.pick(other.paths)
  const source = random.chance(20) ? '' : `,source=${path}`
  return { flag: `--mount=type=bind,from=${name}${source},target=${at}${random.chance(10) ? ',rw' : ''}`, read: source === '' ? `ls ${at}` : `ls -R ${at}`, uses: [path, `stage ${other.index}`] }
}

function bindFromImage(draft: Draft): Mount {
  const at = target(draft)
  return { flag: `--mount=type=bind,from=${draft.random.pick(draft.images)},source=/etc,target=${at}`, read: `ls ${at}` }
}

function cache(draft: Draft): Mount {
  const { random, next } = draft
  const options = [
    ...(random.chance(40) ? [`id=${random.pick(['one', 'two', 'nonceplace'])}`] : []),
    ...(random.chance(30) ? [`sharing=${random.pick(['shared', 'private', 'locked'])}`] : []),
    ...(random.chance(10) ? ['uid=1000'] : []),
    ...(random.chance(10) ? ['mode=0777'] : []),
  ]
  return { flag: `--mount=type=cache,${[`target=/cache/${random.chance(50) ? 'x' : next()}`, ...options].join(',')}` }
}

function tmpfs({ random, features }: Draft): Mount {
  return { flag: `--mount=type=tmpfs,target=/scratch${features.tmpfsSize && random.chance(40) ? `,size=${random.pick(['1m', '2m'])}` : ''}` }
}

function secret({ random }: Draft): Mount {
  return { flag: `--mount=type=secret,id=${random.pick(['tok', 'key'])}${random.chance(30) ? ',target=/run/tok' : ''}` }
}
