import type {
  ArtifactChange,
  ArtifactLocation,
  CodeFlow,
  Fix as SarifFix,
  Location,
  Region,
  Replacement,
  Result,
  ThreadFlowLocation,
} from 'sarif'
import type { StepReport } from '../cache/step-report.ts'
import type { FileReport, Finding, Fix, Place, Severity } from '../lint/finding.ts'
import { uriOf } from './uri.ts'

/** Whether a file starts with a byte order mark: text regions in SARIF count neither its column nor its offset. */
export type HasBom = (path: string) => boolean

export const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>

/** One finding as a SARIF result. `ruleIndex` is -1 for a rule that the run does not describe. */
export function sarifResult(file: FileReport, finding: Finding, ruleIndex: number, hasBom: HasBom): Result {
  const { rule, severity, message, waste, refused } = finding
  const bom = hasBom(file.path) ? 1 : 0
  const [start, end] = finding.range
  const region = { ...regionOf(finding, bom), charOffset: start - bom, charLength: end - start }
  return {
    ruleId: rule,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    level: levels[severity],
    // Braces stay single: without arguments, viewers show a message as it stands.
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: locate(file.path), region } }],
    relatedLocations: finding.related.map((place, index) => ({
      id: index + 1,
      physicalLocation: { artifactLocation: locate(place.path), region: regionOf(place, hasBom(place.path) ? 1 : 0) },
      message: { text: place.message },
    })),
    ...(finding.chain.length > 0 ? { codeFlows: [codeFlowOf(file, finding)] } : {}),
    ...(finding.fix ? { fixes: [sarifFix(finding.fix, hasBom)] } : {}),
    partialFingerprints: { 'stratalintFinding/v1': finding.id },
    properties: {
      secondsPerBuild: waste.secondsPerBuild,
      affectedBuilds: waste.affectedBuilds,
      wasteSource: waste.source,
      ...(waste.commits === undefined ? {} : { wasteCommits: waste.commits }),
      refused,
    },
  }
}

/** The location of a file, relative to the root of the sources where the path is relative. */
export function locate(path: string): ArtifactLocation {
  const uri = uriOf(path)
  return uri.startsWith('file:') ? { uri } : { uri, uriBaseId: '%SRCROOT%' }
}

function regionOf({ line, column, endLine, endColumn }: Place, bom: number): Region {
  return { startLine: line, startColumn: columnOf(line, column, bom), endLine, endColumn: columnOf(endLine, endColumn, bom) }
}

/** The column without the byte order mark, which stands on the first line. */
export function columnOf(line: number, column: number, bom: number): number {
  return line === 1 ? Math.max(1, column - bom) : column
}

/** From the change to the last victim: the change itself, then each step that runs again, and why. */
function codeFlowOf(file: FileReport, { change, chain, chainPath = file.path }: Finding): CodeFlow {
  const steps = chain.map((step): ThreadFlowLocation => ({
    location: {
      physicalLocation: { artifactLocation: locate(chainPath), region: { startLine: step.line, endLine: step.endLine } },
      message: { text: `${step.label}: ${step.outcome}${step.cause ? `, ${step.cause.detail}` : ''}` },
    },
  }))
  return { threadFlows: [{ locations: [{ location: changeLocation(file, change, chain) }, ...steps] }] }
}

function changeLocation(file: FileReport, change: string, chain: readonly StepReport[]): Location {
  const path = chain[0]?.root?.path
  const message = { text: change }
  // A remote context has no files that a viewer can open, and a pipeline file has none.
  if (!path || file.contextBy === 'none' || file.context.includes('://')) return { message }
  const inContext = file.context === '.' || file.context === '' ? path : `${file.context.replace(/\/$/, '')}/${path}`
  return { physicalLocation: { artifactLocation: locate(inContext) }, message }
}

function sarifFix({ title, verdict, why, edits }: Fix, hasBom: HasBom): SarifFix {
  const replacements = new Map<string, Replacement[]>()
  for (const { path, range, text } of edits) {
    const bom = hasBom(path) ? 1 : 0
    const deletedRegion = { charOffset: range[0] - bom, charLength: range[1] - range[0] }
    const ofPath = replacements.get(path) ?? []
    ofPath.push({ deletedRegion, insertedContent: { text } })
    replacements.set(path, ofPath)
  }
  return {
    description: { text: verdict === 'safe' ? title : `${title} (needs review: ${why})` },
    artifactChanges: [...replacements].map(([path, list]): ArtifactChange => ({ artifactLocation: locate(path), replacements: list })),
  }
}
