import { describe, expect, it } from 'vitest'
import { looksAt, manifestsOf, run, touches } from './run-of.ts'

function cachesOf(text: string, setting: Parameters<typeof run>[1] = {}): readonly string[] {
  return run(text, setting).tools.flatMap(({ caches }) => caches.map(({ path }) => path))
}

describe('requirements files', () => {
  it('are named as seen from the file, packages as seen from the working directory', () => {
    const files = {
      '/app/deps/all.txt': '-r base.txt\n./lib/a\n--find-links ./wheels\nhttps://example.org/b-1.0.whl\n',
      '/app/deps/base.txt': 'x==1.0\n',
      '/app/lib/a/setup.py': '',
      '/app/main.py': '',
    }
    const effects = run('pip install -r deps/all.txt', { files })
    expect(manifestsOf(effects)).toEqual(expect.arrayContaining(['/app/deps/all.txt', '/app/deps/base.txt']))
    expect(touches(effects.reads, '/app/lib/a/setup.py')).toBe('yes')
    expect(touches(effects.reads, '/app/deps/wheels/x.whl')).toBe('yes')
  })

  it('from elsewhere are refreshed', () => {
    expect(run('pip install -r a.txt', { files: { '/app/a.txt': '-r https://example.org/b.txt\n' } }).refresh).toBeDefined()
    expect(run('pip install https://example.org/b-1.0-py3-none-any.whl').unknownIn).toBeUndefined()
  })

  it('are also named by variables and settings', () => {
    const files = { '/app/r.txt': 'x==1\n', '/app/limits.txt': 'y==1\n', '/etc/pip.conf': '[global]\nfind-links = /wheels\nconstraint = more.txt\n', '/app/more.txt': '', '/app/main.py': '' }
    const effects = run('pip install -r r.txt', { files, env: { PIP_CONSTRAINT: 'limits.txt' } })
    expect(manifestsOf(effects)).toEqual(['/app/r.txt', '/app/limits.txt', '/etc/pip.conf', '/app/more.txt'])
    expect(touches(effects.reads, '/wheels/a.whl')).toBe('yes')
    expect(touches(effects.reads, '/app/main.py')).toBe('no')
    expect(touches(run('pip install x==1', { env: { PIP_CONFIG_FILE: '/app/pip.ini' } }).reads, '/app/pip.ini')).toBe('yes')
  })

  it('may be a project whose dependencies alone are wanted', () => {
    const files = { '/app/pyproject.toml': '[project]\nname = "x"\ndependencies = ["a==1.0"]\n', '/app/main.py': '' }
    const effects = run('uv pip install --system -r pyproject.toml', { files })
    expect(manifestsOf(effects)).toEqual(['/app/pyproject.toml'])
    expect(effects.unknownIn).toBeUndefined()
    expect(effects.refresh).toBeUndefined()
    const dynamic = { ...files, '/app/pyproject.toml': '[project]\nname = "x"\ndynamic = ["dependencies"]\n' }
    expect(touches(run('uv pip install -r pyproject.toml', { files: dynamic }).reads, '/app/main.py')).toBe('yes')
  })
})

describe('building a project', () => {
  const backend = (requires: string, rest = ''): string => `[project]\nname = "x"\nreadme = "README.md"\ndependencies = ["a==1"]\n[build-system]\nrequires = ["${requires}"]\n${rest}`
  const build = (text: string, more: Readonly<Record<string, string>> = {}): ReturnType<typeof run> => run('pip install .', { files: { '/app/pyproject.toml': text, '/app/x/main.py': '', ...more } })

  it('follows pyproject.toml alone with a backend that does', () => {
    const effects = build(backend('hatchling>=1'))
    expect(effects.unknownIn).toBeUndefined()
    expect(touches(effects.reads, '/app/x/main.py')).toBe('yes')
    expect(touches(effects.writes, '/app/x.egg-info/PKG-INFO')).toBe('perhaps')
    expect(touches(effects.reads, '/other/file')).toBe('no')
    expect(looksAt(effects, 'SETUPTOOLS_SCM_PRETEND_VERSION')).toBe('yes')
    expect(looksAt(effects, 'GIT_SHA')).toBe('no')
    expect(effects.refresh).toBeDefined()
  })

  it.each([
    [backend('mystery-build'), {}],
    [backend('setuptools'), { '/app/setup.py': '' }],
    [backend('hatchling', '[tool.hatch.build.hooks.custom]\npath = "hook.py"\n'), {}],
    [backend('setuptools', '[tool.setuptools.dynamic]\nversion = { attr = "x.version" }\n'), {}],
    [backend('poetry-core', '[tool.poetry.build]\nscript = "b.py"\n'), {}],
    [backend('setuptools', 'backend-path = ["."]\n'), {}],
    ['[project]\nname = "x"\n', {}],
  ])('runs code of the project with %j', (text, more) => {
    expect(build(text, more).unknownIn).toBe('step')
  })

  it('reads what lies beside the project', () => {
    expect(touches(build(backend('hatchling', '[tool.hatch.build.targets.wheel.force-include]\n"a" = "../shared/data"\n')).reads, '/shared/data/x')).toBe('perhaps')
    expect(looksAt(build(backend('hatchling', '[tool.x]\ny = "{env:BUILD_FLAVOUR}"\n')), 'BUILD_FLAVOUR')).toBe('perhaps')
  })
})

