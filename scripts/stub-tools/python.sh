# pip, poetry, uv, virtual environments, and Python itself.
pip_env='PIP_* PYTHON* VIRTUAL_ENV XDG_* SETUPTOOLS_* DISTUTILS_* CONDA_* UV_* POETRY_* CI'
surroundings() {
  files /etc/pip.conf "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf" "$HOME/.netrc" "$HOME/.gitconfig" "$HOME/.config/pypoetry/config.toml" "$HOME/.config/uv/uv.toml"
  variables $pip_env $network $everywhere $git_names $conventional
}
# Where packages go: the environment of the program's own path, of VIRTUAL_ENV, of the first folder in PATH, or the system's.
site() {
  target=$(option -t $words); target=${target:-$(option --target $words)}
  [ -z "$target" ] || { echo "$target"; return; }
  target=$(option --prefix $words); [ -z "$target" ] || { echo "$target/lib"; return; }
  ! has --user || { echo "$HOME/.local/lib"; return; }
  case $0 in /usr/* | [!/]*) ;; */bin/*) echo "${0%/bin/*}/lib"; return ;; esac
  [ -z "${VIRTUAL_ENV:-}" ] || { echo "$VIRTUAL_ENV/lib"; return; }
  first=${PATH%%:*}
  if [ -f "${first%/bin}/pyvenv.cfg" ]; then echo "${first%/bin}/lib"; else echo /usr/local/lib/python3; fi
}
# A name stays as it was installed, whatever comes later, unless it is asked to go up.
install_name() {                                     # install_name REQUIREMENT
  n=$(echo "$1" | sed 's/[][<>=~!;@ ,].*//')
  [ -n "$n" ] || return 0
  if [ -f "$site/$n/RECORD" ] && [ "$tool" != poetry ] && ! has -U && ! has --upgrade && ! has --force-reinstall && case $1 in *==*) grep -qF "$1 " "$site/$n/RECORD" ;; esac; then return 0; fi
  put "$site/$n/RECORD" "$1 $(surroundings | digest)"
  case $site in */lib | */lib/python3) bin=${site%/lib*}/bin; [ -e "$bin/$n" ] || { mkdir -p "$bin" && ln -s /usr/local/bin/stub "$bin/$n"; } || exit 1 ;; esac
}
# Builds a project where it lies, as setuptools does: it may read all of it, and leaves its marks.
build_project() {                                    # build_project FOLDER NAME
  case $1 in *.whl | *.tar.gz | *.zip) [ -f "$1" ] || die "no such file: $1"; n=${1##*/}; put "$site/${n%%-*}/RECORD" "$(files "$1" | digest)"; return ;; esac
  [ -f "$1/pyproject.toml" ] || [ -f "$1/setup.py" ] || die "$1 does not appear to be a Python project"
  n=$(sed -n "s/^ *name *= *[\"']\([^\"']*\).*/\1/p" "$1/pyproject.toml" "$1/setup.cfg" 2>/dev/null | head -n 1)
  n=${n:-project}
  key=$({ tree "$1"; surroundings; id -u; } | digest)
  [ "$2" = wheel ] || put "$1/$n.egg-info/SOURCES.txt" "$key"
  put "$site/$n/RECORD" "$key"
}
requirements() {                                     # requirements FILE
  [ -f "$1" ] || die "Could not open requirements file: $1"
  sed -e ':a' -e '/\\$/{N;s/\\\n/ /;ba' -e '}' "$1" | sed 's/\r$//; s/\(^\|[[:space:]]\)#.*//; s/^[[:space:]]*//; s/[[:space:]]*$//' | while IFS= read -r line; do
    names=$(echo "$line" | sed -n 's/[^$]*\${\([A-Za-z_][A-Za-z0-9_]*\)}[^$]*/\1 /gp')
    for v in $names; do eval "value=\${$v:-}"; line="$line $v=$value"; done
    case $line in
    '') ;;
    '-r '* | '-c '* | '--requirement '* | '--constraint '*) f=${line#* }; case $f in /*) ;; *) f=${1%/*}/$f; [ "$f" != "$1/${line#* }" ] || f=${line#* } ;; esac; requirements "$f" ;;
    '-e '* | '--editable '*) case ${line#* } in *://*) install_name "${line##*egg=}" ;; *) build_project "${line#* }" editable ;; esac ;;
    -*) ;;
    . | ./* | ../* | /* | *.whl | *.tar.gz | *.zip) build_project "${line%% *}" plain ;;
    *file:*) f=${line##*file:}; build_project "${f#//}" plain ;;
    *) install_name "$line" ;;
    esac || exit 1
  done || exit 1
}
pip_install() {
  site=$(site); mkdir -p "$site" || exit 1
  while [ $# -gt 0 ]; do
    case $1 in
    -r | --requirement) requirements "$2"; shift ;;
    -r*) requirements "${1#-r}" ;;
    --requirement=*) requirements "${1#*=}" ;;
    -c | --constraint) [ -f "$2" ] || die "no constraints file $2"; PIP_CONSTRAINTS_READ=$(files "$2" | digest); export PIP_CONSTRAINTS_READ; shift ;;
    -e | --editable) build_project "$2" editable; shift ;;
    -w | --wheel-dir | -d | --dest | -t | --target | --prefix | --root | -i | --index-url | --extra-index-url | -f | --find-links | --cache-dir | --trusted-host | --timeout | --retries | --python | -p | --no-binary | --only-binary | --root-user-action | --progress-bar | --platform) shift ;;
    -*) ;;
    . | .\[* | ./* | ../* | /* | *.whl | *.tar.gz) build_project "${1%%\[*}" plain ;;
    *) install_name "$1" ;;
    esac
    shift
  done
  if ! has --no-cache-dir && [ -z "${PIP_NO_CACHE_DIR:-}" ]; then put "${XDG_CACHE_HOME:-$HOME/.cache}/$tool/http" "$tool"; fi
}
venv() {
  d=.venv; for a; do case $a in -*) ;; *) d=$a ;; esac; done
  mkdir -p "$d/bin" "$d/lib" || exit 1
  put "$d/pyvenv.cfg" "$tool $(variables PYTHON* VIRTUALENV_* UV_* | digest)"
  for t in python python3 pip pip3; do ln -sfn /usr/local/bin/stub "$d/bin/$t"; done
}
toml_paths() { sed -n 's/.*{[^}]*path *= *"\([^"]*\)".*/\1/p' pyproject.toml; }
sync_project() {                                     # poetry install, uv sync
  d=$(option --directory $words); d=${d:-$(option --project $words)}; [ -z "$d" ] || cd "$d" || exit 1
  root=$(nearest pyproject.toml) || die 'finds no pyproject.toml'
  cd "$root" || exit 1
  lock=$tool.lock
  if [ ! -f "$lock" ]; then
    case "$tool $words" in *--frozen* | *--locked*) die "finds no $lock" ;; esac
    files pyproject.toml | digest >"$lock" || exit 1
  elif [ "$tool" = uv ] && ! has --frozen && ! has --locked; then echo "# $(files pyproject.toml | digest)" >>"$lock"; fi
  if [ "$tool" = uv ]; then site=${UV_PROJECT_ENVIRONMENT:-.venv}/lib; mkdir -p "$site"; elif [ "${POETRY_VIRTUALENVS_IN_PROJECT:-}" = true ]; then site=.venv/lib; mkdir -p "$site"; else site=$(site); fi
  found=$(sed -n '/^\[tool.uv.workspace\]/,/^\[/s/^members *= *\[\(.*\)\].*/\1/p' pyproject.toml | tr -d '",' | { read -r l || :; for p in ${l:-}; do for m in $p; do [ ! -f "$m/pyproject.toml" ] || echo "$m"; done; done; })
  mkdir -p "$site" || exit 1
  own=poetry.toml; [ "$tool" != uv ] || own='uv.toml .python-version'
  put "$site/.installed" "$({ echo "$words"; files pyproject.toml "$lock" $own; for m in $found; do files "$m/pyproject.toml"; done; surroundings; } | digest)"
  for p in $(toml_paths); do build_project "$p" wheel; done
  if [ "$tool" = poetry ]; then
    has --no-root || has --no-directory || grep -q '^package-mode *= *false' pyproject.toml || build_project . editable
  else
    ! grep -q '^\[build-system\]' pyproject.toml || grep -q '^package *= *false' pyproject.toml || has --no-install-project || has --no-install-workspace || has --no-install-local || build_project . editable
    has --no-install-workspace || for m in $found; do build_project "$m" editable; done
  fi
  put "${XDG_CACHE_HOME:-$HOME/.cache}/$tool/http" "$tool"
}

