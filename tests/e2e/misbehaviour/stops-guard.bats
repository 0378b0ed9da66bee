#!/usr/bin/env bats
# A collector that stops tsd-guard, the process that starts and ends its like: they have one account.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

guard() { pgrep -x -P "$COLLECT_PID" tsd-guard; }
is_stopped() { grep -q '^State:.T' "/proc/$1/status"; }
gone() { ! kill -0 "$1" 2>/dev/null; }

# stopper PAUSE: stops its guard again and again, PAUSE seconds between; 0: as fast as it can.
stopper() {
  collector 0/stopper.py <<SENSOR
#!/usr/bin/env python3
import os, signal, time
guard = os.getppid()
print("stopper.up 1366155625 1", flush=True)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
while True:
    try:
        os.kill(guard, signal.SIGSTOP)
    except ProcessLookupError:
        pass
    if $1: time.sleep($1)
SENSOR
}

# ended_within SECONDS: tsd-collect has, with 0, and nothing of it is left.
ended_within() {
  local code=0
  kill -TERM "$COLLECT_PID"
  wait_for "$1" gone "$COLLECT_PID"
  wait "$COLLECT_PID" || code=$?
  COLLECT_PID=
  [ "$code" -eq 0 ]
  no_survivors
}

@test "TERM ends us within seconds where the guard was stopped" {
  good_neighbour
  start_collect
  wait_for 30 counted_to 3
  kill -STOP "$(guard)"
  ended_within 8
  neighbour_is_whole
}

@test "TERM ends us within 20 seconds where a collector stops the guard again and again" {
  good_neighbour
  for pause in 0.05 0; do
    stopper "$pause"
    start_collect
    wait_for 30 grep -q '^stopper.up' lines
    wait_for 30 counted_to 3
    ended_within 20
  done
}

@test "KILL of us leaves nothing, where the guard was stopped" {
  good_neighbour
  start_collect
  wait_for 30 counted_to 3
  kill -STOP "$(guard)"
  wait_for 10 is_stopped "$(guard)"
  kill -KILL "$COLLECT_PID"
  wait_for 10 no_survivors
}

@test "KILL of us leaves nothing, where a collector stops the guard again and again" {
  good_neighbour
  for pause in 0.05 0; do
    stopper "$pause"
    start_collect
    wait_for 30 grep -q '^stopper.up' lines
    kill -KILL "$COLLECT_PID"
    wait_for 20 no_survivors
  done
}

@test "a guard that was stopped goes on when something is wanted of it, and collectors run again" {
  good_neighbour
  collector 1/ticker.sh <<<$'#!/bin/sh\necho "ticker.up $(date +%s) 1"'
  start_collect
  wait_for 30 grep -q '^ticker.up' lines
  kill -STOP "$(guard)"
  ticks() { grep -c '^ticker.up' lines; }
  more_ticks_than() { [ "$(ticks)" -gt "$1" ]; }
  # No ticker ends unseen: the guard is wanted at its next turn.
  wait_for 30 more_ticks_than "$(($(ticks) + 3))"
  stop_collect
  neighbour_is_whole
}

@test "a guard that does not answer is killed with a sentence, and another starts the collectors" {
  good_neighbour
  # At each turn something is wanted of the guard.
  collector 1/ticker.sh <<<$'#!/bin/sh\necho "ticker.up $(date +%s) 1"'
  start_collect
  wait_for 30 counted_to 3
  first=$(guard)
  # A debugger holds it: no SIGCONT helps.
  python3 - "$first" 3>&- <<'HOLD' &
import ctypes, os, sys
pid = int(sys.argv[1])
if ctypes.CDLL(None).ptrace(16, pid, None, None) != 0: sys.exit("no ptrace")
open("held", "w").close()
while not os.WIFSIGNALED(os.waitpid(pid, 0x40000000)[1]): pass
HOLD
  holder=$!
  held_or_not() { [ -e held ] || ! kill -0 "$holder"; }
  wait_for 10 held_or_not
  [ -e held ] || skip "no process may be traced here"
  wait_for 40 grep -q 'the guard of the children does not answer, and is killed with them' sentences
  wait "$holder"
  wait_for 40 bash -c '[ "$(grep -c "^good.count .* 0$" lines)" -ge 2 ]'
  [ "$(guard)" != "$first" ]
  ended_within 20
}
