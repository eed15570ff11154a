import rule from '../../rules/no-cache-flag.ts'
import { testPipelineRule } from '../pipeline-tester.ts'

const app = { Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y python3\nCOPY a.py /\n', 'a.py': '' }
const path = '.github/workflows/a.yml'

function workflow(inputs: readonly string[], on = 'push'): string {
  const lines = [`on: ${on}`, 'jobs:', '  a:', '    runs-on: ubuntu-latest', '    steps:', '      - uses: docker/build-push-action@v6', '        with:', '          context: .', ...inputs.map((line) => `          ${line}`)]
  return `${lines.join('\n')}\n`
}

const caches = ['cache-from: type=gha', 'cache-to: type=gha,mode=max']

testPipelineRule(rule, {
  good: [
    { name: 'the cache is used', path, files: { ...app, [path]: workflow(caches) } },
    { name: 'it is said that the cache is used', path, files: { ...app, [path]: workflow(['no-cache: false', ...caches]) } },
    { name: 'a person decides', path, files: { ...app, [path]: workflow(['no-cache: "${{ inputs.fresh }}"', ...caches]) } },
    { name: 'every night', path, files: { ...app, [path]: workflow(['no-cache: true', ...caches], '{ schedule: [ { cron: "0 0 * * *" } ], workflow_dispatch: }') } },
    { name: 'a new machine without any cache', path, files: { ...app, [path]: workflow(['no-cache: true']) } },
    { name: 'nothing takes long', path: 'compose.yml', files: { ...app, Dockerfile: 'FROM debian:12\nCOPY a.py /\n', 'compose.yml': 'services:\n  a:\n    build: { context: ., no_cache: true }\n' } },
  ],
  bad: [
    { name: 'beside an import', path, files: { ...app, [path]: workflow(['no-cache: true', ...caches]) }, findings: [{ line: 9, message: 'imported', isCosted: true }] },
    { name: 'a compose file', path: 'compose.yml', files: { ...app, 'compose.yml': 'services:\n  a:\n    build:\n      context: .\n      no_cache: true\n' }, findings: [{ line: 5, message: 'kept', isCosted: true }] },
    { name: 'a bake file', path: 'docker-bake.hcl', files: { ...app, 'docker-bake.hcl': 'target "a" {\n  no-cache = true\n}\n' }, findings: [{ line: 2, message: 'kept', isCosted: true }] },
  ],
})
