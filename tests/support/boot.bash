# shellcheck shell=bash
# For the files that boot a machine: `load ../support/boot`.

# boot_setup KIND: the machine that will be booted; skips aloud where there is none.
boot_setup() {
  cd "$BATS_TEST_TMPDIR" || return
  [ -n "${TSD_TEST_BOOT:-}" ] || skip "boots a machine, for some minutes: make test-boot"
  [ "$(id -u)" = 0 ] || skip "needs root, to boot a machine"
  command -v systemd-nspawn >/dev/null || skip "no systemd-nspawn here (package systemd-container)"
  BOOT_ROOT=$("$TSD_SUPPORT/roots" path "$1") || skip "no Debian machine with $1 was made: tests/support/roots make $1"
  : >received
}

# What a script of boot's may call: the tools stand where services find them; the host tag is given,
# so no cloud is asked; and one collector speaks often.
BOOT_WORDS='
install_tools() {
  cp "$TSD_BIN"/tsd-* "$machine/usr/local/bin/"
  mkdir -p "$machine/etc/default" "$machine/etc/conf.d"
  echo "COLLECT_OPTIONS=\"-t host=booted\"" | tee "$machine/etc/default/tcollector" >"$machine/etc/conf.d/tcollector"
}
fast_collector() {
  mkdir -p "$machine/usr/local/tcollector/collectors/0"
  printf "%s\n" "#!/bin/sh" "while :; do" "  echo often.seen \$(date +%s) 1" "  sleep 0.3" "done" \
    >"$machine/usr/local/tcollector/collectors/0/often.sh"
  chmod +x "$machine/usr/local/tcollector/collectors/0/often.sh"
}
'

# boot SCRIPT [OPTION...]: SCRIPT prepares the image in $machine; then it is booted.
boot() {
  local script=$1
  shift
  export TSD_BIN
  "$TSD_SUPPORT/boot" "$BOOT_ROOT" "$BOOT_WORDS$script" "$@" </dev/null >console 2>&1 3>&- &
  BOOT_PID=$!
  wait_for 60 init_is_there || { cat console; return 1; }
}
init_is_there() { BOOT_INIT=$(pgrep -P "$BOOT_PID" -x 'systemd|init') && inside true; }

# inside COMMAND...: as root of the booted machine.
inside() {
  timeout -k 5 120 nsenter -t "$BOOT_INIT" -m -u -i -n -p env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" 3>&-
}

# receive: a TSD on the machine's loopback; what it receives is in `received`.
receive() {
  inside tsd-listen -b 127.0.0.1 -p 4242 >>received 2>>listen.log &
  BOOT_LISTEN=$!
  wait_for 10 inside sh -c 'grep -q ":1092 .* 0A " /proc/net/tcp'
}
stop_receiving() {
  inside pkill -x tsd-listen
  wait "$BOOT_LISTEN" || true
}

points() { grep -c '^often.seen .* host=booted$' received; }
more_points_than() { [ "$(points)" -gt "$1" ]; }

# The machine is halted as it likes to be; what does not end in time is killed.
boot_end() {
  [ -n "${BOOT_PID:-}" ] || return 0
  kill -TERM "$BOOT_PID" 2>/dev/null || true
  # shellcheck disable=SC2317
  ended() { ! kill -0 "$BOOT_PID" 2>/dev/null; }
  wait_for 20 ended || kill -KILL "${BOOT_INIT:-$BOOT_PID}" 2>/dev/null || true
  wait "$BOOT_PID" || true
}
