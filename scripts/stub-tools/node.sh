# npm, yarn, pnpm, bun and what comes with them.
node_env='npm_* NPM_* NODE_* CI COREPACK_* XDG_* YARN_* yarn_* PNPM_* pnpm_* BUN_*'

# Programs that leave a bundle. Where, their settings say, which are programs: so it lies in dist, and in each folder that the scripts of the project
# name or its settings may mean: webpack's in public.
bundles() {
  case $tool in vite | webpack | rollup | parcel | tsc | esbuild | ng | astro | vue-cli-service) ;; *) return 1 ;; esac
  bundle=$({ echo "$*"; tree .; env | LC_ALL=C sort | grep -v '^HOSTNAME='; } | digest)
  for f in dist $([ "$tool" != webpack ] || echo public) $(json package.json | sed -n 's/^scripts	//p' | tr " '\"=" '\n\n\n\n' | sed -n 's|^\(\./\)\{0,1\}\([a-z][a-z/]*/dist\)/*$|\2|p' | sort -u); do put "./$f/index.js" "$bundle"; done
}

# Patterns of workspace members -> the folders that have a package.json.
members() {
  sed 's,^\./,,; s,/*$,,' | while IFS= read -r p; do
    case $p in '' | '!'*) continue ;; *'**'*) find "${p%%\**}." -name package.json ! -path '*/node_modules/*' 2>/dev/null | sed 's,/package.json$,,; s,/\./,/,'; continue ;; esac
    for m in $p; do [ ! -f "$m/package.json" ] || echo "$m"; done
  done | LC_ALL=C sort -u
}
excluded() { sed -n 's,^!,,p' | while IFS= read -r p; do for m in $p; do echo "$m"; done; done; }
yaml_list() { [ ! -f "$1" ] || sed -n "/^$2:/,/^[^ -]/s/^ *- *[\"']\{0,1\}\([^\"']*\)[\"']\{0,1\}/\1/p" "$1"; }
patterns() {
  json package.json | sed -n 's/^workspaces\t\(packages\t\)\{0,1\}\*\t=//p'
  [ "$tool" != pnpm ] || yaml_list pnpm-workspace.yaml packages
}
script_of() { json package.json | sed -n "s/^scripts	$1	=//p" | sed 's/\\"/"/g; s/\\\\/\\/g'; }
run_script() {
  s=$(script_of "$1")
  [ -n "$s" ] || return 0
  npm_lifecycle_event=$1 PATH="$PWD/node_modules/.bin:$PATH" sh -c "$s" || die "the script $1 failed"
}
setting() { cat .npmrc "$HOME/.npmrc" /usr/local/etc/npmrc 2>/dev/null | sed 's/ //g' | grep -qx "$1"; }
scripts_on() {
  [ "${npm_config_ignore_scripts:-${NPM_CONFIG_IGNORE_SCRIPTS:-}}" != true ] || return 1
  ! has --ignore-scripts && ! setting ignore-scripts=true
}
production() {
  has --omit=dev || has --production || has --prod || has --only=production || has --only=prod || has -P || [ "${NODE_ENV:-}" = production ] || [ "${npm_config_omit:-${NPM_CONFIG_OMIT:-}}" = dev ]
}
# name<TAB>version of the dependencies of the package.json here
dependencies() {
  if production; then kinds='dependencies\|optionalDependencies'; else kinds='dependencies\|devDependencies\|optionalDependencies'; fi
  json package.json | sed -n "s/^\($kinds\)	\([^	]*\)	=/\2	/p"
}

# Files below node_modules belong to whoever owns the project's folder: npm before its version 9 sees to that where root runs it.
own() { [ "$(id -u)" != 0 ] || chown -R "$(stat -c %u:%g .)" node_modules; }

