#!/usr/bin/env bats
# A collector whose line never ends: it costs that line, and no memory.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

@test "an endless line: the neighbour is whole, memory stays small" {
  good_neighbour
  collector 0/endless.sh <<<$'#!/bin/sh\nexec tr "\\0" x </dev/zero'
  start_collect --no-tcollector-stats
  wait_for 30 counted_to 20
  [ "$(pgrep -c -P "$(pgrep -x -P "$COLLECT_PID" tsd-guard)" -x tr)" -eq 1 ]
  peak_below "$COLLECT_PID" 16384
  stop_collect
  neighbour_is_whole
  run -1 grep -v '^good.count' lines
}

@test "a line over the limit costs itself only" {
  collector 60/long.sh <<'SENSOR'
#!/bin/sh
echo "a.b 1366155625 1"
printf "c.d 1366155625 1 k=%02000d\n" 0
echo "e.f 1366155625 1"
SENSOR
  run -0 --separate-stderr tsd-collect --once -c c --no-host-tag
  [ "$output" = $'a.b 1366155625 1\ne.f 1366155625 1' ]
  [[ $stderr == "tsd-collect: long.sh: "*1023* ]]
  run -0 --separate-stderr tsd-collect --once -c c --no-host-tag --max-line-bytes 500
  [ "$output" = $'a.b 1366155625 1\ne.f 1366155625 1' ]
  [ "$stderr" = "tsd-collect: long.sh: a line of more than 500 bytes is left out" ]
}
