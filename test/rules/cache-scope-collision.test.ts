import rule from '../../rules/cache-scope-collision.ts'
import { testPipelineRule } from '../pipeline-tester.ts'

const path = '.github/workflows/a.yml'

function workflow(steps: readonly string[], job: readonly string[] = ['runs-on: ubuntu-latest'], on = 'push'): string {
  return `${[`on: ${on}`, 'jobs:', '  a:', ...job.map((line) => `    ${line}`), '    steps:', ...steps.map((line) => `      ${line}`)].join('\n')}\n`
}

const step = (file: string, cache: string, ...more: readonly string[]): readonly string[] =>
  ['- uses: docker/build-push-action@v6', '  with:', '    context: .', `    file: ${file}`, `    cache-to: ${cache}`, ...more.map((line) => `    ${line}`)]
const matrix = ['runs-on: ubuntu-latest', 'strategy: { matrix: { app: [a, b] } }']
const gha = 'type=gha,mode=max'

testPipelineRule(rule, {
  good: [
    { name: 'a scope for each image', path, files: { [path]: workflow([...step('a.Dockerfile', `${gha},scope=a`), ...step('b.Dockerfile', `${gha},scope=b`)]) } },
    { name: 'the same image twice', path, files: { [path]: workflow([...step('a.Dockerfile', gha), ...step('a.Dockerfile', gha)]) } },
    { name: 'a scope for each job of a matrix', path, files: { [path]: workflow(step('${{ matrix.app }}/Dockerfile', '"type=gha,scope=${{ matrix.app }}"'), matrix) } },
    { name: 'jobs of a matrix that build the same', path, files: { [path]: workflow(step('Dockerfile', gha), matrix) } },
    { name: 'folders on other machines', path, files: { [path]: workflow([...step('a.Dockerfile', 'type=local,dest=/tmp/c'), ...step('b.Dockerfile', 'type=local,dest=/tmp/c')]) } },
    { name: 'workflows that run for other reasons', path, files: { [path]: workflow(step('b.Dockerfile', gha)), '.github/workflows/0.yml': workflow(step('a.Dockerfile', gha), undefined, 'release') } },
    { name: 'a matrix of one', path, files: { [path]: workflow(step('${{ matrix.app }}/Dockerfile', gha), ['runs-on: ubuntu-latest', 'strategy: { matrix: { app: [a] } }']) } },
    { name: 'a file that is not known', path, files: { [path]: workflow([...step('a.Dockerfile', gha), ...step('${{ inputs.file }}', gha)]) } },
  ],
  bad: [
    { name: 'two images in the scope that is there without a word', path, files: { [path]: workflow([...step('a.Dockerfile', gha), ...step('b.Dockerfile', gha)]) }, findings: [{ line: 15, message: 'images', isCosted: false }] },
    { name: 'two images and one reference', path, files: { [path]: workflow([...step('a.Dockerfile', 'type=registry,ref=example.com/c'), ...step('b.Dockerfile', 'type=registry,ref=example.com/c')]) }, findings: [{ line: 15, message: 'images', isCosted: false }] },
    { name: 'two workflows', path, files: { [path]: workflow(step('b.Dockerfile', gha)), '.github/workflows/0.yml': workflow(step('a.Dockerfile', gha)) }, findings: [{ line: 10, message: 'images', isCosted: false }] },
    { name: 'jobs of a matrix that build other files', path, files: { [path]: workflow(step('${{ matrix.app }}/Dockerfile', gha), matrix) }, findings: [{ line: 11, message: 'matrix', isCosted: false }] },
    { name: 'jobs of a matrix that build for other platforms', path, files: { [path]: workflow(step('Dockerfile', gha, 'platforms: ${{ matrix.app }}'), matrix) }, findings: [{ line: 11, message: 'matrix', isCosted: false }] },
    {
      name: 'two targets of a bake file',
      path: 'docker-bake.hcl',
      files: { 'docker-bake.hcl': 'target "a" {\n  dockerfile = "a"\n  cache-to = ["type=gha"]\n}\ntarget "b" {\n  dockerfile = "b"\n  cache-to = ["type=gha"]\n}\n' },
      findings: [{ line: 7, message: 'images', isCosted: false }],
    },
  ],
})
