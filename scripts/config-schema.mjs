const levels = ['off', 'info', 'warning', 'error']
const volatilities = ['never', 'rare', 'per-release', 'per-commit', 'per-build']

const rule = {
  if: { type: 'array' },
  then: { type: 'array', items: [{ enum: levels }, { type: 'object' }], minItems: 1, maxItems: 2, additionalItems: false },
  else: { enum: levels },
}

const buildArgs = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    properties: { value: { type: 'string' }, changes: { enum: volatilities } },
    additionalProperties: false,
  },
}

const definitions = {
  buildArgs,
  volatility: { type: 'object', additionalProperties: { enum: volatilities } },
  rules: { type: 'object', additionalProperties: rule },
}

const settings = {
  builder: { enum: ['buildkit', 'classic', 'buildah', 'kaniko'], description: 'The builder whose cache is modelled.' },
  builderVersion: { type: 'string', description: 'The release of that builder.' },
  imageStore: { enum: ['containerd', 'overlay2'], description: 'Where the builder keeps images; linked copies need containerd.' },
  runner: { enum: ['persistent', 'ephemeral'], description: 'Whether the machine that builds keeps its cache from build to build.' },
  cacheExport: { enum: ['none', 'inline', 'min', 'max'], description: 'What a build exports of its cache.' },
  context: { type: 'string', description: 'The folder of the build context, relative to this file.' },
  buildArgs: {
    description: 'Build arguments by name: the value that a build gives, and how often it changes.',
    $ref: '#/definitions/buildArgs',
  },
  volatility: {
    description: 'How often files of the build context change, by glob. The last glob that matches counts.',
    $ref: '#/definitions/volatility',
  },
  costs: { type: 'string', description: 'A file of measured step times, relative to this file.' },
  leastWaste: { type: 'number', minimum: 0, default: 0.5, description: 'Seconds per build that runs anything: what costs less is not told. A copy of one file takes as long.' },
  rules: { description: 'Levels and options of rules by id.', $ref: '#/definitions/rules' },
}

const override = {
  type: 'object',
  properties: {
    files: {
      description: 'Globs over paths relative to this file. One without `/` is held against the name of the file alone.',
      if: { type: 'array' },
      then: { type: 'array', items: { type: 'string' }, minItems: 1 },
      else: { type: 'string' },
    },
    ...settings,
  },
  required: ['files'],
  additionalProperties: false,
}

/** The shape of a configuration file, with any rule id and any options of it. */
export const configSchema = {
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    extends: { type: 'string', description: 'A configuration file to start from, relative to this file.' },
    ...settings,
    overrides: { type: 'array', description: 'Settings for some Dockerfiles only. Later ones win.', items: override },
    failOn: { enum: ['error', 'warning', 'info', 'never'], description: 'The least severity that makes the exit code 1.' },
  },
  additionalProperties: false,
  definitions,
}

/** The shape of the file that `calibrate` writes. */
export const costsSchema = {
  type: 'object',
  properties: {
    version: { const: 1 },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          stage: { type: 'string', description: 'What the builder calls the stage: its name, or `stage-N`.' },
          step: { type: 'string', description: 'The instruction on one line.' },
          seconds: { type: 'number', minimum: 0, description: 'What it takes to run the step.' },
          samples: { type: 'number', minimum: 0, description: 'In how many logs the step ran.' },
          bytes: { type: 'number', minimum: 0, description: 'Of its layer, as a registry stores it where a manifest was read, else unpacked.' },
        },
        required: ['stage', 'step'],
        additionalProperties: false,
      },
    },
  },
  required: ['version', 'steps'],
  additionalProperties: false,
}

/** The shape of one rule's options. The type of a default is the type of the option. */
export function optionsSchema(rule) {
  const properties = {}
  for (const [name, option] of Object.entries(rule.options)) {
    properties[name] = { type: typeof option.default, default: option.default, description: option.about }
  }
  return { type: 'object', properties, additionalProperties: false }
}

/** The schema that editors use: with the ids, the summaries and the options of the rules. */
export function editorSchema(rules) {
  const properties = {}
  for (const rule of rules) {
    const level = { enum: levels }
    const items = [level, optionsSchema(rule)]
    const array = { type: 'array', items, minItems: 1, maxItems: 2, additionalItems: false }
    properties[rule.id] = { description: `${rule.summary}.`, anyOf: [level, array] }
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'stratalint configuration',
    ...configSchema,
    definitions: { ...definitions, rules: { type: 'object', properties, additionalProperties: false } },
  }
}
