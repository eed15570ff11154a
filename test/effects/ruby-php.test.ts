import { describe, expect, it } from 'vitest'
import { cachesOf, manifestsOf, run, touches } from './run-of.ts'

it.each([
  ['bundle exec rake assets:precompile', 'other'],
  ['poetry run flask db upgrade', 'other'],
  ['cargo leptos-like build', 'cargo'],
  ['bundle install', 'ruby-install'],
  ['curl -o x https://example.org/x-$(dpkg --print-architecture)', 'download'],
])('%s is the work of %s', (text, work) => {
  expect(run(text).work).toBe(work)
})

describe('bundle', () => {
  const gemspec = 'require_relative "lib/x/version"\nGem::Specification.new do |s|\n  s.name = "x"\n  s.version = X::VERSION\n  s.add_dependency "rack", "~> 3.0"\nend\n'
  const files = { '/app/Gemfile': 'source "https://example.org"\ngemspec\n', '/app/Gemfile.lock': '', '/app/x.gemspec': gemspec, '/app/lib/x/version.rb': '', '/app/lib/x.rb': '' }

  it('reads the gemspec and what that requires', () => {
    const effects = run('bundle install', { files, env: { BUNDLE_FROZEN: 'true' } })
    expect(manifestsOf(effects)).toEqual(['/app/Gemfile', '/app/x.gemspec', '/app/lib/x/version.rb', '/app/Gemfile.lock'])
    expect(touches(effects.reads, '/app/lib/x.rb')).toBe('no')
    expect(touches(effects.writes, '/app/Gemfile.lock')).toBe('no')
  })

  it.each([
    ['s.files = Dir["lib/**/*.rb"]', '/app/lib/x.rb', 'perhaps'],
    ['s.files = `git ls-files`.split', '/app/lib/x.rb', 'perhaps'],
    ['s.version = "1.#{`git rev-list HEAD`.lines.size}"', '/app/lib/x.rb', 'perhaps'],
    ['s.executables = ["x"]', '/app/bin/x', 'yes'],
    ['s.extensions = ["ext/extconf.rb"]', '/app/ext/extconf.rb', 'yes'],
  ])('%s reads %s: %s', (line, path, expected) => {
    const more = { ...files, '/app/x.gemspec': gemspec.replace('end\n', `  ${line}\nend\n`) }
    expect(touches(run('bundle install', { files: more }).reads, path)).toBe(expected)
  })

  it('takes gems from folders of the project, up to two folders down', () => {
    const more = { '/app/Gemfile': 'path "engines" do\n  gem "a"\nend\ngem "b", path: "vendor/b"\n', '/app/Gemfile.lock': '', '/app/engines/a/a.gemspec': '', '/app/engines/a/deep/er/no.gemspec': '', '/app/vendor/b/b.rb': '' }
    const effects = run('bundle install', { files: more })
    expect(manifestsOf(effects)).toEqual(['/app/Gemfile', '/app/engines/a/a.gemspec', '/app/Gemfile.lock'])
    expect(touches(effects.reads, '/app/vendor/b/b.rb')).toBe('yes')
  })

  it('follows gemfiles that are brought in, and gems.rb', () => {
    const more = { '/app/Gemfile': 'eval_gemfile File.join(__dir__, "gemfiles/base.rb")\n', '/app/gemfiles/base.rb': 'gem "a"\n', '/app/Gemfile.lock': '' }
    expect(manifestsOf(run('bundle install', { files: more }))).toEqual(['/app/Gemfile', '/app/gemfiles/base.rb', '/app/Gemfile.lock'])
    expect(manifestsOf(run('bundle install', { files: { '/app/gems.rb': '', '/app/gems.locked': '' } }))).toEqual(['/app/gems.rb', '/app/gems.locked'])
  })

  it('knows nothing of what a plugin reads', () => {
    const reads = (line: string): string => touches(run('bundle install', { files: { '/app/Gemfile': `${line}\ngem "a"\n`, '/app/Gemfile.lock': '' } }).reads, '/app/lib/a.rb')
    expect([reads('plugin "bundler-multilock"'), reads('source "https://example.org"')]).toEqual(['perhaps', 'no'])
  })

  it('keeps downloads beside the gems that the image needs', () => {
    expect(cachesOf('bundle install', { files })).toEqual(['/root/.bundle/cache'])
    expect(cachesOf('bundle install', { files, env: { BUNDLE_USER_HOME: '/b' } })).toEqual(['/b/cache'])
  })

  it.each([
    ['gem install bundler', true],
    ['gem install bundler -v 2.5.0', false],
    ['gem install bundler -v "~> 2"', true],
    ['gem install bundler:2.5.0', false],
    ['gem install x.gem', false],
    ['gem update --system', true],
    ['gem update --system 3.5.0', false],
    ['bundle update', true],
  ])('%s is refreshed: %s', (text, expected) => expect(run(text, { files }).refresh !== undefined).toBe(expected))
})

