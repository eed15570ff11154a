import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from './load-source.mjs'

/** Tools that a link to the stub stands for, beside those that the base image of the builders has. */
const tools = [
  'npm', 'npx', 'yarn', 'yarnpkg', 'pnpm', 'pnpx', 'corepack', 'bun', 'bunx', 'node', 'tsc', 'husky', 'patch-package', 'prisma', 'only-allow', 'react-scripts',
  'pip', 'pip3', 'python', 'python3', 'virtualenv', 'poetry', 'uv', 'pipenv',
  'apt-get', 'apt', 'apk', 'yum', 'dnf', 'microdnf', 'update-ca-certificates', 'ldconfig', 'fc-cache', 'locale-gen',
  'useradd', 'groupadd', 'adduser', 'addgroup', 'usermod',
  'go', 'golangci-lint', 'cargo', 'rustup', 'rustc', 'gcc', 'g++', 'cc', 'make', 'cmake', 'mvn', 'mvnw', 'gradle', 'gradlew', 'java', 'javac', 'dotnet', 'mix',
  'bundle', 'bundler', 'gem', 'ruby', 'rails', 'rake', 'composer', 'php', 'docker-php-ext-install', 'docker-php-ext-configure', 'docker-php-ext-enable', 'pecl', 'a2enmod',
  'curl', 'wget', 'git', 'gpg', 'nginx',
]

const accounts = {
  debian: ['daemon:1', 'bin:2', 'sys:3', 'www-data:33', 'nobody:65534'],
  alpine: ['daemon:1', 'bin:2', 'adm:3', 'www-data:82', 'nobody:65534'],
}

/** What official images say of themselves, where a tool of theirs looks at it; folders that anybody may write to; accounts. */
const official = [
  [/(^|\/)node(:|$)/, ['ENV NODE_VERSION=22.0.0 YARN_VERSION=1.22.22'], [], ['node:1000']],
  [/(^|\/)golang(:|$)/, ['ENV GOPATH=/go GOTOOLCHAIN=local PATH=/go/bin:/usr/local/go/bin:$PATH', 'WORKDIR /go'], ['go', 'go/src', 'go/bin'], []],
  [/(^|\/)rust(:|$)/, ['ENV RUSTUP_HOME=/usr/local/rustup CARGO_HOME=/usr/local/cargo PATH=/usr/local/cargo/bin:$PATH'], ['usr/local/rustup', 'usr/local/cargo'], []],
  [/(^|\/)ruby(:|$)/, ['ENV GEM_HOME=/usr/local/bundle BUNDLE_SILENCE_ROOT_WARNING=1 BUNDLE_APP_CONFIG=/usr/local/bundle PATH=/usr/local/bundle/bin:$PATH'], ['usr/local/bundle'], []],
  [/(^|\/)python(:|$)/, ['ENV PATH=/usr/local/bin:$PATH LANG=C.UTF-8'], [], []],
  [/(^|\/)php(:|$)/, ['ENV PHP_INI_DIR=/usr/local/etc/php', 'WORKDIR /var/www/html'], ['var/www/html'], []],
  [/(^|\/)composer(:|$)/, ['ENV COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_HOME=/tmp COMPOSER_CACHE_DIR=/tmp/cache', 'WORKDIR /app'], [], []],
  [/(^|\/)nginx(:|$)/, [], ['etc/nginx/conf.d', 'usr/share/nginx/html'], ['nginx:101']],
  [/(^|\/)umputun\/baseimage:/, [], [], ['app:1001']],
  [/.*/, [], [], []],
]

/** The strict stubs over the kind ones of the builders' own base image, once for all images. */
function writeCommonRecipe(folder) {
  cpSync(join(root, 'scripts/stub-tools'), join(folder, 'stub-tools'), { recursive: true })
  const links = `for t in ${tools.join(' ')}; do rm -f /bin/$t; ln -sf stub /usr/local/bin/$t; done`
  const system = 'mkdir -p /etc/apt/sources.list.d /etc/apt/keyrings /etc/apt/preferences.d /var/lib/dpkg/info /var/log /usr/bin /usr/sbin /usr/share /srv /opt /mnt /usr/local/lib /usr/local/share /var/www && rm -rf /home/node && echo >/var/lib/dpkg/status'
  const run = `RUN mv /usr/lib/stub-tools/stub /usr/local/bin/stub && chmod 755 /usr/local/bin/stub && ${links} && ${system}`
  writeFileSync(join(folder, 'Dockerfile'), `FROM stub-base:1\nCOPY stub-tools /usr/lib/stub-tools\n${run}\n`)
}

/** What the name of an image promises: files only, so that it is made quickly. */
function writeRecipe(folder, name) {
  const [, lines, open, more] = official.find(([pattern]) => pattern.test(name))
  const all = [...accounts[/alpine|composer/.test(name) ? 'alpine' : 'debian'], ...more].map((account) => account.split(':'))
  const own = all.filter(([account, id]) => Number(id) >= 1000 && account !== 'nobody')
  const home = (account) => (own.some(([one]) => one === account) ? `/home/${account}` : '/')
  const texts = {
    passwd: ['root:x:0:0::/root:/bin/sh', ...all.map(([account, id]) => `${account}:x:${id}:${id}::${home(account)}:/bin/sh`)],
    group: ['root:x:0:', ...all.map(([account, id]) => `${account}:x:${id}:`), 'nogroup:x:65533:', 'staff:x:50:'],
    'image-name': [name],
  }
  mkdirSync(join(folder, 'root/etc'), { recursive: true })
  for (const [file, content] of Object.entries(texts)) writeFileSync(join(folder, 'root/etc', file), `${content.join('\n')}\n`)
  for (const path of open) {
    mkdirSync(join(folder, 'root', path), { recursive: true })
    chmodSync(join(folder, 'root', path), 0o1777)
  }
  for (const [pattern, path] of programs) {
    if (!pattern.test(name)) continue
    mkdirSync(dirname(join(folder, 'root', path)), { recursive: true })
    cpSync(join(root, 'scripts/stub-tools/stub'), join(folder, 'root', path))
    chmodSync(join(folder, 'root', path), 0o755)
  }
  mkdirSync(join(folder, 'home'))
  const homes = own.map(([account, id]) => `COPY --chown=${id}:${id} home /home/${account}/`)
  writeFileSync(join(folder, 'Dockerfile'), `${['FROM stub-common:1', 'COPY root/ /', ...homes, ...lines].join('\n')}\n`)
}

/** Programs that Dockerfiles take out of images. */
const programs = [
  [/(^|\/)composer(:|$)/, 'usr/bin/composer'],
  [/(^|\/)uv(:|$)/, 'uv'],
  [/(^|\/)umputun\/baseimage:buildgo/, 'script/version.sh'],
]

const made = new Set()

/** Makes the images that a Dockerfile starts from, with strict stubs in them, once in a run. */
export function makeBaseImages(driver, names) {
  const missing = names.filter((name) => !made.has(name))
  if (missing.length === 0) return
  const folder = mkdtempSync(join(tmpdir(), 'base-'))
  const recipeFor = (name, write) => {
    const recipe = join(folder, name.replaceAll(/[^\w.-]/g, '-'))
    mkdirSync(recipe)
    write(recipe, name)
    driver.ensureImage('new', name, recipe)
  }
  try {
    driver.ensureImage('new', 'stub-base:1')
    if (made.size === 0) recipeFor('stub-common:1', writeCommonRecipe)
    for (const name of missing) {
      recipeFor(name, writeRecipe)
      made.add(name)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
