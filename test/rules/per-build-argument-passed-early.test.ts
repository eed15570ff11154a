import rule from '../../rules/per-build-argument-passed-early.ts'
import { testPipelineRule } from '../pipeline-tester.ts'

const early = 'FROM debian:12\nARG SHA\nRUN echo $SHA > /app/version\nRUN apt-get update && apt-get install -y python3\n'
const path = '.github/workflows/a.yml'

function workflow(value: string, caches = ['cache-from: type=gha', 'cache-to: type=gha,mode=max']): string {
  const inputs = ['context: .', `build-args: SHA=${value}`, ...caches]
  const lines = ['on: push', 'jobs:', '  a:', '    runs-on: ubuntu-latest', '    steps:', '      - uses: docker/build-push-action@v6', '        with:', ...inputs.map((line) => `          ${line}`)]
  return `${lines.join('\n')}\n`
}

const sha = '${{ github.sha }}'

testPipelineRule(rule, {
  good: [
    { name: 'a value that stays', path, files: { Dockerfile: early, [path]: workflow('1') } },
    { name: 'no cache that could be lost', path, files: { Dockerfile: early, [path]: workflow(sha, []) } },
    { name: 'the last step uses it', path, files: { Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y python3\nARG SHA\nRUN echo $SHA > /app/version\n', [path]: workflow(sha) } },
    { name: 'what is below needs what it makes', path, files: { Dockerfile: 'FROM debian:12\nARG SHA\nRUN echo $SHA > /etc/apt/apt.conf.d/99sha\nRUN apt-get update && apt-get install -y python3\n', [path]: workflow(sha) } },
    { name: 'what is below uses it too', path, files: { Dockerfile: `${early.trimEnd()} && echo $SHA\n`, [path]: workflow(sha) } },
    { name: 'an argument that no ARG declares', path, files: { Dockerfile: early.replace('ARG SHA\n', ''), [path]: workflow(sha) } },
    { name: 'an ARG that nothing uses, which is told in the Dockerfile', path, files: { Dockerfile: early.replace('echo $SHA', 'echo 1'), [path]: workflow(sha) } },
  ],
  bad: [
    { name: 'a commit above an install', path, files: { Dockerfile: early, [path]: workflow(sha) }, findings: [{ line: 9, message: 'early', isCosted: true }] },
    {
      name: 'a compose file with the id of a commit',
      path: 'compose.yml',
      files: { Dockerfile: early, 'compose.yml': 'services:\n  a:\n    build:\n      context: .\n      args:\n        SHA: ${GITHUB_SHA}\n' },
      findings: [{ line: 6, message: 'early', isCosted: true }],
    },
  ],
})
