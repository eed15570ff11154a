import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNewInEveryBuild } from '../../src/pipeline/expression.ts'
import { makeVariables } from '../../src/pipeline/make-variables.ts'
import { readPipeline } from '../../src/pipeline/read-pipeline.ts'
import { buildsIn } from './told.ts'

const makefile = (...lines: readonly string[]): string => `${lines.join('\n')}\n`

test('commands of recipes, with what the makefile says of its variables', () => {
  const text = makefile(
    'IMAGE := app',
    'GIT_SHA ?= $(shell git rev-parse --short HEAD)  # the commit',
    'FLAGS = --pull \\',
    '  --build-arg MODE=$(MODE)',
    'MODE := prod',
    '',
    '.PHONY: image',
    'image: lint',
    '\t@docker build $(FLAGS) -t $(IMAGE):${GIT_SHA} \\',
    '\t  --build-arg GIT_SHA=$(GIT_SHA) --build-arg "OWN=$(OWN)" -f docker/Dockerfile .',
    '',
    'ifdef WEB',
    'web:',
    '\tcd web && DOCKER_BUILDKIT=1 docker buildx build --no-cache .',
    '# a comment',
    '\t-docker image ls',
    'endif',
  )
  expect(buildsIn('Makefile', text)).toEqual([
    {
      name: 'image', line: 9, context: '', dockerfile: 'docker/Dockerfile',
      args: { MODE: 'prod', GIT_SHA: '? $(git rev-parse --short HEAD)', OWN: '? ${OWN}' },
    },
    { name: 'web', line: 14, context: 'web', dockerfile: 'web/Dockerfile', noCache: '--no-cache' },
  ])
  const [sha] = readPipeline('Makefile', text).builds[0]?.args.filter(({ name }) => name === 'GIT_SHA') ?? []
  expect(sha && isNewInEveryBuild(sha.told)).toBe(true)
})

test('what is no recipe asks for nothing', () => {
  const text = makefile('# docker build .', 'NOTE = docker build .', 'define HELP', 'a:', '\tdocker build .', 'endef', 'b: NOTE = x', 'c = 1', '\tdocker build .')
  expect(buildsIn('GNUmakefile', text)).toEqual([])
})

test('values are put together as the operators say', () => {
  const variables = makeVariables()
  variables.set('A', '', 'a $(B)')
  variables.set('B', '+', 'b')
  variables.set('B', '+', 'c')
  variables.set('B', '?', 'd')
  variables.set('NOW', '!', 'date')
  expect(variables.expand('$(A) ${B} $(NOW) $$HOME $(or $(C),$(shell git log)) $@')).toBe('a b c b c $(date) $HOME $(or ${C},$(git log)) $@')
})

test('a variable of itself, and texts without end, come to an end', () => {
  const variables = makeVariables()
  variables.set('A', '', 'x$(A)$(A)$(A)')
  variables.set('LONG', '', 'y'.repeat(15_000))
  expect(variables.expand('$(A)').length).toBeLessThanOrEqual(20_000)
  expect(variables.expand('$(LONG)$(LONG)$(LONG)')).toHaveLength(20_000)
})

test('whatever stands in a makefile is read', () => {
  const line = fc.oneof(fc.constantFrom('a:', '\tdocker build .', '\tdocker build \\', 'A = $(A', 'A ?= ${B}', 'define X', 'endef', '\t@docker build --build-arg A=$(A) $('), fc.string())
  fc.assert(fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
    const text = lines.join('\n')
    for (const { range } of readPipeline('makefile', text).builds) expect(text.slice(range.start, range.end)).toContain('\t')
  }))
})
