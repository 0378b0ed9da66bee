#!/usr/bin/env bats
# tsd-install-init: what it writes into an image, keeps, refuses, and takes away again.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir -p image/etc
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n' >image/etc/passwd
  printf 'root:x:0:\nnogroup:x:65534:\n' >image/etc/group
  printf 'root:*:19000:0:99999:7:::\n' >image/etc/shadow
  chmod 640 image/etc/shadow
  script=image/etc/init.d/tcollector
  tree=image/usr/local/tcollector
}

install() { tsd-install-init -H nimbus-opentsdb.no-ip.info --root image "$@"; }

# Everything about a tree but times and numbers of inodes.
portrait() { (cd image && find . -printf '%M %u %g %p %l\n' -type f -exec cat {} \; | sort); }

@test "line 5 is TSD_HOST, and the only line that grep finds" {
  install
  [ "$(sed -n 5p "$script")" = 'TSD_HOST=nimbus-opentsdb.no-ip.info' ]
  [ "$(grep 'TSD_HOST=' "$script")" = 'TSD_HOST=nimbus-opentsdb.no-ip.info' ]
  run -0 --separate-stderr tsd-check-config --root image /etc/init.d/tcollector
  [ "$output" = 'TSD_HOST=nimbus-opentsdb.no-ip.info' ]
  [ -z "$stderr" ]
}

@test "the scripts are clean for shellcheck and every shell that is here" {
  install
  for text in "$script" "$tree"/startstop* "$tree/tcollector.py" "$tree"/collectors/0/*; do
    shellcheck -s sh "$text"
    dash -n "$text"
    bash --posix -n "$text"
    command -v busybox || continue
    busybox sh -n "$text"
  done
  shellcheck -s sh -e SC2034 image/etc/default/tcollector
}

@test "the tree is laid out as the guide knows it" {
  install
  run -0 ls "$tree/collectors/0"
  [ "$output" = $'dfstat\nifstat\niostat\nnetstat\nprocnettcp\nprocstats' ]
  [ "$(sed -n 2p "$tree/collectors/0/dfstat")" = '# tsd-sensor: dfstat' ]
  run -0 grep -E '^# ?(USER|PASSWORD|DOMAIN)|^#(USER|PASSWORD|DOMAIN) = ' "$tree/collectors/etc/config.py"
  [ "${#lines[@]}" = 3 ]
  for name in startstop startstop.openstack startstop.private-ip; do
    run -0 tsd-check-config --root image "/usr/local/tcollector/$name"
    [ "$output" = 'TSD_HOST=nimbus-opentsdb.no-ip.info' ]
  done
}

@test "the links are those of update-rc.d" {
  install
  run -0 find image/etc -type l -printf '%P -> %l\n'
  diff <(sort <<<"$output") - <<'LINKS'
rc0.d/K01tcollector -> ../init.d/tcollector
rc1.d/K01tcollector -> ../init.d/tcollector
rc2.d/S01tcollector -> ../init.d/tcollector
rc3.d/S01tcollector -> ../init.d/tcollector
rc4.d/S01tcollector -> ../init.d/tcollector
rc5.d/S01tcollector -> ../init.d/tcollector
rc6.d/K01tcollector -> ../init.d/tcollector
LINKS
}

@test "an image with chkconfig gets the links of chkconfig" {
  mkdir -p image/sbin image/etc/rc.d/init.d
  : >image/sbin/chkconfig
  ln -s /etc/rc.d/init.d image/etc/init.d
  for level in 0 1 2 3 4 5 6; do
    mkdir "image/etc/rc.d/rc$level.d"
    ln -s "rc.d/rc$level.d" "image/etc/rc$level.d"
  done
  install
  [ "$(readlink image/etc/rc.d/rc3.d/S90tcollector)" = ../init.d/tcollector ]
  [ "$(readlink image/etc/rc.d/rc6.d/K10tcollector)" = ../init.d/tcollector ]
  [ -x image/etc/rc.d/init.d/tcollector ]
  [ ! -e /etc/rc.d/init.d/tcollector ]
}

@test "the account has no login" {
  install
  run -0 grep '^tcollector:' image/etc/passwd
  [[ $output == tcollector:x:999:999:*:/nonexistent:/usr/sbin/nologin ]]
  grep -q '^tcollector:x:999:$' image/etc/group
  grep -q '^tcollector:!:' image/etc/shadow
  [ "$(stat -c %a image/etc/shadow)" = 640 ]
}

@test "installing twice changes no byte and no time" {
  install
  find image -printf '%p %i %T@\n' | sort >before
  run -0 install
  [ -z "$output" ]
  find image -printf '%p %i %T@\n' | sort | diff before -
  run -0 install --dry-run
  [ -z "$output" ]
}

@test "--dry-run prints the plan and does nothing" {
  portrait >before
  run -0 --separate-stderr install --dry-run
  [[ $output == *'ln -s ../init.d/tcollector /etc/rc2.d/S01tcollector'* ]]
  [[ $output == *'useradd --system '*' tcollector'* ]]
  [[ $output == *' /etc/init.d/tcollector # '* ]]
  portrait | diff before -
}

@test "--uninstall leaves the tree as it was" {
  portrait >before
  install
  run -0 tsd-install-init --uninstall --root image
  [ -z "$output" ]
  portrait | diff before -
  run -0 tsd-install-init --uninstall --root image
}

@test "an edited TSD_HOST survives, unless another one is asked for" {
  install
  sed -i '5s/.*/TSD_HOST=other/' "$script"
  run -0 install
  [ "$(grep 'TSD_HOST=' "$script")" = 'TSD_HOST=other' ]
  tsd-install-init -H third --root image
  [ "$(grep 'TSD_HOST=' "$script")" = 'TSD_HOST=third' ]
}

