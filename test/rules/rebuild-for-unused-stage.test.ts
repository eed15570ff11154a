import rule from '../../rules/rebuild-for-unused-stage.ts'
import { inCrlf, inLowerCase, testRule, type Bad } from '../rule-tester.ts'

const files = { 'app.py': '', 'test_app.py': '' }
const classic = { builder: 'classic' } as const
const app = 'FROM python:3.12\nCOPY . .\nCMD ["python", "app.py"]\n'
const tests = 'FROM python:3.12 AS tests\nCOPY . .\nRUN pip install pytest && pytest\n'
const built = [{ line: 1, message: 'built' }]

const plain: Bad = { name: 'tests that the image takes nothing of', files, build: classic, dockerfile: `${tests}${app}`, findings: built, none: 'Build with BuildKit' }

testRule(rule, {
  good: [
    { name: 'BuildKit, which leaves it out', files, dockerfile: plain.dockerfile },
    { name: 'Buildah, which leaves it out', files, build: { builder: 'buildah' }, dockerfile: plain.dockerfile },
    { name: 'a stage that the target copies from', files, build: classic, dockerfile: `${tests}FROM python:3.12\nCOPY --from=tests /app.py /\n` },
    { name: 'a stage that it copies from by number', files, build: classic, dockerfile: `${tests}FROM python:3.12\nCOPY --from=0 /app.py /\n` },
    { name: 'a stage that it starts from over another one', files, build: classic, dockerfile: `${tests}FROM tests AS more\nENV A=1\nFROM more\nCOPY app.py /\n` },
    { name: 'a stage below the target', files, build: { builder: 'classic', target: 'app' }, dockerfile: `FROM python:3.12 AS app\nCOPY . .\n${tests}` },
    { name: 'a stage that makes nothing', files, build: classic, dockerfile: `FROM python:3.12 AS tests\nENV A=1\n${app}` },
  ],
  bad: [
    plain,
    inCrlf(plain),
    inLowerCase(plain),
    { name: 'kaniko', files, build: { builder: 'kaniko' }, dockerfile: plain.dockerfile, findings: built, none: '--skip-unused-stages' },
    { name: 'a stage that only such a stage takes from', files, build: classic, dockerfile: `FROM python:3.12 AS deps\nCOPY . .\nRUN pip install -r requirements.txt\nFROM deps AS tests\nRUN pip install pytest && pytest\n${app}`, findings: [...built, { line: 4, message: 'built' }], none: 'Build with BuildKit' },
    { name: 'continuation lines', files, build: classic, dockerfile: `FROM python:3.12 \\\n  AS tests\nCOPY . .\nRUN pip install \\\n  # the runner\n  pytest && pytest\n${app}`, findings: built, none: 'Build with BuildKit' },
    { name: 'an ARG in use', files, build: classic, dockerfile: `FROM python:3.12 AS tests\nARG RUNNER=pytest\nCOPY . .\nRUN pip install $RUNNER && pytest\n${app}`, findings: built, none: 'Build with BuildKit' },
  ],
})
