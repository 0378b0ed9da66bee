#!/usr/bin/env bats
# A Debian machine with sysvinit and insserv, and one with OpenRC, made by debootstrap, installed
# into as images, and booted. `make test-boot` makes them; without them this is skipped.

load ../support/common
load ../support/boot

teardown() { boot_end; }

pidfile=/run/tcollector/tcollector.pid
running() { inside /etc/init.d/tcollector status; }
stage() { inside pgrep -o -x "${1:0:15}"; }
nothing_runs() { ! inside pgrep '^tsd-[csvg]'; }

# try_service COMMAND...: what holds on both; COMMAND is the words before an action.
try_service() {
  receive
  wait_for 90 running
  wait_for 60 more_points_than 2
  [ "$(inside pgrep -c -x tsd-collect)" = 1 ]
  [ "$(inside ps -o user= -p "$(stage tsd-send)")" = tcollector ]
  [ "$(inside stat -c %a:%U /var/spool/tcollector)" = 700:tcollector ]
  [ "$(inside stat -c %U:%a /run/tcollector $pidfile /run/tcollector/state)" = $'root:755\nroot:644\ntcollector:750' ]
  for victim in tsd-collect tsd-validate-line tsd-send; do
    wait_for 60 more_points_than "$(points)"
    inside kill -9 "$(stage "$victim")"
    wait_for 60 more_points_than "$(points)"
  done
  run -0 inside "$@" stop
  wait_for 10 nothing_runs
  run -3 inside "$@" status
  run ! inside test -e /run/tcollector
  run -0 inside "$@" start
  wait_for 60 more_points_than "$(points)"
  run -0 inside "$@" restart
  wait_for 60 more_points_than "$(points)"
  inside sh -c 'ls -l /var/log/tcollector.log'
}

@test "sysvinit and insserv: the service starts at boot, is mended, stops, and ends with the machine" {
  boot_setup sysv
  boot 'install_tools; fast_collector; tsd-install-init -H 127.0.0.1 --root "$machine"'
  try_service service tcollector
  run -0 inside insserv -n -v tcollector
  # The real update-rc.d of that machine finds everything as it would make it.
  inside sh -euc 'find /etc/rc?.d -name "*tcollector" -printf "%p %l\n" | sort >/root/ours
    update-rc.d tcollector remove; update-rc.d tcollector defaults
    find /etc/rc?.d -name "*tcollector" -printf "%p %l\n" | sed "s/[SK][0-9][0-9]tc/&/" | sort >/root/theirs'
  diff <(inside sed 's/[0-9][0-9]tc/NNtc/' /root/ours) <(inside sed 's/[0-9][0-9]tc/NNtc/' /root/theirs)
  # The supervisor itself is killed: status says so, start cleans up.
  inside sh -c "kill -9 \$(cat $pidfile)"
  run -1 inside /etc/init.d/tcollector status
  run -0 inside /etc/init.d/tcollector start
  wait_for 60 more_points_than "$(points)"
  run -0 inside tsd-install-init --uninstall
  nothing_runs
  [ -z "$(inside find /etc /usr/local /var/spool /run /var/log -name '*tcollector*' -not -path '/etc/*/tcollector' -not -path '/usr/local/tcollector*')" ]
}

@test "OpenRC: the service starts at boot, is mended, stops" {
  boot_setup openrc
  boot 'install_tools; fast_collector; tsd-install-init -H 127.0.0.1 --init openrc --root "$machine"'
  try_service rc-service tcollector
  run -0 inside rc-status default
  [[ $output == *tcollector*started* ]]
  # The supervisor too: OpenRC's supervisor starts it again.
  before=$(stage tcollector.py)
  inside kill -9 "$before"
  another() { [ "$(stage tcollector.py)" != "$before" ]; }
  wait_for 60 another
  wait_for 60 more_points_than "$(points)"
  run -0 inside tsd-install-init --uninstall
  wait_for 10 nothing_runs
  [ -z "$(inside find /etc /usr/local /var/spool /run /var/log -name '*tcollector*' -not -path '/etc/*/tcollector' -not -path '/usr/local/tcollector*')" ]
}
