import type { Random } from '../conformance/fuzz/random.ts'
import type { Project } from './projects.ts'

interface Draft {
  readonly random: Random
  readonly project: Project
  readonly folders: readonly string[]
  folder: string
  /** Whether an install can find its manifests. */
  hasManifests: boolean
}

/** A Dockerfile of one or two stages with whatever reads, writes, links, owns and names: most of it builds. */
export function drawDockerfile(random: Random, project: Project): string[] {
  const paths = Object.keys(project.files).filter((path) => path.includes('/'))
  const folders = [...new Set(paths.map((path) => path.slice(0, path.indexOf('/'))))]
  const lines = random.chance(15) ? ['ARG TAG=1'] : []
  const count = random.weigh([[80, 1], [20, 2]])
  for (let index = 0; index < count; index++) {
    const draft: Draft = { random, project, folders, folder: '/', hasManifests: false }
    const isLast = index === count - 1
    const onFirst = index > 0 && random.chance(35)
    lines.push(`FROM ${onFirst ? 'first' : isLast && index > 0 ? random.pick([project.base, 'debian:12']) : project.base}${index === 0 && count > 1 ? ' AS first' : ''}`)
    lines.push(...drawStage(draft))
    if (isLast && index > 0 && !onFirst) lines.splice(lines.length - random.int(3), 0, random.pick(['COPY --from=first /app /app', 'COPY --from=first /app /from/', 'COPY --from=first /etc/passwd /old-passwd', 'COPY --link --from=first /app /app']))
  }
  return lines
}

function drawStage(draft: Draft): string[] {
  const { random } = draft
  const lines: string[] = []
  if (random.chance(80)) lines.push(workdir(draft, '/app'))
  const before = random.int(2)
  for (let left = before; left > 0; left--) lines.push(drawLine(draft))
  if (random.chance(75)) lines.push(...drawFlaw(draft))
  for (let left = random.int(3); left > 0; left--) lines.push(drawLine(draft))
  return lines
}

function workdir(draft: Draft, path: string): string {
  draft.folder = path.startsWith('/') ? path : `${draft.folder.replace(/\/$/, '')}/${path}`
  return `WORKDIR ${path}`
}

/** What rules look for: something that changes often above something that does not need it. */
function drawFlaw(draft: Draft): string[] {
  const { random, project } = draft
  const between = Array.from({ length: random.int(2) }, () => drawLine(draft))
  return random.weigh<() => string[]>([
    [8, () => [copyAll(draft), ...between, `RUN ${random.pick(project.installs)}`]],
    [4, () => [copyAll(draft), ...between, `RUN ${systemCommand(draft)}`]],
    [3, () => [copySome(draft), copyManifests(draft), ...between, `RUN ${random.pick(project.installs)}`]],
    [3, () => ['ARG GIT_SHA', ...(random.chance(50) ? ['ENV SHA=$GIT_SHA'] : []), ...between, `RUN ${random.chance(50) ? systemCommand(draft) : fileCommand(draft)}`]],
    [3, () => [copySome(draft), ...between, `RUN ${fileCommand(draft)}`]],
  ])()
}

const flags = (random: Random): string => random.weigh([[60, ''], [8, '--chown=1000:1000 '], [5, '--chown=daemon '], [1, '--chown=app '], [6, '--link '], [4, '--chmod=755 '], [2, '--chmod=600 '], [2, '--chown=1000 --link ']])

function copyAll(draft: Draft): string {
  const { random } = draft
  draft.hasManifests = true
  return `${random.chance(12) ? 'ADD' : 'COPY'} ${flags(random)}${random.pick(['. .', '. .', '. .', '. /app', '. ./', './ /app/'])}`
}

function copyManifests(draft: Draft): string {
  const { random, project } = draft
  draft.hasManifests = true
  const names = project.manifests.length > 0 ? project.manifests.join(' ') : 'app.py'
  return `COPY ${flags(random)}${names} ./`
}

function copySome(draft: Draft): string {
  const { random, folders, project } = draft
  const folder = random.pick(folders)
  const file = random.pick(Object.keys(project.files).filter((path) => !path.startsWith('.') && path !== 'docs' && path !== 'empty'))
  return `COPY ${flags(random)}${random.pick([`${folder} ${folder}`, `${folder} /app/${folder}/`, `${folder}/ ./`, `${file} ./`, `${file} /opt/`, 'src src', 'src /app/src', 'README.md .', 'README.md /etc/', 'bin/run.sh /usr/local/bin/', 'docs /srv/docs', '*.md ./', 'src docs ./'])}`
}

function systemCommand({ random, project: { base } }: Draft): string {
  if (base.includes('alpine') || base.startsWith('composer')) {
    return random.pick(['apk add --no-cache curl', 'apk add --no-cache git bash', 'apk add nginx', 'apk update && apk add redis', 'addgroup -S app && adduser -S -G app app', 'adduser -D app', 'apk add --no-cache -t .deps gcc && apk del .deps', 'apk add ca-certificates'])
  }
  return random.pick([
    'apt-get update && apt-get install -y curl', 'apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*', 'apt-get update && apt-get install -y nginx', 'apt-get update && apt-get install -y ca-certificates redis', 'apt-get update',
    'useradd -m app', 'useradd -r -s /bin/false svc', 'groupadd app && useradd -g app -m app', 'adduser --disabled-password --gecos "" app', 'apt-get update && apt-get install -y tzdata', 'useradd -m -u 1500 app', 'groupadd -g 1600 team',
  ])
}

