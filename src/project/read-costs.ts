import { readFileSync } from 'node:fs'
import type { Measurement } from '../cost/measurement.ts'
import { assertValid } from './assert-valid.ts'
import { parseConfigText } from './config-json.ts'
import { UsageError } from './usage-error.ts'
import { costsValidator } from './validators/index.cjs'

interface StepText {
  readonly stage: string
  readonly step: string
  readonly seconds?: number
  readonly bytes?: number
  readonly samples?: number
}

/** A cost file as written. */
export interface CostsText {
  readonly version: 1
  readonly steps: readonly StepText[]
}

/** Reads what `calibrate` wrote, or a person. UsageError with file, line and column for everything that is wrong with it. */
export function readCosts(file: string): Measurement[] {
  const source = { whole: 'The cost file', file, text: readCostFile(file), prefix: [] }
  const value = parseConfigText(source)
  assertValid(source, value, costsValidator())
  return value.steps.map(({ stage, step, seconds, bytes, samples = 0 }) => ({ stage, text: step, seconds, bytes, samples }))
}

function readCostFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`The cost file ${file} cannot be read.`)
  }
}

/** The text of a cost file: small, in the order of the Dockerfile, the same for the same measurements. */
export function costsText(measurements: readonly Measurement[]): string {
  const steps = measurements.map(({ stage, text, seconds, bytes, samples }): StepText => ({
    stage,
    step: text,
    ...(seconds !== undefined && { seconds, samples }),
    ...(bytes !== undefined && { bytes }),
  }))
  const file: CostsText = { version: 1, steps }
  return `${JSON.stringify(file, null, 2)}\n`
}
