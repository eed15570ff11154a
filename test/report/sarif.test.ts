import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FileReport, Finding } from '../../src/lint/finding.ts'
import { sarifLog, sarifReport, type SarifTool } from '../../src/report/sarif.ts'
import { sampleFinding, sampleFix, sampleReport, sampleRule } from './sample.ts'

const schema = JSON.parse(readFileSync(new URL('../fixtures/sarif-2.1.0.json', import.meta.url), 'utf8'))
// The published schema names draft 4, whose one difference that matters here is the keyword `id`; one of its patterns is no Unicode pattern.
delete schema.$schema
delete schema.id
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)

const tool: SarifTool = { version: '1.2.3', rules: [sampleRule], urlOf: (rule) => `https://example.org/rules/${rule}` }

function log(files: readonly FileReport[], hasBom = false): ReturnType<typeof sarifLog> {
  const made = sarifLog(files, tool, () => hasBom)
  expect(validate(JSON.parse(JSON.stringify(made))), JSON.stringify(validate.errors)).toBe(true)
  return made
}

function resultOf(finding: Partial<Finding>, hasBom = false): NonNullable<ReturnType<typeof sarifLog>['runs'][0]>['results'] {
  return log([sampleReport({ findings: [sampleFinding(finding)] })], hasBom).runs[0]?.results
}

test('the schema refuses what is wrong', () => {
  expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: { text: 'x' }, level: 'info' }] }] })).toBe(false)
})

test('describes the rules and the run', () => {
  const run = log([sampleReport()]).runs[0]
  expect(run?.tool.driver).toEqual({
    name: 'stratalint',
    version: '1.2.3',
    rules: [
      {
        id: 'source-before-install',
        shortDescription: { text: 'Files an install never reads enter its cache key.' },
        helpUri: 'https://example.org/rules/source-before-install',
        defaultConfiguration: { level: 'warning' },
        properties: { tags: ['build-cache'], 'problem.severity': 'warning' },
      },
    ],
  })
  expect(run?.columnKind).toBe('utf16CodeUnits')
  expect(run?.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }])
})

test('gives place, fingerprint, chain and fix of a finding', () => {
  expect(resultOf({})?.[0]).toMatchInlineSnapshot(`
    {
      "codeFlows": [
        {
          "threadFlows": [
            {
              "locations": [
                {
                  "location": {
                    "message": {
                      "text": "edit src/app.ts",
                    },
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": "src/app.ts",
                        "uriBaseId": "%SRCROOT%",
                      },
                    },
                  },
                },
                {
                  "location": {
                    "message": {
                      "text": "[2/3] COPY . .: rebuilt, src/app.ts changed",
                    },
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": "Dockerfile",
                        "uriBaseId": "%SRCROOT%",
                      },
                      "region": {
                        "endLine": 4,
                        "startLine": 4,
                      },
                    },
                  },
                },
                {
                  "location": {
                    "message": {
                      "text": "[3/3] RUN npm ci: rebuilt, line 4 was rebuilt",
                    },
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": "Dockerfile",
                        "uriBaseId": "%SRCROOT%",
                      },
                      "region": {
                        "endLine": 6,
                        "startLine": 5,
                      },
                    },
                  },
                },
              ],
            },
          ],
        },
      ],
      "fixes": [
        {
          "artifactChanges": [
            {
              "artifactLocation": {
                "uri": "Dockerfile",
                "uriBaseId": "%SRCROOT%",
              },
              "replacements": [
                {
                  "deletedRegion": {
                    "charLength": 8,
                    "charOffset": 13,
                  },
                  "insertedContent": {
                    "text": "COPY package.json ./
    RUN npm ci
    COPY . .",
                  },
                },
              ],
            },
          ],
          "description": {
            "text": "copy the manifests before line 5",
          },
        },
      ],
      "level": "warning",
      "locations": [
        {
          "physicalLocation": {
            "artifactLocation": {
              "uri": "Dockerfile",
              "uriBaseId": "%SRCROOT%",
            },
            "region": {
              "charLength": 8,
              "charOffset": 13,
              "endColumn": 9,
              "endLine": 4,
              "startColumn": 1,
              "startLine": 4,
            },
          },
        },
      ],
      "message": {
        "text": "\`COPY . .\` brings 212 files into the key of \`RUN npm ci\`.",
      },
      "partialFingerprints": {
        "stratalintFinding/v1": "f00d",
      },
      "properties": {
        "affectedBuilds": 0.9,
        "refused": null,
        "secondsPerBuild": 36,
        "wasteSource": "prior",
      },
      "relatedLocations": [
        {
          "id": 1,
          "message": {
            "text": "\`RUN npm ci\` runs again.",
          },
          "physicalLocation": {
            "artifactLocation": {
              "uri": "Dockerfile",
              "uriBaseId": "%SRCROOT%",
            },
            "region": {
              "endColumn": 3,
              "endLine": 6,
              "startColumn": 1,
              "startLine": 5,
            },
          },
        },
      ],
      "ruleId": "source-before-install",
      "ruleIndex": 0,
    }
  `)
})