install_folder() {                                   # install_folder DIGEST: node_modules of the package here
  mkdir -p node_modules || exit 1
  echo "$1" >node_modules/.installed || exit 1
  dependencies | while IFS="$(printf '\t')" read -r name version; do
    local=${version#file:}; local=${local#link:}; local=${local#portal:}
    case $version in
    file:*.tgz | file:*.tar.gz) [ -f "$local" ] || die "ENOENT $local"; put "node_modules/$name/package.json" "$(files "$local" | digest)" ;;
    file:* | link:* | portal:* | ./* | ../*)
      [ -f "$local/package.json" ] || die "ENOENT $local/package.json"
      mkdir -p "node_modules/$name" && rmdir "node_modules/$name" 2>/dev/null
      case $version in
      file:*) [ "$tool" = npm ] && ln -sfn "$PWD/$local" "node_modules/$name" || put "node_modules/$name/copied" "$(tree "$local" | digest)" ;;
      *) ln -sfn "$PWD/$local" "node_modules/$name" ;;
      esac ;;
    patch:*) p=${version##*#}; p=${p#\~/}; [ -f "${p%%[:&]*}" ] || die "no patch $p"; put "node_modules/$name/package.json" "$1 $(files "${p%%[:&]*}" | digest)" ;;
    *) put "node_modules/$name/package.json" "$name $1" ;;
    esac || exit 1
    mkdir -p node_modules/.bin && ln -sfn /usr/local/bin/stub "node_modules/.bin/${name##*/}"
  done || exit 1
}

# Install scripts of packages: those that the lock file of npm marks run after the environment; where no lock file tells, one of
# them may look at the whole project.
package_scripts() {
  scripts_on || return 0
  case $1 in
  *package-lock.json | *npm-shrinkwrap.json)
    if json "$1" >/tmp/.lock 2>/dev/null && grep -q '^packages' "$1" 2>/dev/null || grep -q '"packages"' "$1"; then
      grep '	hasInstallScript	=true' /tmp/.lock | cut -f2 | while IFS= read -r p; do put "$p/built" "$(variables $conventional $everywhere | digest)"; done
    else put node_modules/.scripts "$(tree . | digest)"; fi
    rm -f /tmp/.lock ;;
  *pnpm-lock.yaml)
    # pnpm 10 runs those scripts alone that the project allows; lock files of version 5 and 6 mark the packages that have one.
    if json package.json | grep -q '^packageManager	=pnpm@1[0-9]'; then :
    elif grep -q "^lockfileVersion: *'*[56]" "$1"; then ! grep -q 'requiresBuild: true' "$1" || put node_modules/.scripts "$(variables $conventional $everywhere | digest)"
    else put node_modules/.scripts "$({ tree .; variables $conventional $everywhere; } | digest)"; fi ;;
  *) put node_modules/.scripts "$({ tree .; variables $conventional $everywhere; } | digest)" ;;
  esac
}

