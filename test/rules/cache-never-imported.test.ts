import rule from '../../rules/cache-never-imported.ts'
import { testPipelineRule } from '../pipeline-tester.ts'

const app = { Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y python3\nCOPY a.py /\n', 'a.py': '' }
const path = '.github/workflows/a.yml'

function workflow(steps: readonly string[], runner = 'ubuntu-latest'): string {
  return `${['on: push', 'jobs:', '  a:', `    runs-on: ${runner}`, '    steps:', ...steps.map((line) => `      ${line}`)].join('\n')}\n`
}

const step = (...caches: readonly string[]): readonly string[] => ['- uses: docker/build-push-action@v6', '  with:', '    context: .', ...caches.map((line) => `    ${line}`)]
const max = 'cache-to: type=gha,mode=max'

testPipelineRule(rule, {
  good: [
    { name: 'the build reads it itself', path, files: { ...app, [path]: workflow(step('cache-from: type=gha', max)) } },
    { name: 'another build reads it', path, files: { ...app, [path]: workflow([...step(max), ...step('cache-from: type=gha')]) } },
    { name: 'another workflow reads it', path, files: { ...app, [path]: workflow(step(max)), '.github/workflows/b.yml': workflow(step('cache-from: type=gha')) } },
    { name: 'an expression may read it', path, files: { ...app, [path]: workflow([...step(max), ...step('cache-from: ${{ inputs.cache }}')]) } },
    { name: 'a scope that an expression names may be it', path, files: { ...app, [path]: workflow([...step(`${max},scope=a`), ...step('cache-from: "type=gha,scope=${{ matrix.a }}"')]) } },
    { name: 'a machine that may stay', path, files: { ...app, [path]: workflow(step(max), 'big') } },
    { name: 'an image with its cache, which anybody pulls', path, files: { ...app, [path]: workflow(step('cache-to: type=inline')) } },
    { name: 'no cache at all', path, files: { ...app, [path]: workflow(step()) } },
  ],
  bad: [
    { name: 'nobody reads it', path, files: { ...app, [path]: workflow(step(max)) }, findings: [{ line: 9, message: 'unread', isCosted: true }] },
    { name: 'others read another scope', path, files: { ...app, [path]: workflow([...step(`${max},scope=a`), ...step('cache-from: type=gha,scope=b')]) }, findings: [{ line: 9, message: 'unread', isCosted: true }] },
    { name: 'no Dockerfile is known', path, files: { [path]: workflow(step(max)) }, findings: [{ line: 9, message: 'unread', isCosted: false }] },
    {
      name: 'a script',
      path,
      files: { ...app, [path]: workflow(['- run: |', '    docker buildx build \\', '      --cache-to type=registry,ref=example.com/a:cache,mode=max \\', '      --push .']) },
      findings: [{ line: 7, message: 'unread', isCosted: true }],
    },
  ],
})
