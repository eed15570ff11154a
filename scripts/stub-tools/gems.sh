# Ruby and PHP.
ruby_env='BUNDLE_* BUNDLER_* GEM_* RUBY* RAILS_ENV RACK_ENV SSH_* XDG_* CI'
php_env='COMPOSER* PHP* SYMFONY_* SSH_* XDG_* APP_ENV CI'
words=$*

# A Gemfile with the files it names: what it evaluates, versions, local gems, gemspecs.
gemfile() {
  [ -f "$1" ] || die "Could not locate $1"
  files "$1"; at=${1%/*}
  for n in $(sed -n "s/^eval_gemfile[ (]*[\"']\([^\"']*\).*/\1/p" "$1"); do gemfile "$at/$n"; done
  for n in $(sed -n "s/^ruby  *file: *[\"']\([^\"']*\).*/\1/p; s/.*File.read([\"']\([^\"']*\).*/\1/p" "$1"); do [ -f "$at/$n" ] || die "finds no $n"; files "$at/$n"; done
  for n in $(sed -n "s/.*path:* *=*>* *[\"']\([^\"']*\).*/\1/p" "$1"); do [ -d "$at/$n" ] || die "finds no $n"; tree "$at/$n"; done
  ! grep -q '^gemspec' "$1" || { ls "$at"/*.gemspec >/dev/null 2>&1 || die 'There are no gemspecs here'; tree "$at"; }
}
case $tool in
bundle | bundler)
  g=${BUNDLE_GEMFILE:-$(option --gemfile "$@")}; g=${g:-$(nearest Gemfile || echo "$PWD")/Gemfile}
  root=${g%/*}; to=${BUNDLE_PATH:-${GEM_HOME:-/usr/local/bundle}}
  config=${BUNDLE_APP_CONFIG:-$root/.bundle}/config
  frozen() { case " $words ${BUNDLE_FROZEN:+--frozen} ${BUNDLE_DEPLOYMENT:+--deployment} " in *' --frozen '* | *' --deployment '*) return 0 ;; esac; grep -qs 'FROZEN\|DEPLOYMENT' "$config" "$root/.bundle/config" "$HOME/.bundle/config"; }
  case ${1:-install} in
  install)
    found=$(gemfile "$g") || exit 1
    frozen && { [ -f "$g.lock" ] || die 'The deployment setting requires a lockfile.'; }
    key=$({ echo "$words"; echo "$found"; files "$g.lock" "$root/.bundle/config" "$config" "$HOME/.bundle/config" "$HOME/.gemrc" "$HOME/.gitconfig" "$root/.tool-versions"; [ ! -d "$root/vendor/cache" ] || tree "$root/vendor/cache"; variables $ruby_env $network $everywhere $conventional $git_names; } | digest)
    for n in $(sed -n "s/^ *gem  *[\"']\([^\"']*\).*/\1/p" "$g"); do put "$to/gems/$n/$n.gemspec" "$n $key"; ln -sfn /usr/local/bin/stub "/usr/local/bin/$n" 2>/dev/null || :; done
    put "$to/installed" "$key"
    frozen || echo "# $(echo "$found" | digest)" >>"$g.lock" || exit 1 ;;
  config) shift; f=${BUNDLE_APP_CONFIG:-.bundle}/config; case $* in *--global*) f=$HOME/.bundle/config ;; esac; mkdir -p "${f%/*}" && echo "$*" | tr 'a-z' 'A-Z' >>"$f" ;;
  exec) program "$@" ;;
  *) echo 'bundler 2.5' ;;
  esac ;;
