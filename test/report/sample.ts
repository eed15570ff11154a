import type { StepReport } from '../../src/cache/step-report.ts'
import type { FileReport, Finding, Fix } from '../../src/lint/finding.ts'
import { defineRule } from '../../src/lint/rule.ts'

export const sampleRule = defineRule({
  id: 'source-before-install',
  summary: 'Files an install never reads enter its cache key',
  severity: 'warning',
  messages: { early: '{{copy}} is early.' },
  options: { threshold: { default: 0.1, about: 'Volatility from which a copied file counts.' } },
  *check() {},
})

export const sampleFix: Fix = {
  title: 'copy the manifests before line 5',
  verdict: 'safe',
  why: '',
  edits: [{ path: 'Dockerfile', range: [13, 21], text: 'COPY package.json ./\nRUN npm ci\nCOPY . .' }],
  seconds: { before: 40, after: 2 },
}

const copied: StepReport = {
  label: '[2/3] COPY . .',
  stage: '',
  stageIndex: 0,
  step: 2,
  of: 3,
  instruction: 'COPY',
  line: 4,
  endLine: 4,
  text: 'COPY . .',
  outcome: 'rebuilt',
  cause: { kind: 'content', detail: 'src/app.ts changed', line: 4, path: 'src/app.ts' },
  root: { kind: 'content', detail: 'src/app.ts changed', line: 4, path: 'src/app.ts' },
  stale: null,
  buildsAgo: null,
  emptyMounts: [],
  sharedWith: [],
  layer: true,
  seconds: 0.5,
}

const installed: StepReport = {
  ...copied,
  label: '[3/3] RUN npm ci',
  step: 3,
  instruction: 'RUN',
  line: 5,
  endLine: 6,
  text: 'RUN npm ci',
  cause: { kind: 'parent', detail: 'line 4 was rebuilt', line: 4, path: null },
  seconds: 39.5,
}

export function sampleFinding(changes: Partial<Finding> = {}): Finding {
  return {
    id: 'f00d',
    rule: 'source-before-install',
    url: 'https://example.org/rules/source-before-install',
    severity: 'warning',
    message: '`COPY . .` brings 212 files into the key of `RUN npm ci`.',
    line: 4,
    column: 1,
    endLine: 4,
    endColumn: 9,
    range: [13, 21],
    related: [{ path: 'Dockerfile', line: 5, column: 1, endLine: 6, endColumn: 3, message: '`RUN npm ci` runs again.' }],
    chain: [copied, installed],
    change: 'edit src/app.ts',
    waste: { secondsPerBuild: 36, affectedBuilds: 0.9, source: 'prior' },
    fix: sampleFix,
    refused: null,
    ...changes,
  }
}

export function sampleReport(changes: Partial<FileReport> = {}): FileReport {
  return { path: 'Dockerfile', context: '.', contextBy: 'unique', builder: 'buildkit', findings: [sampleFinding()], errors: [], notes: [], order: null, withoutHistory: null, ...changes }
}
