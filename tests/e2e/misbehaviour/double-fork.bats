#!/usr/bin/env bats
# A collector that leaves a daemon behind: another session, no parent, deaf to TERM.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

daemon_maker() {
  collector "$1" <<'SENSOR'
#!/usr/bin/env python3
import os, signal, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() > 0:
        os._exit(0)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    open("daemon.pid", "w").write(str(os.getpid()))
    while True:
        time.sleep(1)
os.wait()
while not os.path.exists("daemon.pid"):
    time.sleep(0.01)
print("maker.up 1366155625 1", flush=True)
if sys.argv[0].find("/0/") >= 0:
    time.sleep(1000)
SENSOR
}

@test "a daemon of a collector ends when we end" {
  good_neighbour
  daemon_maker 0/maker.py
  start_collect
  wait_for 30 grep -q '^maker.up' lines
  wait_for 30 counted_to 3
  kill -0 "$(<daemon.pid)"
  stop_collect
  run -1 kill -0 "$(<daemon.pid)"
  neighbour_is_whole
}

@test "a daemon of a collector ends soon after its collector" {
  good_neighbour
  daemon_maker 3600/maker.py
  start_collect
  wait_for 30 grep -q '^maker.up' lines
  wait_for 30 bash -c '! kill -0 "$(<daemon.pid)"'
  stop_collect
  neighbour_is_whole
}

@test "a daemon of a collector does not survive kill -9 of us" {
  daemon_maker 0/maker.py
  start_collect
  wait_for 30 grep -q '^maker.up' lines
  kill -KILL "$COLLECT_PID"
  wait_for 30 no_survivors
}

@test "a daemon of a collector does not survive kill -9 of the guard" {
  good_neighbour
  daemon_maker 0/maker.py
  start_collect
  wait_for 30 grep -q '^maker.up' lines
  first=$(<daemon.pid)
  rm daemon.pid
  kill -KILL "$(pgrep -x -P "$COLLECT_PID" tsd-guard)"
  wait_for 30 bash -c "! kill -0 $first"
  # And life goes on, with another guard.
  wait_for 30 bash -c '[ "$(grep -c "^good.count .* 0$" lines)" -eq 2 ]'
  pgrep -x -P "$COLLECT_PID" tsd-guard
  stop_collect
}
