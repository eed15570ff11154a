/** What scripts/labelled-edges.mjs takes from the sources. */
export { memoryContext } from '../src/context/memory.ts'
export { parse } from '../src/dockerfile/parse.ts'
export { pathsClash } from '../src/effects/overlap.ts'
export { prove } from '../src/fix/prove.ts'
export { accessesOfStep } from '../src/graph/accesses-of-step.ts'
export { plainBuild } from '../src/graph/build-inputs.ts'
export { plan } from '../src/graph/plan.ts'
export { variablesOf } from '../src/graph/variables-of.ts'
