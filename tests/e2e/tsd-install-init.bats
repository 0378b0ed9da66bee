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

@test "at its end it says what it made, how to start it, where to look; nothing when nothing was made" {
  run -0 install
  [ "$output" = "tsd-install-init: installed /etc/init.d/tcollector and /usr/local/tcollector in image: it starts when the image boots; 'tsd-check-config --root image' shows its settings" ]
  [ -d "$tree/collectors/60" ]
  run -0 install
  [ -z "$output" ]
  run -0 install --name second
  [[ $output == *"'tsd-check-config --name second --root image'"* ]]
}

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
  [[ $output == *'ln -s ../init.d/tcollector image/etc/rc2.d/S01tcollector'* ]]
  [[ $output == *"useradd --root $PWD/image --system "*' tcollector'* ]]
  [[ $output == *' image/etc/init.d/tcollector # '* ]]
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

@test "--uninstall --dry-run prints what would go, and does nothing" {
  install
  portrait >before
  run -0 --separate-stderr tsd-install-init --uninstall --dry-run --root image
  [[ $output == *'rm image/etc/init.d/tcollector'* ]]
  [[ $output == *'rm image/etc/rc2.d/S01tcollector'* ]]
  [[ $output == *"userdel --root $PWD/image tcollector"* ]]
  [[ $output == *'rmdir image/usr/local/tcollector'* ]]
  portrait | diff before -
}

@test "no image remembers a name; --uninstall forgets what a machine has remembered" {
  run -0 install
  [ ! -e image/var/lib/tcollector ]
  mkdir -p image/var/lib/tcollector
  echo 'ec2 vm1.example.org' >image/var/lib/tcollector/names
  run -0 tsd-install-init --uninstall --root image
  [ ! -e image/var/lib/tcollector ]
}

@test "--uninstall takes the spool that tsd-send has used, where no point waits in it" {
  portrait >before
  install
  mkdir image/var/spool/tcollector/new image/var/spool/tcollector/tmp
  run -0 tsd-install-init --uninstall --root image
  [ -z "$output" ]
  portrait | diff before -
}

@test "an edited TSD_HOST survives, unless another one is asked for" {
  install
  sed -i '5s/.*/TSD_HOST=other/' "$script"
  run -0 install
  [ "$(grep 'TSD_HOST=' "$script")" = 'TSD_HOST=other' ]
  tsd-install-init -H third --root image
  [ "$(grep 'TSD_HOST=' "$script")" = 'TSD_HOST=third' ]
}