function fileCommand({ random }: Draft): string {
  const place = random.pick(['/app/src', '/app/docs', '/app/data', '/opt/x', '/app', '/srv/docs', '/data', '/app/README.md', 'src', 'made', '/usr/local/bin/run.sh'])
  return random.pick([
    `mkdir -p ${place}`, `mkdir -p ${place}/cache && chmod 777 ${place}/cache`, `mkdir -p /app/data && chown 1000:1000 /app/data`, `chmod -R go-w ${place} || true`, `chown -R 1000:1000 ${place} || true`, `rm -rf ${place}`, `ls ${place} > /listing || true`, `ln -sf ${place} /linked`, `ln -s /opt/x /opt/link-${random.int(3)} || true`,
    'mkdir -p /app && touch /app/touched', `echo ${random.int(99)} >> /etc/profile`, `echo a > /opt/a-${random.int(9)}`, `cat README.md > /opt/readme || true`, `cp -r src /opt/copied || true`, `mv docs /opt/docs || true`, `sed -i s/a/b/ README.md || true`, 'chmod +x /usr/local/bin/run.sh || true', `test -d ${place} && touch /there || touch /not-there`, 'find . -name "*.md" -exec rm {} +', 'ls / > /root-listing', 'echo x > made.txt', 'umask 077 && mkdir -p /opt/private',
    'chmod 700 /app || true', 'chown daemon /app || true', 'mkdir -p /app/src && touch /app/src/new', 'tar cf - src | tar tf - | sort > /opt/src.list || true', 'ln -s src here || true', 'sleep 0', 'install -d -m 700 -o 1000 /app/docs',
  ])
}

function toolCommand({ random }: Draft): string {
  return random.pick([
    'curl -fsSL https://example.org/tool-1.2.3.tar.gz -o /opt/tool.tgz', 'curl -fsSL https://example.org/v1.2.3/t.tar.gz | tar xz -C /opt', 'wget -q https://example.org/v1.2.3/tool -O /usr/local/bin/tool && chmod +x /usr/local/bin/tool', 'git clone -b v1.2.3 https://example.org/a.git /opt/a', 'git config --global user.name x',
    'npm config set registry https://example.org/', 'npm install -g tool@1.2.3', 'corepack enable', 'pip config set global.index-url https://example.org/', 'python -m venv /opt/venv', 'pip install flask==3.0.0 || true', 'go install example.org/tool@v1.2.3', 'cargo install tool --version 1.2.3', 'gem install rake -v 13.0.0', 'npm run build || true', 'make || true', 'node tool.js || true', 'update-ca-certificates', 'mkdir -p /usr/local/share/ca-certificates && echo c > /usr/local/share/ca-certificates/c.crt',
  ])
}

function drawLine(draft: Draft): string {
  const { random } = draft
  return random.weigh<() => string>([
    [14, () => `RUN ${fileCommand(draft)}`],
    [8, () => `RUN ${systemCommand(draft)}`],
    [7, () => `RUN ${toolCommand(draft)}`],
    [10, () => copySome(draft)],
    [3, () => copyManifests(draft)],
    [3, () => copyAll(draft)],
    [draft.hasManifests ? 3 : 0, () => `RUN ${random.pick(draft.project.installs)}`],
    [5, () => workdir(draft, random.pick(['/app', '/app', '/srv/x', 'src', '/opt', '/', '/app/data']))],
    [6, () => `ENV ${random.pick(['NODE_ENV=production', 'PIP_NO_CACHE_DIR=1', 'CI=true', 'TZ=UTC', 'SHA=$GIT_SHA', 'GOFLAGS=-mod=mod', 'PATH=/opt/venv/bin:$PATH', 'LANG=C.UTF-8', 'HOME=/opt', 'DEBIAN_FRONTEND=noninteractive', 'npm_config_ignore_scripts=true', 'CARGO_HOME=/opt/cargo', 'CC=clang', 'A=b', 'BUNDLE_PATH=/opt/gems', 'VIRTUAL_ENV=/opt/venv', 'DIR=/app'])}`],
    [3, () => `ARG ${random.pick(['GIT_SHA', 'NODE_ENV=development', 'VERSION=1', 'TAG', 'CI', 'VERSION=1 GIT_SHA=none', 'A=2 TAG'])}`],
    [2, () => 'RUN echo $GIT_SHA $VERSION $A > /opt/values'],
    [3, () => `LABEL ${random.pick(['a=b', 'sha=$GIT_SHA', 'a=c', 'v=$VERSION'])}`],
    [1, () => `USER ${random.pick(['root', 'root', '1000', 'daemon'])}`],
    [3, () => random.pick(['CMD ["a"]', 'CMD echo $SHA', 'ENTRYPOINT ["b"]', 'EXPOSE 80', 'VOLUME /app/data', 'STOPSIGNAL SIGINT', 'HEALTHCHECK CMD true', 'SHELL ["/bin/sh", "-ec"]', 'SHELL ["/bin/sh", "-lc"]'])],
  ])()
}