install_project() {
  frozen=$1; shift
  root=$(nearest package.json) || { [ "$frozen" = no ] || die 'finds no package.json'; root=$PWD; }
  cd "$root" || exit 1
  [ ! -f package.json ] || json package.json >/dev/null || die 'package.json is no JSON'
  case $tool in
  npm) locks='npm-shrinkwrap.json package-lock.json' settings=.npmrc ;;
  yarn) locks=yarn.lock settings='.npmrc .yarnrc .yarnrc.yml .yarnclean' ;;
  pnpm) locks=pnpm-lock.yaml settings='.npmrc pnpm-workspace.yaml .pnpmfile.cjs .pnpmfile.mjs pnpmfile.js' ;;
  *) locks='bun.lock bun.lockb' settings='.npmrc bunfig.toml' ;;
  esac
  lock=
  for l in $locks; do [ -n "$lock" ] || [ ! -f "$l" ] || lock=$l; done
  [ "$frozen" = no ] || [ -n "$lock" ] || [ "$tool" = yarn ] || die 'finds no lock file'
  if [ "$tool" = yarn ] && [ -f .yarnrc.yml ]; then
    release=$(sed -n 's/^yarnPath: *//p' .yarnrc.yml)
    [ -z "$release" ] || [ -f "$release" ] || die "finds no $release"
    [ "$frozen" = no ] || [ -n "$lock" ] || die 'finds no lock file'
  fi
  skip=$(patterns | excluded)
  found=$(patterns | members | { if [ -n "$skip" ]; then grep -vxF "$skip"; else cat; fi; })
  scripts_on && run_script preinstall
  for p in $(yaml_list pnpm-workspace.yaml patchedDependencies) $(json package.json | sed -n 's/^pnpm	patchedDependencies	[^	]*	=//p'); do [ "$tool" != pnpm ] || [ -f "$p" ] || die "finds no $p"; done
  key=$({
    echo "$tool $words"
    files package.json $lock $settings "$HOME/.npmrc" /usr/local/etc/npmrc "$HOME/.yarnrc" "$HOME/.gitconfig"
    for m in $found; do files "$m/package.json"; done
    [ ! -d .yarn ] || tree .yarn
    [ "$tool" != pnpm ] || files $(json package.json | sed -n 's/^pnpm	patchedDependencies	[^	]*	=//p')
    [ ! -f .pnpmfile.cjs ] || tree .
    variables $node_env $network $everywhere $git_names
  } | digest)
  case $frozen-$tool in yes-npm) rm -rf node_modules ;; esac
  install_folder "$key"
  for m in $found; do
    mname=$(json "$m/package.json" | sed -n 's/^name	=//p'); mname=${mname:-${m##*/}}
    case $tool in
    pnpm) (cd "$m" && install_folder "$key" && own) || exit 1 ;;
    *) mkdir -p "node_modules/$mname" && rmdir "node_modules/$mname" && ln -sfn "$PWD/$m" "node_modules/$mname" ;;
    esac
  done
  for a; do case $a in -*) ;; .* | /* | file:* | *.tgz) put node_modules/.named "$(tree "${a#file:}" 2>/dev/null | digest)" ;; *) put "node_modules/${a%@[0-9v]*}/package.json" "$a $key" ;; esac; done
  [ $# -eq 0 ] || [ "$tool" = yarn ] || [ ! -f package.json ] || { has --no-save || sed -i "s/}[[:space:]]*\$/ }/" package.json; }
  if [ "$frozen" = no ]; then
    l=${lock:-${locks##* }}
    put "./$l.new" "$(files $lock | digest) $key rewritten"; [ -s "$l" ] && cat "$l.new" >>"$l" || cat "$l.new" >"$l"; rm "$l.new"
  fi
  package_scripts "$lock"
  own
  put "$HOME/.npm/_cacache/$key" "$tool"
  if scripts_on; then
    [ ! -f binding.gyp ] || put ./build/binding.node "$({ tree .; variables $conventional $everywhere; } | digest)"
    for m in $found; do (cd "$m" && for s in preinstall install postinstall prepare; do run_script $s; done) || exit 1; done
    for s in install postinstall prepublish preprepare prepare postprepare; do run_script $s; done
  fi
  exit 0
}

global() {
  prefix=${npm_config_prefix:-${NPM_CONFIG_PREFIX:-/usr/local}}
  for a; do case $a in -* | add | global | install | i) ;; *)
    n=${a%@*}; n=${n:-$a}
    put "$prefix/lib/node_modules/$n/package.json" "$a $({ files "$HOME/.npmrc" .npmrc; variables $node_env $network $everywhere; } | digest)"
    [ -e "$prefix/bin/${n##*/}" ] || { mkdir -p "$prefix/bin"; ln -s /usr/local/bin/stub "$prefix/bin/${n##*/}"; } ;;
  esac; done
  exit 0
}

