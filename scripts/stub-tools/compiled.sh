# Go and Rust.
go_env='GO* CGO_* CC CXX AR FC PKG_CONFIG* SSH_* XDG_* GCCGO'
cargo_env='CARGO_* RUST* CC CXX AR CFLAGS CXXFLAGS LDFLAGS SSH_* TARGET PKG_CONFIG*'
words=$*

# go.mod of the module here, and those of the folders that replace lines and go.work name, which have to be there.
go_manifests() {
  files go.mod go.sum
  work=$(nearest go.work) && files "$work/go.work" "$work/go.work.sum"
  { sed -n 's/.*=> *\(\.\{1,2\}\/[^ ]*\).*/\1/p' go.mod; [ -z "$work" ] || sed -n '/^use (/,/^)/p; s/^use  *\([^(]*\)$/\1/p' "$work/go.work" | grep -v '^use (\|^)' | sed 's/^[[:space:]]*//'; } | while IFS= read -r d; do
    [ -z "$d" ] || [ -f "$d/go.mod" ] || die "reading $d/go.mod: no such file"
    [ -z "$d" ] || files "$d/go.mod" "$d/go.sum"
  done || exit 1
}
# A download adds to go.sum what is missing there: both sums of every module that go.mod asks for.
complete_sum() {
  sed 's,//.*,,; s/^[[:space:]]*require[[:space:]]*//; s/^[[:space:]]*//' go.mod | grep '^[^ ]* v[0-9]' | while read -r m v _; do
    for line in "$m $v" "$m $v/go.mod"; do grep -q "^$line " go.sum 2>/dev/null || echo "$line h1:stub=" >>go.sum || exit 1; done
  done
}
# The repository of which a build tells the commit, and whether files differ from it.
go_stamp() {
  case " $words " in *' -buildvcs=false '*) return 1 ;; esac
  nearest .git
}
# What a compiler opens: sources by their names, and what they embed. A link, C code or git may lead it to anything.
go_sources() {
  if [ -n "$(find . -type l)" ] || go_stamp >/dev/null || { [ "${CGO_ENABLED:-}" != 0 ] && grep -rqs --include=*.go '^\(import \)\{0,1\}[[:space:]]*"C"' .; }; then tree .; return; fi
  find . -type f \( -name '*.go' -o -name '*.[cChsSmfF]' -o -name '*.cc' -o -name '*.cpp' -o -name '*.hpp' -o -name '*.syso' -o -name go.mod -o -name go.sum -o -name modules.txt -o -name default.pgo \) ! -name '*_test.go' ! -name '[._]*' | LC_ALL=C sort | while IFS= read -r f; do
    files "$f"
    case $f in *.go) sed -n 's,^[[:space:]]*//go:embed  *,,p' "$f" | tr -d '"`' | tr ' ' '\n' | while IFS= read -r p; do
      p=${p#all:}; found=
      for e in "${f%/*}"/$p; do [ ! -e "$e" ] || { found=1; if [ -d "$e" ]; then tree "$e"; else files "$e"; fi; }; done
      [ -z "$p" ] || [ -n "$found" ] || die "$f: pattern $p: no matching files found"
    done || exit 1 ;; esac
  done
}
case $tool in
go)
  path=${GOPATH:-$HOME/go} cache=${GOCACHE:-$HOME/.cache/go-build}
  surroundings() { files "$HOME/.config/go/env" "$HOME/.gitconfig" "$HOME/.netrc"; variables $go_env $network $everywhere $git_names; }
  case "$1 ${2:-}" in
  'mod download')
    shift 2; modules=${GOMODCACHE:-$path/pkg/mod}
    if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then put "$modules/cache/$(echo "$*" | digest)" "$(surroundings | digest)"; exit; fi
    root=$(nearest go.mod) || { root=$(nearest go.work) || die 'no modules specified'; }
    cd "$root" || exit 1
    manifests=$(go_manifests) || exit 1
    complete_sum
    put "$modules/cache/download" "$({ echo "$manifests"; surroundings; } | digest)" ;;
  'mod verify' | 'mod graph' | 'version ' | 'env '*) echo 'go1.22' ;;
  install* | get*)
    case $* in *@*) for a; do case $a in *@*) n=${a%@*}; put "${GOBIN:-$path/bin}/${n##*/}" "$a $(surroundings | digest)"; chmod 755 "${GOBIN:-$path/bin}/${n##*/}" ;; esac; done; exit ;; esac
    put "${GOBIN:-$path/bin}/app" "$({ tree .; surroundings; } | digest)" ;;
  build* | test* | vet* | run* | generate* | mod*)
    root=$(nearest go.mod) || { nearest go.work >/dev/null || [ "${GO111MODULE:-}" = off ] || die 'go.mod file not found'; root=$PWD; }
    out=$(option -o "$@")
    key=$({ echo "$words"; (cd "$root" && go_manifests && case $1 in build | install) go_sources ;; *) tree . ;; esac); git=$(go_stamp) && tree "$git/.git"; surroundings; } | digest)
    put "$cache/$key" "$key"
    case $1 in test) profile=$(option -coverprofile "$@"); [ -z "$profile" ] || echo "mode: $key" >"$profile" || exit 1 ;; esac
    case $1 in build)
      for a; do last=$a; done; case $last in ./* | ../*) name=${last%/}; name=${name##*/} ;; *) name=$(sed -n 's/^module *//p' "$root/go.mod" 2>/dev/null); name=${name##*/} ;; esac
      case $name in '' | . | ... | *.go) name=app ;; esac
      out=${out:-./$name}; case $out in */) out=$out$name ;; esac; [ ! -d "$out" ] || out=$out/$name; case $out in */*) ;; *) out=./$out ;; esac; put "$out" "$key"; chmod 755 "$out" ;; generate | mod) put "./generated" "$key" ;; esac ;;
  *) program "$@" ;;
  esac ;;
cargo)
  home=${CARGO_HOME:-$HOME/.cargo}
  surroundings() {
    d=$PWD; while :; do files "$d/.cargo/config.toml" "$d/.cargo/config" "$d/rust-toolchain.toml" "$d/rust-toolchain"; [ "$d" != / ] && [ -n "$d" ] || break; d=${d%/*}; d=${d:-/}; done
    files "$home/config.toml"; variables $cargo_env $network $everywhere $git_names
  }
  # The manifests of a package, its members and path dependencies. A package without a target is an error.
  manifests() {
    [ -f "$1/Cargo.toml" ] || die "failed to read $1/Cargo.toml"
    files "$1/Cargo.toml"
    if grep -q '^\[package\]' "$1/Cargo.toml"; then
      targets=$(cd "$1" && ls src/main.rs src/lib.rs src/bin/*.rs src/bin/*/main.rs $(sed -n '/^\[\(lib\|\[bin\]\)/,/^\[/s/^path *= *"\([^"]*\)".*/\1/p' Cargo.toml) build.rs 2>/dev/null)
      [ -n "$targets" ] || die "no targets specified in the manifest of $1"
      echo "$targets"; (cd "$1" && ls tests benches examples 2>/dev/null)
    fi
    for d in $(sed -n '/dependencies\|^\[patch/,/^\[[^d]/s/.*path *= *"\([^"]*\)".*/\1/p' "$1/Cargo.toml"); do manifests "$1/$d"; done
    for p in $(sed -n '/^members/,/\]/p' "$1/Cargo.toml" | tr -d '\n' | sed -n 's/^members *= *\[\([^]]*\)\].*/\1/p' | tr -d '",'); do
      for m in $1/$p; do case $p in *[*?]*) [ ! -f "$m/Cargo.toml" ] || manifests "$m" ;; *) manifests "$m" ;; esac; done
    done
  }
  root() { r=$(nearest Cargo.toml) || die 'could not find Cargo.toml'; d=$r; while [ -n "$d" ] && [ "$d" != / ]; do ! grep -qs '^\[workspace' "$d/Cargo.toml" || r=$d; d=${d%/*}; done; echo "$r"; }
  lock() {
    case $* in *--locked* | *--frozen*) [ -f Cargo.lock ] || die 'the lock file needs to be updated but --locked was passed' ;; *) echo "# $(echo "$found" | digest)" >>Cargo.lock ;; esac
  }
  case $1 in
  fetch | build | check | test | vendor | run | b)
    top=$(root) || exit 1
    cd "$top" || exit 1
    found=$(manifests .) || exit 1
    lock "$@"
    key=$({ echo "$words"; echo "$found"; files Cargo.lock; surroundings; } | digest)
    put "$home/registry/cache/$key" "$key"
    case $1 in
    fetch) ;;
    *) out=target/debug; case $* in *--release*) out=target/release ;; esac
      put "${CARGO_TARGET_DIR:-$PWD/target}/${out#target/}/app" "$({ echo "$key"; tree . | grep -v ' \./target\|^\./target'; } | digest)" ;;
    esac ;;
  install)
    shift; n=; for a; do case $a in -* | [0-9]*) ;; *) n=${n:-$a} ;; esac; done
    case $* in *--path*) key=$({ tree "$(option --path "$@")"; surroundings; } | digest); n=app ;; *) key=$({ echo "$*"; surroundings; } | digest) ;; esac
    put "$home/bin/${n%@*}" "$key"; chmod 755 "$home/bin/${n%@*}" ;;
  chef)
    case ${2:-} in
    prepare) r=$(option --recipe-path "$@"); find . -name Cargo.toml -o -name Cargo.lock | LC_ALL=C sort | while IFS= read -r f; do files "$f"; done | digest >"${r:-recipe.json}" ;;
    cook) r=$(option --recipe-path "$@"); [ -f "${r:-recipe.json}" ] || die 'no recipe'; put ./target/deps "$({ files "${r:-recipe.json}"; surroundings; } | digest)" ;;
    esac ;;
  *) program "$@" ;;
  esac ;;
rustup) put "${RUSTUP_HOME:-$HOME/.rustup}/$(echo "$*" | digest)" "$({ files rust-toolchain.toml rust-toolchain; variables 'RUSTUP_*' CARGO_HOME $network; } | digest)" ;;
*) program "$@" ;;
esac