gem) case ${1:-} in install | update) shift; for a; do case $a in -* | *[0-9].[0-9]*) ;; *) put "${GEM_HOME:-/usr/local/bundle}/gems/$a/$a.gemspec" "$* $({ files "$HOME/.gemrc"; variables $ruby_env $network $everywhere $conventional; } | digest)" ;; esac; done ;; *) echo 3.5 ;; esac ;;
composer)
  d=$(option -d "$@"); d=${d:-$(option --working-dir "$@")}; [ -z "$d" ] || cd "$d" || exit 1
  surroundings() { files auth.json symfony.lock "$HOME/.composer/config.json" "$HOME/.config/composer/config.json" "$HOME/.gitconfig" "$HOME/.netrc"; variables $php_env $network $everywhere $git_names; }
  autoload() {
    has --no-autoloader && return
    fields='autoload'; has --no-dev || fields='autoload\(-dev\)\{0,1\}'
    kinds=classmap; if has -o || has --optimize-autoloader || has -a || has --classmap-authoritative || json composer.json | grep -q '^config	optimize-autoloader	=true'; then kinds='[^	]*'; fi
    json composer.json | sed -n "s/^$fields	$kinds	.*=//p" | while IFS= read -r p; do [ -e "$p" ] || die "Could not scan for classes inside \"$p\""; if [ -d "$p" ]; then tree "$p"; else files "$p"; fi; done
  }
  scripts() {
    has --no-scripts && return
    json composer.json | sed -n "s/^scripts	$1	\(\*	\)\{0,1\}=//p" | while IFS= read -r s; do case $s in @php* | @*) tool=php; program "${s#@php }" ;; *::*) tool=php; program "$s" ;; *) sh -c "$s" || die "the script $1 failed" ;; esac; done
  }
  case ${1:-} in
  install | i | update | require)
    root=$(nearest composer.json) || die 'could not find a composer.json file'
    cd "$root" || exit 1
    json composer.json >/dev/null || die 'composer.json is no JSON'
    vendor=$(json composer.json | sed -n 's/^config	vendor-dir	=//p'); vendor=${vendor:-vendor}
    scripts pre-install-cmd
    local=$(json composer.json | sed -n 's/^repositories	[^	]*	url	=\(\.[^:]*\)$/\1/p'); for p in $local; do for f in $p; do [ -f "$f/composer.json" ] || die "finds no $f"; done; done
    for p in $(json composer.json | sed -n 's/^extra	patches	.*=\([^:]*\.\(patch\|diff\)\)$/\1/p'); do [ -f "$p" ] || die "finds no $p"; done
    classes=$(autoload) || exit 1
    put "$vendor/composer/installed.json" "$({ echo "$words"; files composer.json composer.lock; surroundings; for p in $local; do for f in $p; do tree "$f"; done; done; files $(json composer.json | sed -n 's/^extra	patches	.*=\([^:]*\.\(patch\|diff\)\)$/\1/p'); ! json composer.json | grep -q '^config	allow-plugins	.*=true' || has --no-plugins || tree .; } | digest)"
    has --no-autoloader || put "$vendor/autoload.php" "$(echo "$classes" | digest)"
    if [ ! -f composer.lock ] || [ "$1" != install ]; then echo "$(files composer.json | digest)" >composer.lock; fi
    put "${COMPOSER_CACHE_DIR:-${COMPOSER_HOME:-$HOME/.composer}/cache}/files" stub
    has --no-autoloader || scripts post-autoload-dump
    scripts post-install-cmd ;;
  dump-autoload | dumpautoload) put vendor/autoload.php "$({ tree .; autoload; } | digest)"; scripts post-autoload-dump ;;
  *) echo 'Composer 2' ;;
  esac ;;
docker-php-ext-* | pecl) for a; do case $a in -* | install) ;; *) put "/usr/local/lib/php/extensions/$a.so" "$tool $(variables 'PHP_*' $conventional $everywhere | digest)"; mkdir -p /usr/local/etc/php/conf.d; echo "$a" >"/usr/local/etc/php/conf.d/$a.ini" ;; esac; done ;;
a2enmod) mkdir -p /etc/apache2/mods-enabled; for a; do echo "$a" >"/etc/apache2/mods-enabled/$a.load"; done ;;
esac
