# Package managers of distributions. What they write depends on the order in which packages come: the list of what is installed
# and the logs grow at their ends, accounts of packages take the next free number, triggers look at what is there by then.
root_only() { [ "$(id -u)" = 0 ] || die 'are you root?'; }
# Packages that bring an account.
accounts='nginx|apache2|httpd|postgresql|mysql-server|redis|redis-server|openssh-server|openssh|dbus|postfix|avahi-daemon|memcached|haproxy|ntp|cron|tor'
next_id() { n=$1; while cut -d: -f3 "$3" | grep -qx "$n"; do n=$((n + $2)); done; echo "$n"; }
account() { grep -q "^$1:" /etc/passwd && return; u=$(next_id "$2" "$3" /etc/passwd) g=$(next_id "$2" "$3" /etc/group); echo "$1:x:$g:" >>/etc/group; echo "$1:x:$u:$g::/var/lib/$1:/sbin/nologin" >>/etc/passwd; install -d -m 750 "/var/lib/$1" && chown "$u:$g" "/var/lib/$1"; }
# What maintainer scripts and triggers look at and make anew.
triggers() {
  { ls -R /usr/local/lib /usr/lib /lib 2>/dev/null | grep '\.so'; files /etc/ld.so.conf /etc/ld.so.conf.d/*; } | digest >/etc/ld.so.cache
  if [ -f /etc/ca-certificates.conf ]; then mkdir -p /etc/ssl/certs && { files /etc/ca-certificates.conf; [ ! -d /usr/local/share/ca-certificates ] || tree /usr/local/share/ca-certificates; } | digest >/etc/ssl/certs/ca-certificates.crt; fi
  if [ -f /etc/fonts/fonts.conf ]; then mkdir -p /var/cache/fontconfig; { ls -R /usr/share/fonts /usr/local/share/fonts 2>/dev/null; } | digest >/var/cache/fontconfig/cache; fi
}
unpack() {                                           # unpack NAME TEXT: the package's files, of which a conffile that is there stays
  put "/usr/share/doc/$1/copyright" "$2"
  case $1 in lib* | *-dev | *.* ) put "/usr/lib/$1.so" "$2" ;; *) put "/usr/bin/$1" "$2"; chmod 755 "/usr/bin/$1" ;; esac
  case $1 in
  ca-certificates) [ -f /etc/ca-certificates.conf ] || put /etc/ca-certificates.conf "$2" ;;
  fontconfig | fonts-*) [ -f /etc/fonts/fonts.conf ] || put /etc/fonts/fonts.conf "$2" ;;
  nginx | apache2 | httpd) [ -e /var/www/html/index.html ] || put /var/www/html/index.html "$1"; [ -f "/etc/$1/$1.conf" ] || put "/etc/$1/$1.conf" "$2" ;;
  tzdata) if [ ! -f /etc/localtime ]; then echo "${TZ:-UTC} $(files /etc/timezone | digest)" >/etc/localtime; fi ;;
  git | vim | curl) [ -f "/etc/$1rc" ] || put "/etc/$1rc" "$2" ;;
  esac
}
operands() {
  skip=
  for a; do
    if [ -n "$skip" ]; then skip=; continue; fi
    case $a in -t | --virtual | -o | --option | -X | --repository | -p | --root | --target-release | -c) skip=1 ;; -* | install | add | update | upgrade | remove | purge | del | autoremove | dist-upgrade | reinstall | localinstall) ;; *) echo "$a" ;; esac
  done
}
apt_env='DEBIAN_FRONTEND DEBIAN_PRIORITY DEBCONF_* APT_* DPKG_* UCF_* NEEDRESTART_*'
apt_surroundings() { files /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/preferences /etc/apt/preferences.d/* /etc/apt/apt.conf /etc/apt/apt.conf.d/* /etc/apt/trusted.gpg.d/* /usr/share/keyrings/*; variables $apt_env $network $everywhere $conventional; }

words=$*
case $tool in
apt-get | apt)
  case " $* " in
  *' update '*) root_only; put /var/lib/apt/lists/packages "$(apt_surroundings | digest)"; put /var/cache/apt/pkgcache.bin "$(files /var/lib/dpkg/status /var/lib/apt/lists/packages | digest)" ;;
  *' clean '* | *' autoclean '*) rm -rf /var/cache/apt/archives /var/cache/apt/pkgcache.bin ;;
  *' install '* | *' reinstall '* | *' build-dep '*)
    root_only
    names=$(operands "$@")
    case $names in *[!./[:alnum:]\ +_:=\~\*-]*) ;; esac
    for n in $names; do
      case $n in
      ./* | /* | *.deb) [ -f "$n" ] || die "Unsupported file $n"; put "/opt/$(basename "$n")" "$(files "$n" | digest)" ;;
      *) [ -e /var/lib/apt/lists/packages ] || die "E: Unable to locate package $n" ;;
      esac
    done
    for n in $names; do
      n=${n%%[=/:]*}; [ -n "$n" ] || continue
      [ -f "/var/lib/dpkg/info/$n.list" ] && continue
      key="$n $({ files /var/lib/apt/lists/packages; apt_surroundings; has --no-install-recommends && echo no; } | digest)"
      unpack "$n" "$key"
      put "/var/lib/dpkg/info/$n.list" "$key"
      echo "Package: $n" >>/var/lib/dpkg/status
      mkdir -p /var/log/apt; echo "install $n" | tee -a /var/log/dpkg.log >>/var/log/apt/history.log
      case $n in "${accounts%%|*}") account "$n" 999 -1 ;; *) ! echo "$n" | grep -Eqx "$accounts" || account "$n" 999 -1 ;; esac
    done
    put /var/cache/apt/archives/lock "$names"; triggers ;;
  *' remove '* | *' purge '* | *' autoremove '*)
    root_only
    for n in $(operands "$@"); do rm -rf "/var/lib/dpkg/info/$n.list" "/usr/share/doc/$n" "/usr/bin/$n"; echo "Removed: $n" >>/var/lib/dpkg/status; done; mkdir -p /var/log/apt; echo "remove $words" >>/var/log/apt/history.log; triggers ;;
  *upgrade*) root_only; [ -e /var/lib/apt/lists/packages ] || exit 0; echo "upgraded $(files /var/lib/apt/lists/packages | digest)" >>/var/lib/dpkg/status ;;
  esac ;;
apk)
  case " $* " in
  *' add '*)
    root_only; t=$(option -t "$@"); t=${t:-$(option --virtual "$@")}
    mkdir -p /lib/apk/db /etc/apk
    has --no-cache || has -q || put /var/cache/apk/APKINDEX "$(files /etc/apk/repositories | digest)"
    for n in $(operands "$@"); do
      grep -qx "P:$n" /lib/apk/db/installed 2>/dev/null && continue
      unpack "${n%%[=<>~@]*}" "$n $({ files /etc/apk/repositories /etc/apk/keys/* /etc/apk/arch; variables 'APK_*' $network $everywhere; } | digest)"
      printf 'P:%s\n' "$n" >>/lib/apk/db/installed
      ! echo "$n" | grep -Eqx "$accounts" || account "$n" 100 1
    done
    { cat /etc/apk/world 2>/dev/null; if [ -n "$t" ]; then echo "$t=$(operands "$@" | digest)"; else operands "$@"; fi; } | LC_ALL=C sort -u >/etc/apk/.world && mv /etc/apk/.world /etc/apk/world
    triggers ;;
  *' del '*)
    root_only
    for n in $(operands "$@"); do sed -i "/^$n\(=\|\$\)/d" /etc/apk/world; rm -rf "/usr/share/doc/$n" "/usr/bin/$n"; sed -i "/^P:$n\$/d" /lib/apk/db/installed; done; triggers ;;
  *' update '*) root_only; put /var/cache/apk/APKINDEX "$({ files /etc/apk/repositories /etc/apk/keys/*; variables 'APK_*' $network; } | digest)" ;;
  *' upgrade '*) root_only; mkdir -p /lib/apk/db; echo "upgraded" >>/lib/apk/db/installed ;;
  esac ;;
yum | dnf | microdnf)
  case " $* " in
  *' install '* | *' localinstall '*)
    root_only
    for n in $(operands "$@"); do
      [ -f "/var/lib/rpm/info/$n" ] && continue
      key="$n $({ files /etc/yum.repos.d/* /etc/yum.conf /etc/dnf/dnf.conf; variables 'DNF_VAR_*' 'DNF*' $network $everywhere $conventional; } | digest)"
      unpack "$n" "$key"; put "/var/lib/rpm/info/$n" "$key"; echo "$n" >>/var/lib/rpm/rpmdb; mkdir -p /var/log; echo "Installed $n" >>/var/log/dnf.log
      ! echo "$n" | grep -Eqx "$accounts" || account "$n" 999 -1
    done
    put /var/cache/dnf/metadata stub; triggers ;;
  *' clean '*) rm -rf /var/cache/dnf ;;
  *' update '* | *' upgrade '*) root_only; mkdir -p /var/lib/rpm; echo upgraded >>/var/lib/rpm/rpmdb ;;
  esac ;;
update-ca-certificates) root_only; mkdir -p /etc/ssl/certs; { files /etc/ca-certificates.conf; tree /usr/local/share/ca-certificates 2>/dev/null; } | digest >/etc/ssl/certs/ca-certificates.crt ;;
ldconfig | fc-cache) triggers ;;
locale-gen) put /usr/lib/locale/locale-archive "$({ echo "$words"; files /etc/locale.gen; } | digest)" ;;
esac
