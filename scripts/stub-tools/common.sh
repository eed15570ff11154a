# What all stubs share. Digests are short: they only have to differ.

die() { echo "$tool: $*" >&2; exit 1; }
digest() { sha256sum | cut -c1-12; }
put() { mkdir -p "${1%/*}/" && echo "$2" >"$1" || exit 1; }          # put FILE TEXT
has() { case " $words " in *" $1 "*) return 0 ;; esac; return 1; }  # has --option, among the words of the command line

# The named files that are there, each with its name and bytes. A link is followed, as by open(2).
files() { for f; do if [ -f "$f" ]; then echo "$f"; cat "$f" || exit 1; fi; done; }

# All below a folder: names, kinds, whether it may be run, bytes. Of the root only what is no system folder.
tree() {
  case $(cd "$1" && pwd -P) in
  /) set -- "$1" -xdev ;;
  esac
  (cd "$1" || exit 1
  find . ${2:-} \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./bin -o -path ./sbin -o -path ./lib -o -path ./usr -o -path ./var -o -path ./etc -o -path ./run -o -name node_modules \) -prune -o -print |
    LC_ALL=C sort | while IFS= read -r f; do
    if [ -L "$f" ]; then echo "$f -> $(readlink "$f")"; elif [ -d "$f" ]; then echo "$f/"; elif [ -x "$f" ]; then echo "$f*"; else echo "$f"; fi
  done
  find . ${2:-} \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./bin -o -path ./sbin -o -path ./lib -o -path ./usr -o -path ./var -o -path ./etc -o -path ./run -o -name node_modules \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 -r sha256sum)
}

# Variables whose names match one of the patterns, with their values.
variables() {
  env | LC_ALL=C sort | while IFS= read -r line; do
    for p; do case ${line%%=*} in $p) echo "$line" ;; esac; done
  done
}
# What every program that fetches may look at, what build code of packages asks for by convention, what git is told.
network='HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy ftp_proxy no_proxy all_proxy SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE NETRC'
everywhere='LD_LIBRARY_PATH LD_PRELOAD LANG LANGUAGE LC_* TZ TMPDIR PATH HOME'
conventional='AR CC CFLAGS CPPFLAGS CXX CXXFLAGS LDFLAGS MAKEFLAGS PKG_CONFIG_PATH SOURCE_DATE_EPOCH DESTDIR PREFIX CI DEBUG TARGET ARCH'
git_names='GIT_CONFIG* GIT_SSH* GIT_DIR GIT_WORK_TREE GIT_AUTHOR_* GIT_COMMITTER_* GIT_ASKPASS GIT_PROXY_*'

# The nearest folder, from this one upward, that has a file of that name.
nearest() {
  d=$PWD
  while :; do
    [ ! -e "$d/$1" ] || { echo "$d"; return; }
    [ "$d" != / ] && [ -n "$d" ] || return 1
    d=${d%/*}; d=${d:-/}
  done
}

# JSON as lines of a path and a value: `scripts<TAB>build=tsc`. Fails on what is no JSON.
json() { [ ! -f "$1" ] || awk -f "$here/json.awk" "$1"; }

# A program of the project or of a package, of which nothing is known but that it may read all it finds and write where it is.
program() {
  case ${1:-} in --version | -v | -V | version) echo "$tool 1.0"; return ;; esac
  for a; do case $a in -* | *=*) ;; */* | *.*) [ -e "$a" ] || [ "${script:-}" != "$a" ] || die "no such file: $a" ;; esac; done
  [ -w . ] || return 0
  put "./.made-by-$tool-$(echo "$*" | digest)" "$({ echo "$tool $*"; tree .; env | LC_ALL=C sort | grep -v '^HOSTNAME='; id -u; } | digest)"
}

# The value of an option in the words of a command line: `--name value` or `--name=value`.
option() {
  name=$1; shift
  while [ $# -gt 0 ]; do
    case $1 in "$name") echo "$2"; return ;; "$name="*) echo "${1#*=}"; return ;; esac
    shift
  done
}
