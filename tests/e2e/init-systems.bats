#!/usr/bin/env bats
# What is installed is what the real init tools take: they are run, on throw-away copies of this
# machine. Where a tool is not here, its test is skipped.

load ../support/common

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  copy true || skip "no throw-away copy of this machine can be had (root, mount namespaces, overlay)"
}

# The command line runs with this test's directory as /mnt.
copy() { "$TSD_SUPPORT/on-a-copy" env PATH="$PATH" "$@" 3>&-; }
script() { copy sh -euc "$1"; }

@test "update-rc.d makes the links that an image gets" {
  command -v update-rc.d || skip "no update-rc.d here"
  script '
    rm -f /etc/insserv.conf
    tsd-install-init -H tsd1 --init sysv
    find /etc/rc?.d -name "*tcollector" -printf "%p -> %l\n" | sort >/mnt/by-tool'
  mkdir -p image/etc
  cp /etc/passwd /etc/group image/etc/
  tsd-install-init -H tsd1 --init sysv --root image
  find image/etc/rc?.d -name '*tcollector' -printf '/%P %p -> %l\n' | sed 's|.* image||' | sort | diff - by-tool
  [ "$(wc -l <by-tool)" = 7 ]
}

@test "the guide to the letter: cp, edit line 5, grep, update-rc.d" {
  command -v update-rc.d || skip "no update-rc.d here"
  mkdir -p tree/etc
  tsd-install-init -H tsd1 --init sysv --root tree 2>/dev/null
  script '
    rm -f /etc/insserv.conf
    cp -r /mnt/tree/usr/local/tcollector /usr/local/
    cp /usr/local/tcollector/startstop /etc/init.d/tcollector
    sed -i "5s/.*/TSD_HOST=nimbus-opentsdb.no-ip.info/" /etc/init.d/tcollector
    [ "$(grep "TSD_HOST=" /etc/init.d/tcollector)" = TSD_HOST=nimbus-opentsdb.no-ip.info ]
    update-rc.d tcollector defaults
    [ -L /etc/rc2.d/S01tcollector ]
    [ -L /etc/rc6.d/K01tcollector ]
    tsd-check-config /etc/init.d/tcollector'
}

@test "an administrator who disabled it stays heard, and --uninstall takes all links away" {
  command -v update-rc.d || skip "no update-rc.d here"
  script '
    tsd-install-init -H tsd1 --init sysv
    update-rc.d tcollector disable 2>/dev/null
    [ -L /etc/rc2.d/K01tcollector ]
    tsd-install-init -H tsd1 --init sysv
    [ ! -e /etc/rc2.d/S01tcollector ]
    tsd-install-init --uninstall
    [ -z "$(find /etc/rc?.d -name "*tcollector")" ]'
}

@test "chkconfig makes the links that an image of its kind gets" {
  command -v chkconfig || skip "no chkconfig here: Debian has none"
  script '
    rm -f /usr/sbin/update-rc.d /sbin/update-rc.d
    mkdir -p /etc/rc0.d /etc/rc1.d /etc/rc2.d /etc/rc3.d /etc/rc4.d /etc/rc5.d /etc/rc6.d
    tsd-install-init -H tsd1 --init sysv
    chkconfig --add tcollector
    chkconfig --list tcollector >/mnt/listed
    find /etc/rc?.d -name "*tcollector" -printf "%f %h\n" | sort >/mnt/by-tool'
  mkdir -p image/etc image/sbin
  cp /etc/passwd /etc/group image/etc/
  : >image/sbin/chkconfig
  tsd-install-init -H tsd1 --init sysv --root image
  find image/etc/rc?.d -name '*tcollector' -printf '%f /%h\n' | sed 's|/image||' | sort | diff - by-tool
  grep -q '2:on.*3:on.*4:on.*5:on.*6:off' listed
}

@test "insserv takes the headers without a word" {
  command -v insserv || [ -x /sbin/insserv ] || skip "no insserv here"
  script '
    tsd-install-init -H tsd1 --init sysv --root /mnt 2>/dev/null || true
    cp /mnt/etc/init.d/tcollector /etc/init.d/
    /sbin/insserv -f tcollector >/mnt/said 2>&1 || true
    find /etc/rc?.d -name "[SK]??tcollector" >/mnt/links'
  [ "$(grep -c '/rc[2345]\.d/S' links)" = 4 ]
  [ "$(grep -c '/rc[016]\.d/K' links)" = 3 ]
  run -1 grep tcollector said
}

@test "systemd's generator takes the script, and leaves it alone where the unit is" {
  generator=/usr/lib/systemd/system-generators/systemd-sysv-generator
  [ -x "$generator" ] || skip "no systemd-sysv-generator here"
  script '
    mkdir -p /mnt/script /mnt/unit
    tsd-install-init -H tsd1 --init sysv
    '"$generator"' /mnt/script /mnt/script /mnt/script
    tsd-install-init -H tsd1 --init systemd
    '"$generator"' /mnt/unit /mnt/unit /mnt/unit'
  grep -q '^ExecStart=/etc/init.d/tcollector start$' script/tcollector.service
  grep -q 'After=.*network-online.target' script/tcollector.service
  [ -L script/multi-user.target.wants/tcollector.service ]
  [ ! -e unit/tcollector.service ]
}

@test "systemd-analyze verify takes the unit where its program is installed" {
  command -v systemd-analyze || skip "no systemd-analyze here"
  script '
    tsd-install-init -H tsd1 --init systemd
    systemd-analyze verify --man=no /etc/systemd/system/tcollector.service >/mnt/said 2>&1
    systemctl is-enabled tcollector.service >/mnt/enabled'
  run -1 grep tcollector.service said
  [ "$(cat enabled)" = enabled ]
}

@test "on this machine: install, start, points arrive, uninstall, nothing is left" {
  start_listen
  # The tools stand where services find them; the host tag is given, so no cloud is asked.
  script '
    portrait() { find /etc /usr/local /run /var/log -not -path "/etc/default*" -printf "%M %u %p %l\n" | sort; }
    cp -P '"$TSD_BIN"'/tsd-* /usr/local/bin/
    rm -f /etc/insserv.conf
    portrait >/mnt/before
    cat /etc/passwd >/mnt/passwd
    mkdir -p /etc/default
    echo "COLLECT_OPTIONS=\"-t host=copied\"" >/etc/default/tcollector
    tsd-install-init -H 127.0.0.1 -p '"${LISTEN##*:}"' --init sysv --start
    supervisor=$(cat /run/tcollector/tcollector.pid)
    [ "$(stat -c %U /proc/$supervisor)" = tcollector ]
    tsd-check-config >/mnt/chain
    timeout 60 sh -c "until grep -q host=copied /mnt/received; do sleep 0.1; done"
    tsd-install-init --uninstall
    [ ! -e /proc/$supervisor ] || grep -q "^State:.Z" /proc/$supervisor/status
    cmp /etc/passwd /mnt/passwd
    portrait >/mnt/after'
  stop_listen
  diff <(grep -v pwd.lock before) <(grep -v pwd.lock after)
  grep -q 'runs: *as process' chain
}

@test "cloud-init takes the example's user data" {
  command -v cloud-init || skip "no cloud-init here"
  run -0 cloud-init schema --config-file "$TSD_TOP/examples/cloud-init.yaml"
}
