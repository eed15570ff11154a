import rule from '../../rules/context-is-git-url.ts'
import { testPipelineRule } from '../pipeline-tester.ts'

const app = { Dockerfile: 'FROM python:3.12\nCOPY . /app\nRUN pip install -r /app/requirements.txt\n', 'requirements.txt': '', 'app.py': '', 'README.md': '', '.dockerignore': '# none of these\n.git\n*.md\n' }
const path = '.github/workflows/a.yml'

function workflow(...inputs: readonly string[]): string {
  const lines = ['on: push', 'jobs:', '  a:', '    runs-on: ubuntu-latest', '    steps:', '      - uses: docker/build-push-action@v6', '        with:', '          push: true']
  return `${[...lines, ...inputs.map((input) => `          ${input}`)].join('\n')}\n`
}

testPipelineRule(rule, {
  good: [
    { name: 'the checkout', path, files: { ...app, [path]: workflow('context: .') } },
    { name: 'no ignore file', path, files: { Dockerfile: app.Dockerfile, 'app.py': '', [path]: workflow() } },
    { name: 'what no repository holds is ignored', path, files: { ...app, '.dockerignore': '.git\nnode_modules\n!tests\n', [path]: workflow() } },
    { name: 'only some files are copied', path, files: { ...app, Dockerfile: 'FROM python:3.12\nCOPY app.py /\n', [path]: workflow() } },
    { name: 'another repository, of which nothing is known', path, files: { ...app, [path]: workflow('context: https://example.com/app.git') } },
  ],
  bad: [
    { name: 'no context', path, files: { ...app, [path]: workflow() }, findings: [{ line: 6, message: 'unread', isCosted: false }] },
    { name: 'the default by its name', path, files: { ...app, [path]: workflow('context: "{{defaultContext}}"') }, findings: [{ line: 9, message: 'unread', isCosted: false }] },
    { name: 'tests', path, files: { ...app, '.dockerignore': 'tests\n', [path]: workflow() }, findings: [{ line: 6, message: 'unread', isCosted: false }] },
    { name: 'a list of what is taken in', path, files: { ...app, '.dockerignore': '*\n!app.py\n', [path]: workflow() }, findings: [{ line: 6, message: 'unread', isCosted: false }] },
  ],
})
