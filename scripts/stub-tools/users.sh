# Accounts, by the rules of shadow (useradd, groupadd), of Debian's adduser and of busybox, which is told by its short options.
[ "$(id -u)" = 0 ] || die 'Permission denied.'
name='' id='' gid='' home='' shell=/bin/sh system='' make='' groups='' group='' same=''
case $tool in adduser) make=yes ;; esac
while [ $# -gt 0 ]; do
  case $1 in
  -u | --uid) id=$2; shift ;;
  --uid=*) id=${1#*=} ;;
  -g | --gid) gid=$2; shift ;;
  --gid=*) gid=${1#*=} ;;
  -G | --groups | --ingroup) groups=$2; shift ;;
  --groups=* | --ingroup=*) groups=${1#*=} ;;
  -d | -h | --home | --home-dir) home=$2; shift ;;
  --home=* | --home-dir=*) home=${1#*=} ;;
  -s | --shell) shell=$2; shift ;;
  --shell=*) shell=${1#*=} ;;
  -c | --comment | --gecos | -k | --skel | -p | --password | -K | -e | -f) shift ;;
  -r | -S | --system) system=yes ;;
  -m | --create-home) make=yes ;;
  -M | -H | --no-create-home) make='' ;;
  -o | --non-unique) same=yes ;;
  -rm | -mr) system=yes make=yes ;;
  -ms | -rs) make=yes; shell=$2; shift ;;
  -[a-zA-Z]*[a-zA-Z])
    for letter in $(echo "${1#-}" | sed 's/./& /g'); do case $letter in m) make=yes ;; r | S) system=yes ;; H | M) make='' ;; u) id=$2; shift ;; g) gid=$2; shift ;; s) shell=$2; shift ;; d | h) home=$2; shift ;; G) groups=$2; shift ;; esac; done ;;
  -*) ;;
  *) if [ -z "$name" ]; then name=$1; else group=$1; fi ;;
  esac
  shift
done
[ -n "$name" ] || die 'whose?'
taken() { cut -d: -f3 "$2" | grep -qx "$1"; }
# shadow: the next above the highest, and for the system the next below the lowest; the others: the first that is free.
free() {
  case $tool-$system in
  user*- | group*-) awk -F: '$3 >= 1000 && $3 < 60000 && $3 >= n { n = $3 + 1 } END { print n ? n : 1000 }' "$1" ;;
  user*-yes | group*-yes) awk -F: 'BEGIN { n = 999 } $3 > 100 && $3 <= n { n = $3 - 1 } END { print n }' "$1" ;;
  *) n=1000; [ -z "$system" ] || n=100; while taken "$n" "$1"; do n=$((n + 1)); done; echo "$n" ;;
  esac
}
number_of() { case $1 in *[!0-9]*) grep "^$1:" /etc/group | cut -d: -f3 | grep . || die "group '$1' does not exist" ;; *) echo "$1" ;; esac; }
join() { grep -q "^$2:" /etc/group || die "group '$2' does not exist"; awk -F: -v u="$1" -v g="$2" 'BEGIN { OFS = ":" } $1 == g { $4 = $4 ? $4 "," u : u } { print }' /etc/group >/etc/group.new && cat /etc/group.new >/etc/group && rm /etc/group.new; }
add_group() {                                        # add_group NAME [GID]
  n=${2:-$(free /etc/group)}
  [ -n "$same" ] || ! taken "$n" /etc/group || die "GID '$n' already exists"
  echo "$1:x:$n:" >>/etc/group
  case $tool in group* | user*) echo "$1:!::" >>/etc/gshadow ;; esac
}
case $tool in
groupadd | addgroup)
  if [ -n "$group" ]; then join "$name" "$group"; exit; fi
  ! grep -q "^$name:" /etc/group || die "group '$name' already exists"
  add_group "$name" ${gid:+"$gid"} ;;
usermod)
  grep -q "^${name}:\|^${group:-$name}:" /etc/passwd || die "user '$name' does not exist"
  for g in $(echo "$groups" | tr , ' '); do join "${group:-$name}" "$g"; done
  [ -z "$id" ] || sed -i "s/^$name:\([^:]*\):[0-9]*:/$name:\1:$id:/" /etc/passwd ;;
*)
  if [ -n "$group" ]; then join "$name" "$group"; exit; fi
  ! grep -q "^$name:" /etc/passwd || die "user '$name' already exists"
  id=${id:-$(free /etc/passwd)}
  [ -n "$same" ] || ! taken "$id" /etc/passwd || die "UID $id is not unique"
  case $tool in
  adduser) if [ -n "$groups" ]; then gid=$(number_of "$groups"); elif [ -z "$gid" ]; then if [ -n "$system" ]; then gid=65533; else add_group "$name"; gid=$n; fi; fi ;;
  *) if [ -n "$gid" ]; then gid=$(number_of "$gid") || exit 1; else ! grep -q "^$name:" /etc/group || die "group $name exists - if you want to add this user to that group, use -g."; if taken "$id" /etc/group; then add_group "$name"; else add_group "$name" "$id"; fi; gid=$n; fi ;;
  esac
  gid=$(number_of "$gid") || exit 1
  home=${home:-/home/$name}
  echo "$name:x:$id:$gid::$home:$shell" >>/etc/passwd
  echo "$name:!:::::::" >>/etc/shadow
  case $tool-$system in useradd-) echo "$name:$((100000 + 65536 * $(cat /etc/subuid 2>/dev/null | wc -l))):65536" >>/etc/subuid ;; esac
  [ "$tool" != useradd ] || for g in $(echo "$groups" | tr , ' '); do join "$name" "$g"; done
  if [ -n "$make" ] && [ ! -d "$home" ]; then mkdir -p "$home" && { [ ! -d /etc/skel ] || cp -r /etc/skel/. "$home/"; } && chown -R "$id:$gid" "$home"; fi ;;
esac