test('a file change in a context elsewhere is located from where the run started', () => {
  const file = sampleReport({ context: 'services/api/' })
  const first = log([file]).runs[0]?.results?.[0]?.codeFlows?.[0]?.threadFlows[0]?.locations[0]
  expect(first?.location?.physicalLocation?.artifactLocation?.uri).toBe('services/api/src/app.ts')
})

test('a fix for review says what a person has to check', () => {
  const fix = { ...sampleFix, verdict: 'review', why: 'Look at the script.' } as const
  expect(resultOf({ fix })?.[0]?.fixes?.[0]?.description?.text).toBe('copy the manifests before line 5 (needs review: Look at the script.)')
})

test('edits are grouped by file', () => {
  const edits = [
    { path: 'Dockerfile', range: [0, 1], text: 'a' },
    { path: '.dockerignore', range: [2, 2], text: 'dist\n' },
    { path: 'Dockerfile', range: [5, 6], text: '' },
  ] as const
  const changes = resultOf({ fix: { ...sampleFix, edits } })?.[0]?.fixes?.[0]?.artifactChanges
  expect(changes?.map((change) => [change.artifactLocation.uri, change.replacements.map((one) => one.deletedRegion)])).toEqual([
    ['Dockerfile', [{ charOffset: 0, charLength: 1 }, { charOffset: 5, charLength: 1 }]],
    ['.dockerignore', [{ charOffset: 2, charLength: 0 }]],
  ])
})

test('a byte order mark counts neither as a column nor in offsets', () => {
  const result = resultOf({ line: 1, column: 2, endLine: 1, endColumn: 10, range: [1, 9], fix: { ...sampleFix, edits: [{ path: 'Dockerfile', range: [1, 9], text: '' }] } }, true)?.[0]
  expect(result?.locations?.[0]?.physicalLocation?.region).toEqual({ startLine: 1, startColumn: 1, endLine: 1, endColumn: 9, charOffset: 0, charLength: 8 })
  expect(result?.fixes?.[0]?.artifactChanges[0]?.replacements[0]?.deletedRegion).toEqual({ charOffset: 0, charLength: 8 })
})

test('a broken file makes the run unsuccessful and keeps its findings', () => {
  const run = log([sampleReport({ errors: [{ message: 'COPY has no destination.', line: 2, column: 1 }] })]).runs[0]
  expect(run?.invocations?.[0]).toEqual({
    executionSuccessful: false,
    toolExecutionNotifications: [
      {
        level: 'error',
        message: { text: 'COPY has no destination.' },
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'Dockerfile', uriBaseId: '%SRCROOT%' }, region: { startLine: 2, startColumn: 1 } } },
        ],
      },
    ],
  })
  expect(run?.results).toHaveLength(1)
})

test('a rule that the run does not describe has no index', () => {
  const result = resultOf({ rule: 'other', severity: 'info', fix: null, chain: [], refused: 'Nothing fits.' })?.[0]
  expect(result).toMatchObject({ ruleId: 'other', level: 'note', properties: { refused: 'Nothing fits.' } })
  expect(result).not.toHaveProperty('ruleIndex')
  expect(result).not.toHaveProperty('fixes')
  expect(result).not.toHaveProperty('codeFlows')
})

test.each([
  ['a b/Dockerfile#1', 'a%20b/Dockerfile%231'],
  ['c:d/Docker%file', 'c%3Ad/Docker%25file'],
  ['../é/Dockerfile', '../%C3%A9/Dockerfile'],
  ['/srv/Dockerfile', 'file:///srv/Dockerfile'],
  ['C:/srv/Dockerfile', 'file:///C:/srv/Dockerfile'],
  ['\ud800/Dockerfile', '%EF%BF%BD/Dockerfile'],
])('writes the path %j as the URI %s', (path, uri) => {
  expect(log([sampleReport({ path })]).runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(uri)
})

test('every shape of report is valid', () => {
  const text = fc.string({ unit: 'binary' })
  const count = fc.integer({ min: 1, max: 1000 })
  const finding = fc.record({
    message: text,
    change: text,
    id: text,
    line: count,
    column: count,
    endLine: count,
    endColumn: count,
    severity: fc.constantFrom('error', 'warning', 'info'),
    chain: fc.constantFrom([], sampleFinding().chain),
    related: fc.array(fc.record({ path: text, line: count, column: count, endLine: count, endColumn: count, message: text })),
    fix: fc.option(fc.record({ title: text, verdict: fc.constantFrom('safe', 'review'), why: text, edits: fc.constant(sampleFix.edits), seconds: fc.constant(undefined) })),
    refused: fc.option(text),
  })
  const report = fc.record({
    path: text,
    context: text,
    findings: fc.array(finding.map((changes) => sampleFinding(changes)), { maxLength: 3 }),
    errors: fc.array(fc.record({ message: text, line: count, column: count })),
  })
  fc.assert(fc.property(fc.array(report.map((changes) => sampleReport(changes)), { maxLength: 3 }), (files) => void log(files)), { numRuns: 30 })
})

test('prints the log as JSON', () => {
  expect(JSON.parse(sarifReport([sampleReport()], tool, () => false))).toEqual(JSON.parse(JSON.stringify(log([sampleReport()]))))
})
