#!/usr/bin/env bats
# A Debian machine with systemd as process 1, made by debootstrap, installed into as an image, and
# booted: nothing of it is a double. `make test-boot` makes the machine; without it this is skipped.

load ../support/common
load ../support/boot

setup() { boot_setup systemd; }
teardown() { boot_end; }

# The service's own process of that name; the kernel keeps 15 bytes of it.
stage() { inside pgrep -o -x "${1:0:15}"; }
unit() { inside systemctl show --value -p "$1" "${2:-tcollector}"; }
active() { [ "$(unit ActiveState)" = active ]; }
second_active() { [ "$(unit ActiveState second)" = active ]; }
runs_as_account() { [ "$(inside ps -o user= -p "$(stage "$1")")" = tcollector ]; }

@test "an image boots, and the service runs: as its account, with points, under its own name" {
  boot 'install_tools; fast_collector; tsd-install-init -H 127.0.0.1 --root "$machine"'
  receive
  wait_for 60 active
  for tool in tsd-collect tsd-validate-line tsd-send; do wait_for 60 runs_as_account "$tool"; done
  wait_for 60 more_points_than 2
  # Both the script's links and the unit are there: it is started once.
  [ "$(inside pgrep -c -x tsd-collect)" = 1 ]
  [ "$(inside stat -c %a:%U /var/spool/tcollector)" = 700:tcollector ]
  # The pid file is root's, written by ExecStartPost; the stages tell of themselves in the account's place.
  [ "$(inside stat -c %U:%a /run/tcollector /run/tcollector/tcollector.pid /run/tcollector/state)" = $'root:755\nroot:644\ntcollector:750' ]
  [ "$(inside cat /run/tcollector/tcollector.pid)" = "$(unit MainPID)" ]
  run -0 inside systemd-analyze verify --man=no tcollector.service
  [ -z "$output" ]
  # 0.1 of it is ProtectHostname, which would hide a name that the machine gets later (unit.service).
  run -0 inside systemd-analyze security --no-pager --threshold=33 tcollector.service
  run -0 inside journalctl -u tcollector
  run -0 inside tsd-check-config
  [[ $output == *'runs:'*'as process '* ]]
}

@test "the script's actions go through systemctl, with the codes of LSB" {
  boot 'install_tools; fast_collector; tsd-install-init -H 127.0.0.1 --root "$machine"'
  receive
  wait_for 60 more_points_than 0
  script=/etc/init.d/tcollector
  run -0 inside $script status
  run -0 inside $script start
  first=$(unit MainPID)
  run -0 inside $script restart
  [ "$(unit MainPID)" != "$first" ]
  run -0 inside $script stop
  run ! active
  run -3 inside $script status
  run ! inside test -e /run/tcollector
  run -0 inside $script stop
  run -1 inside pgrep '^tsd-[csvg]'
  run -0 inside $script try-restart
  run ! active
  run -0 inside $script force-reload
  active
  run -3 inside $script reload
  # Line 5 is the truth here too.
  inside sed -i '5s/.*/TSD_HOST=localhost/' $script
  run -0 inside service tcollector restart
  wait_for 20 inside pgrep -f -- '^tsd-send -H localhost '
  inside sed -i '5s/.*/TSD_HOST=/' $script
  inside $script restart || true
  not_configured() { [ "$(unit ExecMainStatus)" = 6 ] && [ "$(unit ActiveState)" = failed ]; }
  wait_for 20 not_configured
}

@test "kill -9 of each stage and of the supervisor is mended, however often" {
  boot 'install_tools; fast_collector; tsd-install-init -H 127.0.0.1 --root "$machine"'
  receive
  for victim in tsd-collect tsd-validate-line tsd-send tcollector.py; do
    wait_for 60 more_points_than "$(points)"
    inside kill -9 "$(stage "$victim")"
    wait_for 60 more_points_than "$(points)"
    active
  done
  # Beyond systemd's own limit of restarts.
  for _ in 1 2 3 4 5 6 7; do
    before=$(unit MainPID)
    inside kill -9 "$before"
    another() { [ "$(unit MainPID)" != "$before" ] && active; }
    wait_for 60 another
  done
  wait_for 60 more_points_than "$(points)"
  [ "$(inside pgrep -c -x tsd-send)" = 1 ]
}