words=$*
sub=${1:-}
case $tool in
npm | pnpm | yarn | yarnpkg | bun)
  tool=${tool%pkg}
  case " $* " in *' -g '* | *' --global '* | *' --location=global '*) shift; global "$@" ;; esac
  for a; do case $a in --prefix | --cwd | --dir | -C) cd "$(option "$a" "$@")" || exit 1 ;; --prefix=* | --cwd=* | --dir=*) cd "${a#*=}" || exit 1 ;; esac; done
  names=$(skip=; for a; do if [ -n "$skip" ]; then skip=; else case $a in "$sub" | -*) case $a in --prefix | --cwd | --dir | -C | --omit | --filter | --loglevel | --registry | --network-timeout | --cache-folder | --mode) skip=1 ;; esac ;; *) echo "$a" ;; esac; fi; done)
  case $tool-$sub in
  npm-ci | npm-clean-install) install_project yes ;;
  npm-install | npm-i | npm-add | bun-add | pnpm-add | pnpm-update | npm-update) if has --frozen-lockfile; then install_project yes $names; else install_project no $names; fi ;;
  yarn-global) shift; global "$@" ;;
  yarn- | yarn-install | yarn--* | pnpm-install | pnpm-i | bun-install | bun-i)
    if has --frozen-lockfile || has --immutable || has --pure-lockfile || { [ "$tool" = pnpm ] && [ "${CI:-}" = true ]; }; then install_project yes; else install_project no; fi ;;
  yarn-workspaces) install_project yes ;;
  pnpm-fetch)
    [ -f pnpm-lock.yaml ] || die 'finds no pnpm-lock.yaml'
    put node_modules/.pnpm/fetched "$({ files pnpm-lock.yaml pnpm-workspace.yaml .npmrc .pnpmfile.cjs package.json "$HOME/.npmrc"; variables $node_env $network $everywhere; } | digest)" ;;
  *-run | *-test | *-start | *-build | *-exec)
    case $sub in run) shift; [ -n "${1:-}" ] || exit 0 ;; exec) shift; tool=${1:-sh}; shift; program "$@"; exit ;; esac
    cd "$(nearest package.json || echo .)" || exit 1
    [ -n "$(script_of "$1")" ] || die "Missing script: $1"
    for s in "pre$1" "$1" "post$1"; do run_script "$s"; done ;;
  *-config | *-set | *-c) case $* in *' set '* | 'set '*) echo "$*" >>"$HOME/.npmrc" ;; esac ;;
  *-cache | *-store) case $* in *clean* | *prune* | *clear*) rm -rf "$HOME/.npm/_cacache" ;; esac ;;
  *-prune | *-rebuild | *-dedupe | *-remove | *-uninstall | *-rm) put node_modules/.changed "$({ echo "$*"; files package.json package-lock.json pnpm-lock.yaml yarn.lock .npmrc node_modules/.installed; } | digest)" ;;
  *--version | *-v | *-ls | *-list | *-audit | *-fund | *-why | *-outdated) echo 1.0 ;;
  *) cd "$(nearest package.json || echo .)" || exit 1
    if [ "$tool" = yarn ] && [ -n "$(script_of "$sub")" ]; then for s in "pre$sub" "$sub" "post$sub"; do run_script "$s"; done; else program "$@"; fi ;;
  esac ;;
corepack)
  case $sub in
  enable) echo "$*" >/usr/local/bin/.corepack ;;
  *) put "$HOME/.cache/node/corepack/lastKnownGood.json" "$({ echo "$*"; if [ $# -lt 2 ]; then json package.json | grep '^packageManager'; fi; variables $node_env $network; } | digest)" ;;
  esac ;;
husky) [ -d .git ] || exit 0; put .husky/_/husky.sh "$({ files package.json; variables 'HUSKY*' CI; } | digest)" ;;
patch-package) put node_modules/.patched "$({ files package.json package-lock.json yarn.lock; [ ! -d patches ] || tree patches; variables CI NODE_ENV; } | digest)" ;;
react-scripts)
  [ "${1:-}" = build ] || program "$@"
  [ -f public/index.html ] || die 'finds no public/index.html'
  own=$(find src public -type f; find . -type f ! -path './node_modules/*' ! -path './src/*' ! -path './public/*' ! -path './build/*' ! -name '*.md' ! -name '*[Dd]ockerfile*' ! -name .dockerignore ! -name 'docker-compose*')
  put "${BUILD_PATH:-build}/index.html" "$({ echo "$own" | LC_ALL=C sort | while IFS= read -r f; do files "$f"; done; env | LC_ALL=C sort | grep -v '^HOSTNAME='; } | digest)" ;;
prisma)
  case $sub in
  generate) [ -f prisma/schema.prisma ] || [ -f schema.prisma ] || die 'finds no schema'
    put node_modules/.prisma/client "$({ files schema.prisma .env package.json; [ ! -d prisma ] || tree prisma; env | LC_ALL=C sort | grep -v '^HOSTNAME='; } | digest)" ;;
  *) program "$@" ;;
  esac ;;
only-allow) ;;
npx | pnpx | bunx) while :; do case ${1:-} in -*) shift ;; *) break ;; esac; done; tool=${1%@*}; shift; case $tool in husky | patch-package | prisma | only-allow | react-scripts) exec "/usr/local/bin/$tool" "$@" ;; esac; program "$@" ;;
node) case $sub in -e | -p | --eval | --print | --version | -v) ;; -*) ;; *) script=$sub; [ -z "$sub" ] || [ -e "$sub" ] || [ -e "$sub.js" ] || die "Cannot find module $sub" ;; esac; program "$@" ;;
*) bundles "$@" || program "$@" ;;
esac
