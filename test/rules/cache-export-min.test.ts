import rule from '../../rules/cache-export-min.ts'
import { testPipelineRule } from '../pipeline-tester.ts'

const stages = 'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nFROM nginx:1.27\nCOPY --from=build /app/dist /usr/share/nginx/html\n'
const app = { Dockerfile: stages, 'package.json': '{ "scripts": { "build": "node build.js" } }', 'package-lock.json': '{ "lockfileVersion": 3, "packages": { "": {} } }', 'build.js': '', 'src/a.js': '' }
const path = '.github/workflows/a.yml'

function workflow(caches: readonly string[], runner = 'ubuntu-latest'): string {
  const lines = ['on: push', 'jobs:', '  a:', `    runs-on: ${runner}`, '    steps:', '      - uses: docker/build-push-action@v6', '        with:', '          context: .', ...caches.map((line) => `          ${line}`)]
  return `${lines.join('\n')}\n`
}

const from = 'cache-from: type=gha'

testPipelineRule(rule, {
  good: [
    { name: 'all is kept', path, files: { ...app, [path]: workflow([from, 'cache-to: type=gha,mode=max']) } },
    { name: 'one of two exports keeps all', path, files: { ...app, [path]: workflow([from, 'cache-to: |', '  type=inline', '  type=gha,mode=max']) } },
    { name: 'an expression decides', path, files: { ...app, [path]: workflow([from, 'cache-to: "type=gha,mode=${{ inputs.mode }}"']) } },
    { name: 'one stage alone', path, files: { ...app, Dockerfile: stages.split('\n').slice(0, 6).join('\n'), [path]: workflow([from, 'cache-to: type=gha,mode=min']) } },
    { name: 'a machine that may stay', path, files: { ...app, [path]: workflow([from, 'cache-to: type=gha,mode=min'], '[self-hosted]') } },
    { name: 'nothing is imported', path, files: { ...app, [path]: workflow(['cache-to: type=gha,mode=min']) } },
    { name: 'no Dockerfile is known', path, files: { [path]: workflow([from, 'cache-to: type=gha,mode=min']) } },
  ],
  bad: [
    { name: 'mode=min', path, files: { ...app, [path]: workflow([from, 'cache-to: type=gha,mode=min']) }, findings: [{ line: 10, message: 'min', isCosted: true }] },
    { name: 'no mode', path, files: { ...app, [path]: workflow([from, 'cache-to: type=registry,ref=example.com/a:cache']) }, findings: [{ line: 10, message: 'min', isCosted: true }] },
    { name: 'inline', path, files: { ...app, [path]: workflow([from, 'cache-to: type=inline']) }, findings: [{ line: 10, message: 'inline', isCosted: true }] },
    {
      name: 'a bake file',
      path: 'docker-bake.hcl',
      files: { ...app, 'docker-bake.hcl': 'target "a" {\n  cache-from = ["type=gha"]\n  cache-to = [\n    "type=gha",\n  ]\n}\n' },
      findings: [{ line: 4, message: 'min', isCosted: true }],
    },
    {
      name: 'a compose file',
      path: 'compose.yml',
      files: { ...app, 'compose.yml': 'services:\n  a:\n    build:\n      context: .\n      cache_from: [ "type=gha" ]\n      cache_to: [ "type=gha" ]\n' },
      findings: [{ line: 6, message: 'min', isCosted: true }],
    },
  ],
})
