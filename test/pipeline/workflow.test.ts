import { expect, test } from 'vitest'
import { isNewInEveryBuild } from '../../src/pipeline/expression.ts'
import { readPipeline } from '../../src/pipeline/read-pipeline.ts'
import { buildsIn } from './told.ts'

/** A workflow with the steps of one job. */
function workflow(steps: readonly string[], job: readonly string[] = ['runs-on: ubuntu-latest']): string {
  return ['on: push', 'jobs:', '  a:', ...job.map((line) => `    ${line}`), '    steps:', ...steps.map((line) => `      ${line}`)].join('\n')
}

test('docker/build-push-action', () => {
  const text = workflow([
    '- uses: actions/checkout@v4',
    '- name: Build',
    '  uses: docker/build-push-action@v6',
    '  with:',
    '    context: app',
    '    file: app/prod.Dockerfile',
    '    build-args: |',
    '      SHA=${{ github.sha }}',
    '      # none',
    '      MODE=prod',
    '    cache-from: |',
    '      type=gha,scope=${{ matrix.a }}',
    '      ${{ inputs.more }}',
    '    cache-to: type=gha,mode=max,scope=${{ contains(a, b) && 1 }}',
    '    no-cache: false',
    '- uses: docker/build-push-action@v6',
    '- uses: docker/build-push-action@v6',
    '  with: { context: "{{defaultContext}}:sub", no-cache: "${{ inputs.fresh }}" }',
  ])
  expect(buildsIn('.github/workflows/a.yml', text)).toEqual([
    {
      name: 'Build', line: 8, context: 'app', dockerfile: 'app/prod.Dockerfile', args: { SHA: '? ${{ github.sha }}', MODE: 'prod' },
      cacheFrom: ['17: gha scope=${{ matrix.a }}', '18: ?'], cacheTo: ['19: gha mode=max scope=${{ contains(a, b) && 1 }}'],
    },
    { name: 'build', line: 21, context: 'git', dockerfile: 'Dockerfile' },
    { name: 'build', line: 22, context: 'git', dockerfile: 'sub/Dockerfile', noCache: '${{ inputs.fresh }}' },
  ])
})

test('commands of a script, in the folder where they run', () => {
  const text = workflow([
    '- run: docker build -t app:${{ github.sha }} --build-arg A=$(git rev-parse HEAD) --no-cache .',
    '- working-directory: web',
    '  run: |',
    '    set -e',
    '    cd server && docker buildx build -f prod.Dockerfile \\',
    '      --cache-from type=gha,scope=x --cache-to=type=gha,scope=x,mode=min ..',
    '    docker image ls',
    '    sudo docker image build "$DIR"',
    '    echo docker build .',
    '- run: cd "$HOME" && docker build .',
  ])
  expect(buildsIn('.github/workflows/a.yml', text)).toEqual([
    { name: 'app:${{ github.sha }}', line: 6, context: '', dockerfile: 'Dockerfile', args: { A: '? $(git rev-parse HEAD)' }, noCache: '--no-cache' },
    { name: 'docker build', line: 10, context: 'web', dockerfile: 'web/server/prod.Dockerfile', cacheFrom: ['10: gha scope=x'], cacheTo: ['10: gha scope=x mode=min'] },
    { name: 'docker build', line: 13, context: 'unknown', dockerfile: 'unknown' },
    { name: 'docker build', line: 15, context: 'unknown', dockerfile: 'unknown' },
  ])
})

test('a checkout into a folder of its own', () => {
  const builds = (path: string): object[] =>
    buildsIn('.github/workflows/a.yml', workflow(['- uses: actions/checkout@v4', `  with: { path: ${path} }`, '- uses: docker/build-push-action@v6', '  with: { context: src/web }']))
  expect(builds('src')).toMatchObject([{ context: 'web', dockerfile: 'web/Dockerfile' }])
  expect(builds('other')).toMatchObject([{ context: 'unknown', dockerfile: 'unknown' }])
})

test('what is said of the runs', () => {
  const step = ['- uses: docker/build-push-action@v6']
  const runs = (job: readonly string[], steps: readonly string[] = step): object | undefined => readPipeline('.github/workflows/a.yml', workflow(steps, job)).builds[0]?.runs
  expect(runs(['runs-on: ubuntu-24.04'])).toEqual({ events: ['push'], runner: 'ephemeral', legs: 1 })
  expect(runs(['runs-on: [self-hosted, linux]'])).toMatchObject({ runner: undefined })
  expect(runs(['runs-on: ${{ matrix.os }}', 'strategy: { matrix: { os: [a, b], v: [1, 2, 3] } }'])).toMatchObject({ runner: undefined, legs: 6 })
  expect(runs(['runs-on: ubuntu-latest', 'strategy: { matrix: { include: [ { a: 1 }, { a: 2 } ] } }'])).toMatchObject({ legs: 2 })
  expect(runs(['runs-on: ubuntu-latest', 'strategy: { matrix: "${{ fromJSON(x) }}" }'])).toMatchObject({ legs: undefined })
  expect(runs(['runs-on: ubuntu-latest'], ['- uses: docker/setup-buildx-action@v3', '  with: { driver: cloud }', ...step])).toMatchObject({ runner: undefined })
})

test('a pipeline of GitLab', () => {
  const text = [
    'image: docker',
    'services: [ "docker:27-dind" ]',
    '.base: { script: [ docker build . ] }',
    'build:',
    '  script:',
    '    - docker login',
    '    - |',
    '      cd app',
    '      docker build --build-arg SHA=$CI_COMMIT_SHA .',
    '    - [ docker build ../web ]',
  ]
  expect(buildsIn('.gitlab-ci.yml', text.join('\n'))).toEqual([
    { name: 'build', line: 9, context: 'app', dockerfile: 'app/Dockerfile', args: { SHA: '? $CI_COMMIT_SHA' } },
    { name: 'build', line: 10, context: 'web', dockerfile: 'web/Dockerfile' },
  ])
  expect(readPipeline('.gitlab-ci.yml', text.join('\n')).builds[0]?.runs.runner).toBe('ephemeral')
})

test('what is another value in every build', () => {
  const isNew = (written: string): boolean => isNewInEveryBuild({ value: undefined, written, range: { start: 0, end: 0 } })
  const news = ['${{ github.sha }}', 'v1-${{ github.run_number }}', '$(git rev-parse --short HEAD)', '`git describe`', '$(date)', '$(date -u +%Y-%m-%d)', '${CI_COMMIT_SHORT_SHA:0:7}', '$GITHUB_SHA']
  expect(news.filter((each) => !isNew(each))).toEqual([])
  const others = ['1.2', '${{ matrix.node }}', '$VERSION', '${{ github.repository }}', '$(date +%Y-%m)', '$(cat VERSION)', 'github.sha', '$(git config user.name)', '$(git rev-parse --abbrev-ref HEAD)', '$(git rev-parse --symbolic-full-name HEAD)', '${{ hashFiles("a") }}']
  expect(others.filter(isNew)).toEqual([])
})
