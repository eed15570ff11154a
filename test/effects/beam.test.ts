import { describe, expect, it } from 'vitest'
import { isInVersion } from '../../src/effects/closure/elixir-requirement.ts'
import { looksAt, manifestsOf, run, touches } from './run-of.ts'

const sum = 'a'.repeat(64)
const mix = (deps: string): string => `defmodule X.MixProject do\n  use Mix.Project\n  def project, do: [app: :x, elixir: "~> 1.15", deps: deps(), plt: {:no_warn, "priv/plts"}]\n  defp deps, do: [\n    ${deps}\n  ]\nend\n`
const lock = `%{\n  "jason": {:hex, :jason, "1.4.4", "${sum}", [:mix], [{:decimal, "~> 1.0", [hex: :decimal, repo: "hexpm", optional: true]}], "hexpm", "${sum}"},\n}\n`

describe('mix', () => {
  const files = { '/app/mix.exs': mix('{:jason, "~> 1.4"}'), '/app/mix.lock': lock, '/app/config/config.exs': 'import Config\nimport_config "#{config_env()}.exs"\n', '/app/config/prod.exs': 'import Config\n', '/app/config/dev.exs': '', '/app/config/runtime.exs': '', '/app/lib/x.ex': '' }

  it('fetches from mix.exs, the lock file and the configuration that every task loads', () => {
    const effects = run('mix deps.get --only $MIX_ENV', { files, env: { MIX_ENV: 'prod' } })
    expect(manifestsOf(effects)).toEqual(['/app/mix.exs', '/app/mix.lock', '/app/config/config.exs', '/app/config/prod.exs'])
    expect(touches(effects.reads, '/app/lib/x.ex')).toBe('no')
    expect(touches(effects.reads, '/app/config/runtime.exs')).toBe('no')
    expect(touches(effects.writes, '/app/deps/jason/mix.exs')).toBe('yes')
    expect(touches(effects.writes, '/app/mix.lock')).toBe('no')
    expect(effects.refresh).toBeUndefined()
    expect(looksAt(effects, 'MIX_ENV')).toBe('yes')
    expect(looksAt(effects, 'GIT_SHA')).toBe('no')
  })

  it('takes all of the configuration where the environment is not known', () => {
    expect(manifestsOf(run('mix deps.get', { files }))).toContain('/app/config/dev.exs')
    const umbrella = { ...files, '/app/config/config.exs': 'import Config\nimport_config "../apps/*/config/config.exs"\n', '/app/apps/a/config/config.exs': 'import Config\n' }
    expect(manifestsOf(run('mix deps.get', { files: umbrella }))).toContain('/app/apps/a/config/config.exs')
  })

  it.each([
    ['{:jason, "~> 1.4"}', 'no'],
    ['{:jason, "~> 2.0"}', 'perhaps'],
    ['{:jason, "~> 1.4"}, {:plug, "~> 1.0"}', 'perhaps'],
    ['{:jason, "~> 1.4"}, {:local, path: "../local"}', 'no'],
  ])('with %s the lock file is rewritten: %s', (deps, expected) => {
    expect(touches(run('mix deps.get', { files: { ...files, '/app/mix.exs': mix(deps) } }).writes, '/app/mix.lock')).toBe(expected)
    expect(touches(run('mix deps.get --check-locked', { files: { ...files, '/app/mix.exs': mix(deps) } }).writes, '/app/mix.lock')).toBe('no')
  })

  it('takes the newest without a lock file', () => {
    const effects = run('mix deps.get', { files: { '/app/mix.exs': files['/app/mix.exs'] } })
    expect(effects.refresh).toBeDefined()
    expect(touches(effects.writes, '/app/mix.lock')).toBe('yes')
  })

  it('finds the dependencies that a script keeps which mix.exs runs', () => {
    const more = { ...files, '/app/mix.exs': 'use Mix.Project\ndef project, do: [deps: Code.eval_file("deps.exs") |> elem(0)]\n', '/app/deps.exs': '[{:plug, "~> 1.0"}, {:forum, path: "forum"}]', '/app/forum/mix.exs': mix(''), '/app/forum/lib/f.ex': '' }
    expect(manifestsOf(run('mix deps.get', { files: more }))).toEqual(expect.arrayContaining(['/app/deps.exs', '/app/forum/mix.exs']))
    expect(touches(run('mix deps.get', { files: more }).writes, '/app/mix.lock')).toBe('perhaps')
    expect(touches(run('mix deps.compile', { files: more }).reads, '/app/forum/lib/f.ex')).toBe('yes')
    const reading = { ...more, '/app/deps.exs': 'Path.wildcard("x/*")' }
    expect(touches(run('mix deps.get', { files: reading }).reads, '/app/x/y')).toBe('perhaps')
  })

  it('takes mix.exs of local dependencies, and their sources to compile them', () => {
    const more = { ...files, '/app/mix.exs': mix('{:forum, path: "./forum"}'), '/app/forum/mix.exs': mix(''), '/app/forum/lib/f.ex': '' }
    const get = run('mix deps.get', { files: more })
    expect(manifestsOf(get)).toContain('/app/forum/mix.exs')
    expect(touches(get.reads, '/app/forum/lib/f.ex')).toBe('no')
    const compile = run('mix deps.compile', { files: more })
    expect(touches(compile.reads, '/app/forum/lib/f.ex')).toBe('yes')
    expect(touches(compile.reads, '/app/lib/x.ex')).toBe('no')
  })

  it('takes the members of an umbrella', () => {
    const umbrella = { '/app/mix.exs': 'use Mix.Project\n[apps_path: "apps"]', '/app/mix.lock': '%{}', '/app/apps/web/mix.exs': mix('{:core, in_umbrella: true}'), '/app/apps/core/mix.exs': mix(''), '/app/apps/core/lib/c.ex': '' }
    const effects = run('mix deps.get', { files: umbrella })
    expect(manifestsOf(effects)).toEqual(expect.arrayContaining(['/app/apps/web/mix.exs', '/app/apps/core/mix.exs']))
    expect(touches(effects.reads, '/app/apps/core/lib/c.ex')).toBe('no')
  })

  it.each([
    ['version = File.read!("VERSION")', 'no'],
    ['{sha, 0} = System.cmd("git", ["rev-parse"])', 'perhaps'],
    ['text = "#{File.read!(path)}"', 'perhaps'],
    ['x = :file.read_file(path)', 'perhaps'],
    ['# File.ls(".")', 'no'],
    ['System.get_env("PHOENIX_PATH")', 'no'],
  ])('%s reads a source: %s', (line, expected) => {
    const effects = run('mix deps.get', { files: { ...files, '/app/mix.exs': `${files['/app/mix.exs']}${line}\n`, '/app/VERSION': '1' } })
    expect(touches(effects.reads, '/app/lib/x.ex')).toBe(expected)
    if (line.includes('VERSION')) expect(manifestsOf(effects)).toContain('/app/VERSION')
    if (line.includes('PHOENIX')) expect(looksAt(effects, 'PHOENIX_PATH')).toBe('yes')
  })

  it('runs the project elsewhere', () => {
    expect(run('mix compile', { files }).unknownIn).toBe('step')
    expect(run('mix do deps.get, compile', { files }).unknownIn).toBe('step')
    expect(run('mix local.hex --force').refresh).toBeDefined()
  })

  it('reads requirements as Elixir does', () => {
    const cases: readonly (readonly [string, string, boolean])[] = [
      ['1.4.4', '~> 1.4', true], ['2.0.0', '~> 1.4', false], ['1.4.9', '~> 1.4.2', true], ['1.5.0', '~> 1.4.2', false], ['1.0.0', '>= 0.9.0 and < 1.0.0', false],
      ['1.0.0', '~> 0.5 or ~> 1.0', true], ['1.0.0', '== 1.0.0', true], ['1.0.0-rc.1', '~> 1.0', false], ['1.0.0', 'whatever', false],
    ]
    for (const [version, range, expected] of cases) expect([version, range, isInVersion(version, range)]).toEqual([version, range, expected])
  })
})

describe('rebar3', () => {
  it('takes rebar.config, the lock file and the applications', () => {
    const files = { '/app/rebar.config': '{deps, [cowboy]}.', '/app/rebar.lock': '', '/app/src/x.app.src': '', '/app/src/x.erl': '', '/app/apps/a/src/a.app.src': '' }
    const effects = run('rebar3 get-deps', { files })
    expect(manifestsOf(effects)).toEqual(expect.arrayContaining(['/app/rebar.config', '/app/rebar.lock', '/app/src/x.app.src', '/app/apps/a/src/a.app.src']))
    expect(touches(effects.reads, '/app/src/x.erl')).toBe('no')
    expect(touches(run('rebar3 get-deps', { files: { ...files, '/app/rebar.config': '{plugins, [x]}.' } }).reads, '/app/src/x.erl')).toBe('perhaps')
    expect(run('rebar3 get-deps', { files: { '/app/rebar.config': '{deps, [cowboy]}.' } }).refresh).toBeDefined()
    expect(run('rebar3 release', { files }).unknownIn).toBe('step')
  })
})