describe('uv', () => {
  const root = '[project]\nname = "root"\ndependencies = ["b"]\n[tool.uv.sources]\nb = { workspace = true }\n[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["packages/old"]\n'
  const files = {
    '/app/pyproject.toml': root,
    '/app/uv.lock': '',
    '/app/packages/b/pyproject.toml': '[project]\nname = "B"\n[build-system]\nrequires = ["hatchling"]\n',
    '/app/packages/b/main.py': '',
    '/app/packages/c/pyproject.toml': '[project]\nname = "c"\n',
    '/app/packages/c/main.py': '',
    '/app/packages/old/pyproject.toml': '',
  }

  it('builds the members that the project takes from the workspace', () => {
    const effects = run('uv sync --frozen --no-install-project', { files })
    expect(manifestsOf(effects)).toEqual(['/app/pyproject.toml', '/app/uv.lock', '/app/packages/b/pyproject.toml', '/app/packages/c/pyproject.toml'])
    expect(touches(effects.reads, '/app/packages/b/main.py')).toBe('yes')
    expect(touches(effects.reads, '/app/packages/c/main.py')).toBe('no')
    expect(touches(run('uv sync --frozen --all-packages', { files }).reads, '/app/packages/c/main.py')).toBe('yes')
  })

  it('reads the manifests alone without the workspace', () => {
    const effects = run('uv sync --frozen --no-install-workspace', { files })
    expect(touches(effects.reads, '/app/packages/b/main.py')).toBe('no')
    expect(effects.unknownIn).toBeUndefined()
  })

  it('asks the backend for dynamic dependencies unless frozen', () => {
    const dynamic = { ...files, '/app/packages/b/pyproject.toml': '[project]\nname = "b"\ndynamic = ["dependencies"]\n' }
    expect(run('uv sync --locked --no-install-workspace', { files: dynamic }).unknownIn).toBe('step')
    expect(run('uv sync --no-install-workspace', { files: dynamic, env: { UV_FROZEN: '1' } }).unknownIn).toBeUndefined()
  })

  it('changes files of the project', () => {
    expect(touches(run('uv lock', { files }).writes, '/app/uv.lock')).toBe('yes')
    expect(touches(run('uv lock --check', { files }).writes, '/app/uv.lock')).toBe('no')
    expect(touches(run('uv add a==1', { files }).writes, '/app/pyproject.toml')).toBe('yes')
    expect(run('uv python install 3.12').refresh).toBeDefined()
  })
})

describe('poetry, pipenv and pdm', () => {
  const pyproject = '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nlocal = { path = "libs/local", develop = true }\n[tool.poetry.dependencies.wheel]\npath = "dist/w.whl"\n'
  const files = { '/app/pyproject.toml': pyproject, '/app/poetry.lock': '', '/app/libs/local/setup.py': '', '/app/dist/w.whl': '', '/app/x/main.py': '' }

  it('install local packages of poetry', () => {
    const effects = run('poetry install --no-root --only main', { files })
    expect(manifestsOf(effects)).toEqual(['/app/pyproject.toml', '/app/poetry.lock', '/app/dist/w.whl'])
    expect(touches(effects.reads, '/app/libs/local/setup.py')).toBe('yes')
    expect(touches(effects.writes, '/app/poetry.lock')).toBe('perhaps')
    const without = run('poetry install --no-root --no-directory', { files })
    expect(touches(without.reads, '/app/libs/local/setup.py')).toBe('no')
    expect(touches(without.reads, '/app/x/main.py')).toBe('no')
    expect(touches(run('poetry install --no-directory', { files }).reads, '/app/x/main.py')).toBe('yes')
  })

  it.each(['license = { file = "LICENSE" }', '[project.license]\nfile = "LICENSE"'])('open the license that %j names, though the project is not installed', (line) => {
    const project = { '/app/pyproject.toml': `[project]\nname = "x"\n${line}\n`, '/app/poetry.lock': '', '/app/LICENSE': '' }
    expect(manifestsOf(run('poetry install --no-root', { files: project }))).toContain('/app/LICENSE')
  })

  it('write a lock file that is not there', () => {
    expect(touches(run('poetry install --no-root', { files: { '/app/pyproject.toml': '' } }).writes, '/app/poetry.lock')).toBe('yes')
  })

  it('install after Pipfile.lock', () => {
    const pipfile = { '/app/Pipfile': '[packages]\nx = "*"\ny = {path = "./y", editable = true}\n', '/app/Pipfile.lock': '', '/app/y/setup.py': '', '/app/main.py': '' }
    const effects = run('pipenv install --deploy --system', { files: pipfile })
    expect(manifestsOf(effects)).toEqual(['/app/Pipfile', '/app/Pipfile.lock'])
    expect(touches(effects.reads, '/app/y/setup.py')).toBe('yes')
    const plain = { '/app/Pipfile': '[packages]\nx = "*"\n', '/app/Pipfile.lock': '', '/app/main.py': '' }
    expect(touches(run('pipenv sync', { files: plain }).reads, '/app/main.py')).toBe('no')
    expect(touches(run('pipenv sync', { files: plain }).writes, '/app/Pipfile.lock')).toBe('no')
    expect(touches(run('pipenv install', { files: plain }).writes, '/app/Pipfile.lock')).toBe('perhaps')
    expect(run('pipenv install --skip-lock', { files: plain }).refresh).toBeDefined()
  })

  it('install pdm projects without themselves', () => {
    const project = { '/app/pyproject.toml': '[project]\nname = "x"\n', '/app/pdm.lock': '', '/app/x/main.py': '' }
    expect(touches(run('pdm sync --no-self', { files: project }).reads, '/app/x/main.py')).toBe('no')
    expect(touches(run('pdm install', { files: project }).reads, '/app/x/main.py')).toBe('yes')
  })
})