words=$*
sub=${1:-}
case $tool in
pip*) case $sub in
  install) shift; pip_install "$@" ;;
  wheel | download) shift; d=$(option -w "$@"); d=${d:-$(option --wheel-dir "$@")}; words="$words -t ${d:-.}"; pip_install "$@" ;;
  uninstall) site=$(site); for a; do case $a in -* | uninstall) ;; *) rm -rf "$site/$a" ;; esac; done ;;
  config) case $* in *set*) mkdir -p "$HOME/.config/pip"; echo "$*" >>"$HOME/.config/pip/pip.conf" ;; esac ;;
  *) echo "$tool 1.0" ;;
  esac ;;
uv) case "$sub ${2:-}" in
  'pip install' | 'pip sync') shift 2; pip_install "$@" ;;
  sync*) sync_project ;;
  venv*) shift; venv "$@" ;;
  'tool install') site=$HOME/.local/share/uv; install_name "$3" ;;
  cache*) rm -rf "$HOME/.cache/uv" ;;
  run*) program "$@" ;;
  *) echo 'uv 1.0' ;;
  esac ;;
poetry) case $sub in
  install | sync) sync_project ;;
  config) mkdir -p "$HOME/.config/pypoetry"; echo "$*" >>"$HOME/.config/pypoetry/config.toml" ;;
  export) o=$(option -o "$@"); o=${o:-$(option --output "$@")}; t=$(files pyproject.toml poetry.lock | digest); if [ -n "$o" ]; then echo "flask==3 # $t" >"$o"; else echo "flask==3 # $t"; fi ;;
  run) program "$@" ;;
  *) echo 'poetry 1.0' ;;
  esac ;;
virtualenv) venv "$@" ;;
*) case "$sub ${2:-}" in
  '-m pip') shift 2; [ "${1:-}" != install ] || { shift; tool=pip; pip_install "$@"; } ;;
  '-m venv') shift 2; venv "$@" ;;
  -c* | -m*) program "$@" ;;
  *) script=$sub; case $sub in -*) script= ;; esac; program "$@" ;;
  esac ;;
esac
