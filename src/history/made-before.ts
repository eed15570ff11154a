import { baseName, selfAndAbove } from '../context/clean-path.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import { awaitedBy, mainContextEdges, selectedFiles, selectionOf } from '../graph/landings.ts'
import { fileKindOf } from './file-kind.ts'

const awaitedOf = new WeakMap<BuildGraph, ReadonlySet<string>>()

/** The context paths of what steps take that is made before the build, and is not there yet. */
export function awaitedIn(graph: BuildGraph): ReadonlySet<string> {
  const known = awaitedOf.get(graph) ?? new Set(mainContextEdges(graph).flatMap((edge) => awaitedBy(edge)))
  awaitedOf.set(graph, known)
  return known
}

/** A wildcard may name very many files; git is asked about so many. */
const mostNamed = 200

/** The files and folders that copies and mounts name and that are there, but for the whole context. */
export function namedIn(graph: BuildGraph): readonly string[] {
  const things = mainContextEdges(graph).flatMap((edge) => selectionOf(edge)?.sources.flatMap((source) => source.things) ?? [])
  return [...new Set(things.flatMap(({ at }) => (at === '' ? [] : [at])))].slice(0, mostNamed)
}

/** The files that steps take at and below some paths. */
export function filesAt(paths: ReadonlySet<string>, graph: BuildGraph): readonly string[] {
  if (paths.size === 0) return []
  return mainContextEdges(graph).flatMap((edge) => selectedFiles(edge).filter((file) => selfAndAbove(file).some((path) => paths.has(path))))
}

const productsOf = new WeakMap<BuildGraph, ReadonlySet<string>>()

/**
 * The files that are made of the sources before the build, as their names say: those that are not there yet, and those that git does not have
 * because a build left them in the checkout. What a fresh checkout lacks and what lies in another count the same.
 */
export function productsIn(graph: BuildGraph): ReadonlySet<string> {
  const known = productsOf.get(graph) ?? productsNow(graph)
  productsOf.set(graph, known)
  return known
}

function productsNow(graph: BuildGraph): ReadonlySet<string> {
  const { context } = graph
  const named = namedIn(graph).filter((path) => (context.entry(path)?.kind === 'folder' ? productFolders.has(baseName(path)) : isProductName(path)))
  const left = named.length === 0 ? undefined : context.untracked?.(named)
  return new Set([...[...awaitedIn(graph)].filter(isProductName), ...filesAt(left ?? new Set(), graph)])
}

const productFolders: ReadonlySet<string> = new Set(['dist', 'build', 'target', 'out', 'output', 'bin', 'release', 'publish', 'artifacts', '.next', '.output', '_build'])

/** What is no file of settings, and of no kind that people write. */
function isProductName(path: string): boolean {
  const name = baseName(path)
  return fileKindOf(path) === 'config' && ((/^[^.]+$/.test(name) && !written.test(name)) || products.test(name))
}

/** Files without an extension that people write, or a tool writes once. */
const written = /^(?:gradlew|mvnw|.*file|crontab|(?:docker-)?entrypoint|hosts|motd)$/i

const products = /\.(?:[jwe]ar|whl|zip|tar|t?[gx]z|zst|deb|rpm|apk|exe|so|dll|wasm|bin)$/i