@test "an edit with vim keeps the script what it is" {
  command -v vim >/dev/null || skip "no vim here"
  install
  before=$(stat -c '%a %u %g' "$script")
  vim -Es -u NONE +'5s/=.*/=edited/' +wq "$script"
  [ "$(sed -n 5p "$script")" = 'TSD_HOST=edited' ]
  [ "$(stat -c '%a %u %g' "$script")" = "$before" ]
  [ "$(tsd-check-config --get TSD_HOST "$script")" = edited ]
  run -0 install
  [ "$(grep 'TSD_HOST=' "$script")" = 'TSD_HOST=edited' ]
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

@test "the spool is the account's own, and stays while points wait in it" {
  install
  [ "$(stat -c %a:%u image/var/spool/tcollector)" = 700:999 ]
  mkdir image/var/spool/tcollector/new
  : >image/var/spool/tcollector/new/points
  run -0 tsd-install-init --uninstall --root image
  [[ $output == *'/var/spool/tcollector stays: points wait in it'* ]]
  [ -e image/var/spool/tcollector/new/points ]
}

@test "--spool names another place, --no-spool none" {
  install --spool /srv/spool
  grep -q '^SPOOL=.*-/srv/spool}' "$script"
  tsd-install-init --uninstall --root image
  install --no-spool
  grep -q '^SPOOL=.*-}' "$script"
  [ ! -e image/var/spool ]
  run -2 install --spool 'a b'
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
  for option in host port name prefix user domain spool variant init sensors; do run -2 install "--$option="; done
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

# install_small OPTION: into a file system made with that option. What came of it is in `code`.
install_small() {
  mount -t tmpfs -o "$1" tmpfs small
  mkdir -p small/etc
  cp image/etc/passwd image/etc/group small/etc/
  (cd small && find . -type f -exec cat {} + -o -print | sort) >before
  code=0
  tsd-install-init -H tsd1 --root small >said 2>&1 || code=$?
  (cd small && find . -type f -exec cat {} + -o -print | sort) >after
  umount small
}

@test "a disk that fills, wherever it does, leaves everything as it was" {
  [ "$(id -u)" = 0 ] || skip "needs root, to mount a small file system"
  mkdir small
  mount -t tmpfs tmpfs small && umount small || skip "cannot mount here"
  local code size failures=0
  for kind in size:4:k nr_inodes:1:; do
    IFS=: read -r what step unit <<<"$kind"
    for ((size = 4 * step; size < 1000; size += step)); do
      install_small "$what=$size$unit"
      [ "$code" -ne 0 ] || break
      [ "$code" = 2 ]
      grep -q 'No space left on device' said
      diff before after
      failures=$((failures + 1))
    done
    [ "$code" = 0 ]
  done
  [ "$failures" -gt 20 ]
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

# with_systemd: the image has systemd, as far as an installation looks.
with_systemd() {
  mkdir -p image/usr/lib/systemd
  : >image/usr/lib/systemd/systemd
}

@test "--user, --domain and --password-file write config.py" {
  echo hunter2 >password
  install --user iamauser --domain iamadomain --password-file password
  run -0 grep -E '^USER|^DOMAIN' "$tree/collectors/etc/config.py"
  [ "$output" = $'USER = "iamauser"\nDOMAIN = "iamadomain"' ]
  grep -qx 'PASSWORD = "hunter2"' "$tree/collectors/etc/config.py"
  [ "$(stat -c %a:%g "$tree/collectors/etc/config.py")" = 640:999 ]
  run -0 tsd-check-config --root image /usr/local/tcollector/collectors/etc/config.py
  [[ $output != *secret-readable* ]]
}

@test "values that could leave their quotes are refused" {
  printf 'a"b\n' >password
  run -2 install --password-file password
  run -2 install --password-file absent
  for value in 'a b' 'a"b' "a'b" $'a\nb' 'a;b' '$(touch ran)' 'a\b'; do
    run -2 install --user "$value"
    run -2 install --domain "$value"
  done
  [ ! -e "$script" ]
}

@test "--collector installs an executable, as it stands" {
  printf '#!/bin/sh\necho a.b 1 2\n' >mine.sh
  install --collector mine.sh --no-sensors
  [ "$(ls "$tree/collectors/0")" = mine.sh ]
  [ -x "$tree/collectors/0/mine.sh" ]
  cmp mine.sh "$tree/collectors/0/mine.sh"
  run -2 install --collector absent
}

@test "an image with systemd gets a unit that is wanted at boot, and the links too" {
  with_systemd
  mkdir image/etc/rc2.d
  install
  wanted=image/etc/systemd/system/multi-user.target.wants/tcollector.service
  [ "$(readlink "$wanted")" = /etc/systemd/system/tcollector.service ]
  [ -L image/etc/rc2.d/S01tcollector ]
  rm "$wanted"
  install
  [ ! -L "$wanted" ]
}

@test "--init has the last word" {
  install --init systemd
  [ -f image/etc/systemd/system/tcollector.service ]
  [ ! -d image/etc/rc2.d ]
  tsd-install-init --uninstall --root image
  with_systemd
  install --init sysv
  [ ! -d image/etc/systemd ]
  tsd-install-init --uninstall --root image
  install --init openrc
  [ "$(readlink image/etc/runlevels/default/tcollector)" = /etc/init.d/tcollector ]
  [ "$(sed -n 5p "$script")" = 'TSD_HOST=nimbus-opentsdb.no-ip.info' ]
  [ -f image/etc/conf.d/tcollector ]
}

@test "the unit is sound for systemd-analyze, and guarded without mounts of its own" {
  command -v systemd-analyze || skip "no systemd-analyze here"
  tsd-install-init -H tsd1 --print unit >tcollector.service
  run -1 grep -E '^(Protect(System|Home|Proc|Kernel.*|ControlGroups)|Private(Tmp|Devices|Mounts)|.*Paths)=' tcollector.service
  # ProtectHostname, which is 0.1 of the exposure, gives a service the name of its start for ever: the host tag
  # would not follow DHCP.
  run -1 grep ProtectHostname= tcollector.service
  run -0 systemd-analyze security --offline=true --no-pager --threshold=33 ./tcollector.service
  # What it runs is not installed here; all else has to pass.
  sed -i 's|^ExecStart\(.*\)=\(+*\).*|ExecStart\1=\2/bin/true|' tcollector.service
  run -0 systemd-analyze verify --man=no ./tcollector.service
  [[ $output != *tcollector.service* ]]
}

@test "systemctl takes the installed unit for enabled" {
  command -v systemctl || skip "no systemctl here"
  with_systemd
  install
  run -0 systemctl --root=image is-enabled tcollector.service
  [ "$output" = enabled ]
}

@test "systemd-sysusers makes the account where none could be made" {
  command -v systemd-sysusers || skip "no systemd-sysusers here"
  rm image/etc/passwd image/etc/group image/etc/shadow
  run -0 install
  [[ $output == *'has no /etc/passwd'* ]]
  systemd-sysusers --root="$PWD/image"
  grep -q '^tcollector:.*:/usr/sbin/nologin$' image/etc/passwd
}

@test "--print prints what would be installed" {
  install
  cmp <(tsd-install-init -H nimbus-opentsdb.no-ip.info --print script) "$script"
  cmp <(tsd-install-init -H tsd1 --print program) "$tree/tcollector.py"
  run -2 tsd-install-init -H tsd1 --print nothing
  run -2 tsd-install-init --print script
}

@test "nothing is started in an image" {
  run -2 install --start
  [ ! -e "$script" ]
}

@test "the steps name paths of the image, quoted where a shell would split them" {
  mv image 'an image'
  run -0 --separate-stderr tsd-install-init -H tsd1 --root 'an image' -n
  [[ $output == *"mkdir -m 755 'an image/etc/init.d'"* ]]
  run -0 --separate-stderr tsd-install-init -H tsd1 --root 'an image'
  run -0 --separate-stderr tsd-install-init --uninstall --root 'an image' -n
  [[ $output == *"rm 'an image/etc/init.d/tcollector'"* ]]
}

@test "a root that is not there, or is no directory, is exit 2 with the reason" {
  run -2 tsd-install-init -H tsd1 --root nosuch
  [ "$output" = 'tsd-install-init: using --root: opening nosuch: No such file or directory' ]
  run -2 tsd-install-init --uninstall --root nosuch
  run -2 tsd-check-config --root nosuch
  [ "$output" = 'tsd-check-config: using --root: opening nosuch: No such file or directory' ]
  touch plain
  run -2 tsd-check-config --root plain /etc/init.d/tcollector
  [[ $output == *'using --root: opening plain: Not a directory' ]]
}

@test "-H takes HOST:PORT" {
  install_host() { tsd-install-init -H "$1" --root image "${@:2}"; }
  install_host tsd9:4299
  [ "$(sed -n 5p "$script")" = 'TSD_HOST=tsd9' ]
  grep -qF 'TSD_PORT:-4299}' "$script"
  install_host '[2001:db8::7]:4301'
  [ "$(sed -n 5p "$script")" = 'TSD_HOST=2001:db8::7' ]
  grep -qF 'TSD_PORT:-4301}' "$script"
  for wrong in tsd9: tsd9:0 tsd9:70000 :4242 tsd9:x 'tsd8,tsd9'; do run -2 install_host "$wrong"; done
}

@test "-H takes a URL of a receiver of remote write, and of a topic of Kafka" {
  for url in http://tsd9:8428/api/v1/write kafka://b1:9092,b2/points; do
    run -0 tsd-install-init -H "$url" --root image
    [ "$(sed -n 5p "$script")" = "TSD_HOST=$url" ]
    run tsd-check-config "$script"
    [[ $status -eq 0 || $url$output == kafka:*": the static program speaks no Kafka: "* ]]
    run -0 tsd-install-init --root image # as installed
    [ "$(sed -n 5p "$script")" = "TSD_HOST=$url" ]
  done
  for wrong in http://tsd9/put kafka://b1 kafka://b1/a/b http://tsd9:x/api/v1/write 'kafka://b1;touch ran/t'; do
    run -2 tsd-install-init -H "$wrong" --root image
  done
  run -2 tsd-install-init -H kafka://b1/t -p 4243 --root image
  [[ $output == *"-H is a URL, which names the port: leave -p out"* ]]
  run -0 env TSD_PORT=4243 tsd-install-init -H kafka://b1/t --root image
  [ ! -e ran ]
}

@test "a topic of Kafka is installed with a warning where librdkafka is missing on this machine" {
  mkdir none
  echo none >none/librdkafka.so.1
  export LD_LIBRARY_PATH=$PWD/none
  missing='tsd-install-init: librdkafka.so.1 is not installed, and Kafka is spoken by it (Debian: librdkafka1)'
  run -0 --separate-stderr tsd-install-init -H kafka://b1/points --dry-run
  [[ $stderr == *"$missing"* || $stderr == *'tsd-install-init: the static program speaks no Kafka: '* ]]
  run -0 --separate-stderr tsd-install-init -H tsd9 --dry-run
  [[ $stderr != *Kafka* ]]
  run -0 --separate-stderr tsd-install-init -H kafka://b1/points --root image
  [[ $stderr != *Kafka* ]]
}

@test "the variants differ in where the host tag comes from" {
  install --variant openstack
  cmp "$script" "$tree/startstop.openstack"
  grep -q -- '--host-from openstack' "$script"
  grep -q -- '--host-from ec2,nimbus,fqdn' "$tree/startstop"
  grep -q -- '--phantom-unique' "$tree/startstop.private-ip"
  for text in "$tree"/startstop*; do
    [ "$(grep 'TSD_HOST=' "$text")" = 'TSD_HOST=nimbus-opentsdb.no-ip.info' ]
  done
}
