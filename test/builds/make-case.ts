import { randomFrom } from '../conformance/fuzz/random.ts'
import { drawDockerfile } from './dockerfiles.ts'
import { drawProject, type Files } from './projects.ts'
import { safeRewrites, type SafeRewrite } from './rewrites.ts'

/** A project, its Dockerfile, and rewrites of it that are called safe: at least one. */
export interface RewriteCase {
  readonly dockerfile: string
  readonly files: Files
  readonly rewrites: readonly SafeRewrite[]
}

/** Case `number` of `seed`, which no other case has a say in; with rewrites of one kind where one is named. */
export function makeCase(seed: string, number: number, kind?: string): RewriteCase {
  const random = randomFrom(`rewrites ${seed} ${number}`)
  for (;;) {
    const project = drawProject(random)
    const dockerfile = `${drawDockerfile(random, project).join('\n')}\n`
    const files = random.chance(20) ? { ...project.files, Dockerfile: dockerfile } : project.files
    const rewrites = safeRewrites(random, dockerfile, files, kind)
    if (rewrites.length > 0) return { dockerfile, files, rewrites }
  }
}