describe('conda', () => {
  const files = { '/app/environment.yml': 'name: x\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.12.1\n  - pip:\n    - -r deps/all.txt\n    - flask==3.0.0\n', '/app/deps/all.txt': 'a==1\n', '/app/main.py': '' }

  it('reads the environment file and what its part for pip names', () => {
    const effects = run('conda env create -f environment.yml', { files })
    expect(manifestsOf(effects)).toEqual(['/app/environment.yml', '/app/deps/all.txt'])
    expect(touches(effects.reads, '/app/main.py')).toBe('no')
    expect(touches(effects.writes, '/opt/conda/envs/x/bin/python')).toBe('perhaps')
    expect(effects.refresh).toBeUndefined()
    expect(effects.unknownIn).toBeUndefined()
  })

  it.each([
    ['conda install -y numpy', true],
    ['conda install -y numpy=1.26.4', false],
    ['conda install -y numpy=1.26', true],
    ['conda install -y numpy==1.26', false],
    ['mamba install -y "numpy>=1.26"', true],
    ['micromamba install -y -n base -f environment.yml', false],
    ['conda update --all', true],
  ])('%s is refreshed: %s', (text, expected) => expect(run(text, { files }).refresh !== undefined).toBe(expected))

  it('builds what lies in the project', () => {
    const more = { ...files, '/app/environment.yml': 'dependencies:\n- pip:\n  - -e .\n' }
    expect(touches(run('conda env create', { files: more }).reads, '/app/main.py')).toBe('yes')
  })
})

it.each(['python -m poetry install --no-root', 'python3 -m uv sync --frozen --no-install-project', 'python3.12 -m pipenv sync'])('%s is what the program of that name does', (text) => {
  const files = { '/app/pyproject.toml': '', '/app/poetry.lock': '', '/app/uv.lock': '', '/app/Pipfile': '', '/app/Pipfile.lock': '', '/app/main.py': '' }
  expect(touches(run(text, { files }).reads, '/app/main.py')).toBe('no')
})

describe('caches of Python installers', () => {
  it.each([
    ['pip install x==1', {}, ['/root/.cache/pip']],
    ['pip install --no-cache-dir x==1', {}, []],
    ['pip install x==1', { PIP_NO_CACHE_DIR: '1' }, []],
    ['pip install x==1', { PIP_CACHE_DIR: '/cache' }, ['/cache']],
    ['pip install x==1', { XDG_CACHE_HOME: '/c' }, ['/c/pip']],
    ['uv pip install x==1', {}, ['/root/.cache/uv']],
    ['uv pip install --link-mode=symlink x==1', {}, []],
    ['uv sync', { UV_CACHE_DIR: '/uv' }, ['/uv']],
    ['poetry install', { POETRY_CACHE_DIR: '/p' }, ['/p/cache', '/p/artifacts']],
    ['pipenv sync', {}, ['/root/.cache/pipenv']],
  ])('%s with %j: %j', (text, env, expected) => {
    expect(cachesOf(text, { env })).toEqual(expected)
  })

  it('are uncertain in a home that only convention knows', () => {
    expect(run('pip install x==1', { user: 'app' }).tools[0]?.caches).toEqual([{ path: '/home/app/.cache/pip', certain: false, sharing: 'shared', holdsResult: false, holdsMade: false, holdsNative: true, holdsOwn: false, stale: undefined }])
  })

  it.each([
    ['uv pip install .', undefined],
    ['uv pip install ./lib', undefined],
    ['uv pip install -e .', undefined],
    ['uv pip install -r requirements.txt', '/app/lib'],
    ['uv pip install --reinstall -r requirements.txt', undefined],
    ['uv pip install . -r requirements.txt', '/app/lib'],
  ])('%s finds again what it built of %s', (text, project) => {
    const files = { '/app/requirements.txt': './lib\n', '/app/pyproject.toml': '', '/app/lib/pyproject.toml': '' }
    const [cache] = run(text, { files }).tools[0]?.caches ?? []
    expect(cache?.stale).toEqual(project === undefined ? undefined : expect.stringContaining(`the project in ${project} before`))
  })
})