@test "other edits and removals survive, and are said" {
  install
  rm "$tree"/collectors/0/*
  echo 'TSD_PORT=4243' >>image/etc/default/tcollector
  run -0 install
  [ -z "$(ls "$tree/collectors/0")" ]
  [ "$(tail -n 1 image/etc/default/tcollector)" = TSD_PORT=4243 ]
  [[ $output == *'/etc/default/tcollector was edited, and stays as it is'* ]]
  [[ $output == *'/collectors/0/dfstat was removed since'* ]]
}

@test "--uninstall keeps what was edited or added, and says so" {
  install
  echo 'USER = "me"' >>"$tree/collectors/etc/config.py"
  : >"$tree/collectors/0/mine"
  sed -i '5s/.*/TSD_HOST=other/' "$script"
  run -0 tsd-install-init --uninstall --root image
  [[ $output == *'config.py was edited, and stays'* ]]
  [[ $output == *'/collectors/0 stays'* ]]
  [ -e "$tree/collectors/0/mine" ]
  [ ! -e "$script" ]
}

@test "links that an administrator changed stay" {
  install
  mv image/etc/rc2.d/S01tcollector image/etc/rc2.d/K01tcollector
  run -0 install
  [ ! -e image/etc/rc2.d/S01tcollector ]
}

@test "--no-sensors leaves collectors/0 empty" {
  install --no-sensors
  [ -d "$tree/collectors/0" ]
  [ -z "$(ls "$tree/collectors/0")" ]
}

@test "words that could become commands are refused, and nothing is written" {
  portrait >before
  for host in 'a b' "a'b" 'a"b' 'a;b' '$(touch ran)' '`touch ran`' $'a\nb' 'a&b' '../x' '' '-x' 'a|b'; do
    run -2 tsd-install-init "--host=$host" --root image
  done
  for name in 'a b' 'a;b' '../x' 'A' '' '$(x)' $'a\nb' 'a/b'; do
    run -2 install "--name=$name"
  done
  for prefix in 'relative' '/a b' '/a/../b' '/a;b' '/$(x)' '/' '//a'; do
    run -2 install "--prefix=$prefix"
  done
  run -2 install -p 0
  portrait | diff before -
  [ ! -e ran ]
}

@test "links of the image lead nowhere else" {
  mkdir outside
  ln -s "$PWD/outside" image/usr
  run -2 install
  [ -z "$(ls outside)" ]
  [ ! -e image/etc/init.d ]
  run -1 grep -q tcollector image/etc/passwd
}

@test "a disk that fills leaves everything as it was" {
  [ "$(id -u)" = 0 ] || skip "needs root, to mount a small file system"
  mkdir small
  mount -t tmpfs -o size=64k tmpfs small || skip "cannot mount here"
  mkdir -p small/etc
  cp image/etc/passwd image/etc/group small/etc/
  (cd small && find . -type f -exec cat {} + -o -print | sort) >before
  run tsd-install-init -H tsd1 --root small
  (cd small && find . -type f -exec cat {} + -o -print | sort) >after
  umount small
  [ "$status" = 2 ]
  [[ $output == *'No space left on device'* ]]
  diff before after
}

@test "two names live side by side" {
  install
  install --name second
  run -0 tsd-check-config --root image /etc/init.d/tcollector /etc/init.d/second
  [ -x image/usr/local/second/tcollector.py ]
  tsd-install-init --uninstall --root image --name second
  [ ! -e image/etc/init.d/second ]
  [ -x "$script" ]
  grep -q '^tcollector:' image/etc/passwd
}
