import { describe, expect, it } from 'vitest'
import { pathsClash } from '../../src/effects/overlap.ts'
import { at, looksAt, run, touches } from './run-of.ts'

/** Reorderings that look safe and are not: what the effects say that stops them. */
describe('reorderings that look safe', () => {
  it('an install rewrites the lock file that a later COPY brings again', () => {
    const files = { '/app/package.json': '{}', '/app/package-lock.json': '{"packages":{}}' }
    expect(touches(run('npm install', { files }).writes, '/app/package-lock.json')).not.toBe('no')
  })

  it('the mode that a RUN gives a folder is lost to a later COPY', () => {
    expect(touches(run('chmod 777 storage && composer install').writes, '/app/storage')).toBe('yes')
    expect(touches(run('rm -rf tests && npm ci').writes, '/app/tests/a')).toBe('yes')
  })

  it('another user makes a folder of another owner', () => {
    expect(touches(run('mkdir /app', { user: 'node', workdir: '/' }).writes, '/app/src/x')).toBe('yes')
    expect(touches(run('mkdir /app', { workdir: '/' }).writes, '/app/src/x')).toBe('no')
    expect(touches(run('touch x', { user: 'node' }).writes, '/app/x')).toBe('yes')
  })

  it('a package install reads certificates that COPY brings', () => {
    expect(touches(run('apt-get install -y ca-certificates').reads, '/usr/local/share/ca-certificates/ca.crt')).not.toBe('no')
    expect(touches(run('update-ca-certificates').reads, '/usr/local/share/ca-certificates/ca.crt')).toBe('yes')
  })

  it('/bin and /usr/bin may be the same folder', () => {
    const { writes } = run('echo > /usr/bin/tool')
    expect(touches(writes, '/bin/tool')).toBe('perhaps')
    expect(touches(writes, '/bin/other')).toBe('no')
    expect(pathsClash([at('/var/run/x')], [at('/run', true)])?.a.certain).toBe(false)
    expect(pathsClash([at('/lib64/x')], [at('/lib/x')])?.a.certain).toBe(false)
    expect(pathsClash([at('/binx')], [at('/usr/binx')])).toBeUndefined()
  })

  it('a placeholder is compiled into what ships', () => {
    const effects = run('mkdir src && echo "fn main(){}" > src/main.rs && cargo build', { files: { '/app/Cargo.toml': '[package]\n' } })
    expect(touches(effects.writes, '/app/src/main.rs')).toBe('yes')
    expect(touches(effects.writes, '/app/target/debug/app')).toBe('yes')
  })

  it('tools read variables that no text names', () => {
    const files = { '/app/package.json': '{}', '/app/package-lock.json': '{"packages":{}}', '/app/go.mod': '', '/app/Gemfile': '', '/app/requirements.txt': '' }
    const cases = [['npm ci', 'NODE_ENV'], ['npm ci', 'npm_config_x'], ['go build', 'CGO_ENABLED'], ['go build', 'GOFLAGS'], ['pip install -r requirements.txt', 'PIP_X'], ['uv pip install x', 'UV_X'], ['bundle install', 'BUNDLE_X'], ['apt-get install -y x', 'DEBIAN_FRONTEND']] as const
    for (const [text, name] of cases) expect(looksAt(run(text, { files }), name), `${text} ${name}`).toBe('yes')
    for (const text of ['pip install x', 'bundle install', 'curl x']) expect(looksAt(run(text, { files }), 'HTTP_PROXY'), text).toBe('perhaps')
    expect(looksAt(run('bundle install', { files }), 'MAKEFLAGS')).toBe('perhaps')
    expect(looksAt(run('make'), 'ANY')).toBe('perhaps')
  })

  it('what every build refreshed is frozen above the change', () => {
    for (const text of ['git clone https://example.org/x', 'npm install', 'curl -O https://example.org/latest/x', 'apk upgrade', 'date > built']) {
      expect(run(text, { files: { '/app/package.json': '{}' } }).refresh, text).toBeDefined()
    }
  })

  it('a member of a workspace belongs to the manifests', () => {
    const files = { '/app/package.json': '{"workspaces":["lib/*"]}', '/app/package-lock.json': '{"packages":{}}', '/app/lib/opal/package.json': '{}' }
    expect(run('npm ci', { files }).tools[0]?.manifests).toContain('/app/lib/opal/package.json')
  })

  it('install and build in one RUN reads everything', () => {
    expect(touches(run('npm ci && npm run build').reads, '/app/src/x')).toBe('perhaps')
    expect(touches(run('apk add gcc && pip install -e . && apk del gcc').reads, '/app/src/x')).toBe('yes')
  })
})