@test "the watchdog: fed by progress, and whatever hangs is made anew" {
  boot 'install_tools; fast_collector; tsd-install-init -H 127.0.0.1 --root "$machine"
    mkdir "$machine/etc/systemd/system/tcollector.service.d"
    printf "[Service]\nWatchdogSec=8s\nTimeoutStopSec=5s\n" >"$machine/etc/systemd/system/tcollector.service.d/soon.conf"'
  receive
  wait_for 60 more_points_than 0
  # Twice its period and more: it is fed.
  begun=$(unit ActiveEnterTimestampMonotonic)
  longer() { [ $(($(cut -d. -f1 /proc/uptime) * 1000000 - begun)) -gt 20000000 ]; }
  wait_for 60 longer
  [ "$(unit NRestarts)" = 0 ]
  # With the TSD away too: lines find their place in the spool.
  stop_receiving
  began=$(unit WatchdogTimestampMonotonic)
  moved() { [ $(($(unit WatchdogTimestampMonotonic) - began)) -gt 10000000 ]; }
  wait_for 60 moved
  [ "$(unit NRestarts)" = 0 ]
  receive
  for victim in tsd-collect tsd-validate-line tsd-send; do
    restarts=$(unit NRestarts)
    inside kill -STOP "$(stage "$victim")"
    restarted() { [ "$(unit NRestarts)" -gt "$restarts" ] && active; }
    wait_for 120 restarted
    wait_for 60 more_points_than "$(points)"
  done
  run -0 inside journalctl -u tcollector
  [[ $output == *'Watchdog timeout'* ]]
}

@test "sensors see inside the unit what they see outside" {
  mkdir home data
  boot 'install_tools; tsd-install-init -H 127.0.0.1 --root "$machine"' --bind="$PWD/home:/home" --bind="$PWD/data:/srv/data"
  wait_for 60 active
  # Of /tmp, which a sandbox could give the service for itself, too.
  inside sh -euc '
    unit=/etc/systemd/system
    sed "s|^ExecStart=.*|ExecStart=/usr/local/bin/tsd-collect --once --sensors all --no-host-tag|
         s|^ExecStartPre=.*||; s|^Restart=.*||; s|^Type=.*|Type=oneshot\nSuccessExitStatus=1\nStandardOutput=file:/root/within\nStandardError=journal|" \
      $unit/tcollector.service >$unit/within.service
    systemctl daemon-reload
    systemctl start within.service
    # 1: some sensor finds nothing to look at here, inside and outside alike.
    tsd-collect --once --sensors all --no-host-tag >/root/without || [ $? = 1 ]'
  series() { inside awk '{ $2 = $3 = ""; print }' "/root/$1" | grep -E "$2" | sort -u; }
  totals() { inside awk '/^df\.[a-z0-9]*\.(total|1kblocks)/ { $2 = ""; print }' "/root/$1" | sort -u; }
  diff <(series within '^df\.') <(series without '^df\.')
  diff <(totals within) <(totals without)
  [ "$(totals within | grep -cE 'mount=/(home|srv/data|tmp) ')" -gt 0 ]
  series without '^df\.' | grep 'mount=/home '
  series without '^df\.' | grep 'mount=/tmp '
  # All other sensors too, but for ntpstat: the unit may not call adjtimex, by which clocks are set.
  diff <(series within . | grep -v '^ntp') <(series without . | grep -v '^ntp')
}

@test "an image without accounts: the service gets its account and its spool at boot" {
  boot 'install_tools; fast_collector
    rm "$machine/etc/passwd" "$machine/etc/group" "$machine/etc/shadow" "$machine/etc/gshadow"
    tsd-install-init -H 127.0.0.1 --root "$machine"'
  receive
  wait_for 60 more_points_than 0
  runs_as_account tsd-send
  [ "$(inside stat -c %U /var/spool/tcollector)" = tcollector ]
}

@test "two installations of different names run side by side, and one goes alone" {
  boot 'install_tools; fast_collector; tsd-install-init -H 127.0.0.1 --root "$machine"
    tsd-install-init -H 127.0.0.1 --name second --no-sensors --root "$machine"'
  receive
  wait_for 60 more_points_than 0
  wait_for 60 second_active
  [ "$(inside ps -o user= -C tsd-send | sort | tr -d '\n' | tr -s ' ')" = 'secondtcollector' ]
  run -0 inside tsd-install-init --uninstall --name second
  [ "$(inside ps -o user= -C tsd-send)" = tcollector ]
  run -1 inside systemctl is-enabled second
  [ -z "$(inside find /etc /usr/local /var/spool /var/log /run -name second\* -o -name '[SK]??second')" ]
  wait_for 60 more_points_than "$(points)"
}

@test "--start on the living machine, --uninstall leaves nothing that runs and nothing of the tree" {
  boot 'install_tools; fast_collector'
  receive
  portrait() { inside find / -xdev '(' -path /proc -o -path /run -o -path /var/log/journal -o -path '*/systemd-private-*' -o -name '*pwd.lock' ')' -prune -o -printf '%M %u %p %l\n' | sort; }
  portrait >before
  inside cp /etc/passwd /run/
  run -0 inside tsd-install-init -H 127.0.0.1 --start
  wait_for 60 more_points_than 0
  active
  # Again, and not a byte or a time is different.
  inside sh -euc 'find /etc /usr/local -printf "%p %i %T@\n" | sort >/run/installed
    tsd-install-init -H 127.0.0.1
    find /etc /usr/local -printf "%p %i %T@\n" | sort | cmp /run/installed -'
  run -0 inside tsd-install-init --uninstall
  run -1 inside pgrep '^tsd-[csvg]'
  run ! active
  diff before <(portrait)
  inside cmp /etc/passwd /run/passwd
}