describe('composer', () => {
  const project = (fields: object): Readonly<Record<string, string>> => ({ '/app/composer.json': JSON.stringify(fields), '/app/composer.lock': '{}', '/app/src/A.php': '', '/app/artisan': '' })

  it('names the scripts of the project that it runs, and what they start', () => {
    const effects = run('composer install', { files: project({ scripts: { 'post-autoload-dump': ['@discover'], discover: '@php artisan package:discover --ansi' } }) })
    expect(effects.unknownIn).toBe('project')
    expect(touches(effects.reads, '/app/artisan')).toBe('yes')
    expect(effects.reads.find(({ path }) => path === '/')?.why).toBe('`composer install` runs `discover: @php artisan package:discover --ansi` of composer.json, which may read any file; copy it above, or pass `--no-scripts` and run the script once the sources are there')
  })

  it('ends where scripts name one another', () => {
    expect(run('composer install', { files: project({ scripts: { 'post-install-cmd': '@a', a: '@b', b: ['@a', 'echo x'] } }) }).unknownIn).toBeUndefined()
  })

  it('takes patches and local packages along', () => {
    const files = { ...project({ repositories: [{ type: 'path', url: 'packages/*' }], extra: { 'patches-file': 'patches.json' } }), '/app/packages/b/composer.json': '{}', '/app/packages/b/B.php': '', '/app/patches.json': '{"patches":{"x/y":{"why":"patches/y.patch"}}}', '/app/patches/y.patch': '' }
    const effects = run('composer install --no-scripts', { files })
    expect(manifestsOf(effects)).toEqual(['/app/composer.json', '/app/composer.lock', '/app/packages/b/composer.json', '/app/patches.json', '/app/patches/y.patch'])
    expect(touches(effects.reads, '/app/packages/b/B.php')).toBe('yes')
    expect(touches(effects.reads, '/app/src/A.php')).toBe('no')
  })

  it('reads the manifest that COMPOSER names', () => {
    const files = { '/app/prod.json': '{}', '/app/prod.lock': '{}', '/app/composer.json': '{}' }
    expect(manifestsOf(run('composer install', { files, env: { COMPOSER: 'prod.json' } }))).toEqual(['/app/prod.json', '/app/prod.lock'])
  })

  it('lists classes when it writes the autoloader', () => {
    const files = project({ autoload: { 'psr-4': { A: 'src/' } } })
    expect(touches(run('composer dump-autoload --optimize --no-scripts', { files }).reads, '/app/src/A.php')).toBe('yes')
    expect(touches(run('composer dump-autoload --no-scripts', { files }).reads, '/app/src/A.php')).toBe('no')
    expect(touches(run('composer dump-autoload', { files }).writes, '/app/vendor/autoload.php')).toBe('yes')
  })

  it.each([
    ['composer global require a/b', true],
    ['composer global require a/b:1.2.3', false],
    ['composer require a/b', true],
    ['install-php-extensions gd intl', false],
    ['install-php-extensions redis', true],
    ['install-php-extensions redis-6.0.2', false],
    ['pecl install redis', true],
  ])('%s is refreshed: %s', (text, expected) => expect(run(text, { files: project({}) }).refresh !== undefined).toBe(expected))

  it('keeps downloads where variables say', () => {
    expect(cachesOf('composer install', { files: project({}) })).toEqual(['?/root/.cache/composer', '?/root/.composer/cache', '?/tmp/cache'])
    expect(cachesOf('composer install', { files: project({}), env: { COMPOSER_HOME: '/c' } })).toEqual(['/c/cache'])
    expect(cachesOf('composer install --no-cache', { files: project({}) })).toEqual([])
  })
})
